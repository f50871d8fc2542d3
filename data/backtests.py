"""The backtest that is kept in the home folder: handed over in the browser, shown on every later visit."""

from contextlib import closing
from pathlib import Path

from data.backtest_file import MAKE_ONE, BacktestFile, BacktestRefused, check_backtest, refused
from data.importing.apart import Apart
from data.importing.report import ImportRefused
from data.roles import Role, check
from data.uploads import LIMITS, as_file
from data.whole import write_whole

FILE_NAME = "backtest.parquet"
MOST_BYTES = 20 << 20


def store_backtest(home: Path, content: bytes, role: Role) -> BacktestFile:
    """Keep a backtest in the home folder, in the place of the one before, as another process wrote it anew.

    Raises BacktestRefused.
    """
    check(role, "load a backtest")
    if len(content) > MOST_BYTES:
        raise refused(f"it has {len(content) / 2**20:,.0f} MB, more than {MOST_BYTES >> 20}")
    try:
        with as_file(home, FILE_NAME, content) as path, closing(Apart(path.parent, LIMITS, MAKE_ONE)) as reader:
            written = reader.rewrite_backtest(path)
    except ImportRefused as problem:
        raise BacktestRefused(str(problem)) from problem
    found = check_backtest(written)
    write_whole(home / FILE_NAME, written)
    return found


def load_backtest(home: Path, role: Role) -> BacktestFile | None:
    """The backtest that is kept in the home folder; None where there is none. Raises BacktestRefused.

    For organisers only: exact counts of past events can be worked out of the scores of forecasts that are known.
    """
    check(role, "see the backtest that was loaded")
    try:
        return check_backtest((home / FILE_NAME).read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refused(f"{FILE_NAME} of the data folder cannot be read ({error.strerror})") from error


def backtest_stamp(home: Path) -> tuple[int, int] | None:
    """Changes with every backtest that is kept: (moment in ns, bytes); None where there is none."""
    try:
        found = (home / FILE_NAME).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
