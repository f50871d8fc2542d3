"""From the start on in words: counts, claims, when it began; and the same for programs."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from forecasting import counted
from forecasting.outlook import as_dict
from forecasting.tables import CLAIM_COLUMNS, Counted, EventData
from tests.forecasting.worlds import AS_OF, outlook_of, world

NOTHING = "Nobody has claimed a number since the start either."


def known(*claims: tuple[object, ...], hours: float = 24, found: Counted | None = None, **event: object) -> EventData:
    """An event that began `hours` before the as-of; claims: (low, high, claimant, days since the start, about)."""
    data = world({"Ems": [3, 4]}, days_before=-hours / 24, **event)
    start = data.event.starts_at
    rows = [
        (start + timedelta(days=days), about, claimant, low, high, "Gazette", None)
        for low, high, claimant, days, about in claims
    ]
    table = pd.DataFrame(rows, columns=list(CLAIM_COLUMNS))
    return replace(data, claims=table, counted=found or Counted(registered=7))


def claim(low: float | None, high: float | None, who: str = "Police", days: float = 0.5, about: str = "the march"):
    return low, high, who, days, about


PLAN = claim(None, 2000, "organisers", days=-1)
ELSEWHERE = claim(20, 20, about="another square, 1999-01-01")
TELLS_NOTHING = claim(None, None)


@pytest.mark.parametrize(
    ("claims", "title", "line"),
    [
        ([], "No count is known yet", NOTHING),
        ([PLAN], "No count is known yet", NOTHING),
        (
            [PLAN, ELSEWHERE],
            "No count is known yet",
            "No number was claimed for this event since the start; one claim was made about other matters.",
        ),
        (
            [ELSEWHERE, TELLS_NOTHING],
            "No count is known yet",
            "No number was claimed for this event since the start; 2 claims were made about other matters.",
        ),
        (
            [PLAN, claim(20, 99)],
            "One claim so far: 20–99 people (Police)",
            "No count is known. The claim is about “the march”; nothing confirms it.",
        ),
        (
            [PLAN, claim(200, 200), claim(20, 99), claim(2000, 2000), ELSEWHERE],
            "Disputed: claims range from 20 to 2,000 people",
            "No count is known. 3 claims since the start may be about this event; none is confirmed.",
        ),
        (
            [claim(20, 300), claim(None, 99)],
            "Claims range from 20 to 300 people",
            "No count is known. 2 claims since the start may be about this event; none is confirmed.",
        ),
        ([claim(20, None), claim(400, None)], "Claims range from 20 to 400 people or more", None),
        ([claim(50, 50), claim(50, 50)], "Both claims say 50 people", None),
        ([claim(None, 50), claim(51, None)], "Disputed: claims range from 50 to 51 people or more", None),
    ],
)
def test_without_a_count_the_claims_since_the_start_answer(claims, title, line):
    data = known(*claims)
    assert counted.title(data) == title
    assert line is None or counted.line(data) == line


@pytest.mark.parametrize(
    ("found", "claims", "title", "line"),
    [
        (
            Counted(300, total=1240),
            [],
            "1,240 people were counted",
            "No number was claimed since the start.",
        ),
        (
            Counted(300, checked_in=212, total=240),
            [claim(20, 99)],
            "240 people were counted",
            "Of the sign-ups, 212 people were marked as present. One claim since the start: 20–99 people (Police).",
        ),
        (
            Counted(300, checked_in=1),
            [claim(20, 99), claim(2000, 2000)],
            "1 person was counted",
            "These are sign-ups marked as present; who came without signing up is not among them. "
            "Claims range from 20 to 2,000 people.",
        ),
        (Counted(300, checked_in=0, total=0), [PLAN, ELSEWHERE], "0 people were counted", None),
    ],
)
def test_a_count_goes_before_every_claim(found, claims, title, line):
    data = known(*claims, found=found)
    assert counted.title(data) == title
    assert line is None or counted.line(data) == line


@pytest.mark.parametrize(
    ("hours", "began"),
    [
        (0, "Wed 4 Mar 2026, 12:00 (UTC)"),
        (3, "Wed 4 Mar 2026, 09:00 (UTC)"),
        (30 * 24, "Mon 2 Feb 2026, 12:00 (UTC)"),
    ],
)
def test_it_says_when_the_event_began_and_how_many_were_registered_then(hours, began):
    assert counted.began(known(hours=hours)) == f"The event began on {began}; 7 people were registered then."
    one = known(hours=hours, found=Counted(1), simulated="sign-ups")
    assert counted.began(one) == f"The event began on {began}; 1 person was registered then (simulated sign-ups)."


def test_the_start_is_told_on_the_clock_of_the_place():
    data = known(hours=3, timezone="Asia/Shanghai")
    assert "Wed 4 Mar 2026, 17:00 (Shanghai time)" in counted.began(data)
    assert counted.sentence(data).startswith("As of Wed 4 Mar 2026, 20:00 (Shanghai time), March on the town hall: ")


def test_a_quote_names_moment_claimants_start_and_data_and_forecasts_nothing():
    data = known(PLAN, claim(20, 99, "China News", 0.25), claim(2000, 2000, "NTD", 0.5), target=2000.0)
    assert counted.quote(data) == (
        "As of Wed 4 Mar 2026, 12:00 (UTC), March on the town hall: disputed, claims range from 20 to 2,000 people. "
        "No count is known. 2 claims since the start may be about this event; none is confirmed. "
        "Claimed since the start: 2,000 (NTD), 20–99 (China News). "
        "The event began on Tue 3 Mar 2026, 12:00 (UTC); 7 people were registered then. "
        "From the start on there is no forecast. (Showdown record, data version 1.)"
    )


def test_a_sentence_names_six_claimants_and_counts_the_rest():
    data = known(*(claim(n, n, f"Paper {n}", n / 100) for n in range(1, 9)))
    words = counted.sentence(data)
    assert "8 (Paper 8), 7 (Paper 7), 6 (Paper 6), 5 (Paper 5), 4 (Paper 4), 3 (Paper 3) and 2 more." in words
    assert "Paper 2" not in words


def test_a_colon_in_a_claimants_name_stays():
    words = counted.sentence(known(claim(20, 99, "Radio: the news")))
    assert ": one claim so far, 20–99 people (Radio: the news). " in words


def test_a_claim_of_the_very_start_is_made_since_the_start():
    assert counted.title(known(claim(20, 99, days=0))) == "One claim so far: 20–99 people (Police)"


def test_no_claim_is_averaged_or_taken_for_a_count():
    data = known(claim(100, 100), claim(300, 300))
    fields = counted.as_dict(data)
    assert "200" not in f"{counted.title(data)} {counted.line(data)} {counted.sentence(data)}"
    assert fields["turnout"] is None and data.counted.people is None


@pytest.mark.parametrize("event", [{}, {"target": 2000.0}])
def test_programs_find_the_keys_of_an_outlook_and_null_where_nothing_is_forecast(event):
    data = known(PLAN, claim(20, 99), **event)
    fields = counted.as_dict(data)
    assert list(fields) == list(as_dict(outlook_of({}), ""))
    empty = {name for name, value in fields.items() if value is None or value == []}
    expected = {"final_registered", "turnout", "p_target", "bands", "verdict", "seed", "simulated"}
    assert empty == expected | (set() if event else {"target"})
    assert fields["registered"] == 7 and fields["as_of"] == AS_OF.isoformat()


def test_claims_for_programs_are_newest_first_with_null_where_an_end_is_open():
    data = known(PLAN, claim(20, 99), timezone="Asia/Shanghai")
    assert counted.claim_fields(data.claims, data.event) == [
        {
            "claimed_at": "2026-03-04T08:00:00+08:00", "about": "the march", "claimant": "Police",
            "low": 20.0, "high": 99.0, "source": "Gazette", "note": None,
        },
        {
            "claimed_at": "2026-03-02T20:00:00+08:00", "about": "the march", "claimant": "organisers",
            "low": None, "high": 2000.0, "source": "Gazette", "note": None,
        },
    ]  # fmt: skip
