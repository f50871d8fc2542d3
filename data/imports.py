"""What was imported, and taking an import back as if it had never been.

Every version of a row names the import that brought it, so an undoing removes those versions and lets the ones
around them close up: the one before holds again, or the one after becomes the first. What a later import changed
again keeps the later values. The import itself stays in the manifest, with the moment of its undoing.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from data import version
from data.database import Database
from data.queries import records, run, value
from data.roles import organisers_only
from data.shredded import refuse_undoing
from forecasting.tables import InvalidInput

# A list of sign-ups may also say who came.
TABLES = {"registrations": ("registrations", "attendance")}


@dataclass(frozen=True)
class ImportRecord:
    """One line of the manifest. quarantined: rows that were not taken and wait for a correction."""

    import_id: int
    imported_at: datetime
    kind: str
    event_id: str | None
    file_name: str
    source: str | None
    rows_read: int
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    rows_rejected: int
    undone_at: datetime | None
    corrects: int | None
    quarantined: int


@dataclass(frozen=True)
class Undo:
    """What undoing an import does, or did, to the rows that it brought.

    removed: rows that nothing else tells of. restored: rows that get their older values back. kept: rows that a
    later import changed again; they keep the later values. cancellations: sign-ups that stand on the books again.
    events: (event_id, name, registered before, registered after), people who have not cancelled.
    repeated_by: later imports that found rows unchanged. Their repetition keeps no row: import their files again.
    """

    import_id: int
    removed: int
    restored: int
    kept: int
    cancellations: int
    events: tuple[tuple[str, str, int, int], ...]
    repeated_by: tuple[int, ...] = ()


def list_imports(database: Database) -> tuple[ImportRecord, ...]:
    """Every import, undone ones included, newest first."""
    organisers_only(database, "see the imports")
    with database.open() as connection:
        return tuple(_record(row) for row in records(connection, "imports", import_id=None))


def find_import(connection: duckdb.DuckDBPyConnection, import_id: int) -> ImportRecord:
    """One import. Raises InvalidInput where there is none of that number."""
    rows = records(connection, "imports", import_id=import_id)
    if not rows:
        raise InvalidInput(f"There is no import {import_id}. See them with: cli.py imports")
    return _record(rows[0])


def preview_undo(database: Database, import_id: int) -> Undo:
    """What `undo_import` would do; nothing changes. Raises InvalidInput as it does."""
    organisers_only(database, "see what undoing an import does")
    with database.open() as connection:
        _link(connection, _undoable(connection, import_id))
        try:
            return _told(connection, import_id)
        finally:
            run(connection, "undoing/forget")


def undo_import(database: Database, import_id: int, *, now: datetime) -> Undo:
    """Take an import back, all of it or nothing; its file can be imported again.

    Raises InvalidInput for an unknown import, for one that was undone already, and for one that brought an event
    to which rows of other imports belong.
    """
    organisers_only(database, "undo an import")
    if now.tzinfo is None:
        raise InvalidInput(f"The moment of an undoing needs a time zone, got {now}. Add an offset.")
    with database.transaction() as connection:
        found = _undoable(connection, import_id)
        _link(connection, found)
        undo = _told(connection, import_id)
        for table in _tables(found):
            run(connection, f"undoing/{table}/relink")
        run(connection, "undoing/forget")
        run(connection, "undoing/quarantine", import_id=import_id)
        run(connection, "undoing/reopen_quarantine", import_id=import_id)
        run(connection, "undoing/marks", import_id=import_id)
        run(connection, "undoing/note", import_id=import_id, now=now)
        if undo.removed + undo.restored + undo.kept:
            version.advance(connection, f"undo {import_id}")
    return undo


def _undoable(connection: duckdb.DuckDBPyConnection, import_id: int) -> ImportRecord:
    found = find_import(connection, import_id)
    if found.undone_at is not None:
        raise InvalidInput(f"Import {import_id} was undone already, on {found.undone_at:%Y-%m-%d}. Nothing changed.")
    refuse_undoing(connection, import_id)
    return found


def _link(connection: duckdb.DuckDBPyConnection, found: ImportRecord) -> None:
    """Work out what becomes of every version around those of the import; raises where rows would be stranded."""
    run(connection, "undoing/start")
    try:
        for table in _tables(found):
            run(connection, f"undoing/{table}/chain", import_id=found.import_id)
        if found.kind == "events":
            _refuse_stranding(records(connection, "undoing/stranded", import_id=found.import_id))
    except BaseException:
        run(connection, "undoing/forget")
        raise


def _refuse_stranding(stranded: list[dict[str, object]]) -> None:
    if not stranded:
        return
    event_id = stranded[0]["event_id"]
    imports = [str(row["import_id"]) for row in stranded if row["event_id"] == event_id]
    named = f"import {imports[0]}" if len(imports) == 1 else f"imports {', '.join(imports[:10])}"
    raise InvalidInput(
        f'The event "{event_id}" came with this import, and rows of {named} belong to it. Undo those first.'
    )


def _told(connection: duckdb.DuckDBPyConnection, import_id: int) -> Undo:
    return Undo(
        import_id=import_id,
        **records(connection, "undoing/tally")[0],
        cancellations=value(connection, "undoing/cancellations"),
        events=tuple(tuple(row.values()) for row in records(connection, "undoing/registered")),
        repeated_by=tuple(row["import_id"] for row in records(connection, "undoing/repeated_by", import_id=import_id)),
    )


def _tables(found: ImportRecord) -> tuple[str, ...]:
    return TABLES.get(found.kind, (found.kind,))


def _record(row: dict[str, object]) -> ImportRecord:
    return ImportRecord(**{name: row[name] for name in ImportRecord.__dataclass_fields__})  # type: ignore[arg-type]
