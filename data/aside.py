"""Folders of a home folder in which what was there before is kept: nothing in them is ever changed or removed.

A restore keeps what it replaced, and whoever lets lost data go keeps what could not be read. Both hold people.
"""

from datetime import UTC, datetime
from pathlib import Path

BEFORE_RESTORE, SET_ASIDE = "before-restore-", "set-aside-"


def new_folder(home: Path, prefix: str, now: datetime) -> Path:
    """A folder in the home folder that was not there before, with the moment in its name."""
    wanted = home / f"{prefix}{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    number = 1
    while True:
        folder = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        try:
            folder.mkdir(mode=0o700)
            return folder
        except FileExistsError:
            number += 1


def folders_aside(home: Path) -> tuple[Path, ...]:
    """All of them, the oldest first of each sort."""
    return tuple(path for prefix in (BEFORE_RESTORE, SET_ASIDE) for path in sorted(home.glob(f"{prefix}*")))


def replaced_in(home: Path, file_name: str) -> tuple[Path, ...]:
    """The folders in which a restore keeps a file of this name, the oldest first."""
    return tuple(path for path in sorted(home.glob(f"{BEFORE_RESTORE}*")) if (path / file_name).exists())
