"""Properties of the simulation: what must hold in every draw of every scenario."""

from itertools import pairwise

import numpy as np
import pytest

from forecasting.assumptions import ASSUMPTIONS
from forecasting.scenario import Scenario
from forecasting.turnout import assumption_default, prepare, simulate_turnout
from tests.forecasting.pasts import Past, with_past
from tests.forecasting.worlds import SEED, forecast, turnout, world

CITIES = {"Ems": [8] * 25, "Lahn": [5] * 25, "Sieg": [1, 0] * 12 + [1], "Ruhr": [3] * 25}
BUSES = [("Ems", 50)] * 3 + [("Lahn", 45)] * 2 + [("Sieg", 20)]
# Past events, of which nobody counted who came: they say a good deal more than the event's own sign-ups.
UNCOUNTED = [Past(7.0 * n, books=700, joined=400 + 9 * n, left=50 + n) for n in range(14, 1, -1)]


@pytest.fixture(scope="module", params=[(), UNCOUNTED], ids=["alone", "with past events"])
def fitted(request):
    data = world(CITIES, party=2, cancelled={"Ems": [1] * 25}, buses=BUSES, city="Ruhr", target=300.0)
    return forecast(with_past(data, request.param))


def never_more(worse, better):
    assert (worse.total <= better.total).all()
    assert (worse.by_city <= better.by_city).all()


@pytest.mark.parametrize(("less", "more"), [(0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1.0)])
def test_more_blocked_buses_never_raise_any_draw(fitted, less, more):
    never_more(turnout(fitted, blocked_share=more), turnout(fitted, blocked_share=less))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("show_up_rate", (0.0, 0.2, 0.65, 0.9, 1.0)),
        ("late_surge", (0.0, 0.5, 1.0, 3.0)),
        ("walk_up_rate", (0.0, 0.05, 0.5)),
        ("stranded_share", (0.0, 0.3, 1.0)),
        ("extra_seats", (0.0, 50.0, 400.0)),
        ("capacity", (0.0, 40.0, 200.0, 5000.0)),
    ],
)
def test_a_better_assumption_never_lowers_any_draw(fitted, name, values):
    totals = [turnout(fitted, **{name: value}).total for value in values]
    for worse, better in pairwise(totals):
        assert (worse <= better).all()


@pytest.mark.parametrize("name", ["concession", "bad_weather"])
def test_a_worse_day_never_raises_any_draw(fitted, name):
    never_more(turnout(fitted, **{name: 1.0}), turnout(fitted, **{name: 0.4}))
    never_more(turnout(fitted, **{name: 0.4}), turnout(fitted))


def test_everyone_comes_when_the_show_up_rate_is_one(fitted):
    draws = turnout(fitted, show_up_rate=1.0, stranded_share=1.0, walk_up_rate=0.0)
    assert (draws.total == draws.registered).all()


def test_nobody_comes_when_the_show_up_rate_is_zero(fitted):
    assert (turnout(fitted, show_up_rate=0.0).total == 0).all()


@pytest.mark.parametrize("scenario", [{}, {"capacity": 120.0}, {"blocked_share": 0.6}, {"outside_weight": 0.7}])
def test_cities_and_walk_ups_add_up_to_the_total(fitted, scenario):
    draws = turnout(fitted, **scenario)
    assert (draws.by_city.sum(axis=1) + draws.walk_ups == draws.total).all()
    assert (draws.total == np.rint(draws.total)).all()
    assert (draws.by_city >= 0).all()
    assert draws.by_city.shape == (fitted.draws, 4)


def test_draws_never_exceed_the_capacity(fitted):
    draws = turnout(fitted, capacity=100.5)
    assert draws.total.max() == 100
    assert turnout(fitted, capacity=0.0).total.max() == 0


def test_the_events_own_capacity_holds_and_a_scenario_replaces_it():
    fitted = forecast(world(CITIES, capacity=90.0))
    assert turnout(fitted).total.max() == 90
    assert turnout(fitted, capacity=200.0).total.max() > 90


