"""Frozen forecasts in storage: kept to the byte, seen at once, never changed."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from data import Database, data_version, frozen_count, list_frozen, schema, store_frozen, version
from data.queries import run
from forecasting.tables import Frozen
from tests.conftest import MARCH, NOW, REPOSITORY

SIGN_UPS = "registration_id,registered_at,party_size\n{rows}"
STORED_BYTES = """
    SELECT hex(encode(forecast_id || event_id || data_version || reason || method)), epoch_us(made_at), epoch_us(as_of),
        target, registered, p_target, list_transform(registered_quantiles, lambda one: format('{:a}', one)),
        list_transform(turnout_quantiles, lambda one: format('{:a}', one))
    FROM frozen_forecasts
    ORDER BY forecast_id
"""


def made(**changes: object) -> Frozen:
    """A frozen forecast with numbers of no meaning, some of them without an exact decimal form."""
    values: dict[str, object] = {
        "forecast_id": "0a1b2c3d4e5f",
        "event_id": "march-1",
        "made_at": datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC),
        "as_of": datetime(2026, 3, 2, 12, tzinfo=UTC),
        "data_version": "v1",
        "reason": "import",
        "target": 100.0,
        "registered": 7,
        "p_target": 1 / 3,
        "method": "alone",
        "registered_quantiles": np.arange(1, 100) / 3,
        "turnout_quantiles": np.arange(1, 100) / 7,
    }
    return Frozen(**(values | changes))  # type: ignore[arg-type]


def stored_bytes(database: Database) -> list[tuple[object, ...]]:
    with database.open() as connection:
        return connection.execute(STORED_BYTES).fetchall()


def test_a_frozen_forecast_comes_back_as_it_was(march: Database) -> None:
    one = made()
    assert store_frozen(march, one) == 1
    (found,) = list_frozen(march)
    for name, value in vars(one).items():
        assert np.array_equal(getattr(found, name), value), name
    with pytest.raises(ValueError, match="read-only"):
        found.turnout_quantiles[0] = 0.0


def test_an_event_without_a_target_has_no_odds(march: Database) -> None:
    store_frozen(march, made(target=None, p_target=None))
    (found,) = list_frozen(march)
    assert found.target is None and found.p_target is None


def test_storing_an_id_twice_changes_nothing(march: Database) -> None:
    store_frozen(march, made())
    before = stored_bytes(march)
    assert store_frozen(march, made(registered=99, turnout_quantiles=np.zeros(99))) == 0
    assert stored_bytes(march) == before
    assert frozen_count(march) == 1


def test_they_are_listed_by_event_and_as_of_and_the_first_made_first(march: Database) -> None:
    day = timedelta(days=1)
    first = made(forecast_id="c")
    afterwards = made(forecast_id="a", made_at=first.made_at + day)
    earlier = made(forecast_id="d", as_of=first.as_of - day)
    other = made(forecast_id="b", event_id="another")
    store_frozen(march, first, afterwards, earlier, other)
    assert [one.forecast_id for one in list_frozen(march)] == ["b", "d", "c", "a"]
    assert [one.forecast_id for one in list_frozen(march, "march-1")] == ["d", "c", "a"]
    assert list_frozen(march, "no such event") == ()


def test_a_new_import_leaves_every_byte_of_them(march: Database, take_in) -> None:
    store_frozen(march, made(), made(forecast_id="second", target=None, p_target=None))
    before = stored_bytes(march)
    take_in("events", MARCH.replace(",100\n", ",5000\n"), now=NOW + timedelta(days=1))
    take_in("registrations", SIGN_UPS.format(rows="a,2026-02-01T10:00,3\n"), "march-1", now=NOW + timedelta(days=2))
    assert stored_bytes(march) == before
    assert len(before) == 2


def test_no_statement_changes_or_removes_a_frozen_forecast() -> None:
    touching = {
        path.relative_to(REPOSITORY / "queries").as_posix(): re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        for path in (REPOSITORY / "queries").rglob("*.sql")
    }
    touching = {name: text for name, text in touching.items() if "frozen_forecasts" in text}
    assert "freeze.sql" in touching and "frozen.sql" in touching
    for name, text in touching.items():
        assert not re.search(r"\b(UPDATE|DELETE|TRUNCATE|DROP|REPLACE|MERGE|ALTER)\b", text, re.I), name


def test_a_freeze_is_seen_at_once_and_leaves_the_data_version(march: Database) -> None:
    before = data_version(march)
    assert frozen_count(march) == 0
    store_frozen(march, made())
    assert (data_version(march), frozen_count(march)) == (before, 1)


@pytest.mark.parametrize("counted", ["", ', "frozen": "many"', ', "frozen": 9'], ids=["older", "wrong", "stale"])
def test_a_version_file_without_the_right_count_is_read_and_repaired(march: Database, counted: str) -> None:
    assert march.home
    store_frozen(march, made())
    true = data_version(march)
    (march.home / version.VERSION_FILE).write_text(f'{{"data_version": "{true}"{counted}}}', encoding="utf-8")
    assert data_version(march) == true
    assert isinstance(frozen_count(march), int)
    list_frozen(march)
    held = json.loads((march.home / version.VERSION_FILE).read_text(encoding="utf-8"))
    assert (held["data_version"], held["frozen"], held["commits"]) == (true, 1, 2)


def test_a_database_in_memory_freezes_too() -> None:
    memory = Database.in_memory()
    store_frozen(memory, made())
    assert frozen_count(memory) == 1


def test_a_database_of_version_1_gets_the_table_and_keeps_its_rows(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with duckdb.connect(str(home / "turnout.duckdb")) as connection:
        run(connection, "schema")
        run(connection, "set_data_version", data_version="old")
        assert schema.schema_version(connection) == 1
    (home / version.VERSION_FILE).write_text('{"data_version": "old"}', encoding="utf-8")
    database = Database(home)
    assert list_frozen(database) == ()
    assert data_version(database) == "old"
    assert store_frozen(database, made()) == 1
    with database.open() as connection:
        assert schema.schema_version(connection) == max(schema.numbered(schema.MIGRATIONS))


@pytest.mark.parametrize("wrong", [{"reason": "replay"}, {"turnout_quantiles": np.zeros(98)}], ids=["reason", "levels"])
def test_a_row_that_is_no_frozen_forecast_is_refused_whole(march: Database, wrong: dict[str, object]) -> None:
    with pytest.raises(duckdb.ConstraintException):
        store_frozen(march, made(forecast_id="fine"), made(**wrong))
    assert list_frozen(march) == ()
