"""What is known of an event, as it may be published: fewer than ten are put together or left out, the rest are rounded.

The rule is applied in SQL (queries/released) to counts up to each day. Whatever a page, a chart or a download shows a
reporter is computed from the `EventData` made here and from nothing else, so no exact number can be worked out of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from data import version
from data.queries import frame
from forecasting.tables import (
    BOOKING_COLUMNS,
    BULK_COLUMNS,
    LEAST_RELEASED,
    RELEASE_STEP,
    Counted,
    EventData,
    middle,
)

OTHERS = "other cities"  # as a forecast calls those that it puts together
_RULE = {"least": LEAST_RELEASED, "step": RELEASE_STEP}
_DAY = timedelta(days=1)


def released(connection: duckdb.DuckDBPyConnection, exact: EventData, registered: int | None) -> EventData:
    """All tables of an event as they may be published; sign-ups by the minute are left out.

    exact: as stored, of the moment of a release. registered: released people on the books at the start, once it has
    begun; see `released_books`.
    """
    bookings, cancellations = _books(connection, exact.bookings, exact.cancellations)
    signals = _through(connection, "signals", exact.signals)
    told = replace(
        exact,
        data_through=_last_change(
            exact.as_of, bookings["days_ago"], cancellations["days_ago"], signals["hours_ago"] // 24
        ),
        bookings=bookings,
        cancellations=cancellations,
        hours=_through(connection, "hours", exact.hours, told=int(bookings["people"].sum())),
        daily=exact.daily and len(bookings) > 0,
        bulk=_bulk(connection, exact.bulk, bookings, cancellations),
        bursts=exact.bursts.head(0),
        buses=_buses(exact, bookings),
        claims=exact.claims.assign(note=None),  # the organisers' own; who claims what, by which source, is public
        counted=_counted(exact, _on_books(bookings, cancellations) if registered is None else registered),
        series=_through(connection, "series", exact.series),
        series_cities=exact.series_cities.head(0),  # cities of several events: another sum of the same people
        organiser_record=_through(connection, "organiser_record", exact.organiser_record),
        signals=signals,
        hashtags=_through(connection, "hashtags", exact.hashtags),
        is_released=True,
    )
    return replace(told, data_version=_version(told))


def _version(told: EventData) -> str:
    """Made of every field and cell, and of no stored version."""
    fields = {name: field for name, field in vars(told).items() if name != "data_version"}
    return version.of_release(
        *(field.to_csv() if isinstance(field, pd.DataFrame) else repr(field) for field in fields.values())
    )


def released_books(connection: duckdb.DuckDBPyConnection, bookings: pd.DataFrame, cancellations: pd.DataFrame) -> int:
    """People on the books as they may be published; bookings, cancellations: as stored, of one moment."""
    return _on_books(*_books(connection, bookings, cancellations))


def _on_books(bookings: pd.DataFrame, cancellations: pd.DataFrame) -> int:
    return int(bookings["people"].sum() - cancellations["people"].sum())


def _books(
    connection: duckdb.DuckDBPyConnection, bookings: pd.DataFrame, cancellations: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both as they may be published; of parties no more than their usual size."""
    signed_up = _by_city(connection, bookings.rename(columns={"bookings": "sign_ups"}))
    people = signed_up["people"].to_numpy()
    usual, factor = _parties(bookings)
    told = signed_up.assign(
        city=signed_up["city"].fillna(OTHERS),
        bookings=np.maximum(np.rint(people / usual), 1).astype(np.int64),
        squares=np.rint(people * factor).astype(np.int64),
    )[list(BOOKING_COLUMNS)].astype(BOOKING_COLUMNS)
    named = signed_up["city"].dropna().unique().tolist()
    left = _by_city(connection, cancellations, named)
    if told.empty or left.empty:
        return told, cancellations.head(0)
    with _tables(connection, signed_up=told, left_by=left):
        return told, frame(connection, "released/cancellations", step=RELEASE_STEP)


