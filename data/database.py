"""The DuckDB file: opened late, closed early, sealed, one opening at a time per process.

A second process cannot even read while a writer has the file open, and one process cannot
mix read-only and read-write openings. So every opening holds a lock of this process, waits
a while for another process's, and is closed as soon as its block ends.

Errors:
    ShowdownError
    ├─ DatabaseBusy         someone else holds the file; names the process
    ├─ DatabaseUnreachable  the home folder cannot be made, read or written, or its file is no database
    │  └─ DatabaseDamaged   its file is damaged, or missing though it held imports (data.failures)
    ├─ DatabaseFailed       the engine failed; the file was closed, and the next opening is a new one (data.failures)
    ├─ NoRoom               the disk is full; nothing was stored (data.failures)
    ├─ NotAllowed           a reporter would write (data.roles)
    └─ DatabaseTooNew       the file was written by a later version of the product (data.schema)
"""

import errno
import logging
import os
import re
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from data import failures, manifest, schema, version
from data.failures import DatabaseUnreachable
from data.queries import run
from data.roles import Role, organisers_only
from data.sealed import SEAL, sealed_connection
from forecasting.tables import ShowdownError

FILE_NAME = "turnout.duckdb"
RETRY_SECONDS = 0.05
_LOG = logging.getLogger("showdown")

_one_opening_at_a_time = threading.Lock()


class DatabaseBusy(ShowdownError):
    """Another process, or another thread of this one, holds the database."""


