"""The database file: sealed, one opening at a time, whole after a failure."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from data import Database, DatabaseBusy, DatabaseTooNew, DatabaseUnreachable, data_version, manifest, schema, version
from data.queries import records, run, value
from data.sealed import sealed_connection
from tests.conftest import REPOSITORY

HOLD = """
import sys
from pathlib import Path
from data import Database
with Database(Path(sys.argv[1])).open(write=True):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_home_is_made_for_its_owner_only(database: Database) -> None:
    with database.open():
        pass
    assert database.home and stat.S_IMODE(database.home.stat().st_mode) == 0o700
    for file in database.home.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY state TO '/tmp/leak.csv'",
        "ATTACH '/tmp/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET TimeZone = 'Asia/Shanghai'",
    ],
)
def test_a_sealed_connection_reaches_nothing_but_its_file(database: Database, statement: str) -> None:
    with database.open(write=True) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement)


def test_local_variables_are_not_tables(database: Database) -> None:
    import pandas as pd

    secret = pd.DataFrame({"a": [1]})
    with database.open() as connection, pytest.raises(duckdb.CatalogException):
        connection.execute("FROM secret")
    assert len(secret) == 1


def test_every_cursor_speaks_utc() -> None:
    with sealed_connection(":memory:") as connection, connection.cursor() as cursor:
        assert cursor.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]


def test_a_reader_cannot_write(march: Database) -> None:
    with march.open() as connection, pytest.raises(duckdb.Error):
        run(connection, "set_data_version", data_version="forged")


def test_another_process_is_named_when_it_holds_the_database(march: Database) -> None:
    arguments = [sys.executable, "-c", HOLD, str(march.home)]
    with subprocess.Popen(arguments, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin and other.stdout and other.stdout.readline() == "held\n"
        try:
            for write in (True, False):
                with pytest.raises(DatabaseBusy, match=rf"process {other.pid}\).*try again"), march.open(write):
                    pass
        finally:
            other.stdin.close()
    with march.open(write=True) as connection:
        assert len(records(connection, "event_summaries")) == 1


def test_a_second_opening_in_this_process_waits_and_says_so(march: Database) -> None:
    with march.open(), pytest.raises(DatabaseBusy, match=str(os.getpid())), march.open():
        pass


def test_threads_take_turns(march: Database) -> None:
    patient = Database(march.home)
    found: list[int] = []

    def read() -> None:
        with patient.open() as connection:
            found.append(len(records(connection, "event_summaries")))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 8


def test_a_failed_transaction_leaves_nothing(march: Database) -> None:
    before = data_version(march)
    with pytest.raises(RuntimeError), march.transaction() as connection:
        run(connection, "set_data_version", data_version="half")
        raise RuntimeError
    with march.open() as connection:
        assert value(connection, "data_version") == before == data_version(march)


def test_a_stale_version_file_is_repaired_at_the_next_opening(march: Database) -> None:
    assert march.home
    true = data_version(march)
    for wrong in ('{"data_version": "older"}', "not json", "[]"):
        (march.home / version.VERSION_FILE).write_text(wrong, encoding="utf-8")
        with march.open():
            pass
        assert data_version(march) == true


def test_a_lost_line_of_the_manifest_comes_with_the_next_commit(march: Database) -> None:
    assert march.home
    told = march.home / manifest.MANIFEST_FILE
    whole = told.read_text(encoding="utf-8")
    told.unlink()
    with march.transaction():
        pass
    assert told.read_text(encoding="utf-8") == whole
    assert whole.count("\n") == 1


def test_an_absent_home_has_the_empty_version(tmp_path: Path) -> None:
    assert data_version(Database(tmp_path / "nowhere")) == "empty"
    assert not (tmp_path / "nowhere").exists()


def test_a_database_in_memory_has_the_same_tables(database: Database) -> None:
    memory = Database.in_memory()
    with memory.open() as inner, database.open() as connection:
        tables = "SELECT table_name, sql FROM duckdb_tables() ORDER BY table_name"
        assert inner.execute(tables).fetchall() == connection.execute(tables).fetchall()
    assert data_version(memory) == "empty"


def test_an_older_database_is_brought_forward_with_its_rows(march: Database, tmp_path: Path) -> None:
    steps = tmp_path / "migrations"
    steps.mkdir()
    latest = max(schema.numbered(schema.MIGRATIONS))
    added, filled = (steps / f"{latest + step:03}_events_url.sql" for step in (1, 2))
    added.write_text("ALTER TABLE events ADD COLUMN url VARCHAR", encoding="utf-8")
    filled.write_text("UPDATE events SET url = 'x/' || event_id", encoding="utf-8")
    with march.open(write=True) as connection:
        assert schema.is_outdated(connection, steps)
        schema.upgrade(connection, steps)
        assert not schema.is_outdated(connection, steps)
        assert schema.schema_version(connection) == latest + 2
        assert connection.execute("SELECT url FROM events").fetchall() == [("x/march-1",)]
        schema.upgrade(connection, steps)
        assert schema.schema_version(connection) == latest + 2


def test_a_migration_that_fails_changes_nothing(march: Database, tmp_path: Path) -> None:
    latest = max(schema.numbered(schema.MIGRATIONS))
    fine, broken = (tmp_path / f"{latest + step:03}_step.sql" for step in (1, 2))
    fine.write_text("ALTER TABLE events ADD COLUMN url VARCHAR", encoding="utf-8")
    broken.write_text("ALTER TABLE nothing ADD COLUMN url VARCHAR", encoding="utf-8")
    with march.open(write=True) as connection:
        with pytest.raises(duckdb.Error):
            schema.upgrade(connection, tmp_path)
        assert schema.schema_version(connection) == latest
        assert "url" not in [row[0] for row in connection.execute("DESCRIBE events").fetchall()]


def test_a_database_from_the_future_is_refused(march: Database) -> None:
    with march.open(write=True) as connection:
        run(connection, "set_schema_version", schema_version=999)
    with pytest.raises(DatabaseTooNew, match="999"), march.open():
        pass


@pytest.mark.parametrize(
    "content", [b"", bytes(range(255, -1, -1)) * 80, b"PK\x03\x04"], ids=["empty", "noise", "archive"]
)
def test_a_file_that_is_no_database_is_told(database: Database, content: bytes) -> None:
    assert database.home and database.path
    database.home.mkdir()
    database.path.write_bytes(content)
    for write in (True, False):
        with (
            pytest.raises(DatabaseUnreachable, match=r"turnout\.duckdb cannot be opened .*--home"),
            database.open(write),
        ):
            pass


def test_a_folder_that_is_none_or_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    for home in (tmp_path / "file", tmp_path / "file" / "home", Path("/proc/1")):
        for write in (True, False):
            with pytest.raises(DatabaseUnreachable, match=r"cannot be .*--home"), Database(home).open(write):
                pass
        assert data_version(Database(home)) == "empty"


def test_a_folder_without_permission_is_told(march: Database) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is forbidden to the superuser")
    assert march.home
    try:
        for mode in (0o500, 0o000):
            march.home.chmod(mode)
            with pytest.raises(DatabaseUnreachable, match=r"Permission denied.*--home"), march.open(write=True):
                pass
    finally:
        march.home.chmod(0o700)
