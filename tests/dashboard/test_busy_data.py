"""While another program holds the data, pages show the last forecast and say so."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard import cached
from data import Role
from data.database import FILE_NAME
from tests.dashboard.conftest import OpenPage

HOLD = "import sys, duckdb; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def own_home(bundled_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled_home, tmp_path / "home"))


@pytest.fixture
def hold(own_home: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """A list; whatever process is put into it is ended after the test."""
    held: list[subprocess.Popen[str]] = []
    yield held
    for process in held:
        process.communicate(timeout=30)


def take(home: Path, held: list[subprocess.Popen[str]]) -> None:
    """Open the database for writing in another process, as an import does."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home / FILE_NAME)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    held.append(process)
    assert process.stdout is not None and process.stdout.readline() == "held\n"


def test_a_page_that_was_read_before_shows_its_last_forecast(
    open_page: OpenPage, own_home: Path, hold: list[subprocess.Popen[str]]
) -> None:
    app = open_page(home=own_home)
    title = app.title[0].value
    take(own_home, hold)
    app.select_slider[0].set_value(app.select_slider[0].value - timedelta(hours=5)).run()
    assert not app.exception
    assert f"process {hold[0].pid}" in app.warning[0].value.replace("&#40;", "").replace("&#41;", "")
    assert "last forecast before that, as of Wed 23 Nov 2011, 20:00" in app.warning[0].value
    assert app.title[0].value == title


def test_a_reporter_is_not_told_by_which_program(
    own_home: Path, hold: list[subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOWDOWN_HOME", str(own_home))
    monkeypatch.setenv("SHOWDOWN_ROLE", "reporter")
    event = cached.events()[0]
    before = cached.reading(event.event_id, event.starts_at - timedelta(days=2))
    take(own_home, hold)
    found = cached.reading(event.event_id, event.starts_at - timedelta(days=4))
    assert found.forecast is before.forecast and before.busy is None
    assert found.busy == "New data are being taken in at the moment."


def test_a_new_visit_sees_what_others_have_read_before(
    open_page: OpenPage, own_home: Path, hold: list[subprocess.Popen[str]]
) -> None:
    title = open_page(home=own_home).title[0].value
    take(own_home, hold)
    app = open_page(home=own_home)
    assert not app.exception and not app.error
    assert app.title[0].value == title


def test_an_unread_page_says_who_holds_the_data(
    open_page: OpenPage, own_home: Path, hold: list[subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.database.Database.__init__.__defaults__", (0.1, None, Role.ORGANISER))
    take(own_home, hold)
    app = open_page(home=own_home)
    assert not app.exception
    assert "The database is in use by" in app.error[0].value
