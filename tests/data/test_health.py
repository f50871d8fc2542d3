"""What the database has lost is told: a deleted log, an older file, a missing one, a damaged block."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from data import Database, ImportReport, Role, manifest, mark_bulk, status, undo_import, version
from data.failures import DatabaseDamaged
from data.health import problems
from data.queries import run
from tests.conftest import NOW, import_text

TakeIn = Callable[..., ImportReport]
LIST = "registration_id,registered_at\nr1,2026-02-01T10:00Z\nr2,2026-02-02T10:00Z\n"
OTHERS = LIST.replace("r1", "r3").replace("r2", "r4")


def copy_of(database: Database, folder: Path) -> Path:
    assert database.home
    return Path(shutil.copytree(database.home, folder / "copy"))


def put_back(older: Path, database: Database) -> None:
    """The database file alone, as somebody does who has a copy of nothing else."""
    assert database.path
    shutil.copy(older / "turnout.duckdb", database.path)


@pytest.fixture
def killed_after_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """What the next transaction leaves where its process is killed between the commit and the checkpoint."""

    @contextmanager
    def transaction(database: Database) -> Iterator[duckdb.DuckDBPyConnection]:
        assert database.home
        with database.open(write=True) as connection:
            connection.begin()
            yield connection
            run(connection, "count_commit")
            manifest.announce(connection, database.home)
            connection.commit()
            shutil.copytree(database.home, tmp_path / "left")

    def prepare() -> Path:
        monkeypatch.setattr(Database, "transaction", transaction)
        return tmp_path / "left"

    return prepare


def test_all_is_well_after_every_sort_of_change(march: Database, take_in: TakeIn) -> None:
    assert problems(march) == ()
    take_in("registrations", LIST, "march-1")
    mark_bulk(march, "march-1", minute=None, import_id=2, now=NOW)
    undo_import(march, 2, now=NOW)
    take_in("registrations", LIST, "march-1", now=NOW + timedelta(days=1))
    assert problems(march) == () == status(march).problems


def test_a_log_that_is_there_is_read_and_one_that_is_gone_is_told(
    march: Database, take_in: TakeIn, killed_after_commit: Callable[[], Path]
) -> None:
    home = killed_after_commit()
    take_in("registrations", LIST, "march-1")
    left = Database(home)
    log = home / "turnout.duckdb.wal"
    whole = log.read_bytes()
    assert problems(left) == () and status(left).events[0].registrations == 2
    log.write_bytes(whole)  # a reader leaves it; written anew all the same
    log.unlink()
    assert status(left).events[0].registrations == 0
    told = " ".join(status(left).problems)
    assert 'Import again: registrations "registrations.csv" for march-1 (1 March 2026).' in told
    assert "it ends with import 1 of 1 March 2026" in told


def test_an_import_that_is_told_and_missing_is_found_when_its_file_comes_again(
    march: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    older = copy_of(march, tmp_path)
    take_in("registrations", LIST, "march-1")
    assert problems(march) == ()
    put_back(older, march)
    told = " ".join(problems(march))
    assert "Import again: registrations" in told and "with --accept-loss" in told
    take_in("registrations", OTHERS, "march-1", now=NOW + timedelta(days=1))  # gets the number of the lost one
    told = " ".join(problems(march))
    assert "for march-1 (1 March 2026)" in told
    take_in("registrations", LIST, "march-1", now=NOW + timedelta(days=2))
    told = " ".join(problems(march))
    assert "Import again" not in told and "Marks, corrections or forecasts" in told


def test_changes_that_are_no_imports_are_missed_too_and_found_when_the_file_comes_back(
    march: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in("registrations", LIST, "march-1")
    older = copy_of(march, tmp_path)
    mark_bulk(march, "march-1", minute=None, import_id=2, now=NOW)
    newest = copy_of(march, tmp_path / "newest")
    put_back(older, march)
    told = " ".join(problems(march))
    assert "Marks, corrections or forecasts put on record since then are missing" in told
    assert " ".join(problems(march)) == told, "told once more, until somebody does something about it"
    put_back(newest, march)
    assert problems(march) == ()


def test_a_lost_undoing_is_told(march: Database, take_in: TakeIn, tmp_path: Path) -> None:
    take_in("registrations", LIST, "march-1")
    older = copy_of(march, tmp_path)
    undo_import(march, 2, now=NOW)
    put_back(older, march)
    told = " ".join(problems(march))
    assert "Undo again: import 2." in told


def test_another_database_of_as_many_changes_is_told(march: Database, take_in: TakeIn, tmp_path: Path) -> None:
    home = copy_of(march, tmp_path)
    take_in("registrations", LIST, "march-1")
    import_text(Database(home), tmp_path, "registrations", OTHERS, "march-1")
    put_back(home, march)
    told = " ".join(problems(march))
    assert 'registrations "registrations.csv" for march-1' in told


def test_a_missing_file_is_never_replaced_by_an_empty_one(march: Database, take_in: TakeIn) -> None:
    assert march.path
    march.path.unlink()
    with pytest.raises(DatabaseDamaged, match=r"missing, though 1 imports .* restore FILE"), march.open(write=True):
        pass
    assert not march.path.exists()
    damage, named = problems(march)
    assert "is missing" in damage and 'events "events.csv" (1 March 2026)' in named


def test_a_missing_file_without_its_manifest_is_told_too(march: Database) -> None:
    assert march.path and march.home
    march.path.unlink()
    (march.home / manifest.MANIFEST_FILE).unlink()
    with pytest.raises(DatabaseDamaged, match="0 imports"), march.open():
        pass


@pytest.mark.parametrize("is_noted", [True, False], ids=["by its time", "by its block"])
def test_a_flipped_bit_is_told(march: Database, take_in: TakeIn, is_noted: bool) -> None:
    """Where the time of the file tells of the change all of it is read; else the block is refused when it is."""
    assert march.path
    take_in("registrations", LIST, "march-1")
    before = march.path.stat()
    content = bytearray(march.path.read_bytes())
    at = content.rindex(b"march-1")
    content[at] ^= 1
    march.path.write_bytes(content)
    if is_noted:
        assert any("is damaged" in told or "cannot be opened" in told for told in problems(march))
    else:
        os.utime(march.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(DatabaseDamaged, match="restore FILE"):
        status(march)
        undo_import(march, 2, now=NOW)


def test_a_reporter_hears_that_something_is_missing_and_not_what(
    march: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    older = copy_of(march, tmp_path)
    take_in("registrations", LIST, "march-1")
    put_back(older, march)
    (told,) = problems(replace(march, role=Role.REPORTER))
    assert "missing" in told and "registrations" not in told


@pytest.mark.parametrize("cut", [0, 20], ids=["another number", "cut short"])
def test_damaged_lines_of_the_manifest_are_kept_aside_and_written_anew(
    march: Database, take_in: TakeIn, cut: int
) -> None:
    assert march.home
    take_in("registrations", LIST, "march-1")
    path = march.home / manifest.MANIFEST_FILE
    whole = path.read_text(encoding="utf-8")
    damaged = whole[:-cut] if cut else whole.replace('"rows_read": 2', '"rows_read": 3')
    assert damaged != whole
    path.write_text(damaged, encoding="utf-8")
    assert manifest.read(march.home).damaged == 1
    take_in("registrations", OTHERS, "march-1", now=NOW + timedelta(days=1))
    assert [line["import_id"] for line in manifest.read(march.home).lines] == [1, 2, 3]
    assert path.read_text(encoding="utf-8").startswith(whole.splitlines()[0])
    (kept,) = march.home.glob(f"{manifest.DAMAGED}*")
    assert kept.read_text(encoding="utf-8") == damaged
    assert problems(march) == ()


def test_a_failed_commit_is_not_told(march: Database) -> None:
    assert march.home
    before = (march.home / manifest.MANIFEST_FILE).read_bytes()
    with pytest.raises(RuntimeError), march.transaction() as connection:
        run(connection, "importing/record_import", **RECORD)
        raise RuntimeError
    assert (march.home / manifest.MANIFEST_FILE).read_bytes() == before
    assert problems(march) == ()


def test_every_commit_is_counted_and_told(march: Database) -> None:
    assert march.home
    first = json.loads((march.home / version.VERSION_FILE).read_text(encoding="utf-8"))["commits"]
    for _ in range(3):
        with march.transaction():
            pass
    told = version.tell(march.home)
    assert told and told.state.commits == first + 3
    with march.open() as connection:
        assert version.state_of(connection) == told.state


RECORD = {
    "import_id": 2, "imported_at": NOW, "kind": "registrations", "event_id": "march-1", "file_name": "x.csv",
    "sha256": "0", "rows_read": 1, "rows_new": 1, "rows_changed": 0, "rows_unchanged": 0, "rows_rejected": 0,
    "source": None, "corrects": None,
}  # fmt: skip
