"""The page of posts, run without a browser."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import Database
from forecasting import signal_findings
from forecasting.signals import BETTER, NO_BETTER, NO_POSTS, TOO_SHORT, SignalView
from tests.conftest import MARCH, import_text
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_outlook_page import words


def test_it_says_first_what_posts_do_to_the_forecast(open_page: OpenPage) -> None:
    app = open_page("signals")
    assert not app.exception
    assert app.title[0].value == "Posts do not enter the forecast"
    assert "the last 23 days would have been forecast no better" in app.header[0].value
    # The chorus of the bundled event: 2,500 posts of twelve accounts on the afternoon of 19 November.
    assert "**D** ■ few accounts · Sat 19 Nov, 14:00 to 18:00" in words(app)
    assert [row[0] for row in app.table[0].value.values.tolist()] == ["\\#占领淘宝", "\\#OccupyTaobao"]


def test_from_the_start_on_it_shows_the_posts_and_forecasts_nothing(open_page: OpenPage) -> None:
    app = open_page("signals", as_of="2012-01-01T10:00")
    assert not app.exception
    assert app.header[0].value == signal_findings.STARTED


def test_without_posts_it_says_how_to_import_them(open_page: OpenPage, tmp_path: Path) -> None:
    import_text(Database(tmp_path / "home"), tmp_path, "events", MARCH, now=datetime(2026, 3, 1, tzinfo=UTC))
    app = open_page("signals", home=tmp_path / "home")
    assert not app.exception
    assert app.title[0].value == "No posts are known yet"
    assert "cli.py import posts FILE --event EVENT`" in words(app)


@pytest.mark.parametrize(
    ("signal", "title", "why"),
    [
        (SignalView(NO_POSTS), "Posts do not enter the forecast", "None are known"),
        (SignalView(TOO_SHORT, 4), "Posts do not enter the forecast", "on 10 past days; 4 could be tried"),
        (SignalView(NO_BETTER, 12, 9.0, 9.5), "Posts do not enter the forecast", "no better: missed by 9.5"),
        (SignalView(NO_BETTER, 12, 9.0, 8.9), "Posts do not enter the forecast", "no better than by chance"),
        (SignalView(BETTER, 12, 9.0, 8.0, 0.4, 0.1, 0.5), "Posts raise tomorrow's expected sign-ups by 22 %", "better"),
        (SignalView(BETTER, 12, 9.0, 8.0, 0.4, 0.1, -0.5), "Posts lower tomorrow's expected sign-ups by 18 %", "8.0"),
        (SignalView(BETTER, 12, 9.0, 8.0, 0.4, 0.1, 0.0), "Posts enter the forecast, and hardly move it today", "12"),
    ],
)
def test_what_posts_do_and_why_in_words(signal: SignalView, title: str, why: str) -> None:
    assert signal_findings.title(signal) == title
    assert why in signal_findings.reason(signal)
