"""Events made by hand that a list was handed in to at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.registrations import draw_registrations
from forecasting.tables import BOOKING_COLUMNS, BULK_COLUMNS, HOUR_COLUMNS, EventData
from forecasting.track_record import crps, percentiles
from tests.forecasting.worlds import SEED, world

HOUR = 9


def with_list(
    data: EventData,
    city: str = "Ems",
    count: int = 500,
    days_ago: int = 2,
    party: int = 1,
    cancelled: int = 0,
    mark: bool = True,
) -> EventData:
    """The same event after a list of so many sign-ups at nine; those of it who cancelled did so in the last bin."""
    people, squares = count * party, count * party**2
    rows = pd.DataFrame([(city, days_ago, count, people, squares)], columns=list(BOOKING_COLUMNS))
    hours = pd.DataFrame([(HOUR, people)], columns=list(HOUR_COLUMNS))
    gone = pd.DataFrame([(city, 0, cancelled)] if cancelled else [], columns=["city", "days_ago", "people"])
    bulk = (city, days_ago, HOUR, count, people, squares, cancelled)
    return replace(
        data,
        bookings=_added(data.bookings, rows, ["city", "days_ago"]),
        hours=_added(data.hours, hours, ["hour"]),
        cancellations=_added(data.cancellations, gone.astype(data.cancellations.dtypes), ["city", "days_ago"]),
        bulk=pd.DataFrame([bulk] if mark else [], columns=list(BULK_COLUMNS)).astype(BULK_COLUMNS),
    )


def _added(table: pd.DataFrame, rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    return pd.concat([table, rows]).groupby(list(keys), as_index=False).sum().astype(table.dtypes.to_dict())


def by_city(cities: Sequence[str], people: np.ndarray) -> Mapping[str, list[float]]:
    """Draws of people, shape (n_draws, n_cities), by the name of the city; cities that nobody comes from left out."""
    return {city: people[:, place].tolist() for place, city in enumerate(cities) if people[:, place].any()}


@dataclass(frozen=True)
class HandedIn:
    """A list as simulated worlds get it: its size in days' worth of sign-ups, its parties, on how many days it came."""

    days_worth: float = 15.0
    party: int = 1
    days: int = 1


def simulated(seed: int, days_before: int, handed_in: HandedIn, growth: float = 0.4) -> tuple[EventData, int]:
    """An event that people sign up to for forty days and more, with a list marked; and who signed up in the end.

    The pace rises towards the start as a power of the distance, from 0 to -growth by seed, and scatters more than by
    chance. The list comes within ten days before the as-of. Nobody cancels; everybody counts, the list's people too.
    """
    rng = np.random.default_rng(seed)
    distance = np.arange(40 + days_before, 0, -1) - 0.5  # days to the start, of each bin
    pace = rng.uniform(8.0, 60.0) * ((distance + 4.0) / 30.0) ** -rng.uniform(0.0, growth)
    counts = rng.poisson(pace * rng.gamma(8.0, 1.0 / 8.0, len(pace)))
    data = world({"Ems": counts[:40].tolist()}, days_before=days_before, hours=dict.fromkeys(range(8, 22), 10))
    newest, size = int(rng.integers(0, 10)), round(handed_in.days_worth * counts[:40].mean() / handed_in.days)
    marks = []
    for days_ago in range(newest, newest + handed_in.days):
        data = with_list(data, "Lahn", max(size, 1), days_ago, handed_in.party)
        marks.append(data.bulk)
    data = replace(data, bulk=pd.concat(marks, ignore_index=True))
    return data, data.registered + int(counts[40:].sum())


def registered_at_the_start(data: EventData, n_draws: int = 1000) -> np.ndarray:
    """The 99 percentiles of the people registered when the event begins, shape (99,)."""
    registrations = draw_registrations(data, n_draws, np.random.default_rng(SEED))
    normals = np.random.default_rng(SEED).standard_normal(registrations.arriving.shape, dtype=np.float32)
    return percentiles(registrations.at_the_start(normals, data.days_before).sum(axis=1))


def errors(cases: Iterable[tuple[EventData, int]]) -> np.ndarray:
    """CRPS of each case with the list unmarked and marked, shape (n, 2), people."""
    found = []
    for data, observed in cases:
        quantiles = [registered_at_the_start(one) for one in (replace(data, bulk=data.bulk.head(0)), data)]
        found.append(crps(np.stack(quantiles), np.full(2, float(observed))))
    return np.stack(found)
