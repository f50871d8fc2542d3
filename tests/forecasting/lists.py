"""Events made by hand that a list was handed in to at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from forecasting.tables import BOOKING_COLUMNS, BULK_COLUMNS, HOUR_COLUMNS, EventData

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
