"""The small files beside the database: version.json and manifest.jsonl.

A page asks for the data version at every rerun, and opening the database only to learn it would
cost 16 ms each time. The version is held in the database and repeated in version.json after the
commit; where a crash came between the two, the next opening repairs the file. Beside it stands the number of
frozen forecasts: a new one leaves the data version, and so every link, as it is. manifest.jsonl
repeats the table of imports, so that a lost write-ahead log can be noticed; an undone import gets a line of its own.
"""

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from data.queries import frame, run, value
from data.whole import write_whole

VERSION_FILE = "version.json"
MANIFEST_FILE = "manifest.jsonl"
EMPTY = "empty"


def read(home: Path) -> str:
    """The data version of a home folder, without opening its database; "empty" where none can be read."""
    try:
        return str(json.loads((home / VERSION_FILE).read_text(encoding="utf-8"))["data_version"])
    except (OSError, ValueError, KeyError, TypeError):
        return EMPTY


def frozen_count(home: Path) -> int:
    """How many forecasts are frozen, without opening the database; 0 where the file does not say it."""
    try:
        return int(json.loads((home / VERSION_FILE).read_text(encoding="utf-8"))["frozen"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


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


def repair(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Rewrite version.json where it does not say what the database says."""
    held, frozen = value(connection, "data_version"), value(connection, "frozen_count")
    if held != read(home) or frozen != frozen_count(home):
        write_whole(home / VERSION_FILE, json.dumps({"data_version": held, "frozen": frozen}).encode())


def publish(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Tell the files beside the database what has been committed."""
    repair(connection, home)
    manifest = home / MANIFEST_FILE
    told = _told(manifest)
    imports = frame(connection, "imports_after", import_id=max((line.get("import_id", 0) for line in told), default=0))
    undone = frame(connection, "undone")
    undone = undone[~undone["undo"].isin([line.get("undo") for line in told])]
    lines = "".join(
        rows.to_json(orient="records", lines=True, date_format="iso", force_ascii=False)
        for rows in (imports, undone)
        if len(rows)
    )
    if lines:
        with manifest.open("a", encoding="utf-8") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())


def _told(manifest: Path) -> list[dict[str, Any]]:
    """The lines that the manifest file has; none where it cannot be read, so that it is told everything again."""
    try:
        lines = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    except (FileNotFoundError, ValueError):
        return []
    return lines if all(isinstance(line, dict) for line in lines) else []
