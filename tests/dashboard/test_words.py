"""Small words of the pages: other people's text made harmless, amounts, differences, stops."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from dashboard.escape import escaped
from dashboard.record import claimed
from dashboard.stops import stops
from dashboard.words import amount, comparison, method_line
from forecasting.assumptions import BY_NAME
from tests.dashboard.handmade import outlook

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["![i](https://evil.example/x.png)", "<img src=x onerror=alert(1)>", ":material/home:", "$x^2$", "`code`"]
)
def test_no_syntax_survives_escaping(text: str) -> None:
    out = escaped(text)
    for character in "![]()<>`$*_:/\"'":
        assert character not in out


def test_plain_words_stay_as_they_are() -> None:
    assert escaped("Hangzhou, 杭州 2011") == "Hangzhou, 杭州 2011"


def test_long_text_is_cut_and_lines_are_joined() -> None:
    assert escaped("a" * 300).endswith("…")
    assert len(escaped("a" * 300)) == 160
    assert escaped("one\n\n# two\x00") == "one &#35; two"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("show_up_rate", 0.65, "65 %"), ("late_surge", 1.0, "× 1.0"), ("extra_seats", 1200.0, "1,200 seats"),
        ("shock", 0.35, "0.35"), ("capacity", None, "no limit"), ("target", 2000.0, "2,000 people"),
    ],
)  # fmt: skip
def test_amounts_are_said_in_their_unit(name: str, value: float | None, words: str) -> None:
    assert amount(BY_NAME[name], value) == words


def test_a_scenario_is_compared_in_people_and_points() -> None:
    baseline = outlook(np.array([1000.0] * 5 + [2500.0] * 5 + [1800.0]))
    scenario = outlook(np.array([1000.0] * 11))
    assert comparison(baseline, scenario) == (
        "About 1,000 people (80 %: 1,000 to 1,000), 800 fewer than the baseline. A showdown is 45 points less likely."
    )
    assert "nothing assumed" in comparison(baseline, baseline)


def test_chances_that_read_alike_are_not_called_different() -> None:
    # 0 of 100 and 4 of 100 futures both read "under 5 %", though they are nearly five points apart.
    never, rarely = np.full(100, 1000.0), np.array([1000.0] * 96 + [2500.0] * 4)
    assert "likely" not in comparison(outlook(never), outlook(rarely))


def test_without_a_target_no_chances_are_compared() -> None:
    assert "likely" not in comparison(outlook(target=None), outlook(np.array([5.0, 6.0]), target=None))


def test_the_method_is_a_sentence() -> None:
    assert method_line(outlook()) == "Forecast alone, from this event's own sign-ups, no past events."


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (200, 200, "200"),
        (20, 99, "20–99"),
        (None, 2000, "up to 2,000"),
        (5, None, "5 or more"),
        (None, None, "no number"),
    ],
)
def test_a_claim_keeps_its_span(low: float | None, high: float | None, words: str) -> None:
    assert claimed(low, high) == words


def test_stops_are_hours_at_the_end_and_days_before() -> None:
    moments = stops(START - timedelta(days=20), START, START + timedelta(days=400), START - timedelta(hours=3))
    before = [moment for moment in moments if moment < START]
    assert before[-1] == START - timedelta(hours=1)
    assert before[-48:] == [START - timedelta(hours=hours) for hours in range(48, 0, -1)]
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(before[:-47]))


def test_stops_never_lie_in_the_future_and_hold_the_chosen_moment() -> None:
    now, odd = START - timedelta(days=3), START - timedelta(days=5, minutes=17)
    moments = stops(START - timedelta(days=20), START, now, odd)
    assert max(moments) <= now
    assert odd in moments


def test_a_year_of_sign_ups_still_fits_on_a_slider() -> None:
    assert len(stops(START - timedelta(days=700), START, START, START)) < 210
