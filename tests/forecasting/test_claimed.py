"""What a claim says, whether it may be about the event, and how several stand together."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from forecasting import claimed, findings
from forecasting.claimed import NO_NUMBER, OFF_THE_SCALE, OTHER_DAY, Claim, about_event, read_claims
from forecasting.tables import CLAIM_COLUMNS, Event

START = datetime(2026, 3, 11, 20, tzinfo=UTC)  # the 12th in Shanghai
EVENT = Event("march-1", "A march", START, "Asia/Shanghai", target=2000.0, organiser="Town Union")


def claim(
    low: float | None = None,
    high: float | None = None,
    claimant: str = "Police",
    *,
    days: float = 1.0,
    about: str = "the march",
    source: str = "Gazette",
    note: str | None = None,
) -> tuple[object, ...]:
    """A row as stored; days after the start."""
    return START + timedelta(days=days), about, claimant, low, high, source, note


def read(*rows: tuple[object, ...], event: Event = EVENT) -> tuple[Claim, ...]:
    return read_claims(pd.DataFrame(rows, columns=list(CLAIM_COLUMNS)), event)


@pytest.mark.parametrize(
    ("low", "high", "span", "people"),
    [
        (20, 99, "20–99", "20–99 people"),
        (2000, 2000, "2,000", "2,000 people"),
        (None, 2000, "up to 2,000", "up to 2,000 people"),
        (300, None, "300 or more", "300 or more people"),
        (1, 1, "1", "1 person"),
        (0, 0, "0", "0 people"),
    ],
)
def test_a_claim_is_said_with_the_ends_it_has(low, high, span, people):
    (one,) = read(claim(low, high))
    assert (one.span, one.people) == (span, people)


def test_claims_come_newest_first_and_keep_the_words_of_their_files():
    late, early = read(claim(1, 1, "<b>A</b>", days=-2), claim(2, 2, "B", days=3, source="![x](http://y)"))
    assert (late.claimant, early.claimant) == ("B", "<b>A</b>")
    assert late.source == "![x](http://y)" and late.note == ""


@pytest.mark.parametrize(
    ("row", "other"),
    [
        (claim(20, 99), ""),
        (claim(None, None), NO_NUMBER),
        (claim(20, 99, about="gathering 2026-03-12"), ""),
        (claim(20, 99, about="gathering 2026-03-11"), OTHER_DAY),  # the start in UTC, not where it takes place
        (claim(20, 99, about="from 2026-03-10 to 2026-03-12"), ""),
        (claim(20, 99, about="ticket 12026-03-110"), ""),
        (claim(None, None, about="2026-01-01"), NO_NUMBER),
    ],
)
def test_only_a_claim_with_a_number_and_no_other_day_may_be_about_the_event(row, other):
    (one,) = read(row)
    assert one.other == other
    assert about_event([one]) == ([] if other else [one])


@pytest.mark.parametrize(("high", "undrawn"), [(10_000, ""), (10_001, OFF_THE_SCALE)])
def test_a_number_beyond_five_targets_counts_but_is_not_drawn(high, undrawn):
    (one,) = read(claim(20, high))
    assert (one.other, one.undrawn) == ("", undrawn)
    (without_target,) = read(claim(20, high), event=Event("e", "E", START))
    assert without_target.undrawn == ""


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        ((20, 99), (200, 200), True),
        ((20, 99), (99, 150), False),
        ((None, 50), (51, None), True),
        ((None, 50), (50, None), False),
        ((None, 50), (0, 0), False),
        ((300, None), (7000, None), False),
    ],
)
def test_two_claims_contradict_each_other_where_no_number_fits_both(one, other, contradict):
    first, second = read(claim(*one), claim(*other))
    assert first.contradicts(second) is second.contradicts(first) is contradict
    assert claimed.contradictions([first, second]) == (int(contradict), 1)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ([(200, 200), (20, 99), (2000, 2000)], "Claims range from 20 to 2,000 people"),
        ([(None, 500), (200, 200)], "Claims range from 200 to 500 people"),
        ([(20, 99), (2000, None)], "Claims range from 20 to 2,000 people or more"),
        ([(20, 2000), (2000, None)], "Claims range from 20 to 2,000 people or more"),
        ([(200, 200), (200, 200)], "Both claims say 200 people"),
        ([(None, 200)] * 3, "All 3 claims say up to 200 people"),
        ([(200, 200), (None, 200)], "Claims name only one number: 200 people"),
        ([(200, None), (None, 200)], "Claims name only one number: 200 people"),
    ],
)
def test_several_claims_are_a_range_and_never_an_average(ends, words):
    assert claimed.range_words(read(*(claim(*end) for end in ends))) == words


@pytest.mark.parametrize(
    ("row", "announces"),
    [
        (claim(None, 2000, "Organisers (a union)"), True),
        (claim(1000, 2000, "organizers"), True),
        (claim(None, 2000, "a speaker of the town union"), True),
        (claim(None, 2000, "Police"), False),
        (claim(None, 1999, "organisers"), False),
    ],
)
def test_the_organisers_own_number_is_the_announcement_of_the_target(row, announces):
    (one,) = read(row)
    assert claimed.announces_target(one, EVENT) is announces
    assert not claimed.announces_target(read(claim(300, None, "organisers"))[0], Event("e", "E", START))


@pytest.mark.parametrize(
    ("target", "rows", "heading"),
    [
        (None, [], "No claims are known yet"),
        (2000.0, [], "No one has claimed a number yet; the target is 2,000"),
        (None, [claim()], "No one has claimed a number for this event"),
        (2000.0, [claim()], "No one has claimed a number yet; the target is 2,000"),
        (2000.0, [claim(None, 2000, "organisers")], "Only the organisers name a number: up to 2,000 people"),
        (2000.0, [claim(20, 99)], "One number is claimed: 20–99 people, against a target of 2,000"),
        (None, [claim(20, 99)], "One number is claimed: 20–99 people"),
        (2000.0, [claim(20, 99), claim(5, 5), claim()], "Claims range from 5 to 99 people"),
    ],
)
def test_what_is_claimed_before_the_start_is_a_heading(target, rows, heading):
    event = Event("march-1", "A march", START, "Asia/Shanghai", target=target)
    assert findings.claims(read(*rows, event=event), event) == heading


PLAN = claim(None, 2000, "organisers", days=-1)


@pytest.mark.parametrize(
    ("rows", "heading"),
    [
        ([], "No one has claimed a number yet; the target is 2,000"),
        ([PLAN], "What was claimed before the start"),
        ([PLAN, claim()], "What was claimed before the start"),
        ([claim()], "No one has claimed a number yet; the target is 2,000"),
        ([PLAN, claim(20, 99, days=0)], "One claim since the start, and nothing to hold it against"),
        ([PLAN, claim(20, 99), claim(90, None)], "The two claims since the start do not contradict each other"),
        ([PLAN, claim(20, 99), claim(100, None)], "The two claims since the start contradict each other"),
        ([claim(5, 5), claim(5, 5), claim(5, 5)], "The 3 claims since the start do not contradict each other"),
        ([claim(5, 5), claim(5, 5), claim(6, 6)], "Some of the 3 claims since the start contradict each other"),
        ([claim(200, 200), claim(20, 99), claim(2000, 2000)], "No two of the 3 claims agree"),
    ],
)
def test_what_is_claimed_since_the_start_is_a_heading(rows, heading):
    assert findings.claims_since(read(*rows), EVENT) == heading
