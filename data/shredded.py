"""What may no longer happen to an event whose people were forgotten (data.shred).

Errors:
    ShowdownError
    └─ Shredded   people of a shredded event were to be imported, marked or undone
"""

from collections.abc import Iterable

import duckdb

from data.queries import records
from forecasting.tables import ShowdownError

PERSON_KINDS = ("registrations", "attendance", "posts")


class Shredded(ShowdownError):
    """The people of an event were forgotten, and nothing can be done with them any more."""


def refuse_people(connection: duckdb.DuckDBPyConnection, event_ids: Iterable[str]) -> None:
    """Raise Shredded where people would be brought to a shredded event: the same ones would count twice."""
    rows = records(connection, "shredding/shredded", event_ids=sorted(event_ids), import_id=None)
    if rows:
        raise Shredded(
            f'"{rows[0]["event_id"]}" was shredded on {rows[0]["shredded_at"]:%Y-%m-%d}: its people are forgotten, and '
            "the same ones would be counted a second time. Nothing was stored. Leave its rows out of the file."
        )


def refuse_marks(connection: duckdb.DuckDBPyConnection, event_id: str) -> None:
    """Raise Shredded where a list of a shredded event would be marked, or its mark taken back."""
    rows = records(connection, "shredding/shredded", event_ids=[event_id], import_id=None)
    if rows:
        raise Shredded(
            f'"{event_id}" was shredded on {rows[0]["shredded_at"]:%Y-%m-%d}: of its lists only days are left. '
            "Nothing changed."
        )


def refuse_undoing(connection: duckdb.DuckDBPyConnection, import_id: int) -> None:
    """Raise Shredded where an import brought a shredded event, or people to it."""
    rows = records(connection, "shredding/shredded", event_ids=None, import_id=import_id)
    if rows:
        raise Shredded(
            f'Import {import_id} belongs to "{rows[0]["event_id"]}", which was shredded on '
            f"{rows[0]['shredded_at']:%Y-%m-%d}. What it brought is forgotten and cannot be undone. Nothing changed."
        )
