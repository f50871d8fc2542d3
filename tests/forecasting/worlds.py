"""Events made by hand, for tests of the forecast: what is not said is empty."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from forecasting.forecast import Forecast, fit
from forecasting.outlook import Outlook, read_outlook
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
from forecasting.turnout import TurnoutDraws, simulate_turnout

AS_OF = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
SEED = 7


def world(
    bookings: Mapping[str, Sequence[int]] | None = None,
    *,
    days_before: float = 7.0,
    party: int = 1,
    cancelled: Mapping[str, Sequence[int]] | None = None,
    buses: Sequence[tuple[str, int]] = (),
    hours: Mapping[int, int] | None = None,
    daily: bool = False,
    timezone: str = "UTC",
    **event: object,
) -> EventData:
    """An event with bookings a day by city, oldest first, the last day ending at the as-of.

    Every booking brings `party` people; cancelled: people a day by city; buses: (city, seats).
    """
    rows = [
        (city, len(days) - 1 - position, count, count * party, count * party**2)
        for city, days in (bookings or {}).items()
        for position, count in enumerate(days)
        if count
    ]
    gone = [
        (city, len(days) - 1 - position, count)
        for city, days in (cancelled or {}).items()
        for position, count in enumerate(days)
        if count
    ]
    starts_at = AS_OF + timedelta(days=days_before)
    return EventData(
        event=Event("march-1", "March on the town hall", starts_at, timezone, **event),  # type: ignore[arg-type]
        as_of=AS_OF,
        data_through=AS_OF,
        data_version="1",
        bookings=pd.DataFrame(rows, columns=list(BOOKING_COLUMNS)).astype(BOOKING_COLUMNS),
        cancellations=pd.DataFrame(gone, columns=list(CANCELLATION_COLUMNS)).astype(CANCELLATION_COLUMNS),
        hours=pd.DataFrame(list((hours or {}).items()), columns=list(HOUR_COLUMNS)).astype(HOUR_COLUMNS),
        daily=daily,
        buses=pd.DataFrame(
            [(f"bus-{n}", city, seats, None, "planned") for n, (city, seats) in enumerate(buses)],
            columns=list(BUS_COLUMNS),
        ),
        milestones=pd.DataFrame(columns=list(MILESTONE_COLUMNS)),
        claims=pd.DataFrame(columns=list(CLAIM_COLUMNS)),
    )


def forecast(data: EventData, n_draws: int = 2000) -> Forecast:
    """Fitted with the tests' own seed."""
    return fit(data, np.random.default_rng(SEED), n_draws)


def turnout(fitted: Forecast, **scenario: float) -> TurnoutDraws:
    """Simulated with the tests' own seed, so that scenarios compare draw by draw."""
    return simulate_turnout(fitted, Scenario(**scenario), np.random.default_rng(SEED))


IN_BAND = {"non-event": 50.0, "modest": 500.0, "large": 1500.0, "showdown": 2500.0}


def outlook_of(shares: dict[str, float], **event: object) -> Outlook:
    """An outlook for a target of 2,000 with these odds, in percent; what is left over is modest."""
    fitted = forecast(world({"Ems": [9] * 9}, **{"target": 2000.0, "timezone": "Asia/Shanghai", **event}), 1000)
    counts = {band: round(share * 10) for band, share in shares.items()}
    counts["modest"] = counts.get("modest", 0) + 1000 - sum(counts.values())
    total = np.concatenate([np.full(count, IN_BAND[band]) for band, count in counts.items()])
    return read_outlook(fitted, replace(turnout(fitted), total=total), Scenario())
