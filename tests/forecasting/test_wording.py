"""The words of the outlook, as a table: each band, each cut-off, each rounding, each edge. Written out by hand."""

import numpy as np
import pytest

from forecasting import wording
from forecasting.outlook import BAND_STARTS
from tests.forecasting.worlds import outlook_of
from tests.handmade import outlook

BANDS = ("non-event", "modest", "large", "showdown")


@pytest.mark.parametrize(
    ("band", "percent", "headline"),
    [
        ("non-event", 85, "Very likely a non-event (85 %)"),
        ("non-event", 82.5, "Very likely a non-event (85 %)"),
        ("non-event", 82.4, "Likely a non-event (80 %)"),
        ("non-event", 62.5, "Likely a non-event (65 %)"),
        ("non-event", 62.4, "Leaning to a non-event (60 %)"),
        ("non-event", 50, "Leaning to a non-event (50 %)"),
        ("non-event", 49.9, "Too close to call: a non-event (50 %) or a showdown (15 %)"),
        ("modest", 85, "Very likely a modest turnout (85 %)"),
        ("modest", 82.5, "Very likely a modest turnout (85 %)"),
        ("modest", 82.4, "Likely a modest turnout (80 %)"),
        ("modest", 62.5, "Likely a modest turnout (65 %)"),
        ("modest", 62.4, "Leaning to a modest turnout (60 %)"),
        ("modest", 50, "Leaning to a modest turnout (50 %)"),
        ("modest", 49.9, "Too close to call: a modest turnout (50 %) or a showdown (15 %)"),
        ("large", 85, "Very likely large but short of 2,000 (85 %)"),
        ("large", 82.5, "Very likely large but short of 2,000 (85 %)"),
        ("large", 82.4, "Likely large but short of 2,000 (80 %)"),
        ("large", 62.5, "Likely large but short of 2,000 (65 %)"),
        ("large", 62.4, "Leaning to large but short of 2,000 (60 %)"),
        ("large", 50, "Leaning to large but short of 2,000 (50 %)"),
        ("large", 49.9, "Too close to call: large but short of 2,000 (50 %) or a showdown (15 %)"),
        ("showdown", 100, "Very likely a showdown (over 95 %)"),
        ("showdown", 97.6, "Very likely a showdown (over 95 %)"),
        ("showdown", 95, "Very likely a showdown (95 %)"),
        ("showdown", 85, "Very likely a showdown (85 %)"),
        ("showdown", 82.5, "Very likely a showdown (85 %)"),
        ("showdown", 82.4, "Likely a showdown (80 %)"),
        ("showdown", 62.5, "Likely a showdown (65 %)"),
        ("showdown", 62.4, "Leaning to a showdown (60 %)"),
        ("showdown", 50, "Leaning to a showdown (50 %)"),
        ("showdown", 49.9, "Too close to call: a showdown (50 %) or large but short of 2,000 (15 %)"),
    ],
)
def test_the_verdict_at_each_cut_off(band: str, percent: float, headline: str) -> None:
    rest = round((100 - percent) / 3, 1)
    shares = {other: rest for other in BANDS if other != band}
    shares[band] = percent
    # What the thirds leave over goes to a band that is not second, so that it decides nothing.
    lowest = "modest" if band == "non-event" else "non-event"
    shares[lowest] = round(100 - sum(share for name, share in shares.items() if name != lowest), 1)
    assert wording.headline(outlook_of(shares)) == headline


@pytest.mark.parametrize(
    ("shares", "headline"),
    [
        ({"large": 50, "modest": 50}, "Leaning to large but short of 2,000 (50 %)"),
        ({"non-event": 50, "showdown": 50}, "Leaning to a showdown (50 %)"),
        (
            {"large": 45, "modest": 35, "showdown": 20},
            "Too close to call: large but short of 2,000 (45 %) or a modest turnout (35 %)",
        ),
        (
            {"large": 40, "modest": 40, "showdown": 20},
            "Too close to call: large but short of 2,000 (40 %) or a modest turnout (40 %)",
        ),
        (
            {"showdown": 25, "large": 25, "modest": 25, "non-event": 25},
            "Too close to call: a showdown (25 %) or large but short of 2,000 (25 %)",
        ),
    ],
)
def test_of_equals_the_higher_band_leads(shares: dict[str, float], headline: str) -> None:
    assert wording.headline(outlook_of(shares)) == headline


