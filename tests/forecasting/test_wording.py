"""The words of the outlook, as a table: each cut-off, each band, each rounding."""

import numpy as np
import pytest

from forecasting import wording
from forecasting.outlook import read_outlook
from forecasting.scenario import Scenario
from tests.forecasting.worlds import forecast, outlook_of, turnout, world
from tests.handmade import outlook


@pytest.mark.parametrize(
    ("shares", "headline"),
    [
        ({"showdown": 100}, "Very likely a showdown (over 95 %)"),
        ({"showdown": 85}, "Very likely a showdown (85 %)"),
        ({"showdown": 82.5}, "Very likely a showdown (85 %)"),
        ({"showdown": 82.4}, "Likely a showdown (80 %)"),
        ({"non-event": 65}, "Likely a non-event (65 %)"),
        ({"non-event": 62.5}, "Likely a non-event (65 %)"),
        ({"non-event": 62.4}, "Leaning to a non-event (60 %)"),
        ({"large": 49.9, "modest": 50.1}, "Leaning to a modest turnout (50 %)"),
        (
            {"large": 49.9, "modest": 30, "showdown": 20.1},
            "Too close to call: large but short of 2,000 (50 %) or a modest turnout (30 %)",
        ),
        ({"large": 55, "modest": 20}, "Leaning to large but short of 2,000 (55 %)"),
        ({"large": 50, "modest": 50}, "Leaning to large but short of 2,000 (50 %)"),
        ({"large": 30}, "Likely a modest turnout (70 %)"),
        (
            {"large": 45, "modest": 35, "showdown": 20},
            "Too close to call: large but short of 2,000 (45 %) or a modest turnout (35 %)",
        ),
        (
            {"showdown": 25, "large": 25, "modest": 25, "non-event": 25},
            "Too close to call: a showdown (25 %) or large but short of 2,000 (25 %)",
        ),
    ],
)
def test_headline(shares, headline):
    assert wording.headline(outlook_of(shares)) == headline


@pytest.mark.parametrize(
    ("shares", "chance"),
    [
        ({"showdown": 20}, "A showdown has about a 20 % chance."),
        ({"showdown": 2}, "A showdown has a chance of under 5 %."),
        ({"large": 60, "showdown": 7.5}, "A showdown has about a 10 % chance."),
    ],
)
def test_the_chance_of_a_showdown_is_told(shares, chance):
    assert wording.range_line(outlook_of(shares)).endswith(chance)


@pytest.mark.parametrize("shares", [{"showdown": 80}, {"showdown": 40, "large": 30}])
def test_the_chance_of_a_showdown_is_not_told_twice(shares):
    assert wording.range_line(outlook_of(shares)).endswith("people, with an 80 % range of 500 to 2,500.")


def test_the_sentence_says_when_what_how_sure_and_how_likely():
    assert wording.sentence(outlook_of({"large": 60, "showdown": 20})) == (
        "As of Wed 4 Mar 2026, 20:00 (Shanghai time), March on the town hall: leaning to large but short of 2,000 "
        "(60 %). About 1,500 people, with an 80 % range of 500 to 2,500. A showdown has about a 20 % chance."
    )


def test_simulated_data_are_called_so():
    sentence = wording.sentence(outlook_of({"large": 60}, simulated="sign-ups and posts"))
    assert sentence.endswith("Simulated sign-ups and posts.")
    assert wording.simulated_badge("sign-ups and posts") == "simulated sign-ups and posts"


def test_without_a_target_the_median_is_the_headline():
    outlook = outlook_of({"large": 60}, target=None)
    assert wording.headline(outlook) == "About 1,500 people"
    assert wording.range_line(outlook) == "With an 80 % range of 500 to 1,500. No target was announced."
    assert wording.sentence(outlook) == (
        "As of Wed 4 Mar 2026, 20:00 (Shanghai time), March on the town hall: about 1,500 people, with an 80 % range "
        "of 500 to 1,500. No target was announced."
    )


def test_without_sign_ups_the_sentence_says_what_it_rests_on():
    for target, basis in ((2000.0, "how similar events met their targets"), (None, "little to go by")):
        fitted = forecast(world(target=target))
        sentence = wording.sentence(read_outlook(fitted, turnout(fitted), Scenario()))
        assert "No one has signed up yet" in sentence
        assert basis in sentence


def test_a_scenario_is_compared_in_people_and_points() -> None:
    baseline = outlook(np.array([1000.0] * 5 + [2500.0] * 5 + [1800.0]))
    scenario = outlook(np.array([1000.0] * 11))
    assert wording.comparison(baseline, scenario) == (
        "About 1,000 people (80 %: 1,000 to 1,000), 800 fewer than the baseline. A showdown is 45 points less likely."
    )
    assert "nothing assumed" in wording.comparison(baseline, baseline)


def test_chances_that_read_alike_are_not_called_different() -> None:
    # 0 of 100 and 4 of 100 futures both read "under 5 %", though they are nearly five points apart.
    never, rarely = np.full(100, 1000.0), np.array([1000.0] * 96 + [2500.0] * 4)
    assert "likely" not in wording.comparison(outlook(never), outlook(rarely))


def test_without_a_target_no_chances_are_compared() -> None:
    assert "likely" not in wording.comparison(outlook(target=None), outlook(np.array([5.0, 6.0]), target=None))


def test_the_method_is_a_sentence() -> None:
    assert wording.method_line(outlook()) == "Forecast alone, from this event's own sign-ups, no past events."
