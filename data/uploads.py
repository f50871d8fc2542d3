"""What a page was handed, as a file for as long as it is read: private, inside the home folder, gone afterwards.

It is read by another process, with limits; not one byte of it is looked at here.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where no upload is read
    fcntl = None  # type: ignore[assignment]

from data.importing.apart import Apart
from data.importing.read_file import Reader
from data.importing.report import ImportRefused
from data.importing.unfolding import Limits

PREFIX = ".upload-"
LOCK = ".lock"
LONGEST_NAME = 80
MOST_BYTES = 20 << 20
# A spreadsheet of 0.3 MB took 2 GB of memory.
LIMITS = Limits(unpacked=100_000_000, entries=200, marks=2_000_000, line=1 << 20, rows=500_000, wrong=50_000)


@contextmanager
def as_file(home: Path, name: str, content: bytes | memoryview) -> Iterator[Path]:
    """The bytes of an upload as a file (0600) in a folder of its own (0700); both are gone when the block ends.

    name: as the browser told it; only letters, digits and a few signs of it are kept.
    Raises ImportRefused where the home folder takes no file.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        clear(home)
        folder, lock = _new_folder(home)
    except OSError as error:
        raise ImportRefused(_no_room(home, error)) from error
    try:
        path = folder / file_name(name)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
        except OSError as error:
            raise ImportRefused(_no_room(home, error)) from error
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


@contextmanager
def handed_over(home: Path, name: str, content: bytes | memoryview) -> Iterator[tuple[Path, Reader]]:
    """The bytes of an upload as a file, and who reads it: another process, which ends with the block.

    Raises ImportRefused where it is too large, or the home folder takes no file.
    """
    if len(content) > MOST_BYTES:
        raise ImportRefused(
            f"{file_name(name)} has {len(content) / 2**20:,.0f} MB, and at most {MOST_BYTES >> 20} are read here. "
            "Import it by the command line."
        )
    with as_file(home, name, content) as path, closing(Apart(path.parent, LIMITS)) as reader:
        yield path, reader


def clear(home: Path) -> None:
    """Remove what a killed process left behind; what a living one reads stays."""
    for folder in home.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if (lock := _lock(folder)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def is_left(folder: Path) -> bool:
    """Whether nobody reads an upload in this folder any more."""
    with suppress(OSError):
        if (lock := _lock(folder)) is not None:
            os.close(lock)
            return True
    return False


def file_name(name: str) -> str:
    """A name that any file system takes; its ending stays, because it tells the format."""
    last = re.sub(r"[^\w.()\- ]", "_", re.split(r"[/\\]", name)[-1]).strip(" .") or "upload"
    stem, dot, ending = last.rpartition(".")
    return f"{stem[:LONGEST_NAME]}.{ending[:12]}" if dot else last[:LONGEST_NAME]


def _new_folder(home: Path) -> tuple[Path, int]:
    """A folder of mode 0700, and the lock by which all know that somebody reads in it."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=home, prefix=PREFIX))
        try:
            lock = _lock(folder)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if lock is not None:  # else somebody cleared it away before it was locked
            return folder, lock


def _lock(folder: Path) -> int | None:
    """The lock of a folder, which ends with this process at the latest; None where another has it, or removed it.

    No number of a process tells who lives: two containers with one home have a process 1 each.
    """
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


def _no_room(home: Path, error: OSError) -> str:
    return (
        f"The file cannot be set down in {home} to be read ({error.strerror}). Make room, or correct its permissions."
    )
