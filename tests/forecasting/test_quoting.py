"""What stands beside a number that leaves the page: the stamp, the sentence to quote, and all numbers as a table."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.outlook import TOO_CLOSE, Outlook, as_dict
from forecasting.quoting import NOTHING_SIMULATED, Stamp, numbers, quote, record_stamp, stamp
from forecasting.scenario import Scenario
from forecasting.wording import sentence
from tests.forecasting.worlds import AS_OF, forecast, outlook_of, world
from tests.handmade import EVENT, outlook

# Its odds: 6 % under 200, 27 % under 1,000, 33 % under 2,000, 34 % from there on.
CLOSE = outlook(verdict=TOO_CLOSE)
ASSUMED = Scenario(blocked_share=0.95, show_up_rate=0.5)
IN_WORDS = "assuming show-up rate 50 % and buses blocked 95 %"
FOOT = "as of Wed 23 Nov 2011, 20:00 (Shanghai time)"


def test_the_stamp_of_a_baseline_names_event_moment_and_data() -> None:
    baseline = stamp(outlook())
    assert baseline.parts() == (
        "A gathering",
        f"Baseline, {FOOT}",
        "Simulated sign-ups and posts, data version v1",
    )
    assert not baseline.is_scenario


def test_the_stamp_of_a_scenario_names_what_is_assumed() -> None:
    assumed = stamp(outlook(scenario=ASSUMED))
    assert assumed.parts()[1] == f"Assuming show-up rate 50 % and buses blocked 95 %, {FOOT}"
    assert assumed.columns()["scenario"] == IN_WORDS
    assert assumed.is_scenario


def test_the_stamp_of_the_day_says_that_nothing_is_forecast() -> None:
    known = replace(world({"Ems": [1]}, timezone="Asia/Shanghai"), data_version="8f3aC")
    record = record_stamp(known)
    assert record.parts() == (
        "March on the town hall",
        "Record, no forecast, as of Wed 4 Mar 2026, 20:00 (Shanghai time)",
        "Data version 8f3aC",
    )
    assert not record.is_scenario


def test_a_line_of_the_stamp_holds_all_its_parts() -> None:
    assert stamp(outlook()).line() == " · ".join(stamp(outlook()).parts())


def test_the_columns_of_a_stamp_tell_the_same_to_programs() -> None:
    assert stamp(outlook()).columns() == {
        "event": "A gathering",
        "scenario": "baseline",
        "as of": "2011-11-23T20:00:00+08:00",
        "data version": "v1",
        "simulated": "sign-ups and posts",
    }
    assert stamp(outlook(event=replace(EVENT, simulated=None))).columns()["simulated"] == NOTHING_SIMULATED


@pytest.mark.parametrize(
    ("moment", "zone", "clock"),
    [
        (datetime(2026, 7, 1, 12, tzinfo=UTC), "Europe/Berlin", "2026-07-01T14:00:00+02:00"),
        (datetime(2026, 1, 1, 12, tzinfo=UTC), "Europe/Berlin", "2026-01-01T13:00:00+01:00"),
        (datetime(2026, 1, 1, 0, 30, tzinfo=UTC), "America/New_York", "2025-12-31T19:30:00-05:00"),
    ],
)
def test_the_moment_is_told_on_the_clock_of_the_event_and_is_the_same_moment(
    moment: datetime, zone: str, clock: str
) -> None:
    made = Stamp("id", "An event", "baseline", moment, zone, "1")
    assert made.columns()["as of"] == clock
    assert datetime.fromisoformat(clock) == moment


def test_the_stamp_keeps_the_letters_of_other_peoples_words() -> None:
    made = Stamp("id", "杭州 NGO", "baseline", AS_OF, "UTC", "aB12", "WeChat posts of the NGO")
    assert made.parts()[0] == "杭州 NGO"
    assert made.parts()[2] == "Simulated WeChat posts of the NGO, data version aB12"
    assert replace(made, simulated=None).parts()[2] == "Data version aB12"


def test_a_quote_of_a_baseline_may_stand_alone() -> None:
    """The event and its day, the moment, odds, 80 % range, what is simulated, whose number it is, of which data."""
    quoted = quote(outlook_of({"large": 60, "showdown": 20}, simulated="sign-ups and posts"))
    assert quoted == (
        "As of Wed 4 Mar 2026, 20:00 (Shanghai time), March on the town hall, Wed 11 Mar 2026: leaning to large but "
        "short of 2,000 (60 %). About 1,500 people, with an 80 % range of 500 to 2,500. A showdown has about a 20 % "
        "chance. Simulated sign-ups and posts. (Showdown baseline, data version 1.)"
    )


def test_a_quote_of_a_scenario_says_so_at_both_ends() -> None:
    quoted = quote(replace(outlook_of({"showdown": 80}), scenario=ASSUMED))
    assert f"March on the town hall, Wed 11 Mar 2026: {IN_WORDS}, likely a showdown (80 %)." in quoted
    assert quoted.endswith(" (Showdown scenario, data version 1.)")
    assert "baseline" not in quoted


def test_a_quote_of_an_event_without_simulated_data_says_nothing_of_them() -> None:
    assert "imulated" not in quote(replace(CLOSE, event=replace(EVENT, simulated=None)))
    assert "Simulated sign-ups and posts." in quote(CLOSE)


def test_a_quote_without_a_target_has_its_range() -> None:
    quoted = quote(outlook_of({"large": 60}, target=None))
    assert "about 1,500 people, with an 80 % range of 500 to 1,500. No target was announced." in quoted


def test_the_quote_of_another_moment_names_that_moment() -> None:
    begins = "As of Wed 23 Nov 2011, 20:00 (Shanghai time), A gathering, Thu 24 Nov 2011: too close to call, "
    assert quote(CLOSE).startswith(begins)
    assert quote(replace(CLOSE, as_of=CLOSE.as_of - timedelta(days=1))).startswith("As of Tue 22 Nov 2011, 20:00 (")


def leaves(tree: object) -> int:
    """How many leaves a tree of dicts and lists has; one that is empty counts as one."""
    branches = list(tree.values()) if isinstance(tree, dict) else tree if isinstance(tree, list) else []
    return sum(map(leaves, branches)) if branches else 1


def found(tree: object, way: str) -> object:
    """What lies at a way such as bands.0.name; None where that is empty."""
    for step in way.split("."):
        tree = tree[int(step)] if isinstance(tree, list) else tree[step]  # type: ignore[index]
    return None if tree in ({}, []) else tree


@st.composite
def outlooks(draw: st.DrawFn) -> Outlook:
    draws = np.array(draw(st.lists(st.floats(0, 1e6), min_size=1, max_size=20)))
    target = draw(st.none() | st.floats(1, 1e5))
    shares = st.none() | st.floats(0, 1)
    scenario = Scenario(blocked_share=draw(shares), show_up_rate=draw(shares), target=draw(st.none() | st.just(50.0)))
    made = outlook(draws, target, scenario=scenario, event=replace(EVENT, name=draw(st.text()), target=target))
    likeliest = max(((band.probability, band.name) for band in made.bands), default=(0.0, None))
    return replace(made, verdict=likeliest[1] if likeliest[0] >= 0.5 or not made.bands else TOO_CLOSE)


@given(outlooks())
def test_the_table_of_numbers_has_every_leaf_of_what_programs_get_exactly_once(made: Outlook) -> None:
    table, told = numbers(made), as_dict(made, sentence(made))
    assert list(table.columns) == ["field", "value"]
    assert table["field"].is_unique
    assert len(table) == leaves(told)
    for way, value in zip(table["field"], table["value"], strict=True):
        assert found(told, way) == value, way
        assert type(found(told, way)) is type(value), way


def test_the_table_of_numbers_is_read_by_its_ways() -> None:
    draws = np.array([100.0, 500, 500, 1500, 1500, 1500, 1500, 2500, 2500, 2500])
    made = outlook(draws, scenario=ASSUMED, verdict=TOO_CLOSE)
    table = numbers(made).set_index("field")["value"]
    assert table["turnout.q50"] == 1500.0
    assert table["bands.3.name"] == "showdown" and table["bands.3.probability"] == pytest.approx(0.3)
    assert table["bands.3.to"] is None
    assert table["scenario.blocked_share"] == 0.95
    assert table["as_of"] == "2011-11-23T20:00:00+08:00"


def test_what_is_empty_has_a_row_too() -> None:
    """A baseline without a target: neither bands nor assumptions are left out, they are empty."""
    table = numbers(outlook(target=None)).set_index("field")["value"]
    for field in ("bands", "scenario", "target", "p_target", "verdict"):
        assert field in table.index and table[field] is None


def test_the_numbers_of_a_real_forecast_are_plain() -> None:
    made = outlook_of({"large": 60})
    assert made.registered == forecast(world({"Ems": [9] * 9}), 10).registered == 81
    assert json.loads(json.dumps(numbers(made)["value"].tolist())) == numbers(made)["value"].tolist()
