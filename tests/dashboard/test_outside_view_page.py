"""What a page says of an event with nothing but a target, of an organiser's past, and of a list handed in at once."""

import html
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from data import Database, load_bundled, load_event
from forecasting.forecast import SEED, fit
from forecasting.scenario import Scenario
from forecasting.turnout import simulate_turnout
from tests.conftest import import_text
from tests.dashboard.conftest import OpenPage

IMPORTED = datetime(2026, 3, 1, tzinfo=UTC)
EVENTS = "event_id,name,starts_at,target,organiser,attended\n"
ALONE = "rally-9,A rally,2026-06-01T10:00Z,2000,Union,\n"
PAST = "march-1,A march,2025-03-01T10:00Z,1000,Union,900\nmarch-2,A march,2025-06-01T10:00Z,2000,Union,1900\n"
AT = "2026-05-20T12:00Z"


@pytest.mark.parametrize(
    ("past", "line"),
    [
        ("", "how similar events met their targets; no one has signed up yet."),
        (PAST, "how similar events and the organiser's 2 past events met their targets; no one has signed up yet."),
    ],
)
def test_the_page_says_that_it_rests_on_the_outside_view_alone(
    open_page: OpenPage, tmp_path: Path, past: str, line: str
) -> None:
    home = tmp_path / "home"
    import_text(Database(home), tmp_path, "events", EVENTS + ALONE + past, now=IMPORTED)
    page = open_page(home=home, event="rally-9", as_of=AT)
    assert not page.exception
    assert f"Forecast from the outside view alone: {line}" in [caption.value for caption in page.caption]
    # 445 of every thousand alone; by the past above it nearly twice as many.
    median = int(page.header[0].value.split(" people")[0].removeprefix("About ").replace(",", ""))
    assert (median == 890) == (not past) and 880 <= median < 2000


@pytest.fixture(scope="module")
def with_a_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled event and five hundred sign-ups in the minute of 18 November, 14:03 in Hangzhou."""
    folder = tmp_path_factory.mktemp("list")
    database = Database(folder / "home")
    load_bundled(database, IMPORTED)
    rows = "".join(f"list-{n},2011-11-18T14:03:{n % 60:02},Hangzhou\n" for n in range(500))
    text = "registration_id,registered_at,city\n" + rows
    import_text(database, folder, "registrations", text, "occupy-taobao-2011", now=IMPORTED + timedelta(days=1))
    return folder / "home"


@pytest.mark.parametrize("name", ["outlook", "scenarios"])
def test_a_list_in_one_minute_is_flagged_with_both_outlooks(
    open_page: OpenPage, with_a_list: Path, bundled_home: Path, name: str
) -> None:
    page = open_page(name, home=with_a_list, as_of="2011-11-20T20:00")
    assert not page.exception
    (said,) = flags(page)
    assert said.startswith("500 sign-ups were made in the minute of Fri 18 Nov 2011, 14:03 (")
    medians = [f"{round(median(home), -2):,.0f}" for home in (with_a_list, bundled_home)]
    assert f"With them the outlook is about {medians[0]} people (" in said
    assert f"without them about {medians[1]} (" in said


def test_before_that_minute_and_without_it_nothing_is_flagged(
    open_page: OpenPage, with_a_list: Path, bundled_home: Path
) -> None:
    for home, as_of in ((with_a_list, "2011-11-18T14:02"), (bundled_home, "2011-11-20T20:00")):
        assert not flags(open_page(home=home, as_of=as_of))


def flags(page: AppTest) -> list[str]:
    """The warnings about sign-ups of one minute, as a reader sees them."""
    seen = [html.unescape(warning.value).replace("\u2060", "") for warning in page.warning]
    return [one for one in seen if "sign-ups were made" in one]


def median(home: Path) -> float:
    """Of the event in that folder, on 20 November, 20:00 in Hangzhou."""
    as_of = datetime(2011, 11, 20, 12, tzinfo=UTC)
    fitted = fit(load_event(Database(home), "occupy-taobao-2011", as_of), np.random.default_rng(SEED))
    return float(np.median(simulate_turnout(fitted, Scenario(), np.random.default_rng(SEED)).total))


def test_the_outside_views_weight_falls_as_the_founding_event_nears(bundled_home: Path) -> None:
    start = datetime(2011, 11, 24, 2, tzinfo=UTC)
    weights = []
    for days in (14, 7, 3, 1):
        known = load_event(Database(bundled_home), "occupy-taobao-2011", start - timedelta(days=days))
        fitted = fit(known, np.random.default_rng(SEED))
        weights.append(simulate_turnout(fitted, Scenario(), np.random.default_rng(SEED)).outside_weight)
    assert weights == sorted(weights, reverse=True)
    # About an eighth two weeks ahead and a thirtieth on the eve.
    assert weights[0] == pytest.approx(0.12, abs=0.05) and weights[-1] == pytest.approx(0.03, abs=0.015)
