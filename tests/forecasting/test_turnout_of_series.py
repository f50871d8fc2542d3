"""Turnout where past events of the series are known: what they move, what they leave, and that it stays monotone."""

import warnings
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from forecasting.series_view import mapped, quantile_at
from forecasting.tables import EventData
from forecasting.track_record import LEVELS
from forecasting.turnout import assumption_default
from tests.forecasting.pasts import Past, with_past
from tests.forecasting.worlds import forecast, turnout, world

CITIES = {"Ems": [8] * 25, "Lahn": [5] * 25, "Sieg": [1, 0] * 12 + [1], "Ruhr": [3] * 25}
BUSES = [("Ems", 50)] * 3 + [("Lahn", 45)] * 2 + [("Sieg", 20)]
UNCOUNTED = [Past(7.0 * n, books=700, joined=400 + 9 * n, left=50 + n) for n in range(14, 1, -1)]
COUNTED = [replace(past, came=800 + n, attended=900 + n) for n, past in enumerate(UNCOUNTED)]
BY_CITY = {"Ems": (13, 7000, 6000), "Lahn": (13, 4000, 2000), "Sieg": (9, 40, 39)}


def founding() -> EventData:
    """Four cities, three of them with buses, and a target."""
    return world(CITIES, party=2, cancelled={"Ems": [1] * 25}, buses=BUSES, city="Ruhr", target=300.0)


@pytest.fixture(scope="module")
def learnt():
    """With past events where people were counted, by city too."""
    return forecast(with_past(founding(), COUNTED, BY_CITY))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("blocked_share", (1.0, 0.7, 0.3, 0.1, 0.0)),
        ("late_surge", (0.0, 0.5, 1.0, 3.0)),
        ("show_up_rate", (0.0, 0.2, 0.65, 0.9, 1.0)),
        ("walk_up_rate", (0.0, 0.05, 0.5)),
        ("stranded_share", (0.0, 0.3, 1.0)),
        ("concession", (1.0, 0.4, 0.0)),
    ],
)
def test_a_better_assumption_never_lowers_any_draw_where_rates_were_learnt_by_city(learnt, name, values):
    for worse, better in pairwise(turnout(learnt, **{name: value}) for value in values):
        assert (worse.total <= better.total).all() and (worse.by_city <= better.by_city).all()


def test_people_registered_are_averaged_with_what_past_events_say():
    data = founding()
    alone, fitted = forecast(data, 4000), forecast(with_past(data, UNCOUNTED), 4000)
    own, series = turnout(alone).registered, fitted.series
    # The draws are the same but for the shift; of cities a person may be rounded up or down, of the sum none.
    expected = mapped(own, series.registered, series.weight)
    assert np.abs(turnout(fitted).registered - expected).max() < 1.01
    # Thirteen events against two, a week before the start: 14/15 of the way, level by level.
    levels = (1 - 14 / 15) * np.quantile(own, LEVELS) + 14 / 15 * quantile_at(LEVELS, series.registered)
    assert np.quantile(turnout(fitted).registered, LEVELS) == pytest.approx(levels, abs=8)


def test_many_small_cities_gain_what_past_events_say():
    """Forty cities of one person each, where past events gained a third: nothing is lost to whole people."""
    cities = {f"City {n}": [1] + [0] * 20 for n in range(40)}
    events = [Past(7.0 * n, books=40, joined=13) for n in range(16, 1, -1)]
    fitted = forecast(with_past(world(cities), events))
    draws = turnout(fitted, show_up_rate=1.0, walk_up_rate=0.0)
    assert draws.registered.mean() == pytest.approx(53, abs=1.5)
    assert (draws.by_city.sum(axis=1) == draws.registered).all()


@pytest.mark.parametrize("target", [None, 300.0])
def test_without_sign_ups_past_events_are_the_forecast(target):
    events = [replace(past, books=0) for past in COUNTED]
    fitted = forecast(with_past(world(target=target, city="Ruhr"), events))
    draws = turnout(fitted, outside_weight=0.0, walk_up_rate=0.0)
    # 409 to 466 people joined; nobody of them left, and all came.
    assert np.median(draws.registered) == pytest.approx(440 * 14 / 15, rel=0.06)
    assert np.median(draws.total) == pytest.approx(np.median(draws.registered), rel=0.03)
    assert fitted.method.startswith("history: 13 past events")
    assert (turnout(fitted).outside_weight is None) == (target is None)
    assert np.isfinite(turnout(fitted).total).all()


