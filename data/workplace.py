"""Folders in which a program sets down what it works on: private, gone afterwards, and known by a lock to be in use.

The lock ends with its process, so what a killed program left is told from what a living one works on. No number of a
process could tell it: two containers with one home have a process 1 each.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.whole import wipe

try:
    import fcntl
except ImportError:  # Windows, where no upload is read
    fcntl = None  # type: ignore[assignment]

PREFIXES = UPLOADED, REWRITING, BACKING_UP, RESTORING = ".upload-", ".rewriting-", ".backup-", ".restore-"
LOCK = ".lock"


@contextmanager
def workplace(place: Path, prefix: str) -> Iterator[Path]:
    """A folder of mode 0700 in a place, which is gone when the block ends. Raises OSError."""
    folder, lock = new_workplace(place, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def new_workplace(place: Path, prefix: str) -> tuple[Path, int]:
    """A folder of mode 0700, and the open lock by which all know that somebody works in it. Raises OSError."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=place, prefix=prefix))
        try:
            lock = _lock(folder)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if lock is not None:  # else somebody cleared it away before it was locked
            return folder, lock


def is_left(folder: Path) -> bool:
    """Whether nobody works in a folder any more."""
    with suppress(OSError):
        if (lock := _lock(folder)) is not None:
            os.close(lock)
            return True
    return False


def clear(folder: Path) -> None:
    """Remove a folder with all that is in it, overwritten before; one in which somebody works stays."""
    with suppress(OSError):
        if (lock := _lock(folder)) is not None:
            for path in folder.rglob("*"):
                if path.is_file() and not path.is_symlink():
                    with suppress(OSError):
                        wipe(path)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """The lock of a folder, which ends with this process at the latest; None where another has it, or removed it."""
    try:
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        return None
    try:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(lock).st_nlink:
            return lock
    except BlockingIOError:
        pass
    except OSError:
        os.close(lock)
        raise
    os.close(lock)
    return None