def test_no_city_brings_more_than_its_seats(fitted):
    draws = turnout(fitted, blocked_share=0.0)
    assert (draws.by_city <= fitted.seats_by_city).all()
    everyone = turnout(fitted, blocked_share=0.0, stranded_share=1.0)
    assert (everyone.by_city > fitted.seats_by_city).any()


def test_all_buses_blocked_leave_the_local_city(fitted):
    draws = turnout(fitted, blocked_share=1.0)
    local = fitted.cities.index("Ruhr")
    assert (np.delete(draws.by_city, local, axis=1) == 0).all()
    assert draws.by_city[:, local].mean() > 0


def test_the_same_seed_gives_the_same_draws_and_another_does_not(fitted):
    assert (turnout(fitted).total == turnout(fitted).total).all()
    assert (simulate_turnout(fitted, Scenario(), np.random.default_rng(99)).total != turnout(fitted).total).any()


SCENARIOS = [
    {}, {"show_up_rate": 0.4}, {"late_surge": 2.0}, {"walk_up_rate": 0.3}, {"blocked_share": 0.7},
    {"stranded_share": 0.5}, {"shock": 0.0}, {"concession": 1.0}, {"bad_weather": 0.6}, {"extra_seats": 80.0},
    {"capacity": 90.0}, {"outside_weight": 0.5}, {"target": 100.0}, {"blocked_share": 1.0, "late_surge": 0.0},
]  # fmt: skip


@pytest.mark.parametrize("target", [None, 300.0])
@pytest.mark.parametrize("sign_ups", [CITIES, {}], ids=["sign-ups", "none"])
@pytest.mark.parametrize("events", [(), UNCOUNTED], ids=["alone", "with past events"])
def test_one_simulation_run_again_and_again_gives_what_each_scenario_gives_alone(sign_ups, target, events):
    fitted = forecast(with_past(world(sign_ups, party=2, buses=BUSES, city="Ruhr", target=target), events), 500)
    simulation = prepare(fitted, np.random.default_rng(SEED))
    for scenario in (*SCENARIOS, *reversed(SCENARIOS)):
        again, alone = simulation.run(Scenario(**scenario)), turnout(fitted, **scenario)
        assert again.outside_weight == alone.outside_weight
        for part in ("total", "by_city", "walk_ups", "registered"):
            assert (getattr(again, part) == getattr(alone, part)).all()


@pytest.mark.parametrize(
    ("name", "default"),
    [("late_surge", 1.0), ("walk_up_rate", 0.05), ("blocked_share", 0.1), ("stranded_share", 0.0), ("shock", 0.35),
     ("concession", 0.0), ("bad_weather", 0.0), ("extra_seats", 0.0)],
)  # fmt: skip
def test_a_default_that_is_typed_gives_the_baseline(fitted, name, default):
    assert (turnout(fitted, **{name: default}).by_city == turnout(fitted).by_city).all()


def test_a_scenario_changes_nothing_in_the_forecast(fitted):
    before = turnout(fitted).total
    turnout(fitted, late_surge=5.0, concession=1.0, blocked_share=1.0)
    assert (turnout(fitted).total == before).all()


def test_a_typed_rate_drops_the_doubt_about_it():
    fitted = forecast(world({"Ems": [100] * 10}), 20_000)
    guessed, typed = turnout(fitted, late_surge=0.0), turnout(fitted, late_surge=0.0, show_up_rate=0.65)
    assert typed.total.std() < 0.85 * guessed.total.std()
    assert np.median(typed.total) == pytest.approx(np.median(guessed.total), rel=0.05)


