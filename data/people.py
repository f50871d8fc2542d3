"""The people of an event for files of an organiser's own, before they are forgotten.

Sign-ups, marks and posts are in the columns of our own formats, so that such a file can be imported into another home;
what was made formula-safe in it is read as it was (data.importing.exported).
"""

from dataclasses import dataclass

import pyarrow as pa

from data.database import Database
from data.events import unknown_event
from data.queries import run, table, value
from data.roles import organisers_only


@dataclass(frozen=True)
class People:
    """All that tells of somebody of one event, a row each, as it stands. waiting: rows that were not taken."""

    sign_ups: pa.Table
    attendance: pa.Table
    posts: pa.Table
    waiting: pa.Table

    @property
    def files(self) -> dict[str, pa.Table]:
        """What goes into a file of its own, by a word for its name."""
        return {
            "sign-ups": self.sign_ups,
            "attendance": self.attendance,
            "posts": self.posts,
            "waiting": self.waiting,
        }


def read_people(database: Database, event_id: str) -> People:
    """The rows of an event that shredding takes, but for older values. Raises UnknownEvent, NotAllowed."""
    organisers_only(database, "export people")
    with database.open() as connection:
        if not value(connection, "is_event", event_id=event_id):
            raise unknown_event(event_id)
        run(connection, "shredding/is_of_event")
        exports = ("registrations", "attendance", "posts", "waiting")
        return People(*(table(connection, f"shredding/export_{name}", event_id=event_id) for name in exports))


def cells(rows: pa.Table) -> list[list[object]]:
    """Rows as a CSV of ours holds them: moments in ISO 8601, true and false in small letters. Not yet formula-safe."""
    return [[_cell(cell) for cell in row.values()] for row in rows.to_pylist()]


def _cell(cell: object) -> object:
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell.isoformat() if hasattr(cell, "isoformat") else cell
