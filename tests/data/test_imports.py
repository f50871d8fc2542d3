"""The list of imports, and the tables that hold what came of them."""

from pathlib import Path

import duckdb

from data import Database, data_version, schema, version
from data.queries import run

OLD_TABLES = "INSERT INTO imports VALUES (1, '2026-01-01T00:00Z', 'events', NULL, 'a.csv', 'ab', 1, 1, 0, 0, 0)"
OLD_EVENT = """
    INSERT INTO events BY NAME SELECT 'march-1' AS event_id, 'A march' AS name,
        TIMESTAMPTZ '2026-06-01T02:00Z' AS starts_at, 'UTC' AS timezone, 100 AS target, 'march' AS series, 1 AS import_id, TIMESTAMPTZ '-infinity' AS valid_from,
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
