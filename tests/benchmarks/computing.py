"""How fast the forecast is: one simulation, one refit."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from forecasting.forecast import SEED, Forecast, fit
from forecasting.scenario import Scenario
from forecasting.tables import (
    BOOKING_COLUMNS,
    BUS_COLUMNS,
    CANCELLATION_COLUMNS,
    CLAIM_COLUMNS,
    HOUR_COLUMNS,
    MILESTONE_COLUMNS,
    Event,
    EventData,
)
from forecasting.turnout import simulate_turnout
from tests.benchmarks.figure import Figure

_CITIES, _DAYS, _TIMES = 12, 40, 15


def measure() -> Iterator[Figure]:
    """simulate_turnout with 20,000 draws of 12 cities, and a full refit of 12 cities."""
    data = _event_data()
    forecast: Forecast = fit(data, np.random.default_rng(SEED))
    scenario = Scenario(blocked_share=0.4, show_up_rate=0.6)
    simulated = _median_ms(lambda: simulate_turnout(forecast, scenario, np.random.default_rng(SEED)))
    refitted = _median_ms(lambda: fit(data, np.random.default_rng(SEED)))
    yield Figure(f"simulate_turnout, {forecast.draws:,} x {_CITIES}", simulated, "ms", 30.0)
    yield Figure(f"full refit, {_CITIES} cities", refitted, "ms", 300.0)


def _median_ms(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(_TIMES):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _event_data() -> EventData:
    rng = np.random.default_rng(7)
    as_of = datetime(2026, 5, 1, 12, tzinfo=UTC)
    cities = [f"City {number}" for number in range(_CITIES)]
    grid = pd.MultiIndex.from_product([cities, range(_DAYS)], names=["city", "days_ago"]).to_frame(index=False)
    bookings = grid.assign(bookings=rng.poisson(5, len(grid)) + 1)
    bookings = bookings.assign(people=bookings["bookings"] * 2, squares=bookings["bookings"] * 4)
    cancellations = grid.sample(60, random_state=1).assign(people=1)
    hours = pd.DataFrame({"hour": range(24), "people": rng.poisson(100, 24)})
    buses = pd.DataFrame(
        [(f"{city}-{bus}", city, 50, as_of, "planned") for city in cities for bus in range(3)],
        columns=list(BUS_COLUMNS),
    )
    event = Event("bench-1", "Bench", as_of + timedelta(days=5), target=2000.0)
    return EventData(
        event, as_of, as_of, "bench", bookings[list(BOOKING_COLUMNS)], cancellations[list(CANCELLATION_COLUMNS)],
        hours[list(HOUR_COLUMNS)], False, buses, pd.DataFrame(columns=list(MILESTONE_COLUMNS)),
        pd.DataFrame(columns=list(CLAIM_COLUMNS)),
    )  # fmt: skip