def test_where_past_events_had_no_sign_ups_either_the_outside_view_is_the_forecast():
    """Counted as a whole, and none of them registered: they do not say that nobody comes."""
    events = [Past(7.0 * n, books=0, attended=800) for n in range(9, 1, -1)]
    data = world(target=2000.0)
    alone, fitted = forecast(data), forecast(with_past(data, events))
    assert fitted.method == "outside view alone: no sign-ups yet"
    assert (turnout(fitted).total == turnout(alone).total).all() and np.median(turnout(fitted).total) > 500


def test_learnt_values_are_the_defaults_and_typed_they_change_no_draw_but_for_the_doubt(learnt):
    baseline = turnout(learnt)
    own = {name: assumption_default(learnt, baseline, name) for name in ("show_up_rate", "shock", "walk_up_rate")}
    known = learnt.show_up
    assert own == {"show_up_rate": known.rate, "shock": known.shock, "walk_up_rate": known.walk_up_rate}
    assert known.walk_up_rate == pytest.approx(100 / 806, abs=1e-4)  # 800 to 812 with a sign-up, a hundred without
    for name in ("shock", "walk_up_rate"):
        assert (turnout(learnt, **{name: own[name]}).by_city == baseline.by_city).all()
    typed = turnout(learnt, show_up_rate=own["show_up_rate"])
    assert typed.outside_weight == 0.0
    assert np.median(typed.total) == pytest.approx(np.median(turnout(learnt, outside_weight=0.0).total), rel=0.02)
    assert (typed.registered == baseline.registered).all()


def test_a_typed_rate_replaces_what_was_learnt_and_cities_stay_apart(learnt):
    typed = {"show_up_rate": 0.5, "shock": 0.0, "walk_up_rate": 0.0, "blocked_share": 0.0, "stranded_share": 1.0}
    draws = turnout(learnt, **typed)
    offsets = learnt.show_up.city_offsets
    people = learnt.registered_by_city / learnt.registered_by_city.sum()
    expected = people @ (1 / (1 + np.exp(-offsets)))
    assert draws.total.sum() / draws.registered.sum() == pytest.approx(expected, abs=0.01)
    ems, lahn = (draws.by_city[:, learnt.cities.index(city)].mean() for city in ("Ems", "Lahn"))
    assert lahn / ems < 0.8 * 5 / 8  # on the books 5 to 8, and fewer of them come


USUAL = Past(14.0, books=800, joined=110, left=10, came=550)  # of 900 registered
EVERY_WEEK = [replace(USUAL, earlier=7.0 * n) for n in range(9, 1, -1)]
LARGER_BEFORE = [replace(past, earlier=past.earlier + 70, books=8000, came=5000) for past in EVERY_WEEK]


def all_of(**changes):
    return [replace(past, **changes) for past in EVERY_WEEK]


# Past events beside one with 801 people on the books, and between which medians an answer is sound.
ODD = {
    "one event": ([USUAL], 450, 680),
    "without attendance": (all_of(came=None), 480, 700),
    "counted as a whole only": (all_of(came=None, attended=750), 650, 850),
    "all at the same moment": ([USUAL] * 9, 450, 650),
    "overlapping": ([replace(USUAL, earlier=0.3 * n) for n in range(40, 0, -1)], 450, 650),
    "a regime that ended": (LARGER_BEFORE + EVERY_WEEK[2:], 450, 900),
    "of 3 and of 30,000 people": (
        all_of(books=2, joined=1, left=0, came=3) + all_of(books=20_000, joined=10_000, came=25_000), 450, 10_000,
    ),
    "a million people": (all_of(books=600_000, joined=400_000, came=900_000), 600, 2000),
    "all of them empty": (all_of(books=0, joined=0, left=0, came=None), 500, 900),
    "all cancelled": (all_of(joined=0, left=800, came=0), 0, 120),
    "all absent": (all_of(came=0), 0, 60),
    "more there than registered": (all_of(came=1500, attended=1500), 800, 1000),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_pasts_get_a_sound_answer_without_a_warning(name):
    events, low, high = ODD[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        fitted = forecast(with_past(founding(), events, {"Köln": (len(events), 900, 30), "": (1, 0, 0)}))
        draws = turnout(fitted, outside_weight=0.0, blocked_share=0.0, stranded_share=1.0)
    assert np.isfinite(draws.total).all() and (draws.total >= 0).all()
    assert low <= np.median(draws.total) <= high
    assert (np.diff(fitted.fan.people, axis=0) >= 0).all()
