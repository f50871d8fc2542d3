"""Let lost data go: the one thing about damage that only a person may decide, and that ends the warnings.

Nothing is thrown away by it. What cannot be read is set aside, and what was let go is told.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data import manifest, version
from data.aside import SET_ASIDE, new_folder
from data.database import FILE_NAME, Database
from data.failures import DatabaseDamaged, RestoreInterrupted
from data.health import Losses, find_losses, fingerprints, forget
from data.roles import organisers_only

_LOG_FILE = f"{FILE_NAME}.wal"


@dataclass(frozen=True)
class Accepted:
    """What was let go. aside: the folder with what could not be read. begun_anew: whether the database is a new one."""

    lost: Losses
    aside: Path | None = None
    begun_anew: bool = False


def accept_loss(database: Database, now: datetime) -> Accepted:
    """Let go what is lost, so that nobody is warned of it any more; what that was.

    A log that cannot be read is set aside; where the database cannot be read without it either, so is that with its
    manifest, and a new one begun.
    """
    organisers_only(database, "let lost data go")
    home = database.home
    if home is None or database.is_absent:
        return Accepted(Losses())
    aside, told = None, manifest.read(home).imports
    # First all as it is, then without a log that cannot be read, then a new database.
    for damaged in ((), (_LOG_FILE,), (FILE_NAME, manifest.MANIFEST_FILE, version.VERSION_FILE)):
        begun_anew = FILE_NAME in damaged
        there = [home / name for name in damaged if (home / name).exists()]
        if there:
            aside = aside or new_folder(home, SET_ASIDE, now)
            for path in there:
                path.replace(aside / path.name)
        if begun_anew:
            manifest.append(home, [{"accepted_at": now}])  # by which the opening knows that a new one is wanted
        try:
            lost = _accept(database, home, now)
            break
        except RestoreInterrupted:
            raise
        except DatabaseDamaged:
            if begun_anew:
                raise
    forget(home)
    return Accepted(Losses(told) if begun_anew else lost, aside, begun_anew)


def _accept(database: Database, home: Path, now: datetime) -> Losses:
    with database.open(write=True) as connection:
        fingerprints(connection)
        lost = find_losses(connection, home)
        if lost:
            manifest.append(home, [{"accepted_at": now}])
    return lost
