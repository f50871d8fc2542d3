"""A backup of a home folder in one file, and its way back.

Both are proved before they count: a backup is read again and its database opened before it gets its name, and nothing
of a home folder moves before the same was done with what shall take its place. What was there stays, in a folder aside.
"""

import os
import shutil
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from data import archive
from data.archive import BackupRefused, Contents
from data.aside import BEFORE_RESTORE, new_folder
from data.database import FILE_NAME, Database
from data.failures import DatabaseUnreachable, is_damage, is_full
from data.importing.identity import FOLDER as KEYS
from data.leftovers import clear_leftovers
from data.manifest import MANIFEST_FILE
from data.organisers import FILE_NAME as ORGANISERS
from data.presets import FOLDER as PRESETS
from data.queries import records
from data.roles import organisers_only
from data.shred import due, list_shreddings
from data.version import VERSION_FILE
from data.workplace import BACKING_UP, RESTORING, new_workplace, workplace

_LOG_FILE = f"{FILE_NAME}.wal"
# The database last: as long as it is missing, nobody takes the folder for an empty one.
_MOVED = (_LOG_FILE, MANIFEST_FILE, VERSION_FILE, "backtest.parquet", KEYS, PRESETS, FILE_NAME)


@dataclass(frozen=True)
class Restored:
    """What came back.

    aside: the folder with what was there before; None where there was nothing. people_again: the events whose shredding
    came undone; None where what was there does not tell. due: those that a server shreds when it looks next.
    """

    contents: Contents
    aside: Path | None
    people_again: tuple[str, ...] | None = None
    due: tuple[str, ...] = ()


def make_backup(database: Database, path: Path, now: datetime) -> Contents:
    """Write all of a home folder into one new file (0600), and prove it whole before it gets its name.

    Nobody can write meanwhile. Raises BackupRefused where the file cannot be made or is there already, DatabaseBusy,
    DatabaseUnreachable where there is nothing to save.
    """
    organisers_only(database, "back up the data")
    database.refuse_absent()
    if path.exists():
        raise BackupRefused(f"{path} is there already, and is not written over. Choose another name.")
    os.umask(0o077)
    try:
        with workplace(path.parent, BACKING_UP) as folder:
            made = folder / "backup.zip"
            with made.open("xb") as file:
                _write(database, file, path, now)
                file.flush()
                os.fsync(file.fileno())
            contents = archive.unpack(made, folder)
            made.replace(path)
        return contents
    except OSError as error:
        raise _unmade(path, error) from error


def restore_backup(database: Database, path: Path, now: datetime) -> Restored:
    """Put a backup in the place of what a home folder holds; that is kept in a folder aside, nothing is lost.

    Raises BackupRefused where the backup is not whole, DatabaseTooNew for one of a later version, DatabaseBusy where
    another program holds the database. Nothing has changed then.
    """
    organisers_only(database, "put a backup back")
    home = database.home
    if home is None:
        raise BackupRefused("A database in memory has no place to put a backup back to. Name a folder.")
    os.umask(0o077)
    made = [folder for folder in (home, *home.parents) if not folder.exists()]
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh, lock = new_workplace(home, RESTORING)
    except OSError as error:
        raise BackupRefused(f"Nothing can be put into {home} ({error.strerror}). Check its permissions.") from error
    with ExitStack() as held:
        held.callback(os.close, lock)
        try:
            contents = archive.unpack(path, fresh)
            shredded = _hold(database, held)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            with suppress(OSError):  # somebody may have put something there meanwhile
                for folder in made:
                    folder.rmdir()
            raise
        # From here on a killed process leaves the folder `fresh`, by which every opening knows what happened.
        aside = _set_aside(home, now)
        _move(fresh, home)
    shutil.rmtree(fresh, ignore_errors=True)
    events = list_shreddings(database)  # the first opening brings an older one forward, and version.json up to date
    clear_leftovers(home)
    came_back = (one.event_id for one in events if one.came_in_at and not one.shredded_at)
    again = None if shredded is None else tuple(event_id for event_id in came_back if event_id in shredded)
    return Restored(contents, aside, again, tuple(one.event_id for one in due(database, now, announced=True)))


def _write(database: Database, file: object, path: Path, now: datetime) -> None:
    assert database.home is not None
    home = database.home
    with ExitStack() as held, database.open(write=True) as connection:
        connection.checkpoint()
        try:
            # Closed only after the connection: to close any handle of the file would give up the engine's lock on it.
            sources = {
                source.relative_to(home).as_posix(): held.enter_context(source.open("rb"))
                for source in archive.members_of(home)
            }
            archive.write(file, home, sources, connection, now)  # type: ignore[arg-type]
        except OSError as error:
            raise _unmade(path, error) from error


def _hold(database: Database, held: ExitStack) -> frozenset[str] | None:
    """Keep every other program from the database until `held` ends, and fold in its log; the events it has shredded.

    None where there is no database, or one that cannot be read. Raises DatabaseBusy where another program holds it.
    """
    assert database.path is not None
    if not database.path.exists():
        return None
    try:
        connection = held.enter_context(database.open(write=True))
        connection.checkpoint()
        shredded = records(connection, "shredding/shredded", event_ids=None, import_id=None)
        return frozenset(row["event_id"] for row in shredded)
    except DatabaseUnreachable:
        return None
    except duckdb.Error as error:
        if is_damage(error):
            return None
        raise


def _set_aside(home: Path, now: datetime) -> Path | None:
    """Move what a home folder holds into a folder aside; None where it holds nothing."""
    there = [name for name in _MOVED if (home / name).exists()]
    if not there:
        return None
    aside = new_folder(home, BEFORE_RESTORE, now)
    for name in reversed(there):
        (home / name).replace(aside / name)
    return aside


def _move(fresh: Path, home: Path) -> None:
    """Move the unpacked files in. A list of organisers that is there stays: who was taken off it stays off."""
    names = [name for name in (ORGANISERS, *_MOVED) if (fresh / name).exists()]
    for name in names:
        if name != ORGANISERS or not (home / name).exists():
            (fresh / name).replace(home / name)
    folder = os.open(home, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _unmade(path: Path, error: OSError) -> BackupRefused:
    advice = "Make room on that disk" if is_full(error) else "Choose another place"
    return BackupRefused(f"{path} cannot be written ({error.strerror}), so there is no backup. {advice} and try again.")
