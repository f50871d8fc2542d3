"""The one file of a backup: what is in it, and whether it is whole.

A ZIP file whose members bear names that we give and no others, beside a list of contents with the SHA-256 of each and
the rows and fingerprint of every table. It is believed only after each byte of it was read and its database opened.
"""

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import duckdb

from data import schema, version
from data.database import FILE_NAME
from data.health import Fingerprint, fingerprints
from data.schema import DatabaseTooNew
from data.sealed import sealed_connection
from forecasting.tables import ShowdownError

CONTENTS = "contents.json"
FORMAT = 1
MOST_MEMBERS = 10_000
_MOST_CONTENTS = 8 << 20
_PIECE = 1 << 20
_NAMES = re.compile(
    r"turnout\.duckdb|manifest\.jsonl|version\.json|backtest\.parquet|organisers\.txt"
    r"|keys/[0-9a-f]{32}\.key|presets/[^/\\\0]{1,200}\.json"
)


class BackupRefused(ShowdownError):
    """A file that is no whole backup, or one that cannot be made or put back. The text says why and what to do."""


@dataclass(frozen=True)
class Contents:
    """What a backup holds. engine: the version of DuckDB that told the fingerprints; "" where that was not said.

    tables: rows and fingerprint by name. members: bytes and SHA-256 by name.
    """

    made_at: datetime
    engine: str
    schema_version: int
    data_version: str
    tables: dict[str, Fingerprint]
    members: dict[str, tuple[int, str]]

    @property
    def people(self) -> int:
        """Stored rows that tell of somebody."""
        return sum(self.tables.get(name, (0, ""))[0] for name in ("registrations", "attendance"))


def members_of(home: Path) -> tuple[Path, ...]:
    """The files of a home folder that a backup takes: the data, and what they need; no log and nothing temporary."""
    found = (path for path in sorted(home.rglob("*")) if path.is_file() and not path.is_symlink())
    return tuple(path for path in found if _NAMES.fullmatch(path.relative_to(home).as_posix()))


def write(file: BinaryIO, home: Path, sources: dict[str, BinaryIO], connection: duckdb.DuckDBPyConnection,
          now: datetime) -> Contents:  # fmt: skip
    """Write a backup of open files; what it holds. connection: of the database, by which nothing is being changed."""
    members = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, source in sources.items():
            with archive.open(name, "w", force_zip64=True) as member:
                members[name] = _copied(source, member)
        contents = Contents(
            now, duckdb.__version__, schema.schema_version(connection), version.state_of(connection).data_version,
            fingerprints(connection), members,
        )  # fmt: skip
        told = asdict(contents) | {"made_at": now.isoformat(), "format": FORMAT}
        archive.writestr(CONTENTS, json.dumps(told, ensure_ascii=False))
    return contents


def unpack(path: Path, folder: Path) -> Contents:
    """Unpack a backup into an empty folder and prove it whole; what it holds.

    Raises BackupRefused where a byte of it is wrong, DatabaseTooNew for one of a later version of the product.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            contents = _contents(archive)
            _check_room(contents, folder)
            for name, told in contents.members.items():
                target = folder / name
                target.parent.mkdir(mode=0o700, exist_ok=True)
                with archive.open(name) as member, _new(target) as file:
                    if _copied(member, file, told[0]) != told:
                        raise refused(path, f"{name} in it is not what was saved")
                    os.fsync(file.fileno())
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError, NotImplementedError,
            RuntimeError) as error:  # fmt: skip
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is damaged, or no backup"
        raise refused(path, reason) from error
    _check_database(path, folder / FILE_NAME, contents)
    return contents


def refused(path: Path, reason: str) -> BackupRefused:
    """The error for a file that nothing is restored from."""
    return BackupRefused(f"{path} cannot be used as a backup: {reason}. Nothing was changed. Choose another one.")


def _contents(archive: zipfile.ZipFile) -> Contents:
    """The list of contents. Raises ValueError where it does not tell of just what is there."""
    if archive.getinfo(CONTENTS).file_size > _MOST_CONTENTS:
        raise ValueError("too long a list of contents")
    told: dict[str, Any] = json.loads(archive.read(CONTENTS))
    if told.pop("format") > FORMAT:
        raise DatabaseTooNew("The backup was made by a later version of Showdown. Update Showdown.")
    members = {name: (int(size), str(digest)) for name, (size, digest) in told["members"].items()}
    names = archive.namelist()
    if sorted(names) != sorted([*members, CONTENTS]) or len(names) > MOST_MEMBERS or FILE_NAME not in members:
        raise ValueError("other members than told")
    if not all(_NAMES.fullmatch(name) for name in members):
        raise ValueError("a member of another name")
    tables = {name: (int(rows), str(fingerprint)) for name, (rows, fingerprint) in told["tables"].items()}
    made_at = datetime.fromisoformat(told["made_at"])
    return Contents(
        made_at, str(told.get("engine", "")), int(told["schema_version"]), str(told["data_version"]), tables, members
    )


def _check_room(contents: Contents, folder: Path) -> None:
    needed, free = sum(size for size, _ in contents.members.values()), shutil.disk_usage(folder).free
    if needed >= free:
        raise BackupRefused(
            f"To unpack the backup takes {needed / 1e6:,.0f} MB, and {folder.parent} has {free / 1e6:,.0f} MB left. "
            "Make room there. Nothing was changed."
        )


def _check_database(path: Path, database: Path, contents: Contents) -> None:
    """Open the copy and compare every table with what was told of it.

    DuckDB does not promise that a value has one hash in all its versions: of another one only the rows are counted.
    """
    try:
        with sealed_connection(str(database), read_only=True) as connection:
            schema.is_outdated(connection)  # raises DatabaseTooNew
            found = fingerprints(connection)
    except duckdb.Error as error:
        raise refused(path, "its database cannot be opened") from error
    told = contents.tables
    if contents.engine != duckdb.__version__:
        found, told = ({name: (rows, "") for name, (rows, _) in tables.items()} for tables in (found, told))
    if found != told:
        raise refused(path, "its database does not hold what was saved")


def _copied(source: Any, target: Any, most: int | None = None) -> tuple[int, str]:
    """Copy all of a file, piece by piece; its bytes and SHA-256. Stops after `most` bytes: what is told is enough."""
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(source):
        size += len(piece)
        if most is not None and size > most:
            break
        digest.update(piece)
        target.write(piece)
    return size, digest.hexdigest()


def _pieces(source: Any) -> Iterator[bytes]:
    while piece := source.read(_PIECE):
        yield piece


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
