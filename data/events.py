"""What is stored about events, read for forecasts and lists. `load_event` is the only bridge to computation.

A reporter reads releases (data.releases): every count of theirs has passed the gate.

Errors:
    ShowdownError
    └─ UnknownEvent   no event of that id is stored (data.unknown)
"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb

from data import gate, releases, version
from data.database import Database
from data.exact import local, read_exact
from data.health import problems
from data.moments import usual_as_of
from data.queries import frame, records, value
from data.roles import Role, organisers_only
from data.unknown import UnknownEvent, unknown_event
from forecasting.tables import LEAST_RELEASED, RELEASE_STEP, EventData, utc

__all__ = ["UnknownEvent", "unknown_event"]  # their old place, for whoever looks for them here


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
    now: datetime | None = None,
) -> EventData:
    """All that was known about one event at `as_of`; nothing later is read. Raises UnknownEvent.

    A registration counts from registered_at on and as it stood then: a later import that changed it shows
    only from its own moment on. known_at: a later moment whose corrections are wanted nevertheless, to tell
    what they changed; rows dated after `as_of` stay out. series: whether the other events of its series are read.
    signals: whether its posts are.
    A reporter gets the last release before `as_of` that has come by `now` (None: by the clock of this machine).
    """
    with database.open() as connection:
        if database.role is Role.ORGANISER:
            return read_exact(connection, event_id, as_of, known_at or as_of, series, signals)
        release = releases.find_release(connection, event_id, as_of, now)
        if known_at is not None:
            later = releases.find_release(connection, event_id, known_at, now)
            release = replace(release, known_at=max(release.known_at, later.known_at))
        if database.home is not None:  # in memory all is of files that were read at once
            releases.hide_later_imports(connection, release, event_id)
        exact = read_exact(connection, event_id, release.released_at, release.known_at, series, signals, True)
        return gate.released(connection, exact, _registered_at_start(connection, exact, release.known_at))


def _registered_at_start(connection: duckdb.DuckDBPyConnection, exact: EventData, known_at: datetime) -> int | None:
    """Released people on the books when an event began; None where it has not."""
    if exact.as_of < exact.event.starts_at:
        return None
    start = {"event_id": exact.event.event_id, "as_of": exact.event.starts_at, "known_at": utc(known_at)}
    return gate.released_books(
        connection, frame(connection, "bookings", **start), frame(connection, "cancellations", **start)
    )


def was_corrected(database: Database, since: datetime, until: datetime) -> bool:
    """Whether a row changed after `since` and up to `until`; else `load_event` tells the same, known at either.

    Always so for a reporter, whose releases take rows that came late for changes too.
    """
    if database.role is not Role.ORGANISER:
        return True
    with database.open() as connection:
        return bool(value(connection, "corrected", since=utc(since), until=utc(until)))


def list_events(database: Database, now: datetime | None = None) -> tuple[EventSummary, ...]:
    """Every event with what is stored of it, by start; now: whose last release a reporter gets, None for the clock."""
    with database.open() as connection:
        return _summaries(connection, database.role, now)


def list_outcomes(database: Database) -> list[Outcome]:
    """What came of every event, by start. No forecast may see it, and no reporter."""
    organisers_only(database, "see the outcomes of all events")
    with database.open() as connection:
        return [Outcome(**row) for row in records(connection, "outcomes")]


def status(database: Database, now: datetime | None = None) -> Status:
    """What the home folder holds; now: as in `list_events`."""
    with database.open() as connection:
        events, held = _summaries(connection, database.role, now), value(connection, "data_version")
    if database.role is not Role.ORGANISER:
        held = version.of_release(*map(repr, events))
    return Status(events, held, problems(database))


def find_event(database: Database, event_id: str, now: datetime | None = None) -> EventSummary:
    """One line of the list of events. Raises UnknownEvent."""
    for summary in list_events(database, now):
        if summary.event_id == event_id:
            return summary
    raise unknown_event(event_id)


def default_as_of(database: Database, event_id: str, now: datetime) -> datetime:
    """The as-of that a reader expects where none is given; before the start, always. Raises UnknownEvent.

    Now while the event is ahead; else the end of its data, rounded up to the hour, where that is before the
    start; else a minute before it. For a reporter the last release up to then.
    """
    summary = find_event(database, event_id, now)
    usual = usual_as_of(summary.starts_at, summary.data_through, now.astimezone(ZoneInfo(summary.timezone)))
    release = releases.release_at(database, event_id, usual, now)
    return release.released_at if release else usual


def data_version(database: Database) -> str:
    """Changes with every commit that changed data; read from a small file, the database stays closed.

    For caches and organisers: a reporter is never told it, see `version.of_release`.
    """
    if database.home is not None:
        return version.read(database.home)
    with database.open() as connection:
        return str(value(connection, "data_version"))


def _summaries(connection: duckdb.DuckDBPyConnection, role: Role, now: datetime | None) -> tuple[EventSummary, ...]:
    if role is Role.ORGANISER:
        rows = records(connection, "event_summaries")
    else:
        connection.register("releases", releases.last_releases(connection, now or releases.clock()))
        rows = records(connection, "released/event_summaries", least=LEAST_RELEASED, step=RELEASE_STEP)
        connection.unregister("releases")
    return tuple(EventSummary(**local(row, "starts_at", "data_through")) for row in rows)
