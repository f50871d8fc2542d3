"""Which cities a forecast tells apart: the large ones, and those that matter for the buses."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from forecasting.tables import EventData

MOST_CITIES = 40
OTHERS = "other cities"


def fold_small_cities(data: EventData) -> EventData:
    """Gather the smallest cities under one name where there are more than a page can show.

    A free-text column may hold thousands of spellings; each would cost as much time and memory as a real city.
    The event's own city, cities with a bus, and sign-ups without a city keep their names.
    """
    people = data.bookings.groupby("city")["people"].sum().sort_values(ascending=False, kind="stable")
    if len(people) <= MOST_CITIES:
        return data
    kept = {*people.index[:MOST_CITIES], *data.buses["city"], data.event.city, ""}
    return replace(
        data,
        bookings=_folded(data.bookings, kept, ["bookings", "people", "squares"]),
        cancellations=_folded(data.cancellations, kept, ["people"]),
        bulk=_folded(data.bulk, kept, ["bookings", "people", "squares", "cancelled"], ["hour"]),
    )


def same_city(name: str) -> str:
    """What two spellings of one city share: the case of letters and the space around them do not count."""
    return name.strip().casefold()


def _folded(table: pd.DataFrame, kept: set[str | None], counts: list[str], keys: Sequence[str] = ()) -> pd.DataFrame:
    named = table.assign(city=table["city"].where(table["city"].isin(list(kept)), OTHERS))
    return named.groupby(["city", "days_ago", *keys], as_index=False)[counts].sum()
