"""Write the file of a database anew, so that nothing that was deleted stands in it any more.

DuckDB does not clear the blocks that it frees: names would be read from them for years. So all that is stored is copied
into a new file, which takes the place of the old one at once; a reader finds the one or the other, whole. The old bytes
are then overwritten before they are let go. What a disk keeps of its own accord (its spare blocks, snapshots,
backups) is out of reach: an encrypted disk is what helps there.
"""

import os
import shutil
from pathlib import Path

import duckdb

from data import manifest, version
from data.database import Database
from data.leftovers import clear_leftovers
from data.queries import records, run
from data.whole import overwrite, wipe
from data.workplace import REWRITING, workplace

SPILLED = "turnout.duckdb.tmp"  # where the engine sets down what does not fit into memory


def rewrite(database: Database) -> None:
    """Write the database file anew, under the lock that every opening takes. Does nothing in memory.

    Needs as much room on the disk as the database takes. Raises DatabaseBusy, NotAllowed, what any opening raises.
    """
    if database.home is None or database.path is None:
        return
    with database.unsealed() as connection:
        clear(database.home)  # under the lock: whatever lies there, nobody writes it any more
        # Before the new file says that it was written: a process killed in between has all of it still to do.
        _forget_names(connection, database.home)
        with workplace(database.home, REWRITING) as folder:
            fresh = folder / database.path.name
            _copy(connection, fresh)
            _replace(fresh, database.path)
    with database.open(write=True) as connection:
        version.publish(connection, database.home, database.path)


def clear(home: Path) -> None:
    """Remove what killed programs left behind, what the engine had set down, old names of files."""
    clear_leftovers(home)
    for path in home.glob(f"{manifest.DAMAGED}*"):
        wipe(path)
    shutil.rmtree(home / SPILLED, ignore_errors=True)


def _forget_names(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Let the file of the manifest tell of imports what their table still knows, and no more."""
    known = {manifest.mark(row) for row in records(connection, "imports_after", import_id=0)}
    forgotten = {row["import_id"] for row in records(connection, "shredding/nameless")}
    manifest.rewrite(
        home, lambda line: line if line.get("import_id") not in forgotten or manifest.mark(line) in known else None
    )


def _copy(connection: duckdb.DuckDBPyConnection, fresh: Path) -> None:
    connection.checkpoint()  # a log that is left would be played back into the new file
    run(connection, "shredding/attach", path=str(fresh))
    run(connection, "shredding/copy")
    run(connection, "shredding/note_rewritten")
    run(connection, "shredding/fold_in")
    run(connection, "shredding/detach")


def _replace(fresh: Path, path: Path) -> None:
    """Put the new file in the place of the old one, both on the disk when this returns, and overwrite the old one."""
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    old = os.open(path, os.O_WRONLY)
    try:
        fresh.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        overwrite(old)
    finally:
        os.close(old)
