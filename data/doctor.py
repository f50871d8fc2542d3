"""A look at all of a home folder: what is wrong, how to mend it, and the mending that can lose nothing.

`data.health` tells pages in a moment what is lost; here every block is read, every mode and key looked at. The mending
asks nothing and loses nothing. What only a person may decide, to let lost data go, is in `data.letting_go`.
"""

import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import archive, leftovers, manifest
from data.aside import folders_aside
from data.database import FILE_NAME, Database, DatabaseBusy
from data.failures import DatabaseDamaged, DatabaseUnreachable
from data.health import Losses, find_losses, fingerprints, told_losses
from data.importing.identity import FOLDER as KEYS
from data.importing.identity import key_file
from data.manifest import Line
from data.presets import FOLDER as PRESETS
from data.queries import records, value
from data.roles import organisers_only
from data.schema import DatabaseTooNew
from data.shred import finish

LEAST_ROOM = 100_000_000  # bytes
_OURS_ALONE, _NOBODY_ELSE_WRITES = 0o077, 0o022
_LOG_FILE = f"{FILE_NAME}.wal"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. advice: what to do about it. mend: does it without losing anything; None: a person."""

    what: str
    advice: str
    mend: Callable[[], object] | None = None


@dataclass(frozen=True)
class Examination:
    """What was found. lost: the imports to do again, oldest first. notes: what is well and worth knowing."""

    findings: tuple[Finding, ...]
    lost: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()


def examine(database: Database) -> Examination:
    """Look at everything; nothing changes but what every opening repairs. Takes as long as to read all tables."""
    organisers_only(database, "examine the data")
    home = database.home
    nothing = (f"There are no data in {home} yet.",)
    if home is None or not home.exists():
        return Examination((), notes=nothing)
    findings = [*_files(database, home), *_modes(home), *_room(home)]
    if database.is_absent:
        return Examination(tuple(findings), notes=nothing)
    try:
        with database.open() as connection:
            found = find_losses(connection, home)
            tables = fingerprints(connection)
            findings += _keys(home, [row["event_id"] for row in records(connection, "events_with_person_ids")])
            findings += _log(database)
            findings += map(_absurd, records(connection, "absurd_numbers"))
            findings += _unfinished(database, value(connection, "shredding/pending"))
    except DatabaseBusy as busy:
        return Examination((*findings, Finding("The tables were not looked at.", str(busy))))
    except (DatabaseUnreachable, DatabaseTooNew) as problem:
        all_at_stake = isinstance(problem, DatabaseDamaged) and problem.all_at_stake
        lost = manifest.read(home).imports if all_at_stake else ()
        return Examination((*findings, Finding("The database cannot be read.", str(problem))), lost)
    rows = sum(rows for rows, _ in tables.values())
    notes = (f"All {rows:,} rows of {len(tables)} tables can be read.", *_aside(home))
    return Examination((*findings, *_losses(found)), found.imports, notes)


def mend(database: Database, examination: Examination) -> tuple[Finding, ...]:
    """Do whatever can be done without losing anything; the findings that were mended."""
    organisers_only(database, "mend the data")
    mended = tuple(finding for finding in examination.findings if finding.mend is not None)
    for finding in mended:
        if finding.mend is not None:
            finding.mend()
    return mended


def _files(database: Database, home: Path) -> Iterator[Finding]:
    damaged = manifest.read(home).damaged
    if damaged:
        yield Finding(
            f"{damaged:,} lines of {manifest.MANIFEST_FILE} cannot be read.",
            "They are written anew from the database, where that can be read; the file as it is stays beside it.",
            lambda: _renew(database, home),
        )
    left = leftovers.find_leftovers(home)
    if left:
        yield Finding(
            f"{len(left):,} files of programs that were killed: {', '.join(path.name for path in left[:5])}.",
            "Remove them: they may hold names, and nothing needs them.",
            lambda: leftovers.clear_leftovers(home),
        )


def _renew(database: Database, home: Path) -> None:
    """Under the lock of the database: a line that somebody appends meanwhile would be lost."""
    with ExitStack() as held:
        try:
            manifest.announce(held.enter_context(database.open(write=True)), home)
        except DatabaseUnreachable:  # to one that cannot be read nobody writes
            manifest.renew(home)


def _modes(home: Path) -> Iterator[Finding]:
    """Files that others than their owner can read; folders that others can write to."""
    log = [home / _LOG_FILE, home / "errors.log"]
    files = [path for path in (*archive.members_of(home), *log) if path.exists()]
    folders = [path for path in (home / KEYS, home / PRESETS, *folders_aside(home)) if path.is_dir()]
    wanted = [(path, _OURS_ALONE) for path in files + folders] + [(home, _NOBODY_ELSE_WRITES)]
    wrong = [(path, path.stat().st_mode & ~forbidden) for path, forbidden in wanted if path.stat().st_mode & forbidden]
    if wrong:
        yield Finding(
            f"Others on this machine can read or change {', '.join(path.name for path, _ in wrong[:5])}.",
            "Take their permission away (chmod go-rwx).",
            lambda: _close(wrong),
        )


def _close(wrong: list[tuple[Path, int]]) -> None:
    for path, mode in wrong:
        path.chmod(stat.S_IMODE(mode))


def _room(home: Path) -> Iterator[Finding]:
    path, free = home / FILE_NAME, shutil.disk_usage(home).free
    size = path.stat().st_size if path.exists() else 0
    if free < max(LEAST_ROOM, 2 * size):
        yield Finding(
            f"Only {free / 1e6:,.0f} MB are left on the disk of {home}; the database takes {size / 1e6:,.0f} MB.",
            "Make room: an import that finds none is refused, and shredding needs as much again as the database takes.",
        )


def _keys(home: Path, events: list[str]) -> Iterator[Finding]:
    """Without its key, the next import into an event would count everybody a second time."""
    for event_id in events:
        if not key_file(home, event_id).exists():
            yield Finding(
                f"The key to the sign-ups of {event_id} is missing: {KEYS}/{key_file(home, event_id).name}.",
                "Put it back from a backup (cli.py restore FILE, or out of the file, a ZIP). Until then no further "
                "list of people can be imported into this event.",
            )


def _absurd(row: dict[str, Any]) -> Finding:
    return Finding(
        f"A row of {row['kind']} for {row['event_id']} says {row['people']:,.10g} people; no forecast counts it.",
        f"Import the row again with the right number, or take import {row['import_id']} back (cli.py undo).",
    )


def _log(database: Database) -> Iterator[Finding]:
    assert database.home is not None
    if (database.home / _LOG_FILE).exists():
        yield Finding(
            "The last change stands in the write-ahead log only: the program that made it was killed.",
            "Fold it into the database.",
            lambda: _fold_in(database),
        )


def _fold_in(database: Database) -> None:
    with database.open(write=True) as connection:
        connection.checkpoint()


def _unfinished(database: Database, is_pending: bool) -> Iterator[Finding]:
    if is_pending:
        yield Finding(
            "A shredding was interrupted: its people are forgotten, but the keys to their ids and freed parts of the "
            "file may be there still.",
            "Finish it; that needs as much room again as the database takes.",
            lambda: finish(database),
        )


def _losses(found: Losses) -> Iterator[Finding]:
    if found:
        *what, _ = told_losses(found)
        yield Finding(
            " ".join(what),
            "Or put a backup back with cli.py restore FILE. To end this warning without: cli.py doctor --accept-loss",
        )


def _aside(home: Path) -> Iterator[str]:
    for folder in folders_aside(home):
        yield f"{folder} holds what was there before. It may name people: remove it once it is not needed any more."