def _parties(bookings: pd.DataFrame) -> tuple[float, float]:
    """The mean party to a half, and by how much parties inflate the variance of a count to a whole number."""
    count, people, squares = (max(float(bookings[name].sum()), 1.0) for name in ("bookings", "people", "squares"))
    usual = round(2.0 * people / count) / 2.0
    return usual, max(float(round(squares / people)), usual)


def _by_city(
    connection: duckdb.DuckDBPyConnection, counts: pd.DataFrame, named: list[str] | None = None
) -> pd.DataFrame:
    """People by city and day, city missing where it is not told apart; named: the only cities that may be."""
    if counts.empty:
        return counts[["city", "days_ago", "people"]]
    with _tables(connection, counts=counts[["city", "days_ago", "sign_ups", "people"]]):
        return frame(connection, "released/by_city", **_RULE, named=named)


def _through(connection: duckdb.DuckDBPyConnection, name: str, counts: pd.DataFrame, **parameters: Any) -> pd.DataFrame:
    """A table through queries/released/<name>.sql; an empty one stays as it is."""
    if counts.empty:
        return counts
    with _tables(connection, counts=counts):
        return frame(connection, f"released/{name}", **_RULE, **parameters)


def _bulk(
    connection: duckdb.DuckDBPyConnection, bulk: pd.DataFrame, bookings: pd.DataFrame, cancellations: pd.DataFrame
) -> pd.DataFrame:
    """Marked lists by city and day, all of them at their busiest hour; of them as many left as of all.

    bookings, cancellations: as published.
    """
    if bulk.empty:
        return bulk
    told = _by_city(connection, bulk.rename(columns={"bookings": "sign_ups"}), bookings["city"].unique().tolist())
    usual, factor = _parties(bulk)
    people = told["people"].to_numpy()
    left = cancellations["people"].sum() / max(bookings["people"].sum(), 1)
    return told.assign(
        city=told["city"].fillna(OTHERS),
        hour=int(np.bincount(bulk["hour"], weights=bulk["people"]).argmax()),
        bookings=np.maximum(np.rint(people / usual), 1),
        squares=np.rint(people * factor),
        cancelled=np.floor(people * left),
    )[list(BULK_COLUMNS)].astype(BULK_COLUMNS)


def _buses(exact: EventData, bookings: pd.DataFrame) -> pd.DataFrame:
    """The buses, those of cities that are not told apart put together as their people are."""
    told = {name.strip().casefold() for name in (*bookings["city"].unique(), exact.event.city or "")}
    is_told = exact.buses["city"].map(lambda name: name.strip().casefold() in told).astype(bool)
    return exact.buses.assign(city=exact.buses["city"].where(is_told, OTHERS))


def _counted(exact: EventData, registered: int) -> Counted:
    """The counts; a total that a public claim gives is public already."""
    total = exact.counted.total
    claimed = [middle(low, high) for low, high in exact.claims[["low", "high"]].dropna().itertuples(index=False)]
    checked_in = exact.counted.checked_in if exact.counted.sign_ups >= LEAST_RELEASED else None
    return Counted(registered, _rounded(checked_in), total=total if total in claimed else _rounded(total))


def _rounded(people: int | None) -> int | None:
    """None where too few were counted to say so."""
    if people is None or people < LEAST_RELEASED:
        return None
    return RELEASE_STEP * round(people / RELEASE_STEP)


def _last_change(as_of: datetime, *days_ago: pd.Series) -> datetime | None:
    """The last release before which a released number moved."""
    latest = min((int(days.min()) for days in days_ago if len(days)), default=None)
    return None if latest is None else as_of - latest * _DAY


@contextmanager
def _tables(connection: duckdb.DuckDBPyConnection, **tables: pd.DataFrame) -> Iterator[None]:
    """Let queries read frames by name for one block."""
    for name, rows in tables.items():
        connection.register(name, pa.Table.from_pandas(rows, preserve_index=False))
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)
