"""What is stored about events, read for forecasts and lists. `load_event` is the only bridge to computation.

Errors:
    ShowdownError
    └─ UnknownEvent   no event of that id is stored
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

from data import version
from data.database import Database
from data.moments import usual_as_of
from data.queries import frame, records, value
from data.signals import read_signals
from forecasting.tables import Counted, Event, EventData, ShowdownError, utc

# Events of a series that are read, the latest ones: what lies further back has no weight left.
MOST_OF_A_SERIES = 200


class UnknownEvent(ShowdownError):
    """No event of that id is stored."""


@dataclass(frozen=True)
class EventSummary:
    """One line of the list of events. registrations and posts are stored rows, cancelled ones included."""

    event_id: str
    name: str
    starts_at: datetime
    timezone: str
    target: float | None
    city: str | None
    venue: str | None
    simulated: str | None
    registrations: int
    posts: int
    data_through: datetime | None


@dataclass(frozen=True)
class Outcome:
    """What came of one event, to score forecasts of it. turnout: people who were there; None where nobody counted."""

    event_id: str
    starts_at: datetime
    target: float | None
    registered: int
    turnout: int | None


@dataclass(frozen=True)
class Status:
    """What a home folder holds. problems: sentences for a person, empty where all is well."""

    events: tuple[EventSummary, ...]
    data_version: str
    problems: tuple[str, ...] = ()


def load_event(
    database: Database,
    event_id: str,
    as_of: datetime,
    known_at: datetime | None = None,
    series: bool = True,
    signals: bool = True,
) -> EventData:
    """All that was known about one event at `as_of`; nothing later is read. Raises UnknownEvent.

    A registration counts from registered_at on and as it stood then: a later import that changed it shows
    only from its own moment on. known_at: a later moment whose corrections are wanted nevertheless, to tell
    what they changed; rows dated after `as_of` stay out. series: whether the other events of its series are read.
    signals: whether its posts are.
    """
    versions = {"event_id": event_id, "known_at": utc(known_at or as_of)}
    moment = versions | {"as_of": utc(as_of)}
    with database.open() as connection:
        event = _event(connection, versions)
        local = moment | {"timezone": event.timezone}
        daily = value(connection, "is_daily", **local)
        return EventData(
            event=event,
            as_of=as_of.astimezone(ZoneInfo(event.timezone)),
            data_through=_data_through(connection, moment, event.timezone),
            data_version=value(connection, "data_version"),
            bookings=frame(connection, "bookings", **moment),
            cancellations=frame(connection, "cancellations", **moment),
            hours=frame(connection, "hours", **local),
            bulk=frame(connection, "bulk", **local),
            daily=daily,
            buses=frame(connection, "buses", **versions),
            milestones=frame(connection, "milestones", **moment),
            claims=frame(connection, "claims", **moment),
            counted=Counted(**records(connection, "counted", **moment)[0]),
            # Dates tell of no minute.
            **({} if daily else {"bursts": frame(connection, "bursts", **local)}),
            **(_past_events(connection, event, moment) if series else {}),
            **(read_signals(connection, moment) if signals else {}),
        )


def was_corrected(database: Database, since: datetime, until: datetime) -> bool:
    """Whether a row changed after `since` and up to `until`; else `load_event` tells the same, known at either."""
    with database.open() as connection:
        return bool(value(connection, "corrected", since=utc(since), until=utc(until)))


def list_events(database: Database) -> tuple[EventSummary, ...]:
    """Every event with what is stored of it, by start."""
    with database.open() as connection:
        return _summaries(connection)


def list_outcomes(database: Database) -> list[Outcome]:
    """What came of every event, by start. No forecast may see it."""
    with database.open() as connection:
        return [Outcome(**row) for row in records(connection, "outcomes")]


def status(database: Database) -> Status:
    """What the home folder holds."""
    with database.open() as connection:
        return Status(_summaries(connection), value(connection, "data_version"))


def find_event(database: Database, event_id: str) -> EventSummary:
    """One line of the list of events. Raises UnknownEvent."""
    for summary in list_events(database):
        if summary.event_id == event_id:
            return summary
    raise unknown_event(event_id)


def default_as_of(database: Database, event_id: str, now: datetime) -> datetime:
    """The as-of that a reader expects where none is given; before the start, always. Raises UnknownEvent.

    Now while the event is ahead; else the end of its data, rounded up to the hour, where that is before the
    start; else a minute before it.
    """
    summary = find_event(database, event_id)
    return usual_as_of(summary.starts_at, summary.data_through, now.astimezone(ZoneInfo(summary.timezone)))


def data_version(database: Database) -> str:
    """Changes with every commit that changed data; read from a small file, the database stays closed."""
    if database.home is not None:
        return version.read(database.home)
    with database.open() as connection:
        return str(value(connection, "data_version"))


def _event(connection: duckdb.DuckDBPyConnection, versions: dict[str, Any]) -> Event:
    rows = records(connection, "event", **versions)
    if not rows:
        raise unknown_event(versions["event_id"])
    return Event(**_local(rows[0], "starts_at", "registration_closes_at"))


def _past_events(
    connection: duckdb.DuckDBPyConnection, event: Event, moment: dict[str, Any]
) -> dict[str, pd.DataFrame]:
    """The other events of its series and organiser: the dearest part of a reading, left out where nobody wants it."""
    names = ["series", "series_cities"]
    if event.target is not None:
        names.append("organiser_record")
    return {name: frame(connection, name, **moment, most=MOST_OF_A_SERIES) for name in names}


def _data_through(connection: duckdb.DuckDBPyConnection, moment: dict[str, Any], timezone: str) -> datetime | None:
    through = records(connection, "data_through", **moment)[0]["data_through"]
    return through.astimezone(ZoneInfo(timezone)) if through else None


def _summaries(connection: duckdb.DuckDBPyConnection) -> tuple[EventSummary, ...]:
    rows = records(connection, "event_summaries")
    return tuple(EventSummary(**_local(row, "starts_at", "data_through")) for row in rows)


def _local(row: dict[str, Any], *moments: str) -> dict[str, Any]:
    """The row with its moments told in the event's zone."""
    zone = ZoneInfo(row["timezone"])
    return row | {name: row[name].astimezone(zone) for name in moments if row[name] is not None}


def unknown_event(event_id: str) -> UnknownEvent:
    """The error for an id that is not stored."""
    return UnknownEvent(f'There is no event "{event_id}". See the stored ones with: cli.py status')
