"""The words of the outlook, as a table: each cut-off, each band, each rounding."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from forecasting import wording
from forecasting.outlook import Outlook, read_outlook
from forecasting.scenario import Scenario
from tests.forecasting.worlds import forecast, turnout, world

IN_BAND = {"non-event": 50.0, "modest": 500.0, "large": 1500.0, "showdown": 2500.0}


def outlook_of(shares: dict[str, float], **event: object) -> Outlook:
    """An outlook for a target of 2,000 with these odds, in percent; what is left over is modest."""
    fitted = forecast(world({"Ems": [9] * 9}, **{"target": 2000.0, "timezone": "Asia/Shanghai", **event}), 1000)
    counts = {band: round(share * 10) for band, share in shares.items()}
    counts["modest"] = counts.get("modest", 0) + 1000 - sum(counts.values())
    total = np.concatenate([np.full(count, IN_BAND[band]) for band, count in counts.items()])
    return read_outlook(fitted, replace(turnout(fitted), total=total), Scenario())


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
    ("probability", "words", "short"),
    [
        (0.0, "under 5 %", "<5 %"),
        (0.049, "under 5 %", "<5 %"),
        (0.05, "5 %", "5 %"),
        (0.0749, "5 %", "5 %"),
        (0.075, "10 %", "10 %"),
        (0.5, "50 %", "50 %"),
        (0.925, "95 %", "95 %"),
        (0.95, "95 %", "95 %"),
        (0.951, "over 95 %", ">95 %"),
        (1.0, "over 95 %", ">95 %"),
    ],
)
def test_percent(probability, words, short):
    assert wording.percent(probability) == words
    assert wording.short_percent(probability) == short


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0.2, "0"), (0.5, "1"), (7.4, "7"), (10, "10"), (84.6, "85"), (99.4, "99"), (99.6, "100"), (104, "100"),
        (105, "110"), (849, "850"), (1549, "1,500"), (1550, "1,600"), (9_960, "10,000"), (123_456, "120,000"),
    ],
)  # fmt: skip
def test_people_have_two_figures(count, words):
    assert wording.people(count) == words


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


@pytest.mark.parametrize(
    ("shares", "heading"),
    [
        ({"modest": 100}, "None of the 50 futures reaches the target"),
        ({"showdown": 2}, "1 of 50 futures reaches the target"),
        ({"showdown": 34}, "17 of 50 futures reach the target"),
        ({"showdown": 100}, "All of the 50 futures reach the target"),
    ],
)
def test_dots_heading(shares, heading):
    assert wording.dots_heading(outlook_of(shares)) == heading


@pytest.mark.parametrize(
    ("expected", "heading"),
    [
        ([500.0, 300, 200], "Ems and Lahn bring eight in ten"),
        ([30.0] * 60, "Ems and Lahn bring most, but few of the whole"),
        ([70.0], "Where people come from"),
        ([0.0, 0], "Where people come from"),
    ],
)
def test_cities_heading(expected, heading):
    names = ["Ems", "Lahn", *map(str, range(58))]
    cities = pd.DataFrame({"city": names[: len(expected)], "expected": expected})
    assert wording.cities_heading(cities) == heading


def test_moments_are_told_in_the_events_zone():
    moment = datetime(2011, 11, 23, 16, 30, tzinfo=UTC)
    assert wording.moment(moment, "Asia/Shanghai") == "Thu 24 Nov 2011, 00:30"
    assert wording.moment(moment, "America/New_York", year=False) == "Wed 23 Nov, 11:30"
    assert wording.local_time("America/New_York") == "New York time"
    assert wording.local_time("UTC") == "UTC"
