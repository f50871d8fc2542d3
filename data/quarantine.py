"""Rows that an import did not take: seen with their reason, corrected and imported again, or let go.

What is kept of a row is minimised (queries/importing/macros/minimised.sql): enough to correct a date or a number, and
no name, mail address or phone number.
"""

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pandas as pd

from data.database import Database
from data.importing import KINDS, ImportReport, import_file
from data.importing.kinds import OWN_IDS
from data.importing.read_file import Reader, read_here
from data.imports import ImportRecord, find_import
from data.queries import records, run
from data.roles import organisers_only
from data.uploads import as_file, handed_over
from forecasting.tables import InvalidInput

FIXED = ("line", "reason")
FILE_NAME = "corrected rows of import {}.csv"
# Kinds in which a row whose own id was not kept gets one that no other row has; attendance needs the sign-up's.
MADE_IDS = ("registrations", "posts")


def list_quarantine(database: Database, import_id: int) -> pd.DataFrame:
    """The rows of an import that wait for a correction, by line.

    Columns: line (int64), reason, then every field of the kind as text, None where the file had nothing or nothing of
    it may be kept. Raises InvalidInput for an unknown import.
    """
    organisers_only(database, "see rows that were not taken")
    with database.open() as connection:
        kind = find_import(connection, import_id).kind
        rows = records(connection, "quarantine", import_id=import_id)
    fields = KINDS[kind].columns
    originals = [json.loads(row["original"] or "{}") for row in rows]
    table = {"line": pd.Series([row["line"] for row in rows], dtype="int64")}
    table["reason"] = pd.Series([row["reason"] for row in rows], dtype="object")
    for name in fields:
        table[name] = pd.Series([original.get(name) for original in originals], dtype="object")
    return pd.DataFrame(table)


def correct_quarantine(
    database: Database, import_id: int, rows: pd.DataFrame, *, now: datetime, apart: bool = False
) -> ImportReport:
    """Import rows of an import's quarantine again, corrected; what is still wrong waits under the new import.

    rows: as `list_quarantine` gives them, with cells corrected; a row that is left out waits on where it was.
    apart: they were typed on a page, so another process reads them, as it reads an upload.
    Raises InvalidInput where none of the rows waits, and what `import_file` raises.
    """
    organisers_only(database, "correct rows that were not taken")
    with database.open() as connection:
        found = find_import(connection, import_id)
        waiting = {row["line"] for row in records(connection, "quarantine", import_id=import_id)}
    rows = rows[rows["line"].isin(waiting)]
    if rows.empty:
        raise InvalidInput(f"None of these rows of import {import_id} waits for a correction. Nothing was imported.")
    with _as_file(database, import_id, _written(found, rows), apart) as (path, reader):
        report = import_file(
            database, found.kind, path, found.event_id, now=now, source=found.source, corrects=import_id, reader=reader
        )
    with database.transaction() as connection:
        lines = [int(line) for line in rows["line"]]
        run(connection, "correct_quarantine", import_id=import_id, lines=lines, corrected_by=report.import_id)
    return report


def dismiss_quarantine(database: Database, import_id: int) -> int:
    """Let go of an import's waiting rows for good; how many there were. Raises InvalidInput for an unknown import."""
    organisers_only(database, "let go of rows that were not taken")
    with database.transaction() as connection:
        find_import(connection, import_id)
        rows = records(connection, "quarantine", import_id=import_id)
        run(connection, "dismiss_quarantine", import_id=import_id)
    return len(rows)


def _written(found: ImportRecord, rows: pd.DataFrame) -> bytes:
    """The rows as a file of our own format. A field that no row fills is left out, so that it changes nothing."""
    kind = KINDS[found.kind]
    cells = rows[[name for name in kind.columns if name in rows.columns]].fillna("").astype(str)
    own_id = OWN_IDS.get(found.kind)
    if found.kind in MADE_IDS and own_id in cells.columns and 0 < (cells[own_id] == "").sum() < len(cells):
        made = pd.Series([f"import-{found.import_id}-line-{line}" for line in rows["line"]], index=cells.index)
        cells[own_id] = cells[own_id].mask(cells[own_id] == "", made)
    filled = [name for name in cells.columns if name in kind.required or (cells[name] != "").any()]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([filled, *cells[filled].itertuples(index=False)])
    return text.getvalue().encode()


@contextmanager
def _as_file(database: Database, import_id: int, content: bytes, apart: bool) -> Iterator[tuple[Path, Reader]]:
    name = FILE_NAME.format(import_id)
    if database.home is None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(content)
            yield path, read_here
    elif apart:
        with handed_over(database.home, name, content) as handed:
            yield handed
    else:
        with as_file(database.home, name, content) as path:
            yield path, read_here
