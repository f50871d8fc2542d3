"""The page after an event: the last forecast beside the claims, a form for counts, the choice of what is learned."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.charts.beside import beside
from dashboard.charts.claims import claims_chart
from dashboard.palette import LIGHT
from data import Count, Database, enter_count, load_event
from forecasting.claimed import agrees, read_claims
from forecasting.debrief import Debrief, debrief
from forecasting.tables import Counted
from tests.dashboard.conftest import OpenPage
from tests.forecasting.test_counted import claim, known
from tests.forecasting.test_debrief import frozen

EVENT = "event_id,name,starts_at,timezone,target\nmarch-1,A march,2026-06-01T10:00,Asia/Shanghai,100\n"
AFTER = "2026-06-02T10:00"


@pytest.fixture
def held(database: Database, take_in: Callable[..., object]) -> Database:
    """An event that is over, with 28 sign-ups."""
    take_in("events", EVENT)
    rows = "\n".join(f"r{day},2026-05-{day:02}T12:00Z" for day in range(1, 29))
    take_in("registrations", f"registration_id,registered_at\n{rows}\n", "march-1")
    return database


@pytest.fixture
def opened(held: Database, open_page: OpenPage) -> AppTest:
    return open_page(home=held.home, as_of=AFTER)


def fill(app: AppTest, low: int | None, high: int | None, who: str = "Police", source: str = "Gazette") -> AppTest:
    app.text_input(key="count_claimant").set_value(who)
    app.text_input(key="count_source").set_value(source)
    app.number_input(key="count_low").set_value(low)
    app.number_input(key="count_high").set_value(high)
    return app.run()


def told(app: AppTest) -> str:
    """All words of a page, as shown."""
    assert not app.exception
    elements = [*app.title, *app.header, *app.subheader, *app.caption, *app.markdown, *app.success, *app.error]
    return unescape("\n".join(str(element.value) for element in elements)).replace("\u2060", "")


def stored(database: Database) -> tuple[int, int | None]:
    """How many claims there are now, and the count that is learned from."""
    now = load_event(database, "march-1", datetime.now(UTC))
    return len(now.claims), now.counted.total


def test_a_count_entered_on_the_page_is_stored_shown_and_learned_from(held: Database, opened: AppTest) -> None:
    assert opened.title[0].value == "No count is known yet"
    filled = fill(opened, 40, 44)
    assert filled.checkbox[0].value is True
    answered = filled.button(key="count_store").click().run()
    assert stored(held) == (1, 42)
    shown = told(answered)
    assert "The count is stored, as a claim. Later events of its series learn that 42 came." in shown
    assert answered.title[0].value == "42 people were counted"
    assert "That is the middle of 40–44 people (Police)." in shown and "**40–44** Police" in shown
    assert re.search(r"42 were counted: \w+ the \d\d % range, (at|above|below) its \d+\w\w percentile", shown)


def test_a_moment_before_the_entry_still_shows_none(held: Database, opened: AppTest, open_page: OpenPage) -> None:
    fill(opened, 40, 44).button(key="count_store").click().run()
    assert open_page(home=held.home, as_of=AFTER).title[0].value == "No count is known yet"


@pytest.mark.parametrize(("low", "high", "near"), [(100, 120, True), (100, 121, False), (0, 0, True), (0, 1, False)])
def test_only_ends_within_a_fifth_are_learned_from_by_default(opened: AppTest, low: int, high: int, near: bool) -> None:
    assert fill(opened, low, high).checkbox[0].value is near is agrees(low, high)


def test_an_entry_that_cannot_be_is_told_and_stores_nothing(held: Database, opened: AppTest) -> None:
    for low, high, who, said in (
        (44, 40, "Police", "low (44) is above high (40)"),
        (None, 40, "Police", "Fill in at least and at most"),
        (40, 44, " ", "claimant is empty"),
    ):
        answered = fill(opened, low, high, who).button(key="count_store").click().run()
        assert said in told(answered)
        assert answered.text_input(key="count_source").value == "Gazette"
    assert stored(held) == (0, None)


def test_of_counts_that_contradict_each_other_none_is_used_until_one_is_chosen(
    held: Database, open_page: OpenPage
) -> None:
    now = datetime.now(UTC)
    for who, people in (("Police", 40), ("Organisers", 400)):
        enter_count(held, "march-1", Count(who, people, people, "Gazette"), now=now)
    app = open_page(home=held.home, as_of=(now + timedelta(seconds=-1)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert app.title[0].value == "No count is known yet"
    app = open_page(home=held.home, as_of=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    assert app.title[0].value == "Disputed&#58; claims range from 40 to 400 people"
    assert [one.label for one in app.expander] == ["Add a count", "Later events learn from no count"]
    assert stored(held) == (2, None)
    options = app.radio(key="count_choice").options
    assert options == ["400 (Organisers)", "40 (Police)", "no count"]
    chosen = app.radio(key="count_choice").set_value(options[1]).run().button(key="count_use").click().run()
    assert stored(held) == (2, 40)
    assert "Later events of its series learn that 40 came." in told(chosen)
    assert chosen.title[0].value == "Disputed&#58; claims range from 40 to 400 people"
    assert "Its series learns from 40 people (Police); that settles nothing." in told(chosen)
    undone = chosen.radio(key="count_choice").set_value("no count").run().button(key="count_use").click().run()
    assert stored(held) == (2, None) and "learn nothing from this event" in told(undone)


def test_hostile_words_of_an_entry_stay_words(held: Database, opened: AppTest) -> None:
    hostile = "<img src=x> ![i](http://evil.example/i.png)"
    answered = fill(opened, 7, 7, hostile, hostile).button(key="count_store").click().run()
    assert stored(held) == (1, 7) and not answered.exception
    raw = "\n".join(str(one.value) for one in [*answered.markdown, *answered.header, *answered.title])
    assert "<img" not in raw and "](http" not in raw and "evil.example" in raw


def test_before_the_start_nothing_can_be_entered(held: Database, open_page: OpenPage) -> None:
    app = open_page(home=held.home, as_of="2026-05-31T20:00")
    assert not app.exception and "Add a count" not in [one.label for one in app.expander]


def test_the_bundled_event_gets_no_verdict_of_truth(open_page: OpenPage) -> None:
    app = open_page(as_of="2011-12-24T10:00")
    shown = told(app)
    assert "Whether the replayed forecast held depends on whose number is right" in shown
    assert "200 (Xinhua) and 20–99 (China News) would be below the 95 % range" in shown
    assert "this shows how a debrief reads, not how good the forecasts are" in shown
    assert "were counted" not in shown and "percentile" not in shown


def found(people: int | None, *claims: tuple) -> Debrief:
    data = known(*claims, found=Counted(2000, total=people))
    return debrief(data, frozen(data))


def test_the_chart_holds_the_count_and_both_ranges_of_the_last_forecast() -> None:
    """The forecast by hand: 80 % from 1,100 to 1,900, 95 % from 1,025 to 1,975, median 1,500."""
    data = known(claim(1300, 1450, "Police"), found=Counted(2000, total=1370))
    read = read_claims(data.claims, data.event)
    chart = claims_chart(read, data.event, LIGHT, "A heading", found=debrief(data, frozen(data)))
    assert chart is not None
    figure = chart.figure.to_dict()
    lines = {(shape["x0"], shape["x1"], shape["line"]["width"]) for shape in figure["layout"]["shapes"]}
    assert lines >= {(1300, 1450, 3), (1100, 1900, 3), (1025, 1975, 1)}
    assert sorted(figure["data"][0]["x"]) == [1100, 1300, 1370, 1450, 1500, 1900]
    assert [row.label for row in beside(None, debrief(data, frozen(data)))] == [
        "<b>1,370</b> counted", "<b>1,100–1,900</b> last forecast, 80 % range",
    ]  # fmt: skip
    assert "The last forecast says 1,500, 80 % range 1,100 to 1,900" in chart.text and "1,370 counted." in chart.text
    rows = chart.table.set_index("about")[["from (people)", "to (people)"]].to_dict("index")
    assert rows["counted"] == {"from (people)": 1370, "to (people)": 1370}
    assert rows["last forecast, 95 % range"] == {"from (people)": 1025, "to (people)": 1975}
    assert "the thin one the 95 % range" in chart.caption


def test_without_a_count_only_the_forecast_stands_below_the_claims() -> None:
    assert [row.is_count for row in beside(None, found(None))] == [False]
    assert [row.is_count for row in beside(None, found(60, claim(20, 99), claim(500, 500)))] == [False]
    assert beside(None, None) == []
