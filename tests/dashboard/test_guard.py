"""Errors that nobody foresaw: an id on the screen, the way to them in the log, and nobody's name in either."""

import logging
import re
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.guard import redacted_record

NAME = "Ada Canary"


def in_a_page() -> None:
    from dashboard.guard import guarded

    with guarded():
        raise KeyError(" ".join(("Ada", "Canary")))  # a line of code stands in the log as it is


def in_an_answer_to_a_click() -> None:
    from dashboard.guard import last_net

    assert last_net(KeyError("Ada Canary"))


@pytest.mark.parametrize("page", [in_a_page, in_an_answer_to_a_click])
def test_an_unforeseen_error_is_told_by_its_id_alone(page: object, caplog: pytest.LogCaptureFixture) -> None:
    app = AppTest.from_function(page, default_timeout=30).run()  # type: ignore[arg-type]
    (told,) = app.error
    found = re.search(r"in the log as \*\*([0-9a-f]{8})\*\*", told.value)
    assert found and found[1] in caplog.text and "KeyError" in caplog.text
    assert NAME not in told.value and NAME not in caplog.text and not app.exception


def of_the_machine() -> None:
    from dashboard.guard import guarded
    from data.database import DatabaseBusy
    from forecasting.tables import InvalidInput

    with guarded():
        raise DatabaseBusy("The database in /srv/canary is in use by import (process 4711).")
    with guarded():
        raise InvalidInput("The moment must be a date, got Tuesday.")


def test_a_reporter_is_told_nothing_of_folders_and_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SHOWDOWN_HOME", str(tmp_path))
    told = {}
    for role in ("organiser", "reporter"):
        monkeypatch.setenv("SHOWDOWN_ROLE", role)
        told[role] = [one.value for one in AppTest.from_function(of_the_machine, default_timeout=30).run().error]
    assert "canary" in told["organiser"][0] and "4711" in told["organiser"][0]
    neutral, theirs = told["reporter"]
    assert "canary" not in neutral and "4711" not in neutral and "Try again" in neutral
    assert theirs == told["organiser"][1] and "got Tuesday" in theirs
    found = re.search(r"in the log as \*\*([0-9a-f]{8})\*\*", neutral)
    assert found and found[1] in caplog.text and "DatabaseBusy" in caplog.text


def test_what_streamlit_logs_by_itself_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("test of the filter")
    log.addFilter(redacted_record)
    try:
        {}[NAME]
    except KeyError as error:
        log.error("Uncaught app execution", exc_info=error)
        log.error("%s failed", "it", exc_info=sys.exc_info())
    log.error("%s and no error", "words")
    assert [record.exc_info for record in caplog.records] == [None] * 3
    assert NAME not in caplog.text and caplog.text.count("KeyError") == 2
    assert (
        "Uncaught app execution" in caplog.text and "it failed" in caplog.text and "words and no error" in caplog.text
    )
