"""Forget the people of an event for good, and keep its days.

What goes: every sign-up with its older values, who was there, every post, rows that waited for a correction, the key
to the ids, the names of the files. What stays: how many signed up and left by city and day, how many were there, posts
by day and hashtag, frozen forecasts, counts, claims, buses. The days lie in the tables of the sign-ups and are read
like them, so that every page and every later forecast of the series works on. The file of the database is written anew
afterwards: a deleted row would stand in its freed blocks.

It is due 30 days after the start, or when the event says so. There is no way back.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

from data import rewriting, uploads, version
from data.daily import DayRow, Presence, day_rows
from data.database import Database
from data.events import unknown_event
from data.importing.identity import destroy_key, key_file
from data.queries import records, run, value
from data.roles import organisers_only
from data.signals import MOST_ENGAGEMENT
from forecasting.tables import FEW_ACCOUNTS, InvalidInput, utc

DAYS_AFTER = 30
NOTICE = timedelta(days=7)  # before an event is shredded by itself, so that somebody may see it coming
FEWEST = 10  # people of a city, or accounts of a hashtag, that is told apart
OTHERS = "other cities"  # as a forecast calls those that it puts together
OTHER_HASHTAGS = "other"
FORGOTTEN = "shredded"
# A day is stored a minute before its end: else the last one would end with the event's start, which no forecast sees.
# Dates stay what they are. Those of a marked list bear a minute of their own, by which they are marked.
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Shredding:
    """What shredding an event takes, or took, in numbers.

    due_at: when it is due by itself; None for a simulated event, which holds nobody. sign_ups, posts: told once each,
    versions: of sign-ups, older values included. marked: of present and absent. quarantined: rows that were not taken.
    import_ids: the imports that brought any of it. has_key: whether a key to ids of people lies beside the database.
    shredded_at: None while it was not.
    """

    event_id: str
    name: str
    starts_at: datetime
    timezone: str
    due_at: datetime | None
    came_in_at: datetime | None
    shredded_at: datetime | None
    sign_ups: int = 0
    versions: int = 0
    marked: int = 0
    posts: int = 0
    quarantined: int = 0
    import_ids: tuple[int, ...] = ()
    has_key: bool = False

    @property
    def is_empty(self) -> bool:
        """True where nothing of anybody is stored."""
        return not (self.sign_ups or self.posts or self.quarantined or self.has_key)


def preview_shred(database: Database, event_id: str) -> Shredding:
    """What `shred_event` would take; nothing changes. Raises UnknownEvent, NotAllowed."""
    organisers_only(database, "see what shredding takes")
    with database.open() as connection:
        return _look(connection, database, event_id)


def shred_event(database: Database, event_id: str, now: datetime) -> Shredding:
    """Forget the people of an event: all of it or nothing, and never to be undone; what was taken.

    now: zone-aware. Raises UnknownEvent; InvalidInput where nobody is stored; NotAllowed, DatabaseBusy.
    """
    organisers_only(database, "shred an event")
    if now.tzinfo is None:
        raise InvalidInput(f"The moment of a shredding needs a time zone, got {now}. Add an offset.")
    with database.transaction() as connection:
        found = _look(connection, database, event_id)
        if found.is_empty and found.shredded_at is None:
            raise InvalidInput(f'The event "{event_id}" holds no sign-up and no post. There is nothing to shred.')
        if not found.is_empty:
            _forget(connection, found, utc(now))
            version.advance(connection, f"shred {event_id} {utc(now).isoformat()}")
    _clean(database, found)
    return replace(found, shredded_at=found.shredded_at if found.is_empty else utc(now))


def list_shreddings(database: Database) -> tuple[Shredding, ...]:
    """Every event with the day on which it is due to be shredded, or was; without numbers, the next one first."""
    organisers_only(database, "see what is due to be shredded")
    with database.open() as connection:
        return tuple(_shredding(row) for row in records(connection, "shredding/event", event_id=None, days=DAYS_AFTER))


def due(database: Database, now: datetime, announced: bool = False) -> tuple[Shredding, ...]:
    """The events that are due to be shredded at `now`.

    announced: only those whose people have been stored for NOTICE, so that a past event that came in today is not
    shredded tonight, before anybody was told.
    """
    found = [one for one in list_shreddings(database) if is_ahead(one) and one.due_at is not None and one.due_at <= now]
    return tuple(one for one in found if not announced or one.came_in_at is None or one.came_in_at + NOTICE <= now)


def is_ahead(one: Shredding) -> bool:
    """Whether an event holds people who are to be forgotten some day."""
    return one.due_at is not None and one.came_in_at is not None and one.shredded_at is None


def shred_due(
    database: Database,
    now: datetime,
    announced: bool = False,
    progress: Callable[[float], None] = lambda share: None,
) -> tuple[Shredding, ...]:
    """Shred every event that is due, and finish a shredding that was interrupted; what was taken of each.

    announced: as `due` has it. Raises as `shred_event` does.
    """
    waiting, taken = due(database, now, announced), []
    for done, one in enumerate(waiting, start=1):
        taken.append(shred_event(database, one.event_id, now))
        progress(done / len(waiting))
    if not taken:
        finish(database)
    return tuple(taken)


def finish(database: Database) -> bool:
    """Write the file anew where a shredding was interrupted before that; whether it was needed."""
    organisers_only(database, "shred an event")
    if database.home is None:
        return False
    with database.open() as connection:
        if not value(connection, "shredding/pending"):
            return False
        done = [row["event_id"] for row in records(connection, "shredding/shredded", event_ids=None, import_id=None)]
    for event_id in done:
        destroy_key(database.home, event_id)
    rewriting.rewrite(database)
    return True


def _look(connection: duckdb.DuckDBPyConnection, database: Database, event_id: str) -> Shredding:
    rows = records(connection, "shredding/event", event_id=event_id, days=DAYS_AFTER)
    if not rows:
        raise unknown_event(event_id)
    run(connection, "shredding/is_of_event")
    told = records(connection, "shredding/tally", event_id=event_id)[0]
    found = _shredding(rows[0])
    if found.shredded_at is not None:  # what is marked now are its days
        told["marked"] = 0
    has_key = database.home is not None and key_file(database.home, event_id).exists()
    return replace(found, **told | {"import_ids": tuple(told["import_ids"])}, has_key=has_key)


def _shredding(row: dict[str, object]) -> Shredding:
    fields = {name: row[name] for name in row if name != "simulated"}
    return Shredding(**fields | ({} if row["simulated"] is None else {"due_at": None}))  # type: ignore[arg-type]


def _forget(connection: duckdb.DuckDBPyConnection, found: Shredding, now: datetime) -> None:
    """Put the days in the place of the people."""
    event_id = found.event_id
    stamped = records(connection, "shredding/dates", event_id=event_id, timezone=found.timezone)[0]
    grid = _Grid(utc(found.starts_at), stamped["zone_of_dates"])
    run(connection, "shredding/day_end")
    run(connection, "shredding/cells", event_id=event_id, **grid.told, fewest=FEWEST, others=OTHERS)
    days = _days(connection, event_id, grid, stamped["import_id"], now)
    run(
        connection, "shredding/daily_posts", event_id=event_id, **grid.told, fewest=FEWEST, others=OTHER_HASHTAGS,
        stamp_before=int(grid.before.total_seconds()), loudest=FEW_ACCOUNTS, most_engagement=MOST_ENGAGEMENT,
    )  # fmt: skip
    run(connection, "shredding/forget_tables")
    run(connection, "shredding/forget_quarantine", event_id=event_id)
    for table in ("registrations", "attendance", "posts", "marks"):
        run(connection, f"shredding/forget_{table}", event_id=event_id)
    if days:
        _store(connection, event_id, days, now)
    import_ids = list(found.import_ids)
    run(connection, "shredding/forget_names", import_ids=import_ids, forgotten=FORGOTTEN)
    run(
        connection, "shredding/note", event_id=event_id, shredded_at=now, sign_ups=found.sign_ups, posts=found.posts,
        quarantined=found.quarantined, import_ids=import_ids,
    )  # fmt: skip


def _days(
    connection: duckdb.DuckDBPyConnection, event_id: str, grid: "_Grid", import_id: int | None, now: datetime
) -> list[dict[str, Any]]:
    """The rows to store: as the days were known then, and, where that differs, as they are known now."""
    presence: dict[tuple[str, bool], list[Presence]] = {}
    for row in records(connection, "shredding/presence", event_id=event_id, **grid.told):
        presence.setdefault((row.pop("city"), row.pop("is_listed")), []).append(Presence(**row))
    flows = records(connection, "shredding/flows")
    then, known = ([flow for flow in flows if flow["generation"] == name] for name in ("then", "now"))
    corrected = [{**flow, "generation": ""} for flow in then] != [{**flow, "generation": ""} for flow in known]
    rows: list[dict[str, Any]] = []
    for some, valid_from, valid_to in [(then, None, now), (known, now, None)] if corrected else [(known, None, None)]:
        for (city, is_listed), of_city in groupby(some, key=lambda flow: (flow["city"], flow["is_listed"])):
            for day in day_rows(list(of_city), presence.get((city, is_listed), []), grid.starts_at):
                told = {"registration_id": f"day-{len(rows) + 1}", "city": city, "is_listed": is_listed}
                span = {"import_id": import_id, "valid_from": valid_from, "valid_to": valid_to}
                rows.append(told | grid.stamped(day, is_listed) | span)
    return rows


@dataclass(frozen=True)
class _Grid:
    """The days of an event. zone_of_dates: where its sign-ups bear dates, and no moments."""

    starts_at: datetime
    zone_of_dates: str | None

    @property
    def told(self) -> dict[str, Any]:
        """As the queries take it."""
        return {"starts_at": self.starts_at, "zone_of_dates": self.zone_of_dates}

    @property
    def before(self) -> timedelta:
        """From a stamp to the end of its day."""
        return timedelta(0) if self.zone_of_dates else ONE_MINUTE

    def stamped(self, day: DayRow, is_listed: bool) -> dict[str, Any]:
        """A day as a row, with stamps in the place of ends."""
        mark = day.marked
        checked_in_at = mark.checked_in_at if mark else None
        return {
            "registered_at": day.day - self.before - (ONE_MINUTE if is_listed else timedelta(0)),
            "cancelled_at": None if day.left_on is None else day.left_on - self.before,
            "people": day.people,
            "bookings": day.bookings,
            "squares": day.squares,
            "attended": mark.attended if mark else None,
            "marked_by": mark.import_id if mark else None,
            "checked_in_at": None if checked_in_at is None else checked_in_at - self.before,
        }


def _store(connection: duckdb.DuckDBPyConnection, event_id: str, days: list[dict[str, Any]], now: datetime) -> None:
    connection.register("days", pa.Table.from_pylist(days))
    run(connection, "shredding/store_days", event_id=event_id)
    run(connection, "shredding/store_presence", event_id=event_id)
    run(connection, "shredding/mark_days", event_id=event_id, now=now)
    connection.unregister("days")


def _clean(database: Database, found: Shredding) -> None:
    """Destroy what lies beside the tables, and write the file anew."""
    if database.home is None:
        return
    destroy_key(database.home, found.event_id)
    uploads.clear(database.home)
    rewriting.rewrite(database)
