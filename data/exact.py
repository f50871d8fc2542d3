"""All that is stored of one event, exact: what organisers read, and what the gate makes a release of."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

from data.queries import frame, records, value
from data.signals import read_signals
from data.unknown import unknown_event
from forecasting.tables import (
    CANCELLATION_COLUMNS,
    HOUR_COLUMNS,
    ORGANISER_COLUMNS,
    SERIES_COLUMNS,
    Counted,
    Event,
    EventData,
    utc,
)

# Events of a series that are read, the latest ones: what lies further back has no weight left.
MOST_OF_A_SERIES = 200


def read_exact(
    connection: duckdb.DuckDBPyConnection,
    event_id: str,
    as_of: datetime,
    known_at: datetime,
    series: bool,
    signals: bool,
    for_release: bool = False,
) -> EventData:
    """All of it, as known at `known_at`. Raises UnknownEvent.

    for_release: with how many sign-ups its counts are of and the cities of past events, by which the gate goes.
    """
    versions = {"event_id": event_id, "known_at": utc(known_at)}
    moment = versions | {"as_of": utc(as_of)}
    event = _event(connection, versions)
    of_zone = moment | {"timezone": event.timezone}
    daily = value(connection, "is_daily", **of_zone)
    found = EventData(
        event=event,
        as_of=as_of.astimezone(ZoneInfo(event.timezone)),
        data_through=_data_through(connection, moment, event.timezone),
        data_version=value(connection, "data_version"),
        bookings=frame(connection, "bookings", **moment),
        cancellations=frame(connection, "cancellations", **moment),
        hours=frame(connection, "hours", **of_zone),
        bulk=frame(connection, "bulk", **of_zone),
        daily=daily,
        buses=frame(connection, "buses", **versions),
        milestones=frame(connection, "milestones", **moment),
        claims=frame(connection, "claims", **moment),
        counted=Counted(**records(connection, "counted", **moment)[0]),
        is_released=False,
        # Dates tell of no minute.
        **({} if daily else {"bursts": frame(connection, "bursts", **of_zone)}),
        **(_past_events(connection, event, moment, for_release) if series else {}),
        **(read_signals(connection, moment) if signals else {}),
    )
    return found if for_release else _plain(found)


def _plain(exact: EventData) -> EventData:
    """In the columns of its tables alone."""
    return replace(
        exact,
        cancellations=exact.cancellations[list(CANCELLATION_COLUMNS)],
        hours=exact.hours[list(HOUR_COLUMNS)],
        series=exact.series[list(SERIES_COLUMNS)],
        organiser_record=exact.organiser_record[list(ORGANISER_COLUMNS)],
    )


def _event(connection: duckdb.DuckDBPyConnection, versions: dict[str, Any]) -> Event:
    rows = records(connection, "event", **versions)
    if not rows:
        raise unknown_event(versions["event_id"])
    return Event(**local(rows[0], "starts_at", "registration_closes_at"))


def _past_events(
    connection: duckdb.DuckDBPyConnection, event: Event, moment: dict[str, Any], for_release: bool
) -> dict[str, pd.DataFrame]:
    """The other events of its series and organiser: the dearest part of a reading, left out where nobody wants it."""
    past = moment | {"most": MOST_OF_A_SERIES}
    names = ["organiser_record"] if event.target is not None else []
    if not for_release:  # the gate leaves it out
        names.append("series_cities")
    found = {name: frame(connection, name, **past) for name in names}
    return found | {"series": frame(connection, "series", **past, by_city=for_release)}


def _data_through(connection: duckdb.DuckDBPyConnection, moment: dict[str, Any], timezone: str) -> datetime | None:
    through = records(connection, "data_through", **moment)[0]["data_through"]
    return through.astimezone(ZoneInfo(timezone)) if through else None


def local(row: dict[str, Any], *moments: str) -> dict[str, Any]:
    """The row with its moments told in the event's zone."""
    zone = ZoneInfo(row["timezone"])
    return row | {name: row[name].astimezone(zone) for name in moments if row[name] is not None}
