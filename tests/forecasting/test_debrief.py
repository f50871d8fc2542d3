"""The last forecast beside what came: places and percentiles by hand, and no verdict where claims dispute it."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from forecasting import counted, debrief
from forecasting.answer import answer
from forecasting.debrief import Ranges, last_frozen, place
from forecasting.scenario import Scenario
from forecasting.tables import Counted, EventData, Frozen
from tests.forecasting.test_counted import PLAN, claim, known

# The percentile n is 1000 + 10 n: median 1,500; 80 %: 1,100 to 1,900; 95 %: 1,025 to 1,975.
TURNOUT = 1000.0 + 10.0 * np.arange(1, 100)
# The same for registered: median 2,000; 80 %: 1,920 to 2,080.
REGISTERED = 1900.0 + 2.0 * np.arange(1, 100)
RANGES = Ranges(low_95=1025, low_80=1100, median=1500, high_80=1900, high_95=1975)
HOUR = timedelta(hours=1)


def frozen(data: EventData, hours_before: float = 14, made_before: float = 13, **changes: object) -> Frozen:
    start = data.event.starts_at
    values: dict[str, object] = {
        "forecast_id": "f1",
        "event_id": data.event.event_id,
        "made_at": start - made_before * HOUR,
        "as_of": start - hours_before * HOUR,
        "data_version": "v1",
        "reason": "import",
        "target": 2000.0,
        "registered": 1800,
        "p_target": 0.05,
        "method": "by hand",
        "registered_quantiles": REGISTERED,
        "turnout_quantiles": TURNOUT,
    }
    return Frozen(**(values | changes))  # type: ignore[arg-type]


def told(data: EventData, **changes: object) -> list[str]:
    found = debrief.debrief(data, frozen(data, **changes))
    return [debrief.heading(found), *debrief.lines(found)]


def test_ranges_are_read_from_the_percentiles() -> None:
    data = known(found=Counted(2000, total=1500))
    assert debrief.debrief(data, frozen(data)).turnout == RANGES


@pytest.mark.parametrize(
    ("outcome", "where", "percentile"),
    [
        (1500, "inside the 80 % range", "at its 50th percentile"),
        (1370, "inside the 80 % range", "at its 37th percentile"),
        (1900, "inside the 80 % range", "at its 90th percentile"),
        (1901, "above the 80 % range", "at its 90th percentile"),
        (1975, "above the 80 % range", "at its 98th percentile"),
        (1976, "above the 95 % range", "at its 98th percentile"),
        (1991, "above the 95 % range", "above its 99th percentile"),
        (1030, "below the 80 % range", "at its 3rd percentile"),
        (1010, "below the 95 % range", "at its 1st percentile"),
        (0, "below the 95 % range", "below its 1st percentile"),
        (1110, "inside the 80 % range", "at its 11th percentile"),
        (1220, "inside the 80 % range", "at its 22nd percentile"),
    ],
)
def test_a_count_is_placed_in_the_forecast(outcome: int, where: str, percentile: str) -> None:
    lines = told(known(found=Counted(2000, total=outcome)))
    assert lines[0] == f"The count is {where} of the last forecast"
    assert f"{outcome:,} were counted: {where}, {percentile}." in lines[2]


def test_it_says_what_the_last_forecast_said_and_of_when() -> None:
    """The event began on Tue 3 Mar, 12:00; the forecast is of 14 hours before."""
    assert told(known(found=Counted(2000, total=1500)))[1] == (
        "The last forecast, of Mon 2 Mar 2026, 22:00, said about 1,500 people (80 %: 1,100 to 1,900, "
        "95 %: 1,000 to 2,000)."
    )


@pytest.mark.parametrize(
    ("low", "high", "where"),
    [
        (20, 99, "below the 95 % range"),
        (None, 1000, "below the 95 % range"),
        (1000, 1050, "below the 80 % range"),
        (1100, 1900, "inside the 80 % range"),
        (1000, 1100, "partly inside the 80 % range"),
        (1900, None, "partly inside the 80 % range"),
        (1000, 2000, "across the whole 80 % range"),
        (None, 2000, "across the whole 80 % range"),
        (1950, 2500, "above the 80 % range"),
        (2000, 2000, "above the 95 % range"),
        (2000, None, "above the 95 % range"),
    ],
)
def test_a_claim_is_placed_by_both_its_ends(low: float | None, high: float | None, where: str) -> None:
    assert place(low, high, RANGES) == where


def test_disputed_claims_get_no_verdict_and_no_average() -> None:
    data = known(
        PLAN, claim(2000, 2000, "NTD"), claim(20, 99, "China News"), claim(1200, 1200, "Xinhua"), claim(5, 9, "A")
    )
    heading, _, fares = told(data)
    assert heading == "Whether the last forecast held depends on whose number is right"
    assert fares == (
        "2,000 (NTD) would be above the 95 % range; 20–99 (China News) and 5–9 (A) would be below the 95 % range; "
        "1,200 (Xinhua) would be inside the 80 % range. None of them is confirmed."
    )
    found = debrief.debrief(data, frozen(data))
    assert (found.outcome, found.percentile, debrief.as_dict(found)["outcome"]) == (None, None, None)


def test_to_learn_from_one_of_several_claims_does_not_make_it_true() -> None:
    data = known(claim(20, 99, "China News"), claim(2000, 2000, "NTD"), found=Counted(2000, total=60))
    assert counted.settled(data) is None and counted.title(data).startswith("Disputed: ")
    assert counted.line(data).endswith(
        "Its series learns from the middle of 20–99 people (China News); that settles nothing."
    )
    assert told(data)[0] == "Whether the last forecast held depends on whose number is right"
    assert answer(data, Scenario()).fields["counted"] is None
    alone = known(claim(20, 99, "China News"), found=Counted(2000, total=60))
    assert counted.title(alone) == "60 people were counted"
    assert counted.line(alone).startswith("That is the middle of 20–99 people (China News).")


def test_a_count_of_its_own_goes_before_claims_that_contradict_each_other() -> None:
    data = known(claim(20, 99), claim(2000, 2000), found=Counted(2000, total=240))
    assert counted.settled(data) == 240


@pytest.mark.parametrize(
    ("claims", "heading"),
    [
        ([], "Nothing is known yet to hold against the last forecast"),
        ([PLAN], "Nothing is known yet to hold against the last forecast"),
        ([claim(1200, 1300)], "The one claim is inside the 80 % range of the last forecast"),
        ([claim(20, 99), claim(200, 200)], "All 2 claims are below the 95 % range of the last forecast"),
    ],
)
def test_the_heading_states_the_finding(claims: list, heading: str) -> None:
    assert told(known(*claims))[0] == heading


@pytest.mark.parametrize(
    ("registered", "outcome", "why"),
    [
        (2000, 1500, None),
        (2050, 1540, None),
        (2400, 1800, "Most of the difference lies in how many registered."),
        (2000, 600, "Most of the difference lies in how many of the registered came."),
        (2000, 0, "Most of the difference lies in how many of the registered came."),
        (3000, 1500, "More registered than forecast, fewer of them came: one made up for part of the other."),
        (1000, 1500, "Fewer registered than forecast, more of them came: one made up for part of the other."),
    ],
)  # fmt: skip
def test_it_says_which_part_was_off(registered: int, outcome: int, why: str | None) -> None:
    lines = told(known(found=Counted(registered, total=outcome)))
    share = round(100 * outcome / registered)
    assert lines[3] == (
        f"{registered:,} were registered at the start; about 2,000 were forecast (80 %: 1,900 to 2,100). "
        f"For 100 registered, {share} came; 75 were forecast."
    )
    assert lines[4:] == ([why] if why else [])


def test_without_sign_ups_no_part_is_told() -> None:
    assert len(told(known(found=Counted(0, total=1500)))) == 3


def test_marks_of_presence_are_not_taken_for_all_who_came() -> None:
    line = told(known(found=Counted(2000, checked_in=1200)))[2]
    assert line.startswith("1,200 were marked as present: inside the 80 % range")
    assert line.endswith("The forecast also holds those who come without signing up.")


def test_a_replay_is_called_one() -> None:
    data = known(found=Counted(2000, total=1500))
    heading, said, *_ = told(data, made_before=0)
    assert heading.endswith("of the replayed forecast")
    assert said.startswith("No forecast was put on record before the start. Replayed as of ")
    fields = debrief.as_dict(debrief.debrief(data, frozen(data, made_before=0)))
    assert fields["replayed"] is True and fields["made_at"] is None


def test_simulated_sign_ups_are_no_proof_of_anything() -> None:
    assert told(known(claim(20, 99), simulated="sign-ups and posts"))[-1] == (
        "With simulated sign-ups and posts, this shows how a debrief reads, not how good the forecasts are."
    )


def test_the_last_forecast_is_one_made_before_the_start_of_a_moment_before_it() -> None:
    data = known()
    times = [(14, 13), (2, 1), (2, 0.5), (1, 0), (1, -3), (0, 0), (-1, -2)]
    all_of_them = [frozen(data, of, made, forecast_id=f"{of} {made}") for of, made in times]
    found = last_frozen(all_of_them, data.event)
    assert found is not None and found.forecast_id == "2 0.5"
    assert last_frozen(all_of_them[3:], data.event) is None and last_frozen([], data.event) is None


def test_the_terminal_says_the_same() -> None:
    data = known(found=Counted(2000, total=1370))
    last = frozen(data)
    said = answer(data, Scenario(), last)
    fields = said.fields["debrief"]
    assert isinstance(fields, dict)
    assert fields["sentences"] == [f"{told(data)[0]}.", *told(data)[1:]]
    assert (fields["outcome"], fields["percentile"], fields["replayed"]) == (1370, pytest.approx(37.0), False)
    assert "Debrief: the count is inside the 80 % range of the last forecast." in said.lines
    ahead = replace(data, as_of=data.event.starts_at - HOUR)
    assert answer(ahead, Scenario(), last).fields["debrief"] is None
    assert answer(data, Scenario()).fields["debrief"] is None
