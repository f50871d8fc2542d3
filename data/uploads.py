"""What a page was handed, as a file for as long as it is read: private, inside the home folder, gone afterwards.

It is read by another process, with limits; not one byte of it is looked at here.
"""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from data.importing.apart import Apart
from data.importing.read_file import Reader
from data.importing.report import ImportRefused
from data.importing.unfolding import Limits
from data.leftovers import clear_leftovers
from data.workplace import UPLOADED, workplace

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
    with ExitStack() as held:
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            clear_leftovers(home)
            path = held.enter_context(workplace(home, UPLOADED)) / file_name(name)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
        except OSError as error:
            raise ImportRefused(_no_room(home, error)) from error
        yield path


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


def file_name(name: str) -> str:
    """A name that any file system takes; its ending stays, because it tells the format."""
    last = re.sub(r"[^\w.()\- ]", "_", re.split(r"[/\\]", name)[-1]).strip(" .") or "upload"
    stem, dot, ending = last.rpartition(".")
    return f"{stem[:LONGEST_NAME]}.{ending[:12]}" if dot else last[:LONGEST_NAME]


def _no_room(home: Path, error: OSError) -> str:
    return (
        f"The file cannot be set down in {home} to be read ({error.strerror}). Make room, or correct its permissions."
    )
