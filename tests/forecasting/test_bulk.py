"""Lists handed in at once: on the books as any others are, and no sign of how people sign up."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting import wording
from forecasting.answer import answer
from forecasting.baselines import last_week_pace
from forecasting.bulk import as_if_marked, if_marked, marked, sentence
from forecasting.bursts import read_bursts
from forecasting.cities import OTHERS, fold_small_cities
from forecasting.history import read_history
from forecasting.outlook import Summary
from forecasting.pace import listed_people, pace_of
from forecasting.scenario import Scenario
from forecasting.series_view import series_quantiles
from forecasting.signals import read_signal
from forecasting.tables import EventData
from forecasting.what_moved import BULK_LISTS, NEW_SIGN_UPS, what_moved
from tests.forecasting import test_bursts
from tests.forecasting.lists import HandedIn, by_city, errors, simulated, with_list
from tests.forecasting.pasts import Past, with_past
from tests.forecasting.test_signals import led_by_posts
from tests.forecasting.test_what_moved import STEADY, two_days
from tests.forecasting.worlds import forecast, outlook_of, turnout, world

USUAL = {"Ems": [20, 24, 22, 19, 25, 21, 23, 20, 24, 22], "Ruhr": [5] * 10}
HOURS = {8: 200, 9: 70}


def usual(**event: object) -> EventData:
    return world(USUAL, **{"target": 2000.0, "hours": HOURS, **event})


@settings(max_examples=15, deadline=None)
@given(
    days=st.lists(st.integers(0, 40), min_size=1, max_size=20),
    city=st.sampled_from(["Ems", "Ruhr", "Nowhere"]),
    count=st.integers(1, 500),
    days_ago=st.integers(0, 30),
    party=st.integers(1, 4),
    days_before=st.sampled_from([0.4, 7.0, 90.0]),
)
def test_who_is_still_to_come_is_drawn_as_if_the_list_had_never_come(
    days: list[int], city: str, count: int, days_ago: int, party: int, days_before: float
) -> None:
    never = world({"Ems": [3, *days], "Ruhr": [1, 2]}, hours=HOURS, days_before=days_before)
    listed = with_list(never, city, count, days_ago, party)
    expected, found = forecast(never, 200), forecast(listed, 200)
    arriving = [by_city(one.cities, one.registrations.arriving) for one in (expected, found)]
    assert arriving[0] == arriving[1]
    assert found.registered == never.registered + count * party
    books = dict(zip(found.cities, found.registered_by_city.tolist(), strict=True))
    before = dict(zip(expected.cities, expected.registered_by_city.tolist(), strict=True))
    assert books == {**before, city: before.get(city, 0) + count * party}
    assert found.listed == count * party


@settings(max_examples=10, deadline=None)
@given(count=st.integers(1, 800), cancelled=st.integers(0, 400), city=st.sampled_from(["Ems", "Nowhere"]))
def test_a_mark_changes_nothing_on_the_books(count: int, cancelled: int, city: str) -> None:
    ends = {"city": city, "count": count, "cancelled": min(cancelled, count)}
    known, unmarked = (forecast(with_list(usual(), mark=mark, **ends), 200) for mark in (True, False))
    assert known.registered == unmarked.registered == usual().registered + count - min(cancelled, count)
    assert known.cities == unmarked.cities
    assert np.array_equal(known.registered_by_city, unmarked.registered_by_city)
    assert np.array_equal(known.registrations.cancel_rate, unmarked.registrations.cancel_rate)
    assert np.array_equal(known.past.people, unmarked.past.people)
    assert known.registrations.party_factor == unmarked.registrations.party_factor


def test_without_a_mark_the_tables_are_the_very_same() -> None:
    data = usual()
    assert pace_of(data) is data and listed_people(data) == 0


def test_the_list_comes_like_anyone_else() -> None:
    """Everybody shows up: all 500 are there, and as many others as without them."""
    sure = {"show_up_rate": 1.0, "walk_up_rate": 0.0, "outside_weight": 0.0}
    totals = [turnout(forecast(data), **sure).total for data in (usual(), with_list(usual()))]
    assert np.array_equal(totals[1], totals[0] + 500)


def test_a_list_takes_seats_in_the_buses_of_its_city() -> None:
    data = replace(with_list(usual(city="Ruhr"), city="Ems"), buses=world({}, buses=[("Ems", 300)]).buses)
    sure = {"show_up_rate": 1.0, "walk_up_rate": 0.0, "outside_weight": 0.0, "blocked_share": 0.0}
    draws = turnout(forecast(data), **sure)
    ems = forecast(data).cities.index("Ems")
    assert (draws.by_city[:, ems] == 300).all()


def test_those_of_a_list_who_cancel_count_as_leaving() -> None:
    """500 on the books for three days: leaving is learnt from the list as from anyone."""
    quiet = with_list(usual(), cancelled=0)
    leaving = with_list(usual(), cancelled=100)
    assert not forecast(quiet).registrations.cancel_rate.any()
    assert np.median(forecast(leaving).registrations.cancel_rate) > 0.01


def test_a_city_that_only_the_list_names_brings_nobody_more() -> None:
    fitted = forecast(with_list(usual(), "Nowhere"))
    arriving = dict(zip(fitted.cities, fitted.registrations.arriving.sum(axis=0), strict=True))
    assert arriving["Nowhere"] == 0 and arriving["Ems"] > 0 and arriving["Ruhr"] > 0


def test_where_lists_are_all_there_is_their_cities_stand_for_those_to_come() -> None:
    fitted = forecast(with_list(world({}, target=2000.0), "Ems", 500))
    never = forecast(world({}, target=2000.0))
    assert fitted.cities == ("Ems",)
    assert np.array_equal(fitted.registrations.arriving.sum(axis=1), never.registrations.arriving.sum(axis=1))


def test_the_pace_of_the_last_week_is_without_the_list() -> None:
    rng = [np.random.default_rng(3) for _ in range(2)]
    found = last_week_pace(with_list(usual(), party=3), 500, rng[0])
    assert np.array_equal(found, last_week_pace(usual(), 500, rng[1]) + 1500)


def test_small_cities_are_folded_with_their_lists() -> None:
    data = world({f"City {n}": [100 - n] for n in range(60)})
    folded = fold_small_cities(with_list(data, "City 59", 3, days_ago=0))
    assert folded.bulk["city"].tolist() == [OTHERS]
    assert pace_of(folded).bookings["bookings"].sum() == data.bookings["bookings"].sum()
    assert listed_people(folded) == 3


def test_posts_are_tried_on_days_without_the_list() -> None:
    data = led_by_posts()
    listed = forecast(with_list(data, next(iter(data.bookings["city"])), 400, days_ago=3))
    assert listed.signal == read_signal(data) and listed.signal.used
    assert read_signal(with_list(data, count=400, days_ago=3)) != read_signal(data)


PASTS = [Past(7.0 * n, 100 + 9 * n, 40 + n, 5, came=90) for n in range(9, 0, -1)]


def test_a_series_is_compared_with_the_sign_ups_that_came_by_themselves() -> None:
    alone = with_past(world({"Ems": [12] * 10}), PASTS)
    listed = with_list(alone, count=60, days_ago=1)
    past, own = read_history(listed), read_history(alone)
    assert (past.own_books, past.own_listed, past.own_paced_books) == (180, 60, 120)
    assert past.own_pace == own.own_pace == 84
    found, without = (series_quantiles(one, np.random.default_rng(1)) for one in (past, own))
    # 100 of 105 stay, and so do those on the list; nobody more is expected because of them.
    assert found[49] - without[49] == pytest.approx(60, abs=6)
    bent = series_quantiles(read_history(replace(listed, bulk=listed.bulk.head(0))), np.random.default_rng(1))
    assert bent[49] > found[49] + 1


def test_lists_of_past_events_are_no_pace_either() -> None:
    data = with_past(world({"Ems": [12] * 10}), PASTS)
    rows = data.series.copy()
    rows.loc[rows["days_ago"] == 0, "listed"] = 30
    rows.loc[rows["days_ago"] == 0, "listed_lost"] = 4
    history, plain = read_history(replace(data, series=rows)), read_history(data)
    assert (history.pace == plain.pace - 30).all()
    assert (history.paced_books == plain.books - 26).all()
    assert np.array_equal(history.books, plain.books)
    assert np.array_equal(history.registered, plain.registered, equal_nan=True)


def test_what_moved_tells_a_list_apart_from_the_sign_ups_of_the_day() -> None:
    yesterday, today = two_days({"Ems": 22, "Lahn": 9})
    plain = what_moved(yesterday, yesterday, today)
    found = what_moved(yesterday, yesterday, with_list(today, count=300, days_ago=0))
    assert BULK_LISTS not in plain.causes
    assert found.signed_up == plain.signed_up == 31 and found.listed == 300
    assert found.expected_sign_ups == plain.expected_sign_ups
    # .65 of them, less what the outside view takes; the others' share is what it was.
    assert 100 < found.causes[BULK_LISTS] < 230
    assert abs(found.causes[NEW_SIGN_UPS] - plain.causes[NEW_SIGN_UPS]) < 15
    assert sum(found.causes.values()) == pytest.approx(found.after - found.before)


def test_an_older_list_moves_nothing_today() -> None:
    """Known yesterday and today: what the day did is told as if nobody had handed in anything."""
    yesterday, today = two_days({"Ems": 22, "Lahn": 9})
    with_lists = [with_list(data, count=300, days_ago=days) for data, days in ((yesterday, 3), (today, 4))]
    found = what_moved(with_lists[0], with_lists[0], with_lists[1])
    assert BULK_LISTS not in found.causes and found.listed == 0 and found.signed_up == 31
    assert STEADY["Ems"][0] == 20  # thirty a day are usual, thirty-one came
    assert abs(found.causes[NEW_SIGN_UPS]) < 15


def test_before_and_after_are_the_outlooks_with_the_list_as_a_pace_and_as_marked() -> None:
    data = with_list(usual())
    effect = marked(data)
    assert effect is not None and marked(usual()) is None
    assert (effect.sign_ups, effect.people) == (500, 500)
    assert effect.after.turnout == wanted(data) and effect.before.turnout == wanted(with_list(usual(), mark=False))
    assert effect.before.turnout.q50 > effect.after.turnout.q50
    assert (effect.after.listed, effect.before.listed) == (500, 0)


def wanted(data: EventData) -> Summary:
    """The turnout that the terminal tells."""
    return Summary(**answer(data, Scenario()).fields["turnout"])


def test_minutes_that_stand_out_can_be_tried_as_lists() -> None:
    data = test_bursts.with_list()
    effect = if_marked(data)
    assert effect is not None and if_marked(usual()) is None
    tried = as_if_marked(data)
    assert read_bursts(tried) is None and tried.registered == data.registered
    assert tried.bulk[["city", "days_ago", "hour", "bookings"]].values.tolist() == [["Ems", 2, 9, 500]]
    pd.testing.assert_frame_equal(pace_of(tried).hours, usual().hours, check_dtype=False)
    assert effect.after.turnout == wanted(tried)


def test_both_outlooks_in_a_sentence() -> None:
    effect = marked(with_list(usual(), count=100, party=2))
    assert effect is not None
    high, low = outlook_of({"showdown": 60}), outlook_of({"large": 90})
    assert sentence(replace(effect, before=high, after=low)) == (
        "100 sign-ups for 200 people came in lists. If the curve followed them, the outlook would be about 2,500 "
        "people (showdown 60 %); with the lists marked it is about 1,500 (showdown under 5 %)."
    )
    assert sentence(replace(effect, people=100, are_marked=False, before=high, after=low)) == (
        "100 sign-ups may have come in lists. The curve follows them, and the outlook is about 2,500 people "
        "(showdown 60 %); with the lists marked it would be about 1,500 (showdown under 5 %)."
    )
    assert sentence(replace(effect, people=100, before=low, after=low)) == (
        "100 sign-ups came in lists. Marked or not, the outlook is about 1,500 people (showdown under 5 %)."
    )


def test_the_reader_is_told_what_bends_no_curve() -> None:
    found = answer(with_list(usual(), cancelled=20), Scenario())
    assert "480 people on the books came in bulk lists: registered, but no sign of the pace." in found.lines
    assert found.fields["problems"] == []
    assert not any("bulk" in line for line in answer(usual(), Scenario()).lines)
    outlook = replace(outlook_of({"large": 90}), listed=1)
    said = "are known. 1 person on the books came in bulk lists: registered, but no sign of the pace."
    assert wording.method_line(outlook).endswith(said)


LISTS = {"at once": HandedIn(), "over four days": HandedIn(days=4), "parties of four": HandedIn(party=4)}


@pytest.mark.parametrize("handed_in", LISTS.values(), ids=LISTS)
def test_a_mark_makes_the_forecast_of_who_is_registered_in_the_end_better(handed_in: HandedIn) -> None:
    """On average over simulated events whose pace is steady; docs/forecast.md has the figures of many more."""
    found = errors(simulated(seed, 7, handed_in) for seed in range(12))
    unmarked, marked_ = found.mean(axis=0)
    assert marked_ < 0.9 * unmarked
