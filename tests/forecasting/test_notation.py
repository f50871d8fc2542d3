"""How numbers, odds, moments and assumptions are written: each rounding, each unit."""

from datetime import UTC, datetime, timedelta

import pytest

from forecasting import notation
from forecasting.assumptions import BY_NAME


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
    assert notation.percent(probability) == words
    assert notation.short_percent(probability) == short


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0.2, "0"), (0.5, "1"), (7.4, "7"), (10, "10"), (84.6, "85"), (99.4, "99"), (99.6, "100"), (104, "100"),
        (105, "110"), (849, "850"), (1549, "1,500"), (1550, "1,600"), (9_960, "10,000"), (123_456, "120,000"),
    ],
)  # fmt: skip
def test_people_have_two_figures(count, words):
    assert notation.people(count) == words


def test_moments_are_told_in_the_events_zone():
    moment = datetime(2011, 11, 23, 16, 30, tzinfo=UTC)
    assert notation.moment(moment, "Asia/Shanghai") == "Thu 24 Nov 2011, 00:30"
    assert notation.moment(moment, "America/New_York", year=False) == "Wed 23 Nov, 11:30"
    assert notation.local_time("America/New_York") == "New York time"
    assert notation.local_time("UTC") == "UTC"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("show_up_rate", 0.65, "65 %"), ("late_surge", 1.0, "× 1.0"), ("extra_seats", 1200.0, "1,200 seats"),
        ("shock", 0.35, "0.35"), ("capacity", None, "no limit"), ("target", 2000.0, "2,000 people"),
    ],
)  # fmt: skip
def test_amounts_are_said_in_their_unit(name: str, value: float | None, words: str) -> None:
    assert notation.amount(BY_NAME[name], value) == words


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
    assert notation.span(low, high) == words


@pytest.mark.parametrize(
    ("count", "words"), [(40.4, "+40"), (-25.0, "−25"), (0.4, "0"), (-0.5, "−1"), (1234.0, "+1,234")]
)
def test_differences_carry_their_sign(count, words):
    assert notation.signed(count) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (-240, "in 10 days"),
        (-48, "in 2 days"),
        (-24, "tomorrow, 10:00"),
        (-14, "tomorrow, 10:00"),
        (-9, "today, 10:00"),
        (0, "began 10:00"),
        (13, "began 10:00"),
        (15, "over"),
    ],
)
def test_the_distance_to_the_start_goes_by_the_local_calendar(hours, words):
    start = datetime(2011, 11, 24, 2, tzinfo=UTC)  # 10:00 in Shanghai
    assert notation.ahead(start + timedelta(hours=hours), start, "Asia/Shanghai") == words
