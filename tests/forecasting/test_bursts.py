"""Sign-ups of one minute: what the outlook would be without them, and how it is said."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from forecasting.answer import answer
from forecasting.bursts import flag, made_at_once, read_bursts, without_bursts
from forecasting.outlook import read_outlook
from forecasting.scenario import Scenario
from forecasting.tables import BURST_COLUMNS, EventData
from forecasting.wording import with_and_without
from tests.forecasting.worlds import AS_OF, forecast, outlook_of, turnout, world

USUAL = {"Ems": [20, 24, 22, 19, 25, 21, 23, 20, 24, 22], "Ruhr": [5] * 10}
LIST = AS_OF - timedelta(days=2, hours=3)  # 9:00 in UTC; 17:00 in Shanghai


def with_list(count: int = 500, city: str = "Ems", party: int = 1, **event: object) -> EventData:
    """The usual sign-ups and so many more of one city in one minute, two bins back."""
    bookings = {name: list(days) for name, days in USUAL.items()}
    bookings.setdefault(city, [0] * 10)[7] += count
    hours = {8: 200, 9: 70 + count * party}
    data = world(bookings, **{"target": 2000.0, "hours": hours, "party": party, **event})
    rows = [(pd.Timestamp(LIST), city, 2, count, count * party, count * party**2)]
    return replace(data, bursts=pd.DataFrame(rows, columns=list(BURST_COLUMNS)))


@pytest.mark.parametrize("party", [1, 3])
def test_without_the_list_the_event_is_as_if_it_had_never_come(party: int) -> None:
    found = without_bursts(with_list(party=party))
    expected = world(USUAL, target=2000.0, hours={8: 200, 9: 70}, party=party)
    pd.testing.assert_frame_equal(
        found.bookings.sort_values(["city", "days_ago"], ignore_index=True),
        expected.bookings.sort_values(["city", "days_ago"], ignore_index=True),
    )
    pd.testing.assert_frame_equal(found.hours, expected.hours, check_dtype=False)
    assert found.bursts.empty and read_bursts(found) is None
    assert np.array_equal(turnout(forecast(found)).total, turnout(forecast(expected)).total)


def test_a_city_that_only_the_list_names_is_gone() -> None:
    assert "Nowhere" not in set(without_bursts(with_list(city="Nowhere")).bookings["city"])


def test_where_the_list_is_everything_the_outside_view_is_left() -> None:
    data = with_list()
    only = data.bookings[(data.bookings["city"] == "Ems") & (data.bookings["days_ago"] == 2)].assign(
        bookings=500, people=500, squares=500
    )
    data = replace(data, bookings=only)
    assert without_bursts(data).bookings.empty
    found = read_outlook(forecast(data), turnout(forecast(data)), Scenario())
    said = flag(data, found)
    assert "(all of them)" in said and "without them about 890 people" not in said
    assert "without them about 890" in said  # .445 of 2,000


def test_five_hundred_in_a_minute_hardly_move_the_sign_ups_still_to_come() -> None:
    """They are on the books themselves; the curve takes them for a list, not for a pace."""
    listed, usual = forecast(with_list()), forecast(without_bursts(with_list()))
    arriving = [np.median(one.registrations.arriving.sum(axis=1)) for one in (listed, usual)]
    assert listed.registered == usual.registered + 500
    # A day twice as busy as the busiest of the six around it would be kept to 1.5 times that: half a day's sign-ups.
    assert 0.9 * arriving[1] < arriving[0] < arriving[1] * 1.25


def test_the_answer_for_programs_holds_the_flag_and_both_outlooks() -> None:
    listed, usual = answer(with_list(), Scenario()), answer(without_bursts(with_list()), Scenario())
    (problem,) = listed.fields["problems"]
    # 270 others: 500 of 770.
    assert problem.startswith("500 sign-ups were made in the minute of Mon 2 Mar 2026, 09:00 (65 % of all). With them ")
    assert problem in listed.lines
    assert usual.fields["problems"] == []
    # Its outlook without the list is that of the event which never had one.
    median = usual.fields["turnout"]["q50"]
    assert f"without them about {round(median, -1):,.0f} (showdown under 5 %)." in problem


def test_the_flag_holds_under_the_assumptions_of_the_reader() -> None:
    (problem,) = answer(with_list(), Scenario(show_up_rate=0.0, walk_up_rate=0.0)).fields["problems"]
    assert "With them or without, the outlook is about 0 people (showdown under 5 %)." in problem


def test_several_minutes_are_told_together_and_in_the_events_zone() -> None:
    data = with_list(timezone="Asia/Shanghai")
    other = data.bursts.assign(minute=pd.Timestamp(LIST + timedelta(hours=1)), bookings=100, city="Ruhr")
    found = read_bursts(replace(data, bursts=pd.concat([data.bursts, other])))
    assert (found.minutes, found.sign_ups, found.busiest) == (2, 600, LIST)
    assert made_at_once(found, "Asia/Shanghai") == (
        "600 sign-ups were made in 2 single minutes, most of them on Mon 2 Mar 2026, 17:00 (78 % of all)."
    )


@pytest.mark.parametrize(
    ("shares", "event", "said"),
    [
        ({"showdown": 60}, {}, "With them the outlook is about 2,500 people (showdown 60 %), without them about 1,500 "
         "(showdown under 5 %)."),
        ({"showdown": 60}, {"target": None}, "With them the outlook is about 2,500 people, without them about 1,500."),
        ({"large": 90}, {}, "With them or without, the outlook is about 1,500 people (showdown under 5 %)."),
    ],
)  # fmt: skip
def test_both_outlooks_in_a_sentence(shares: dict[str, float], event: dict[str, object], said: str) -> None:
    assert with_and_without(outlook_of(shares, **event), outlook_of({"large": 90}, **event)) == said


def test_no_burst_costs_nothing_and_says_nothing() -> None:
    data = world(USUAL, target=2000.0)
    assert read_bursts(data) is None
    assert flag(data, outlook_of({"large": 90})) is None
