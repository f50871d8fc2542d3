"""What the database has lost stands at the top of every page; a failed engine is opened anew."""

import logging
import shutil
from pathlib import Path

import duckdb
import pytest

from data import Database
from tests.conftest import NOW, import_text
from tests.dashboard.conftest import OpenPage

LIST = "registration_id,registered_at\nr1,2026-02-01T10:00Z\n"
PAGES = ("outlook", "track_record", "data", "method")


@pytest.fixture
def fallen_back(march: Database, tmp_path: Path) -> Path:
    """A home whose database file is that of before the last import."""
    assert march.home and march.path
    shutil.copy(march.path, tmp_path / "older")
    import_text(march, tmp_path, "registrations", LIST, "march-1")
    shutil.copy(tmp_path / "older", march.path)
    return march.home


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_what_is_missing(open_page: OpenPage, fallen_back: Path, page: str) -> None:
    app = open_page(page, home=fallen_back)
    assert not app.exception
    assert app.warning[0].value.startswith("The database holds less than it did")
    assert "Import again" in app.warning[0].value and "March 2026" in app.warning[0].value


def test_a_page_of_whole_data_says_nothing(open_page: OpenPage, march: Database) -> None:
    assert not open_page("method", home=march.home).warning


def test_a_damaged_file_is_told_once(open_page: OpenPage, march: Database) -> None:
    assert march.path
    march.path.write_bytes(march.path.read_bytes()[:5000])
    app = open_page(home=march.home)
    assert not app.exception and not app.error
    (warning,) = app.warning
    assert "cannot be opened as a database" in warning.value and "1 imports into it are on record" in warning.value


def test_a_failed_engine_is_told_with_an_id_and_the_next_rerun_works(
    open_page: OpenPage,
    march: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    import_text(march, tmp_path, "registrations", LIST, "march-1", now=NOW)
    fails = [duckdb.FatalException("FATAL Error: 'Ann' broke it"), duckdb.InternalException("INTERNAL Error")]

    def break_down(*_: object) -> None:
        raise fails.pop()

    for words in ("InternalException", "FatalException"):
        with monkeypatch.context() as patched, caplog.at_level(logging.ERROR, logger="showdown"):
            patched.setattr("data.events._summaries", break_down)
            app = open_page(home=march.home)
        (error,) = app.error
        assert "The database failed in its own works and was closed" in error.value
        error_id = error.value.split("**")[1]
        assert error_id in caplog.text and words in caplog.text and "Ann" not in caplog.text
        app.run()
        assert not app.error and not app.exception and app.title
