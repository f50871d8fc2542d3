"""The front page, run without a browser on the bundled event."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import Database, import_file
from tests.dashboard.conftest import OPENED_AT, OpenPage


def words(app: AppTest) -> str:
    """All text on the page."""
    kinds = (app.title, app.header, app.subheader, app.markdown, app.caption, app.warning, app.error, app.info)
    return "\n".join(element.value for kind in kinds for element in kind)


def test_it_says_what_how_likely_how_sure_as_of_when_and_that_it_is_simulated(open_page: OpenPage) -> None:
    app = open_page()
    assert not app.exception
    assert "2,000" in app.title[0].value and "%" in app.title[0].value
    assert "80 % range" in app.header[0].value
    assert "simulated sign" in app.markdown[0].value
    assert app.select_slider[0].value.strftime("%d %b %H:%M") == "23 Nov 20:00"


def test_an_earlier_moment_changes_the_numbers_and_hides_what_was_not_known(open_page: OpenPage) -> None:
    app = open_page()
    late = words(app)
    app.select_slider[0].set_value(app.select_slider[0].value - timedelta(days=10, hours=10)).run()
    early = words(app)
    assert not app.exception
    assert "Alibaba says that no rule" in late
    assert "Alibaba says that no rule" not in early
    assert "up to 2,000" in late
    assert "**up to 2,000**" not in early
    assert app.query_params["as_of"]


def test_from_the_start_on_there_is_no_forecast(open_page: OpenPage) -> None:
    app = open_page(as_of="2012-01-01T10:00")
    assert not app.exception
    assert app.title[0].value.startswith("Disputed")
    assert "there is no forecast" in app.caption[0].value
    assert "**20–99**" in words(app) and "**2,000**" in words(app)
    assert "equally likely" not in words(app)


@pytest.mark.parametrize("as_of", ["garbage", "", "2011-13-45", "1e309", "2999-01-01T00:00", "2011-11-23T20:00+99:00"])
def test_a_moment_that_cannot_be_used_is_told(open_page: OpenPage, as_of: str) -> None:
    app = open_page(as_of=as_of)
    assert not app.exception
    assert "Shown instead: as of Wed 23 Nov 2011, 20:00" in app.warning[0].value


def test_an_unknown_event_is_told(open_page: OpenPage) -> None:
    app = open_page(event="![i](https://evil.example/x.png)")
    assert not app.exception
    assert "which is not here" in app.warning[0].value
    assert "https://" not in app.warning[0].value


def test_an_empty_house_says_how_to_begin(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page(home=tmp_path / "nothing")
    assert not app.exception
    assert app.title[0].value == "How many will come? Begin with your event"
    assert [button.label for button in app.button] == ["Enter your event", "Look at the bundled event first"]
    app.button(key="load_bundled").click().run()
    assert not app.exception and "short of 2,000" in app.title[0].value


def test_hostile_names_stay_words_and_another_event_can_be_chosen(open_page: OpenPage, tmp_path: Path) -> None:
    events, sign_ups = tmp_path / "events.csv", tmp_path / "registrations.csv"
    events.write_text(
        "event_id,name,starts_at,timezone,target\n"
        'a,"![i](https://evil.example/x.png)",2026-06-01T10:00Z,UTC,50\nb,Plain,2026-05-01T10:00Z,UTC,\n'
    )
    rows = [f"a,r{n},2026-05-{n + 1:02}T12:00Z,<b>City</b> ![x](http://evil.example)" for n in range(28)]
    rows += [f"b,r{n},2026-04-{n + 1:02}T12:00Z," for n in range(28)]
    sign_ups.write_text("\n".join(["event_id,registration_id,registered_at,city", *rows]))
    home = tmp_path / "home"
    for kind, path in (("events", events), ("registrations", sign_ups)):
        assert import_file(Database(home), kind, path, now=OPENED_AT).accepted > 0

    app = open_page(home=home, event="a", as_of="2026-05-29T10:00Z")
    assert not app.exception
    assert "](http" not in words(app) and "<b>" not in words(app)
    app.selectbox[0].set_value("b").run()
    assert not app.exception
    assert "Plain" in words(app)
    assert "target" not in app.markdown[1].value
    assert app.query_params["event"] == "b"
