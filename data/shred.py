"""Forget the people of an event for good, and keep its days.

What goes: every sign-up with its older values, who was there, every post, rows that waited for a correction, the key
to the ids, the names of the files. What stays: how many signed up and left by city and day, how many were there, posts
by day and hashtag, frozen forecasts, counts, claims, buses. The days lie in the tables of the sign-ups and are read
like them, so that every page and every later forecast of the series works on. The file of the database is written anew
afterwards: a deleted row would stand in its freed blocks.

It is due 30 days after the start, or when the event says so. There is no way back.

Errors:
    ShowdownError
    └─ ShreddingUnfinished   the people are forgotten in the tables, and what has to follow did not work
"""

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from data import rewriting, version
from data.aside import folders_aside
from data.bundled import bundled_files
from data.database import Database
from data.events import unknown_event
from data.failures import NoRoom
from data.forgetting import FEWEST, FORGOTTEN, OTHERS, Shredding, forget_people
from data.importing import import_file
from data.importing.identity import destroy_key, key_file
from data.queries import records, run, value
from data.roles import organisers_only
from forecasting.tables import InvalidInput, ShowdownError, utc

__all__ = ["FEWEST", "FORGOTTEN", "OTHERS", "Shredding"]

DAYS_AFTER = 30
VARIABLE, BY_HAND = "SHOWDOWN_SHRED", "by-hand"
NOTICE = timedelta(days=7)  # before an event is shredded by itself, so that somebody may see it coming


class ShreddingUnfinished(ShowdownError):
    """The people of an event are forgotten in the tables, and what has to follow did not work."""


@dataclass(frozen=True)
class Shreddings:
    """What became of the events that were due. problems: why others, or the end of all, are still to be done."""

    taken: tuple[Shredding, ...]
    problems: tuple[Exception, ...]


def preview_shred(database: Database, event_id: str) -> Shredding:
    """What `shred_event` would take; nothing changes. Raises UnknownEvent, NotAllowed."""
    organisers_only(database, "see what shredding takes")
    with database.open() as connection:
        return _look(connection, database, event_id)


def shred_event(database: Database, event_id: str, now: datetime, seen: Shredding | None = None) -> Shredding:
    """Forget the people of an event: all of it or nothing, and never to be undone; what was taken.

    now: zone-aware. seen: what a person was shown before saying yes; where it is no longer that, nothing is forgotten.
    Raises UnknownEvent; InvalidInput where nobody is stored, or others than were seen; NotAllowed, DatabaseBusy. After
    ShreddingUnfinished the people are forgotten, and `finish` is still to be done.
    """
    taken = _forget(database, event_id, now, seen)
    if taken.is_empty and taken.shredded_at is None:
        raise InvalidInput(f'The event "{event_id}" holds no sign-up and no post. There is nothing to shred.')
    finish(database)
    return taken


def _forget(database: Database, event_id: str, now: datetime, seen: Shredding | None = None) -> Shredding:
    """The part of a shredding that happens in the tables, nothing where nobody is stored; `finish` does the rest."""
    organisers_only(database, "shred an event")
    if now.tzinfo is None:
        raise InvalidInput(f"The moment of a shredding needs a time zone, got {now}. Add an offset.")
    with database.transaction() as connection:
        found = _look(connection, database, event_id)
        if seen is not None and found != seen:
            raise InvalidInput(
                f'What is stored of the event "{event_id}" has changed since it was shown: people came in or went '
                "meanwhile. Nothing was shredded. Look at it again, save its rows anew if you keep them, then shred it."
            )
        if not found.is_empty:
            forget_people(connection, found, utc(now))
            version.advance(connection, f"shred {event_id} {utc(now).isoformat()}")
    return found if found.is_empty else replace(found, shredded_at=utc(now))


def list_shreddings(database: Database) -> tuple[Shredding, ...]:
    """Every event with the day on which it is due to be shredded, or was; without numbers, the next one first."""
    organisers_only(database, "see what is due to be shredded")
    with database.open() as connection:
        return _events(connection, database, None)


def due(database: Database, now: datetime, announced: bool = False) -> tuple[Shredding, ...]:
    """The events that are due to be shredded at `now`.

    announced: only those whose people have been stored for NOTICE, so that a past event that came in today is not
    shredded tonight, before anybody was told.
    """
    found = [(happens_at(one) if announced else one.due_at, one) for one in list_shreddings(database) if is_ahead(one)]
    return tuple(one for moment, one in found if moment is not None and moment <= now)


def happens_at(one: Shredding) -> datetime | None:
    """When an event is shredded by itself: when it is due, and once its people have been stored for NOTICE."""
    if not is_ahead(one) or one.due_at is None or one.came_in_at is None:
        return None
    return max(one.due_at, one.came_in_at + NOTICE)


def shreds_by_itself() -> bool:
    """Whether servers of this environment shred what is due: unless SHOWDOWN_SHRED says by-hand."""
    return os.environ.get(VARIABLE, "").strip().lower() != BY_HAND


