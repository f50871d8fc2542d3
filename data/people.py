"""The people of an event for files of an organiser's own, before they are forgotten.

In the columns of our own formats, so that such a file can be imported into another home.
"""

from dataclasses import dataclass

import pyarrow as pa

from data.database import Database
from data.events import unknown_event
from data.queries import table, value
from data.roles import organisers_only


@dataclass(frozen=True)
class People:
    """Sign-ups and posts of one event, a row each, as they stand."""

    sign_ups: pa.Table
    posts: pa.Table


def read_people(database: Database, event_id: str) -> People:
    """The rows of an event that shredding takes, but for older values. Raises UnknownEvent, NotAllowed."""
    organisers_only(database, "export people")
    with database.open() as connection:
        if not value(connection, "is_event", event_id=event_id):
            raise unknown_event(event_id)
        return People(
            table(connection, "shredding/export_registrations", event_id=event_id),
            table(connection, "shredding/export_posts", event_id=event_id),
        )


def cells(rows: pa.Table) -> list[list[object]]:
    """Rows as a CSV of ours holds them: moments in ISO 8601, true and false in small letters. Not yet formula-safe."""
    return [[_cell(cell) for cell in row.values()] for row in rows.to_pylist()]


def _cell(cell: object) -> object:
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell.isoformat() if hasattr(cell, "isoformat") else cell
