"""The list of imports, and the tables that hold what came of them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from data import Database, ImportReport, data_version, load_event, schema, version
from data.queries import run
from tests.conftest import NOW

OLD_TABLES = "INSERT INTO imports VALUES (1, '2026-01-01T00:00Z', 'events', NULL, 'a.csv', 'ab', 1, 1, 0, 0, 0)"
OLD_EVENT = """
    INSERT INTO events BY NAME SELECT 'march-1' AS event_id, 'A march' AS name,
        TIMESTAMPTZ '2026-06-01T02:00Z' AS starts_at, 'UTC' AS timezone, 100 AS target,
        'march' AS series, 1 AS import_id, TIMESTAMPTZ '-infinity' AS valid_from,
        TIMESTAMPTZ 'infinity' AS valid_to
"""


def test_a_database_of_version_2_gets_quarantine_marks_and_bands_and_keeps_its_rows(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    before = tmp_path / "migrations"
    before.mkdir()
    (before / "002_frozen_forecasts.sql").write_bytes((schema.MIGRATIONS / "002_frozen_forecasts.sql").read_bytes())
    with duckdb.connect(str(home / "turnout.duckdb")) as connection:
        schema.upgrade(connection, before)
        assert schema.schema_version(connection) == 2
        connection.execute(OLD_TABLES)
        connection.execute(OLD_EVENT)
        run(connection, "set_data_version", data_version="old")
    (home / version.VERSION_FILE).write_text('{"data_version": "old", "frozen": 0}', encoding="utf-8")
    database = Database(home)
    with database.open() as connection:
        assert schema.schema_version(connection) == max(schema.numbered(schema.MIGRATIONS))
        imports = connection.execute("SELECT import_id, source, undone_at, corrects FROM imports").fetchall()
        assert imports == [(1, None, None, None)]
        assert connection.execute("SELECT event_id, bands FROM events").fetchall() == [("march-1", None)]
        for table in ("quarantine", "bulk_lists"):
            assert connection.execute("SELECT count(*) FROM query_table($name)", {"name": table}).fetchone() == (0,)
    assert data_version(database) == "old"


@pytest.mark.parametrize("wrong", ["0.1", "0.5;0.1", "a;b", "0;0.5", "0.1;1", "0.1;0.2;0.3", "0.2;0.2"])
def test_bands_that_are_no_two_rising_shares_are_told(take_in: Callable[..., ImportReport], wrong: str) -> None:
    report = take_in("events", f"event_id,name,starts_at,bands\nmarch-1,A march,2026-06-01,{wrong}\n")
    assert report.rejects[0].reason.startswith("bands must be two rising shares of the target between 0 and 1")


def test_bands_come_with_the_file_of_events_and_stay_where_a_later_file_lacks_them(
    database: Database, take_in: Callable[..., ImportReport]
) -> None:
    take_in("events", "event_id,name,starts_at,bands\nmarch-1,A march,2026-06-01, 0.2; 0.75\n")
    take_in("events", "event_id,name,starts_at\nmarch-1,The march,2026-06-01\n", now=NOW + timedelta(days=1))
    event = load_event(database, "march-1", NOW + timedelta(days=1)).event
    assert (event.name, event.bands) == ("The march", (0.2, 0.75))
