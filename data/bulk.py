"""Lists that were handed in at once, marked by a person: registered, but no sign of how people sign up.

A mark is of one minute of an event's sign-ups, or of all that one import brought. It tells what a list was, so it
holds for every as-of; taking it back deletes it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from data import version
from data.database import Database
from data.events import unknown_event
from data.imports import find_import
from data.queries import records, run, value
from data.roles import organisers_only
from data.shredded import refuse_marks
from forecasting.tables import InvalidInput, utc


@dataclass(frozen=True)
class BulkList:
    """One mark, of a minute (its beginning) or of an import. bookings, people: of it, those that still stand."""

    event_id: str
    minute: datetime | None
    import_id: int | None
    marked_at: datetime
    bookings: int
    people: int


def list_bulk(database: Database, event_id: str) -> tuple[BulkList, ...]:
    """The marked lists of an event, the last marked first. Raises UnknownEvent."""
    organisers_only(database, "see the lists that were handed in at once")
    with database.open() as connection:
        _check_event(connection, event_id)
        return tuple(BulkList(**row) for row in records(connection, "bulk_lists", event_id=event_id))


def mark_bulk(
    database: Database,
    event_id: str,
    *,
    minute: datetime | None = None,
    import_id: int | None = None,
    now: datetime,
) -> None:
    """Mark the sign-ups of one minute, or those of one import, as a list handed in at once; twice is once.

    minute: any moment in it. Raises UnknownEvent; InvalidInput where nothing of the event belongs to it.
    """
    organisers_only(database, "mark a list as handed in at once")
    mark = _mark(event_id, minute, import_id)
    with database.transaction() as connection:
        _check_event(connection, event_id)
        refuse_marks(connection, event_id)
        if import_id is not None and find_import(connection, import_id).kind != "registrations":
            raise InvalidInput(f"Import {import_id} brought no sign-ups. Choose one that did.")
        if not value(connection, "bulk_size", **mark):
            what = f"import {import_id}" if minute is None else f"the minute of {mark['minute']:%Y-%m-%d %H:%M} UTC"
            raise InvalidInput(f"No sign-up of this event came with {what}. Nothing was marked.")
        if not value(connection, "is_bulk", **mark):
            run(connection, "mark_bulk", **mark, marked_at=utc(now))
            version.advance(connection, f"mark {event_id} {mark['minute']} {import_id}")


def unmark_bulk(
    database: Database,
    event_id: str,
    *,
    minute: datetime | None = None,
    import_id: int | None = None,
    now: datetime,
) -> None:
    """Take a mark back. Raises UnknownEvent; InvalidInput where there is no such mark."""
    organisers_only(database, "take such a mark back")
    mark = _mark(event_id, minute, import_id)
    with database.transaction() as connection:
        _check_event(connection, event_id)
        refuse_marks(connection, event_id)
        if not value(connection, "is_bulk", **mark):
            raise InvalidInput("This list is not marked as handed in at once. Nothing changed.")
        run(connection, "unmark_bulk", **mark)
        version.advance(connection, f"unmark {event_id} {mark['minute']} {import_id} {utc(now).isoformat()}")


def _mark(event_id: str, minute: datetime | None, import_id: int | None) -> dict[str, Any]:
    if (minute is None) == (import_id is None):
        raise InvalidInput("A list is all sign-ups of one minute, or all of one import. Give one of the two.")
    begins = None if minute is None else utc(minute).replace(second=0, microsecond=0)
    return {"event_id": event_id, "minute": begins, "import_id": import_id}


def _check_event(connection: duckdb.DuckDBPyConnection, event_id: str) -> None:
    if not value(connection, "is_event", event_id=event_id):
        raise unknown_event(event_id)
