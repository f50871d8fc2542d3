"""Small words of the pages: other people's text made harmless, amounts, differences, stops."""

import html
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dashboard.escape import escaped
from dashboard.replay import stops

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["![i](https://evil.example/x.png)", "<img src=x onerror=alert(1)>", ":material/home:", "$x^2$", "`code`"]
)
def test_no_syntax_survives_escaping(text: str) -> None:
    out = escaped(text)
    for character in "![]()<>`$*_:/\"'":
        assert character not in out


@pytest.mark.parametrize("signs", ["www.", "://", ":a", "a@b", "->", "<-", "<->", "--", ">=", "<=", "~="])
def test_what_is_read_after_references_are_resolved_is_parted(signs: str) -> None:
    """Two characters of it never stand beside each other; a word joiner, which nobody sees, stands between."""
    out = html.unescape(escaped(f"one {signs} two"))
    assert signs not in out and out.replace("\u2060", "") == f"one {signs} two"


def test_plain_words_stay_as_they_are() -> None:
    assert escaped("Hangzhou, 杭州 2011") == "Hangzhou, 杭州 2011"


def test_long_text_is_cut_and_lines_are_joined() -> None:
    assert escaped("a" * 300).endswith("…")
    assert len(escaped("a" * 300)) == 160
    assert escaped("one\n\n# two\x00") == "one &#35; two"


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