def is_ahead(one: Shredding) -> bool:
    """Whether an event holds people who are to be forgotten some day; one that was shredded may hold rows that wait."""
    return one.due_at is not None and one.came_in_at is not None


def shred_due(
    database: Database,
    now: datetime,
    announced: bool = False,
    progress: Callable[[float], None] = lambda share: None,
) -> Shreddings:
    """Shred every event that is due, and finish a shredding that was interrupted. One that fails stops no other.

    announced: as `due` has it. Raises NotAllowed; DatabaseBusy where it cannot be told what is due.
    """
    waiting = due(database, now, announced)
    taken: list[Shredding] = []
    problems: list[Exception] = []
    for done, one in enumerate(waiting, start=1):
        try:
            found = _forget(database, one.event_id, now)
            taken += [] if found.is_empty else [found]  # a row of several events went with one before
        except Exception as problem:
            problems.append(problem)
        progress(done / len(waiting))
    try:
        finish(database)
    except Exception as problem:
        problems.append(problem)
    return Shreddings(tuple(taken), tuple(problems))


def finish(database: Database) -> bool:
    """Destroy the keys of shredded events and write the file anew; whether that was still to be done.

    The end of every shredding, and, where one was interrupted, done by the next look at what is due.
    Raises ShreddingUnfinished where it does not work; it can be done again.
    """
    organisers_only(database, "shred an event")
    try:
        return database.home is not None and _finish(database, database.home)
    except (ShowdownError, OSError) as problem:
        room = "the disk has no room for a second one. Make room, then run" if isinstance(problem, NoRoom) else None
        raise ShreddingUnfinished(
            "The people are forgotten in all tables. But the file of the database could not be written anew, so freed "
            f"parts of it may hold them still: {room or f'{problem} Then run'}: cli.py doctor --mend"
        ) from problem


def _finish(database: Database, home: Path) -> bool:
    with database.open() as connection:
        if not value(connection, "shredding/pending"):
            return False
        done = [row["event_id"] for row in records(connection, "shredding/shredded", event_ids=None, import_id=None)]
    for event_id in done:
        destroy_key(home, event_id)
    rewriting.rewrite(database)
    return True


def set_shred_date(database: Database, event_id: str, shred_at: datetime | None, *, now: datetime) -> None:
    """Name the moment on which an event is due to be shredded, None: DAYS_AFTER its start. All else stays.

    Raises UnknownEvent; InvalidInput for a moment that is not after its start.
    """
    organisers_only(database, "change when an event is shredded")
    with database.open() as connection:
        rows = records(connection, "event", event_id=event_id, known_at=utc(now))
    if not rows:
        raise unknown_event(event_id)
    row = {"name": rows[0]["name"], "starts_at": rows[0]["starts_at"].isoformat()}
    row["shred_at"] = "" if shred_at is None else utc(shred_at).isoformat()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "event.csv"
        with file.open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows([row.keys(), row.values()])
        report = import_file(database, "events", file, event_id, now=now)
    if report.rejects:
        raise InvalidInput(report.rejects[0].reason)


def kept_aside_in(database: Database) -> tuple[str, ...]:
    """Folders of the home in which older data are kept: shredding leaves them as they are."""
    organisers_only(database, "see which older data are kept")
    return () if database.home is None else tuple(path.name for path in folders_aside(database.home))


def _look(connection: duckdb.DuckDBPyConnection, database: Database, event_id: str) -> Shredding:
    events = _events(connection, database, event_id)
    if not events:
        raise unknown_event(event_id)
    run(connection, "shredding/is_of_event")
    told = records(connection, "shredding/tally", event_id=event_id)[0]
    found = events[0]
    if found.shredded_at is not None:  # what is marked now are its days
        told["marked"] = 0
    return replace(found, **told | {"import_ids": tuple(told["import_ids"])})


def _events(connection: duckdb.DuckDBPyConnection, database: Database, event_id: str | None) -> tuple[Shredding, ...]:
    """All events, or one, without numbers."""
    rows = records(
        connection, "shredding/event", event_id=event_id, days=DAYS_AFTER, bundled=list(bundled_files())
    )  # fmt: skip
    return tuple(_shredding(row, _key_made_at(database, str(row["event_id"]))) for row in rows)


def _shredding(row: dict[str, Any], key_made_at: datetime | None) -> Shredding:
    """key_made_at: a key outlives its rows where their import was undone, and goes when the event is shredded."""
    simulated = row.pop("simulated")
    if row["shredded_at"] is None:
        row["came_in_at"] = row["came_in_at"] or key_made_at
    if simulated is not None and row["came_in_at"] is None:
        row["due_at"] = None
    return Shredding(**row, has_key=key_made_at is not None)


def _key_made_at(database: Database, event_id: str) -> datetime | None:
    if database.home is None:
        return None
    try:
        return datetime.fromtimestamp(key_file(database.home, event_id).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
