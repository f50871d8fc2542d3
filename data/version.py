"""The small file beside the database, version.json: which data it holds and how many changes it has seen.

A page asks for the data version at every rerun, and opening the database only to learn it would
cost 16 ms each time. The version is held in the database and repeated in version.json after the
commit; where a crash came between the two, the next opening repairs the file. Beside it stands the number of
frozen forecasts: a new one leaves the data version, and so every link, as it is.

The file also remembers how many transactions the database has seen, which only grows. A database that knows of fewer
was replaced by an older one, or has lost its log: that is told to the manifest before the file follows.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data import manifest
from data.queries import records, run, value
from data.whole import write_whole
from forecasting.tables import RELEASED_VERSION

VERSION_FILE = "version.json"
EMPTY = "empty"


@dataclass(frozen=True)
class State:
    """What the database says of itself. commits: transactions that it has seen."""

    data_version: str
    frozen: int
    commits: int


@dataclass(frozen=True)
class Told:
    """What version.json says. stamp: (bytes, modified in ns) of the database file as the product left it."""

    state: State
    stamp: tuple[int, int] | None


def read(home: Path) -> str:
    """The data version of a home folder, without opening its database; "empty" where none can be read."""
    told = tell(home)
    return told.state.data_version if told else EMPTY


def frozen_count(home: Path) -> int:
    """How many forecasts are frozen, without opening the database; 0 where the file does not say it."""
    told = tell(home)
    return told.state.frozen if told else 0


def tell(home: Path) -> Told | None:
    """What the small file says; None where it is absent or damaged."""
    try:
        found = json.loads((home / VERSION_FILE).read_text(encoding="utf-8"))
        if "check" not in found:  # an earlier version of the product counted no commits
            frozen = found.get("frozen")
            return Told(State(str(found["data_version"]), frozen if isinstance(frozen, int) else 0, 0), None)
        state = State(str(found["data_version"]), int(found["frozen"]), int(found["commits"]))
        stamp = (int(found["stamp"][0]), int(found["stamp"][1])) if found["stamp"] else None
        return Told(state, stamp) if found["check"] == _check(state, stamp) else None
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def changed_since(home: Path, moment: datetime) -> bool:
    """Whether anything was stored at `moment` or later, by the clock of the file; False where nothing is stored."""
    try:
        return (home / VERSION_FILE).stat().st_mtime >= moment.timestamp()
    except OSError:
        return False


def advance(connection: duckdb.DuckDBPyConnection, change: str) -> str:
    """Give the data a new version, made of the old one and what changed.

    The same changes in the same order give the same version everywhere, so that a link to the bundled
    event holds on every machine. change: any text that tells this change from others.
    """
    before = value(connection, "data_version")
    after = hashlib.sha256(f"{before}\n{change}".encode()).hexdigest()[:12]
    run(connection, "set_data_version", data_version=after)
    return after


def of_release(*released: str) -> str:
    """The version that reporters are told, made of what was released to them and of nothing else.

    The stored one changes with every import, and who guesses a short file could find it by that.
    """
    return RELEASED_VERSION + hashlib.sha256("\n".join(released).encode()).hexdigest()[:12]


def stamp(path: Path) -> tuple[int, int] | None:
    """Changes with every change of a file: (bytes, modified in ns); None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def state_of(connection: duckdb.DuckDBPyConnection) -> State:
    """What the open database says of itself."""
    return State(**records(connection, "state")[0])


def repair(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Bring the files beside the database up to what it says; where it has gone back, that is put on record first."""
    state, told = state_of(connection), tell(home)
    if told is not None and told.state == state:
        return
    if told is not None and _is_behind(state, told.state):
        manifest.append(home, [{"fell_back": asdict(state), "from": asdict(told.state), "found_at": datetime.now(UTC)}])
    elif told is not None and any(asdict(state) == line.get("from") for line in manifest.read(home).lines):
        manifest.append(home, [{"came_back": asdict(state), "found_at": datetime.now(UTC)}])
    manifest.announce(connection, home)
    write(home, Told(state, told.stamp if told else None))


def is_as_left(home: Path, database: Path) -> bool:
    """Whether nobody but the product has written to the database file since it was last found whole."""
    told = tell(home)
    return told is not None and told.stamp is not None and told.stamp == stamp(database)


def publish(connection: duckdb.DuckDBPyConnection, home: Path, found_whole: Path | None = None) -> None:
    """Tell the files beside the database what has been committed.

    found_whole: the database file, where all in it is known to be readable; it is not read again until it changes.
    """
    repair(connection, home)
    told = tell(home)
    as_left = stamp(found_whole) if found_whole else None
    if told is not None and told.stamp != as_left:
        write(home, replace(told, stamp=as_left))


def write(home: Path, told: Told) -> None:
    """Put the small file in the place of the one before."""
    content = asdict(told.state) | {"stamp": told.stamp, "check": _check(told.state, told.stamp)}
    write_whole(home / VERSION_FILE, json.dumps(content).encode())


def _is_behind(state: State, told: State) -> bool:
    """Whether the database knows less than it did, or at the same count something else."""
    return told.commits > 0 and (state.commits < told.commits or (state.commits == told.commits and state != told))


def _check(state: State, stamp: tuple[int, int] | None) -> str:
    return hashlib.sha256(f"{state} {stamp}".encode()).hexdigest()[:12]
