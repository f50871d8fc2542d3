"""The bundled event goes the way of everybody's files."""

from datetime import UTC, datetime
from pathlib import Path

from data import Database, data_version, default_as_of, load_bundled, load_event
from tests.conftest import NOW

EVENT = "occupy-taobao-2011"


def test_the_bundled_event_loads_once_and_is_the_same_everywhere(database: Database) -> None:
    first = load_bundled(database, NOW)
    assert all(report.rejected == 0 and report.new == report.read > 0 for report in first)
    version = data_version(database)
    again = load_bundled(database, datetime(2027, 1, 1, tzinfo=UTC))
    assert all(report.unchanged == report.read for report in again)
    assert data_version(database) == version
    memory = Database.in_memory()
    load_bundled(memory, datetime(2028, 1, 1, tzinfo=UTC))
    assert data_version(memory) == version


def test_its_usual_as_of_is_the_evening_before(database: Database) -> None:
    load_bundled(database, NOW)
    as_of = default_as_of(database, EVENT, NOW)
    assert as_of.isoformat() == "2011-11-23T20:00:00+08:00"
    known = load_event(database, EVENT, as_of)
    assert known.event.simulated and known.event.city == "Hangzhou"
    assert known.claims["claimed_at"].max() <= as_of and known.milestones["happened_at"].max() <= as_of
    assert not known.daily


def test_every_bundled_file_is_there() -> None:
    from data.bundled import FILES, SAMPLE

    assert all((Path(SAMPLE) / name).is_file() for _, name in FILES)
