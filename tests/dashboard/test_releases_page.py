"""Pages as a reporter reads them: releases to choose from, rounded numbers, and words for why."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import Database
from forecasting.tables import RELEASED_VERSION
from tests.conftest import import_text
from tests.dashboard.conftest import OpenPage


@pytest.fixture
def as_reporter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOWDOWN_ROLE", "reporter")


def words(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*app.title, *app.header, *app.caption, *app.markdown, *app.warning))


@pytest.mark.usefixtures("as_reporter")
def test_a_reporter_chooses_among_releases_and_a_link_between_two_shows_the_one_before(open_page: OpenPage) -> None:
    app = open_page(as_of="2011-11-20T13:00", v="0123456789ab")
    assert not app.exception
    (control,) = app.select_slider
    assert len(control.options) > 20
    assert all(option.endswith(", 20:00") for option in control.options)
    assert app.query_params["as_of"] == "2011-11-19T12:00Z"
    # The link was an organiser's; what stands in a reporter's address tells of releases alone.
    assert "made of exact numbers" in words(app) and "data have changed" not in words(app)
    assert app.query_params["v"].startswith(RELEASED_VERSION)
    assert "Released daily at 20:00 (Shanghai time)" in words(app)
    assert "For Sun 20 Nov 2011, 13:00 the last release before it is shown." in words(app)


@pytest.mark.usefixtures("as_reporter")
def test_too_few_sign_ups_are_called_so(open_page: OpenPage, march: Database, tmp_path: Path) -> None:
    assert march.home
    now = datetime.now(UTC)
    starts_at = (now + timedelta(days=30)).isoformat()
    events = f"event_id,name,starts_at,target\nmarch-1,A march,{starts_at},100\n"
    import_text(march, tmp_path, "events", events, now=now - timedelta(days=5))
    rows = "".join(f"r{n},{(now - timedelta(days=4)).isoformat()},c{n % 2}\n" for n in range(9))
    text = f"registration_id,registered_at,city\n{rows}"
    import_text(march, tmp_path, "registrations", text, "march-1", now=now - timedelta(days=3))
    app = open_page(home=march.home)
    assert not app.exception
    said = words(app)
    assert "no sign-ups released yet" in said and "No one has signed up" not in said
    assert "Next:" in said