def test_the_shock_is_what_makes_ranges_wide():
    fitted = forecast(world({"Ems": [100] * 10}), 20_000)
    calm = turnout(fitted, show_up_rate=0.65, shock=0.0, late_surge=0.0, walk_up_rate=0.0)
    shaken = turnout(fitted, show_up_rate=0.65, shock=0.35, late_surge=0.0, walk_up_rate=0.0)
    # Without a shock: 1,000 people in one city, logit spread .30: sqrt(227 + (227 * .3)²) = 70.
    assert calm.total.std() == pytest.approx(70, rel=0.05)
    assert shaken.total.std() == pytest.approx(np.hypot(70, 1000 * 0.65 * 0.35 * 0.35), rel=0.06)


def test_registered_people_do_not_depend_on_the_day_itself(fitted):
    baseline = turnout(fitted).registered
    for change in ({"blocked_share": 1.0}, {"show_up_rate": 0.1}, {"capacity": 5.0}, {"target": 10.0}):
        assert (turnout(fitted, **change).registered == baseline).all()
    assert (turnout(fitted, late_surge=0.0).registered <= baseline).all()


def test_a_target_moves_no_one(fitted):
    assert (turnout(fitted, target=5000.0).total == turnout(fitted).total).all()


def test_without_sign_ups_the_outside_view_is_the_forecast():
    fitted = forecast(world(target=2000.0), 20_000)
    draws = turnout(fitted)
    assert np.median(draws.total) == pytest.approx(2000 * 0.445, rel=0.03)
    assert (draws.total >= 2000).mean() == pytest.approx(0.236, abs=0.01)
    assert draws.outside_weight == 1.0


def test_without_sign_ups_and_target_there_is_still_an_answer():
    draws = turnout(forecast(world()))
    assert np.isfinite(draws.total).all()
    assert draws.outside_weight is None


def test_the_outside_view_counts_less_as_the_event_nears():
    curve = {"Ems": [40] * 30}
    far, near = (turnout(forecast(world(curve, days_before=d, target=2000.0))).outside_weight for d in (14.0, 0.5))
    assert 0 < near < far < 0.2


def test_a_typed_weight_counts_and_a_typed_rate_speaks_for_itself(fitted):
    assert turnout(fitted, outside_weight=0.6).outside_weight == 0.6
    assert turnout(fitted, show_up_rate=0.5).outside_weight == 0.0
    assert turnout(fitted, show_up_rate=0.5, outside_weight=0.6).outside_weight == 0.6


def test_every_assumption_has_a_default_or_says_that_there_is_none(fitted):
    baseline = turnout(fitted)
    defaults = {a.name: assumption_default(fitted, baseline, a.name) for a in ASSUMPTIONS}
    assert defaults["target"] == 300
    assert defaults["capacity"] is None
    assert defaults["outside_weight"] == baseline.outside_weight
    assert defaults["show_up_rate"] == 0.65


def test_concession_and_weather_by_hand():
    fitted = forecast(world({"Ems": [100] * 10}), 20_000)
    calm = {"show_up_rate": 0.65, "shock": 0.0, "late_surge": 0.0, "walk_up_rate": 0.0}
    # logit .65 = .619; less .5 it is .119, which is 53 %; less .4 it is .219, which is 55.5 %. Nobody cancels here.
    assert np.median(turnout(fitted, concession=1.0, **calm).total) == pytest.approx(530, abs=3)
    assert np.median(turnout(fitted, bad_weather=1.0, **calm).total) == pytest.approx(555, abs=3)
    assert np.median(turnout(fitted, bad_weather=0.5, **calm).total) == pytest.approx(603, abs=3)


def test_half_as_many_again_cancel_in_a_storm():
    data = world({"Ems": [1000] + [10] * 29}, cancelled={"Ems": [0] + [10] * 29}, days_before=3.0)
    fitted = forecast(data, 20_000)
    stay = [np.median(turnout(fitted, late_surge=0.0, bad_weather=weather).registered) for weather in (0.0, 1.0)]
    assert np.log(stay[1] / 1000) / np.log(stay[0] / 1000) == pytest.approx(1.5, abs=0.1)
