"""The people of an event as files of an organiser's own, before they are forgotten.

In the columns of our own formats, so that a file can be imported into another home; Parquet to the letter, CSV with
no cell that a spreadsheet would run.
"""

import io
import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from data.database import Database
from data.events import unknown_event
from data.queries import table, value
from data.roles import organisers_only
from forecasting.spreadsheets import csv_text
from forecasting.tables import InvalidInput

CSV, PARQUET = ".csv", ".parquet"
POSTS = "-posts"  # said after the name of the file of the sign-ups


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


def as_file(rows: pa.Table, suffix: str) -> bytes:
    """Rows as the bytes of a file. suffix: CSV or PARQUET; InvalidInput for any other."""
    if suffix == PARQUET:
        content = io.BytesIO()
        pyarrow.parquet.write_table(rows, content)
        return content.getvalue()
    if suffix != CSV:
        raise InvalidInput(f'A file of people ends in .csv or .parquet, got "{suffix[:20]}". Choose one of the two.')
    cells = ([_cell(cell) for cell in row.values()] for row in rows.to_pylist())
    return csv_text(rows.column_names, cells).encode("utf-8-sig")


def write_people(people: People, path: Path) -> tuple[Path, ...]:
    """Write sign-ups to `path` and posts, where there are any, to a file beside it; each for its owner only (0600).

    Nothing is overwritten. Returns the files. Raises InvalidInput where one exists or cannot be written.
    """
    wanted = {path: people.sign_ups}
    if people.posts.num_rows:
        wanted[path.with_name(f"{path.stem}{POSTS}{path.suffix}")] = people.posts
    contents = {file: as_file(rows, path.suffix.lower()) for file, rows in wanted.items()}
    for file in contents:
        if file.exists():
            raise InvalidInput(f"{file} exists already, and nothing is overwritten. Choose another file.")
    for file, content in contents.items():
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
                new.write(content)
                new.flush()
                os.fsync(new.fileno())
        except OSError as error:
            raise InvalidInput(f"{file} cannot be written ({error.strerror}). Choose another file.") from error
    return tuple(contents)


def _cell(cell: object) -> object:
    """A value as our own files hold it: moments in UTC, true and false in small letters."""
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell.isoformat() if hasattr(cell, "isoformat") else cell
