"""What killed programs leave behind in a home folder: files half written, backups unpacked. Some hold people."""

import os
import re
import shutil
import time
from pathlib import Path

from data.database import FILE_NAME
from data.failures import RESTORING
from data.rewriting import PREFIX as REWRITING
from data.uploads import PREFIX as UPLOADED
from data.uploads import is_left

A_WHILE_S = 60  # a younger file may be being written
# write_whole and mkstemp give such names; the first group of the others is the process that made them.
_HALF_WRITTEN = re.compile(r"\.(version\.json|manifest\.jsonl|backtest\.parquet|turnout\.duckdb)\.\w+")
_OF_A_PROCESS = re.compile(rf"(?:{'|'.join(map(re.escape, (RESTORING, REWRITING)))})(\d+)[-.].*")


def find_leftovers(home: Path) -> tuple[Path, ...]:
    """Temporary files and folders that no living program works on, by name.

    Without a database what a restore unpacked is none of them: by it every opening knows that one was interrupted.
    """
    is_there = (home / FILE_NAME).exists()
    found = [*home.glob(".*"), *(home / "keys").glob(".*"), *(home / "presets").glob(".*")]
    return tuple(sorted(path for path in found if _is_left(path) and (is_there or not path.name.startswith(RESTORING))))


def clear_leftovers(home: Path) -> None:
    """Remove them."""
    for path in find_leftovers(home):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _is_left(path: Path) -> bool:
    made = _OF_A_PROCESS.fullmatch(path.name)
    if made:
        return int(made[1]) != os.getpid() and not _lives(int(made[1]))
    if path.name.startswith(UPLOADED):
        return is_left(path)
    if path.parent.name not in ("keys", "presets") and not _HALF_WRITTEN.fullmatch(path.name):
        return False
    try:
        return path.stat().st_mtime < time.time() - A_WHILE_S
    except FileNotFoundError:
        return False  # it has got its name meanwhile


def _lives(process: int) -> bool:
    """Whether a process of that number runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
