"""One staging instance serves every file of a process, and no file leaves anything there for another."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import duckdb
import pytest

from data import Choices, Database, import_file
from data.importing.check import open_staging
from tests.conftest import MARCH, NOW, import_text


def test_nothing_of_a_file_is_left_for_the_next(march: Database, tmp_path: Path) -> None:
    rows = "registration_id,registered_at,city\na,03/04/2026 10:00,Leeds\nb,never,\n"
    assert import_text(march, tmp_path, "registrations", rows, "march-1").rejected == 1
    with open_staging() as staging:
        assert staging.execute("SELECT table_name FROM information_schema.tables").fetchall() == []
        assert staging.execute("SELECT getvariable('dates'), getvariable('words')").fetchall() == [(None, None)]


def test_after_an_error_of_the_engine_the_next_file_gets_a_new_instance(march: Database, tmp_path: Path) -> None:
    with pytest.raises(duckdb.CatalogException), open_staging() as staging:
        staging.execute("CREATE TABLE of_the_broken_one (a INTEGER)")
        staging.execute("FROM nowhere")
    rows = "registration_id,registered_at\na,2026-02-01T10:00\n"
    assert import_text(march, tmp_path, "registrations", rows, "march-1").new == 1
    with open_staging() as staging:
        assert staging.execute("SELECT table_name FROM information_schema.tables").fetchall() == []


def test_files_that_are_read_at_once_do_not_share_how_they_are_read(tmp_path: Path) -> None:
    """The same figures, day first for one half of the files and month first for the other, in eight homes at once."""

    def first_day(number: int) -> str:
        folder = tmp_path / str(number)
        folder.mkdir()
        home = Database(folder / "home", patience=60)  # one process opens one database at a time
        import_text(home, folder, "events", MARCH)
        file = folder / "list.csv"
        file.write_text(f"registration_id,registered_at\n{number},03/04/2025 10:00\n", encoding="utf-8")
        order = "day-first" if number % 2 else "month-first"
        import_file(home, "registrations", file, "march-1", now=NOW, choices=Choices(date_order=order))
        with home.open() as connection:
            found = connection.execute("SELECT registration_id, registered_at FROM registrations").fetchall()
        assert [row[0] for row in found] == [str(number)]
        return f"{found[0][1]:%m-%d}"

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(first_day, range(8))) == ["03-04", "04-03"] * 4


def test_a_forked_process_makes_an_instance_of_its_own(march: Database, tmp_path: Path) -> None:
    """A backtest forks; no thread of an instance survives that, so a query there could wait for ever."""
    with open_staging() as staging:
        staging.execute("CREATE TABLE of_the_parent (a INTEGER)")
        found = get_context("fork").SimpleQueue()
        child = get_context("fork").Process(target=_look, args=(found,))
        child.start()
        child.join(60)
        child.kill()
        staging.execute("DROP TABLE of_the_parent")
    assert child.exitcode == 0 and found.get() == []


def _look(found: "SimpleQueue[list[tuple[str]]]") -> None:
    with open_staging() as staging:
        found.put(staging.execute("SELECT table_name FROM information_schema.tables").fetchall())
