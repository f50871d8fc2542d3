"""manifest.jsonl: what was imported and undone, told a second time in a file beside the database.

A write-ahead log that is gone, or an older file that was put back, opens without any error and with fewer rows. So
every import is told here before its transaction commits, and taken back where that fails: what is told and not stored
was lost, or was interrupted in its very last step. Every line ends in a check of itself.

Lines are JSON objects of five sorts: an import (import_id and the columns of the table), an undoing (undo, undone_at),
a database found to know less than it did (fell_back), the same one back in its place (came_back), and a loss that a
person has accepted (accepted_at).
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data.queries import records
from data.whole import write_whole

MANIFEST_FILE = "manifest.jsonl"
DAMAGED = "manifest-damaged"
_CHECK = "check"

Line = dict[str, Any]


@dataclass(frozen=True)
class Manifest:
    """The lines of the file in their order. damaged: how many more could not be read."""

    lines: tuple[Line, ...]
    damaged: int

    @property
    def imports(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if "import_id" in line)


def read(home: Path) -> Manifest:
    """What the file tells; nothing where there is none."""
    try:
        content = (home / MANIFEST_FILE).read_bytes()
    except FileNotFoundError:
        return Manifest((), 0)
    texts = content.decode("utf-8", errors="replace").splitlines()
    found = [_parsed(text) for text in texts if text.strip()]
    lines = tuple(line for line in found if line is not None)
    return Manifest(lines, len(found) - len(lines))


def announce(connection: duckdb.DuckDBPyConnection, home: Path) -> int:
    """Tell of the imports and undoings that the file does not know; its length before, for `take_back`.

    Inside a transaction it tells of what is about to be stored, after one of what a crash left untold.
    """
    told = read(home)
    if told.damaged:
        renew(home)
    path = home / MANIFEST_FILE
    before = path.stat().st_size if path.exists() else 0
    append(home, _untold(connection, told))
    return before


def take_back(home: Path, length: int) -> None:
    """Shorten the file to what it told before a transaction that failed."""
    path = home / MANIFEST_FILE
    if path.exists() and path.stat().st_size > length:
        os.truncate(path, length)


def append(home: Path, lines: Iterable[Line]) -> None:
    """Write lines at the end, on the disk when this returns, or none of them."""
    content = "".join(_written(line) for line in lines).encode()
    if not content:
        return
    path = home / MANIFEST_FILE
    before = path.stat().st_size if path.exists() else 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb", buffering=0) as file:
        try:
            # A last line that was cut short must not swallow the next one.
            file.write(content if before == 0 or _ends_a_line(path) else b"\n" + content)
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), before)
            raise


def rewrite(home: Path, change: Callable[[Line], Line | None]) -> None:
    """Write every line anew as `change` gives it, or leave it out where that is None; the file is replaced whole."""
    changed = [new for line in read(home).lines if (new := change(line)) is not None]
    write_whole(home / MANIFEST_FILE, "".join(_written(line) for line in changed).encode())


def renew(home: Path) -> None:
    """Only the lines that can be read stay; the file as it was is kept beside it."""
    content = (home / MANIFEST_FILE).read_bytes()
    write_whole(home / f"{DAMAGED}-{hashlib.sha256(content).hexdigest()[:8]}.jsonl", content)
    rewrite(home, lambda line: line)


def mark(line: Line) -> tuple[Any, ...]:
    """What tells an import from every other one, in a line of the file and in a row of the table."""
    return line.get("import_id"), line.get("kind"), line.get("event_id"), line.get("sha256")


def _untold(connection: duckdb.DuckDBPyConnection, told: Manifest) -> list[Line]:
    imports, undone = {mark(line) for line in told.imports}, {line.get("undo") for line in told.lines}
    new = [row for row in records(connection, "imports_after", import_id=0) if mark(row) not in imports]
    return new + [row for row in records(connection, "undone") if row["undo"] not in undone]


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _parsed(text: str) -> Line | None:
    """The line without its check; None where it is damaged. One without a check was written by an earlier version."""
    try:
        line = json.loads(text)
    except ValueError:
        return None
    if not isinstance(line, dict):
        return None
    check = line.pop(_CHECK, None)
    return line if check is None or check == _check(line) else None


def _written(line: Line) -> str:
    plain = json.loads(_text(line))
    return _text(plain | {_CHECK: _check(plain)}) + "\n"


def _check(line: Line) -> str:
    return hashlib.sha256(_text(line).encode()).hexdigest()[:12]


def _text(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False, allow_nan=False, default=lambda moment: moment.isoformat())
