"""What all tests share: one thread for numpy, a fresh real database, the folder of real data."""

import os
import shutil

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported
os.environ.setdefault("SHOWDOWN_SHRED", "by-hand")  # what lies in the past here is no past event

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from data import Database, ImportReport, import_file

REPOSITORY = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MARCH = "event_id,name,starts_at,timezone,target\nmarch-1,A march,2026-06-01T10:00,Asia/Shanghai,100\n"


def import_text(
    database: Database, folder: Path, kind: str, text: str, event_id: str | None = None, now: datetime = NOW
) -> ImportReport:
    """Import a CSV file given as its text."""
    file = folder / f"{kind}.csv"
    file.write_text(text, encoding="utf-8", newline="")
    return import_file(database, kind, file, event_id, now=now)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A fresh database on disk, empty."""
    return Database(tmp_path / "home", patience=0.2)


@pytest.fixture
def real_data() -> Path:
    """The folder with hotel/ and courses/, outside the repository."""
    folder = Path(os.environ.get("SHOWDOWN_REAL_DATA") or REPOSITORY.parent / "shared" / "data")
    if not (folder / "hotel").is_dir():
        pytest.skip(f"no real data in {folder}; SHOWDOWN_REAL_DATA names their folder")
    return folder


@pytest.fixture
def take_in(database: Database, tmp_path: Path) -> Callable[..., ImportReport]:
    """`import_text` into the database of the test."""
    return partial(import_text, database, tmp_path)


@pytest.fixture(scope="session")
def home_of_march(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with nothing but march-1, to be copied, never opened: a copy costs a hundredth of the import."""
    folder = tmp_path_factory.mktemp("march")
    import_text(Database(folder / "home"), folder, "events", MARCH)
    return folder / "home"


@pytest.fixture
def march(database: Database, home_of_march: Path) -> Database:
    """A database with one event: march-1, 1 June 2026, 10:00 in Shanghai (02:00 UTC), target 100."""
    assert database.home
    shutil.copytree(home_of_march, database.home, copy_function=shutil.copy)  # not its times: it was written just now
    return database
