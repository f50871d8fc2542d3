"""How the odds moved on the front page: frozen forecasts alone, a button that makes one, and what it tells apart."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cached
from dashboard.charts.odds_moved import HEIGHT, odds_moved_chart
from dashboard.palette import DARK, LIGHT
from data import Database, data_version, frozen_count, list_frozen, load_event, store_frozen
from forecasting.frozen import FREEZE, make_frozen
from forecasting.odds_moved import read_course
from forecasting.tables import Event, Frozen
from tests.dashboard.conftest import OPENED_AT, OpenPage
from tests.forecasting.test_odds_moved import AFTER, OPEN, course, frozen, november
from tests.handmade import AS_OF, EVENT

EVENT_ID = "occupy-taobao-2011"
EVENINGS = [datetime(2011, 11, day, 12, tzinfo=UTC) for day in (20, 21, 22, 23)]
MADE = OPENED_AT + timedelta(hours=1)


@pytest.fixture(scope="module")
def evenings(bundled_home: Path) -> list[Frozen]:
    """The bundled event frozen on four evenings, 20:00 in Shanghai."""
    database = Database(bundled_home)
    return [make_frozen(load_event(database, EVENT_ID, evening), MADE, FREEZE) for evening in EVENINGS]


@pytest.fixture
def home(bundled_home: Path, tmp_path: Path) -> Iterator[Path]:
    """The bundled event in a folder that a test may write to."""
    yield Path(shutil.copytree(bundled_home, tmp_path / "home"))


def section_of(page: AppTest) -> list[str]:
    return [one.value for one in page.subheader if one.value.startswith("The odds of")]


def test_frozen_forecasts_show_how_the_odds_moved(open_page: OpenPage, home: Path, evenings: list[Frozen]) -> None:
    store_frozen(Database(home), *evenings)
    page = open_page(home=home)
    assert not page.exception
    (heading,) = section_of(page)
    # The words are tested beside their table; here that they are made of the first and the last evening.
    assert heading.endswith("since 20 Nov")
    assert any("All are hollow" in one.value for one in page.caption)


def test_a_replay_shows_only_what_was_frozen_by_then(open_page: OpenPage, home: Path, evenings: list[Frozen]) -> None:
    store_frozen(Database(home), *evenings)
    page = open_page(home=home, as_of="2011-11-22T13:00Z")
    assert len(section_of(page)) == 1
    assert section_of(open_page(home=home, as_of="2011-11-20T13:00Z")) == []


def test_nothing_stands_there_before_two_are_frozen(open_page: OpenPage, home: Path, evenings: list[Frozen]) -> None:
    assert section_of(open_page(home=home)) == []
    store_frozen(Database(home), evenings[0])
    assert section_of(open_page(home=home)) == []


def test_the_button_freezes_what_the_page_shows_once(open_page: OpenPage, home: Path, evenings: list[Frozen]) -> None:
    database = Database(home)
    store_frozen(database, evenings[0])
    version, begun = data_version(database), datetime.now(UTC)
    page = open_page(home=home)
    page.button(key="freeze").click().run()
    assert not page.exception
    assert [one.value for one in page.toast] == ["Frozen, as of Wed 23 Nov 2011, 20:00. It will not change."]
    assert len(section_of(page)) == 1  # seen at once
    made = list_frozen(database)[-1]
    assert (made.as_of, made.reason, made.data_version) == (EVENINGS[-1], "freeze", version)
    assert begun <= made.made_at <= datetime.now(UTC)
    assert np.array_equal(made.turnout_quantiles, evenings[-1].turnout_quantiles)
    assert data_version(database) == version  # every link still holds
    page.button(key="freeze").click().run()
    assert page.toast[0].value.startswith("This forecast was frozen already, on ")
    assert frozen_count(database) == 2


def test_a_replay_cannot_be_frozen_and_freezes_nothing(open_page: OpenPage, home: Path) -> None:
    page = open_page(home=home, as_of="2011-11-20T12:00Z")
    assert "freeze" not in [one.key for one in page.button]
    assert frozen_count(Database(home)) == 0


def test_the_moments_of_frozen_forecasts_can_be_replayed(
    open_page: OpenPage, home: Path, evenings: list[Frozen]
) -> None:
    before = open_page(home=home).select_slider[0].options
    store_frozen(Database(home), evenings[0])
    after = open_page(home=home).select_slider[0].options
    assert set(after) - set(before) == {"as of Sun 20 Nov, 20:00"}


def test_the_page_says_why_a_replay_differs(open_page: OpenPage, home: Path, evenings: list[Frozen]) -> None:
    another = replace(evenings[1], p_target=0.9, registered=7, data_version="older")
    store_frozen(Database(home), another)
    page = open_page(home=home, as_of="2011-11-21T12:00Z")
    told = [unescape(one.value) for one in page.markdown if "Frozen of this moment" in one.value]
    assert len(told) == 1 and "90 % for 2,000" in told[0] and "7 registered people were known then" in told[0]
    same = open_page(home=home, as_of="2011-11-22T12:00Z")
    assert not [one for one in same.markdown if "Frozen of this moment" in one.value]


def test_dots_stand_at_what_was_frozen_and_are_hollow_where_made_afterwards() -> None:
    steps = course(frozen(november(16), 0.2), frozen(november(17), 0.4, made_at=AFTER), frozen(november(18), 0.3))
    chart = odds_moved_chart(steps, LIGHT)
    dots = chart.figure.data[1]
    assert list(dots["x"]) == [f"2011-11-{day}T20:00:00" for day in (16, 17, 18)]
    assert list(dots["y"]) == [0.2, 0.4, 0.3]
    fills = list(dots["marker"]["color"])
    assert fills[1] == LIGHT.page and fills[0] == fills[2] == LIGHT.band_edges[3]
    assert "after the event had begun" in dots["hovertext"][1] and "after" not in dots["hovertext"][0]
    assert chart.table["made after the start"].tolist() == ["no", "yes", "no"]
    assert chart.table["odds of the target"].tolist() == [0.2, 0.4, 0.3]
    assert "Wed 16 Nov, 20:00 20 %; Thu 17 Nov, 20:00 40 %; Fri 18 Nov, 20:00 30 %" in chart.text


@pytest.mark.parametrize(("odds", "lines"), [(0.4, ["25 %", "50 %"]), (0.7, ["25 %", "50 %", "75 %", "100 %"])])
def test_the_scale_of_odds_begins_at_nothing(odds: float, lines: list[str]) -> None:
    figure = odds_moved_chart(course(frozen(november(16), 0.2), frozen(november(17), odds)), DARK).figure
    words = [one["text"] for one in figure.layout["annotations"]]
    assert words[: len(lines)] == lines
    low, high = figure.layout["yaxis"]["range"]
    assert low == 0 and high > float(lines[-1].removesuffix(" %")) / 100
    assert figure.layout["height"] == HEIGHT


def test_without_a_target_medians_stand_with_their_ranges() -> None:
    steps = course(frozen(november(16), None, 1000.0), frozen(november(17), None, 1500.0), event=OPEN)
    chart = odds_moved_chart(steps, LIGHT)
    assert list(chart.figure.data[1]["y"]) == [1000.0, 1500.0]
    ranges = [(one["y0"], one["y1"]) for one in chart.figure.layout["shapes"] if one["x0"] == one["x1"]]
    assert ranges == [pytest.approx((600.0, 1400.0)), pytest.approx((1100.0, 1900.0))]
    assert "Medians of turnout" in chart.text


def test_two_forecasts_of_neighbouring_minutes_can_be_drawn() -> None:
    minutes = [frozen(AS_OF - timedelta(minutes=back), 0.3) for back in (2, 1)]
    ticks = odds_moved_chart(course(*minutes), LIGHT).figure.layout["xaxis"]["tickvals"]
    assert list(ticks) == ["2011-11-23T19:58:00"]


def test_while_an_import_holds_the_data_the_last_frozen_forecasts_are_shown(
    home: Path, evenings: list[Frozen], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOWDOWN_HOME", str(home))
    database = Database(home)
    assert cached.frozen(EVENT_ID) == ()
    store_frozen(database, evenings[0])
    (seen,) = cached.frozen(EVENT_ID)
    assert seen.forecast_id == evenings[0].forecast_id
    store_frozen(database, evenings[1])
    with database.open():
        assert cached.frozen(EVENT_ID) == (seen,)
    assert len(cached.frozen(EVENT_ID)) == 2


def test_a_course_knows_its_event() -> None:
    renamed = Event(**(vars(EVENT) | {"target": 500.0}))
    assert read_course([frozen(november(16))], renamed, AS_OF).other_targets == 1
