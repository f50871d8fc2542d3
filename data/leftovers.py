"""What killed programs leave behind in a home folder: files half written, backups unpacked. Some hold people."""

import re
import time
from pathlib import Path

from data.database import FILE_NAME
from data.whole import wipe
from data.workplace import PREFIXES, RESTORING, clear, is_left

A_WHILE_S = 60  # a younger file may be being written
# write_whole gives such names.
_HALF_WRITTEN = re.compile(r"\.(version\.json|manifest\.jsonl|backtest\.parquet|turnout\.duckdb)\.\w+")


def find_leftovers(home: Path) -> tuple[Path, ...]:
    """Temporary files and folders that no living program works on, by name.

    Without a database what a restore unpacked is none of them: by it every opening knows that one was interrupted.
    """
    is_there = (home / FILE_NAME).exists()
    found = [*home.glob(".*"), *(home / "keys").glob(".*"), *(home / "presets").glob(".*")]
    return tuple(sorted(path for path in found if _is_left(path) and (is_there or not path.name.startswith(RESTORING))))


def clear_leftovers(home: Path) -> None:
    """Remove them, overwritten before: they may hold people."""
    for path in find_leftovers(home):
        clear(path) if path.name.startswith(PREFIXES) else wipe(path)


def _is_left(path: Path) -> bool:
    if path.name.startswith(PREFIXES):
        return is_left(path)
    if path.parent.name not in ("keys", "presets") and not _HALF_WRITTEN.fullmatch(path.name):
        return False
    try:
        return path.stat().st_mtime < time.time() - A_WHILE_S
    except FileNotFoundError:
        return False  # it has got its name meanwhile
