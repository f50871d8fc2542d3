"""What is wrong with the data of a home folder, in sentences: nothing gets lost without being told.

The database is compared with the manifest beside it (data.manifest), and where its file was changed by anything but
the product, every block of it is read, because the engine checks a block only when it reads it. Both happen once for
every change of the files, so that a page may ask at every rerun.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data import manifest, version
from data.database import Database, DatabaseBusy
from data.failures import DatabaseDamaged
from data.manifest import Line, Manifest
from data.queries import records
from data.roles import Role

NAMED = 3
Fingerprint = tuple[int, str]
_Stamp = tuple[int, int] | None
_found: dict[Path, tuple[tuple[_Stamp, ...], tuple[str, ...]]] = {}


@dataclass(frozen=True)
class Losses:
    """What the manifest tells of and the database does not hold.

    imports, undone: lines of the manifest, oldest first. changes: transactions that the database knew of once; what
    imports do not explain were marks, corrections and frozen forecasts. ends: the last import that is there.
    """

    imports: tuple[Line, ...] = ()
    undone: tuple[int, ...] = ()
    changes: int = 0
    ends: Line | None = None

    def __bool__(self) -> bool:
        return bool(self.imports or self.undone or self.changes)


def problems(database: Database) -> tuple[str, ...]:
    """Sentences for a person, empty where all is well. A reporter is told that there are some, and not which.

    While an import holds the data it is what was found before; damage of the file is one of the sentences.
    """
    if database.home is None:
        return ()
    before = stamps(database.home)
    known = _found.get(database.home)
    if known is None or known[0] != before:
        try:
            found = _look(database)
        except DatabaseBusy:
            return known[1] if known else ()
        _found[database.home] = stamps(database.home), found
    else:
        found = known[1]
    if found and database.role is not Role.ORGANISER:
        return ("Some of the data behind these numbers are missing. The organisers are told which.",)
    return found


def forget(home: Path) -> None:
    """Look anew at the next question."""
    _found.pop(home, None)


def stamps(home: Path) -> tuple[_Stamp, ...]:
    """Changes where any file changes that a loss could show in: a few microseconds."""
    path = Database(home).path
    assert path is not None
    log = path.with_name(f"{path.name}.wal")
    return tuple(map(version.stamp, (path, log, home / manifest.MANIFEST_FILE, home / version.VERSION_FILE)))


def losses(told: Manifest, rows: Sequence[Line]) -> Losses:
    """What is told and not among the rows of the table of imports, oldest first, and was not accepted since.

    An import is not lost where its file was imported again, nor where the table has forgotten its file: the manifest
    forgets it a moment later (data.rewriting).
    """
    accepted = [n for n, line in enumerate(told.lines) if "accepted_at" in line]
    lines = told.lines[accepted[-1] + 1 :] if accepted else told.lines
    stored = {manifest.mark(row) for row in rows}
    nameless = {manifest.mark(row)[:3] for row in rows if not row["sha256"]}
    again = {manifest.mark(row)[1:] for row in rows if row["undone_at"] is None}
    imports = {manifest.mark(line): line for line in lines if "import_id" in line}
    standing = {row["import_id"] for row in rows if row["undone_at"] is None}
    missing = {mark: line for mark, line in imports.items() if mark not in stored and mark[:3] not in nameless}
    return Losses(
        imports=tuple(line for mark, line in missing.items() if mark[1:] not in again),
        undone=tuple(line["undo"] for line in lines if line.get("undo") in standing),
        changes=_changes(lines),
        ends=max(rows, key=lambda row: row["import_id"], default=None),
    )


def _changes(lines: Sequence[Line]) -> int:
    """Transactions lost since the database last stood where it had fallen from."""
    back = [n for n, line in enumerate(lines) if "came_back" in line]
    since = [line for line in lines[back[-1] + 1 if back else 0 :] if "fell_back" in line]
    return sum(max(line["from"]["commits"] - line["fell_back"]["commits"], 1) for line in since)


def find_losses(connection: duckdb.DuckDBPyConnection, home: Path) -> Losses:
    """The losses of an open database."""
    return losses(manifest.read(home), records(connection, "imports", import_id=None))


def told_losses(found: Losses) -> tuple[str, ...]:
    """The sentences about losses: what is missing, since when, what to import again, and how to end the warning."""
    if not found:
        return ()
    ends = f"it ends with import {found.ends['import_id']} of {_day(found.ends)}" if found.ends else "it is empty"
    sentences = [
        f"The database holds less than it did: {ends}. Its file is an older one, its log was lost, or an import was "
        "cut off in its last step."
    ]
    if found.imports:
        named = "; ".join(map(named_import, found.imports[:NAMED]))
        more = len(found.imports) - NAMED
        sentences.append(f"Import again: {named}{f'; and {more:,} more' if more > 0 else ''}.")
    if found.undone:
        sentences.append(f"Undo again: import {', '.join(map(str, found.undone[:NAMED]))}.")
    if found.changes and not found.imports and not found.undone:
        sentences.append("Marks, corrections or forecasts put on record since then are missing.")
    sentences.append(
        "Or put a backup back with cli.py restore FILE. More is told by cli.py doctor, which ends this warning "
        "with --accept-loss."
    )
    return tuple(sentences)


def named_import(line: Line) -> str:
    """An import as a person knows it: kind, file, event and day."""
    event = f" for {line['event_id']}" if line.get("event_id") else ""
    return f'{line.get("kind")} "{line.get("file_name")}"{event} ({_day(line)})'


def fingerprints(connection: duckdb.DuckDBPyConnection) -> dict[str, Fingerprint]:
    """Rows and fingerprint of every table; every block of the file that holds a row is read and checked."""
    names = [row["table_name"] for row in records(connection, "table_names")]
    found = {name: records(connection, "fingerprint", table_name=name)[0] for name in names}
    return {name: (row["rows"], row["fingerprint"]) for name, row in found.items()}


def _look(database: Database) -> tuple[str, ...]:
    assert database.home is not None and database.path is not None
    try:
        with database.open() as connection:
            found = find_losses(connection, database.home)
            if not version.is_as_left(database.home, database.path):
                fingerprints(connection)
                version.publish(connection, database.home, database.path)
    except DatabaseDamaged as damage:
        return (str(damage), *(_all_of_it(database.home) if damage.all_at_stake else ()))
    return told_losses(found)


def _all_of_it(home: Path) -> tuple[str, ...]:
    """Where the database cannot be read: the last imports into it, as the manifest tells."""
    imports = manifest.read(home).imports
    if not imports:
        return ()
    named = "; ".join(map(named_import, imports[-NAMED:]))
    return (f"{len(imports):,} imports into it are on record, the last of them: {named}.",)


def _day(line: Line) -> str:
    moment = line.get("imported_at")
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return f"{moment.astimezone(UTC):%-d %B %Y}" if isinstance(moment, datetime) else "an unknown day"
