"""The sign-ups that tell how people sign up: all but the lists that were handed in at once.

A list says how many are registered, and nothing of the pace, the hours, the cities or the parties of those who sign
up by themselves.
"""

from dataclasses import replace

import pandas as pd

from forecasting.tables import BOOKING_COLUMNS, EventData

_ADDED_UP = ("bookings", "people", "squares")


def pace_of(data: EventData) -> EventData:
    """The same event, had none of its bulk lists come: for everything that is learnt from how people sign up.

    Its cancellations are those of the cities that are left; they still hold the lists' own.
    """
    if not len(data.bulk):
        return data
    left = without_rows(data, data.bulk)
    known = data.cancellations["city"].isin(left.bookings["city"])
    return replace(left, cancellations=data.cancellations[known], bulk=data.bulk.head(0))


def listed_people(data: EventData) -> int:
    """People of bulk lists who are on the books at the as-of."""
    return int(data.bulk["people"].sum() - data.bulk["cancelled"].sum())


def without_rows(data: EventData, rows: pd.DataFrame) -> EventData:
    """The same event without these sign-ups; rows: columns city, days_ago, hour, bookings, people, squares."""
    return replace(data, bookings=_fewer_bookings(data, rows), hours=_fewer_hours(data, rows))


def _fewer_bookings(data: EventData, rows: pd.DataFrame) -> pd.DataFrame:
    keys = ["city", "days_ago"]
    lost = rows.groupby(keys)[list(_ADDED_UP)].sum()
    table = data.bookings.set_index(keys)[list(_ADDED_UP)].sub(lost, fill_value=0).clip(lower=0)
    left = table[table["bookings"] > 0].reset_index()
    return left[list(BOOKING_COLUMNS)].astype(BOOKING_COLUMNS)


def _fewer_hours(data: EventData, rows: pd.DataFrame) -> pd.DataFrame:
    lost = rows.groupby("hour")["people"].sum().reindex(data.hours["hour"], fill_value=0).to_numpy(dtype=int)
    left = data.hours.assign(people=(data.hours["people"] - lost).clip(lower=0))
    return left[left["people"] > 0].reset_index(drop=True)