@dataclass(frozen=True)
class Database:
    """Where the data of one home folder live. Holds no open file.

    home: the folder; made on the first opening where absent. None for a database in memory.
    patience: seconds to wait for another holder before DatabaseBusy.
    role: who asks; what is read for a reporter is released numbers only, and a reporter writes nothing.
    """

    home: Path | None
    patience: float = 10.0
    memory: duckdb.DuckDBPyConnection | None = field(default=None, repr=False, compare=False)
    role: Role = Role.ORGANISER

    @classmethod
    def in_memory(cls) -> "Database":
        """A database of the same schema that lives as long as this object; for forecasts from files alone."""
        connection = sealed_connection(":memory:")
        schema.upgrade(connection)
        database = cls(home=None, memory=connection)
        weakref.finalize(database, connection.close)
        return database

    @property
    def path(self) -> Path | None:
        return self.home / FILE_NAME if self.home else None

    @property
    def is_absent(self) -> bool:
        """Whether nothing was stored yet, so that to open it would make a database. One that was lost is not absent."""
        if self.home is None or self.path is None or self.path.exists():
            return False
        try:
            failures.refuse_lost(self.home, self.path)
        except failures.DatabaseDamaged:
            return False
        return True

    def refuse_absent(self) -> None:
        """Raise DatabaseUnreachable where nothing was stored yet: a mistyped folder must not look empty."""
        if self.is_absent:
            raise DatabaseUnreachable(
                f"There is no database in {self.home}, and none was made. Name the right folder with --home."
            )

    @contextmanager
    def open(self, write: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one block of work. Only `write` may change the file.

        Raises DatabaseBusy where the file stays locked for `patience` seconds, DatabaseUnreachable where the
        home folder or the file cannot be used at all; NotAllowed where a reporter would write.
        """
        if write:
            organisers_only(self, "change what is stored")
        if self.memory is not None:
            with self.memory.cursor() as cursor:
                yield cursor
            return
        with self._alone(), self._connect(write) as connection:
            yield connection

    @contextmanager
    def unsealed(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The file opened for writing and nothing else sealed off, so that it can be copied into another one.

        For `data.rewriting` alone: what runs on it can reach every file. Raises what `open` does.
        """
        organisers_only(self, "write the database anew")
        with self._alone(), self._patiently(read_only=False, sealed=False) as connection:
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """A block in which no other thread of this process opens the file; what the engine says is explained."""
        if not _one_opening_at_a_time.acquire(timeout=self.patience):
            raise DatabaseBusy(_busy(f"this program itself (process {os.getpid()})"))
        try:
            yield
        except (duckdb.Error, OSError) as error:
            explained = failures.explained(self.home, error)
            if explained is None:
                raise
            raise explained from error
        finally:
            _one_opening_at_a_time.release()

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A writing connection whose changes all stay, or none.

        What is imported is told in the manifest before the commit. After it the write-ahead log is folded into the
        file, and the small files beside the database are brought up to date; where that fails the changes are
        stored nevertheless, and the next opening does it.
        """
        was_whole = self.home is not None and self.path is not None and version.is_as_left(self.home, self.path)
        with self.open(write=True) as connection:
            length = None
            connection.begin()
            try:
                yield connection
                run(connection, "count_commit")
                length = manifest.announce(connection, self.home) if self.home else None
                connection.commit()
            except BaseException:
                _roll_back(connection)
                if self.home and length is not None:
                    manifest.take_back(self.home, length)
                raise
            try:
                connection.checkpoint()
                if self.home:
                    version.publish(connection, self.home, self.path if was_whole else None)
            except (duckdb.Error, OSError) as error:
                _LOG.warning(
                    "The change is stored; to tidy up after it did not work (%s), so the next opening will. "
                    "See whether the disk has room.", type(error).__name__,
                )  # fmt: skip

    def _connect(self, write: bool) -> duckdb.DuckDBPyConnection:
        assert self.home is not None and self.path is not None
        self._prepare_home(self.home, write)
        if not self.path.exists():
            failures.refuse_lost(self.home, self.path)
            self._upgrade()
        connection = self._patiently(read_only=not write)
        try:
            if schema.is_outdated(connection):
                connection.close()
                self._upgrade()
                connection = self._patiently(read_only=not write)
            self._repair(connection, write)
        except BaseException:
            connection.close()
            raise
        return connection

    def _repair(self, connection: duckdb.DuckDBPyConnection, write: bool) -> None:
        """Bring the small files up to date. A full disk keeps nobody from reading: the next opening does it then."""
        assert self.home is not None
        try:
            version.repair(connection, self.home)
        except OSError as error:
            if not failures.is_full(error):
                raise DatabaseUnreachable(_unreachable(self.home, "written", error)) from error
            if write:
                raise

    def _prepare_home(self, home: Path, write: bool) -> None:
        """Make the folder where it is absent. Raises DatabaseUnreachable where it cannot be used."""
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnreachable(_unreachable(home, "made", error)) from error
        needed = os.R_OK | os.X_OK | (os.W_OK if write else 0)
        if not os.access(home, needed):
            denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            raise DatabaseUnreachable(_unreachable(home, "written" if write else "read", denied))

    def _upgrade(self) -> None:
        with self._patiently(read_only=False) as connection:
            schema.upgrade(connection)

    def _patiently(self, read_only: bool, sealed: bool = True) -> duckdb.DuckDBPyConnection:
        assert self.path is not None
        deadline = time.monotonic() + self.patience
        while True:
            try:
                return sealed_connection(str(self.path), read_only, SEAL if sealed else SEAL[:1])
            except duckdb.Error as error:
                holder = re.search(r"Conflicting lock is held in (.+?) \(PID (\d+)\)", str(error))
                if holder is None:
                    raise failures.cannot_open(self.path, error) from error
                if time.monotonic() >= deadline:
                    raise DatabaseBusy(_busy(f"{Path(holder[1]).name} (process {holder[2]})")) from error
            time.sleep(RETRY_SECONDS)


def _unreachable(home: Path, done: str, error: OSError) -> str:
    reason = error.strerror or type(error).__name__
    return f"The folder {home} cannot be {done} ({reason}). Check its permissions, or choose another one with --home."


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Undo an open transaction; an engine that has failed cannot, and forgets it when it is closed."""
    with suppress(duckdb.FatalException, duckdb.InternalException, duckdb.TransactionException):
        connection.rollback()


def _busy(holder: str) -> str:
    return f"The database is in use by {holder}. Wait until that work has ended, or end it, and try again."