@pytest.mark.parametrize(
    ("shares", "line"),
    [
        (
            {"large": 97.6, "showdown": 2.4},
            "About 1,500 people, with an 80 % range of 1,500 to 1,500. A showdown has a chance of under 5 %.",
        ),
        (
            {"large": 95.1, "showdown": 4.9},
            "About 1,500 people, with an 80 % range of 1,500 to 1,500. A showdown has a chance of under 5 %.",
        ),
        (
            {"large": 95, "showdown": 5},
            "About 1,500 people, with an 80 % range of 1,500 to 1,500. A showdown has about a 5 % chance.",
        ),
        (
            {"large": 92.6, "showdown": 7.4},
            "About 1,500 people, with an 80 % range of 1,500 to 1,500. A showdown has about a 5 % chance.",
        ),
        (
            {"large": 92.5, "showdown": 7.5},
            "About 1,500 people, with an 80 % range of 1,500 to 1,500. A showdown has about a 10 % chance.",
        ),
        (
            {"modest": 65, "showdown": 35},
            "About 500 people, with an 80 % range of 500 to 2,500. A showdown has about a 35 % chance.",
        ),
        # Said in the headline already, alone or as one of two.
        ({"modest": 20, "showdown": 80}, "About 2,500 people, with an 80 % range of 500 to 2,500."),
        ({"modest": 45, "showdown": 40, "large": 15}, "About 1,500 people, with an 80 % range of 500 to 2,500."),
    ],
)
def test_the_range_and_the_chance_of_a_showdown(shares: dict[str, float], line: str) -> None:
    assert wording.range_line(outlook_of(shares)) == line


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Hardly anyone"),
        (0.4, "Hardly anyone"),
        (0.5, "About 1 person"),
        (1.4, "About 1 person"),
        (1.5, "About 2 people"),
        (5, "About 5 people"),
        (95, "About 95 people"),
        (99.5, "About 100 people"),
        (104.9, "About 100 people"),
        (105, "About 110 people"),
        (999.5, "About 1,000 people"),
        (1_849, "About 1,800 people"),
        (1_850, "About 1,900 people"),
        (994_999, "About 990,000 people"),
        (1_250_000, "About 1,300,000 people"),
    ],
)
def test_people_to_two_figures(count: float, words: str) -> None:
    assert wording.about(count) == words


def test_every_band_has_words_and_no_words_are_without_a_band() -> None:
    assert list(wording.BAND_WORDS) == [name for name, _ in BAND_STARTS]


def test_simulated_data_have_a_badge() -> None:
    assert wording.simulated_badge("sign-ups and posts") == "simulated sign-ups and posts"


def test_a_scenario_is_compared_in_people_and_points() -> None:
    baseline = outlook(np.array([1000.0] * 5 + [2500.0] * 5 + [1800.0]))
    scenario = outlook(np.array([1000.0] * 11))
    assert wording.comparison(baseline, scenario) == (
        "About 1,000 people (80 %: 1,000 to 1,000), 800 fewer than the baseline. A showdown is 45 points less likely."
    )
    assert wording.comparison(baseline, baseline) == (
        "About 1,800 people (80 %: 1,000 to 2,500): the baseline, nothing assumed."
    )


def test_chances_that_read_alike_are_not_called_different() -> None:
    # 0 of 100 and 4 of 100 futures both read "under 5 %", though they are nearly five points apart.
    never, rarely = np.full(100, 1000.0), np.array([1000.0] * 96 + [2500.0] * 4)
    assert wording.comparison(outlook(never), outlook(rarely)) == (
        "About 1,000 people (80 %: 1,000 to 1,000), as many as the baseline."
    )


def test_without_a_target_no_chances_are_compared() -> None:
    assert wording.comparison(outlook(target=None), outlook(np.array([5.0, 6.0]), target=None)) == (
        "80 % range 5 to 6, 1,500 fewer than the baseline."
    )
