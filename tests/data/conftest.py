"""march-1 once it is over, and the home of an upload."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from data import Database
from tests.conftest import import_text
from tests.data.people_of_march import START, people, text


@pytest.fixture(scope="session")
def home_of_past(home_of_march: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """march-1 with 300 sign-ups in two imports, the second of which corrects some, and who came; never opened."""
    folder = tmp_path_factory.mktemp("past")
    home = folder / "home"
    shutil.copytree(home_of_march, home, copy_function=shutil.copy)
    rows, database = people(300), Database(home)
    import_text(database, folder, "registrations", text(rows), "march-1", START - timedelta(days=12, hours=5))
    rows.loc[20:29, "city"] = "Wuhan"
    rows.loc[40:49, "party_size"] = 1
    import_text(database, folder, "registrations", text(rows), "march-1", START - timedelta(days=3, hours=7))
    stayed = rows[rows["cancelled_at"].isna()]["registration_id"]
    marks = "".join(f"{one},{'true' if place % 4 else 'false'}\n" for place, one in enumerate(stayed))
    marks = "registration_id,attended\n" + marks
    import_text(database, folder, "attendance", marks, "march-1", START + timedelta(days=1))
    return home


@pytest.fixture
def past(database: Database, home_of_past: Path) -> Database:
    """A database of its own with the same."""
    assert database.home
    shutil.copytree(home_of_past, database.home, copy_function=shutil.copy)
    return database


@pytest.fixture
def home(march: Database) -> Iterator[Path]:
    """The home of march-1, in which nothing of an upload is left afterwards."""
    assert march.home
    yield march.home
    assert list(march.home.glob(".upload-*")) == []
