"""Write a file whole: a reader finds the old bytes or the new ones, never a part. Wipe one: nobody finds them."""

import os
import tempfile
from pathlib import Path

_A_PIECE = 1 << 20


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in the place of the one before, readable by its owner only."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def wipe(path: Path) -> None:
    """Overwrite a file and remove it; one that is not there is no error.

    What a disk keeps of its own accord, in spare blocks and snapshots, is out of reach.
    """
    try:
        with path.open("r+b", buffering=0) as file:
            overwrite(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)


def overwrite(handle: int) -> None:
    """Fill an open file with zeros, on the disk when this returns; its length stays."""
    length = os.fstat(handle).st_size
    os.lseek(handle, 0, os.SEEK_SET)
    for start in range(0, length, _A_PIECE):
        os.write(handle, bytes(min(_A_PIECE, length - start)))
    os.fsync(handle)
