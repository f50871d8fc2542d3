"""What matters most, and what would have to be true: read back from the simulation itself."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from forecasting.assumptions import BY_NAME
from forecasting.scenario import Scenario
from forecasting.sensitivity import EVEN_ODDS, requirements, sensitivity, swings
from forecasting.turnout import prepare
from tests.forecasting.worlds import SEED, forecast, world

CITIES = {"Ems": [8] * 25, "Lahn": [5] * 25, "Ruhr": [3] * 25}
BUSES = [("Ems", 50)] * 4 + [("Lahn", 45)] * 3
DIRECTED = (
    "show_up_rate", "late_surge", "walk_up_rate", "blocked_share", "stranded_share", "concession", "bad_weather",
    "extra_seats",
)  # fmt: skip


@pytest.fixture(scope="module")
def simulation():
    fitted = forecast(world(CITIES, buses=BUSES, city="Ruhr", target=300.0))
    return prepare(fitted, np.random.default_rng(SEED))


def odds(simulation, target, **scenario):
    return (simulation.run(Scenario(**scenario)).total >= target).mean()


def median(simulation, **scenario):
    return np.median(simulation.run(Scenario(**scenario)).total)


def test_each_swing_is_what_the_slider_shows(simulation):
    for swing in swings(simulation, 300.0):
        for value, middle, p in ((swing.low, swing.at_low, swing.p_low), (swing.high, swing.at_high, swing.p_high)):
            assert middle == median(simulation, **{swing.name: value})
            assert p == odds(simulation, 300.0, **{swing.name: value})


def test_the_assumption_that_moves_the_median_most_comes_first(simulation):
    found = swings(simulation, None)
    assert all(one.width >= other.width for one, other in pairwise(found))
    assert {swing.name for swing in found} == {name for name, one in BY_NAME.items() if one.low is not None}
    assert found[0].p_low is None and found[0].p_high is None


def test_an_assumption_swings_from_its_low_to_its_high_value(simulation):
    for swing in swings(simulation, None):
        assert (swing.low, swing.high) == (BY_NAME[swing.name].low, BY_NAME[swing.name].high)


@pytest.mark.parametrize("name", DIRECTED)
@pytest.mark.parametrize("target", [120.0, 200.0, 270.0, 330.0, 450.0, 900.0])
def test_the_value_found_reaches_the_goal_and_one_step_less_does_not(simulation, name, target):
    (needed,) = requirements(simulation, target, (name,))
    assert needed.best == odds(simulation, target, **{name: needed.best_value})
    assert needed.worst == odds(simulation, target, **{name: needed.worst_value})
    assert needed.met == (odds(simulation, target) >= EVEN_ODDS)
    if needed.value is None:
        assert needed.best < EVEN_ODDS
        return
    assert odds(simulation, target, **{name: needed.value}) >= EVEN_ODDS
    step = BY_NAME[name].step if needed.worst_value > needed.best_value else -BY_NAME[name].step
    if needed.value != needed.worst_value:
        assert odds(simulation, target, **{name: round(needed.value + step, 6)}) < EVEN_ODDS


def test_the_value_found_by_hand():
    """1,000 people, all of the same mind: half of the draws reach 800 where the median is 800."""
    simulation = prepare(forecast(world({"Ems": [100] * 10}), 20_000), np.random.default_rng(SEED))
    (needed,) = requirements(simulation, 800.0, ("show_up_rate",))
    coming = np.median(simulation.run(Scenario()).registered)
    assert needed.value == pytest.approx(800 / (coming * 1.05), abs=0.01)


def test_another_goal_asks_for_more(simulation):
    even, sure = (requirements(simulation, 270.0, ("show_up_rate",), goal)[0].value for goal in (0.5, 0.9))
    assert sure > even
    assert odds(simulation, 270.0, show_up_rate=sure) >= 0.9 > odds(simulation, 270.0, show_up_rate=sure - 0.01)


def test_a_target_of_one_is_met_already_and_of_ten_million_is_out_of_reach(simulation):
    for needed in requirements(simulation, 1.0, DIRECTED):
        assert needed.met and needed.best == 1.0
    for needed in requirements(simulation, 1e7, DIRECTED):
        assert not needed.met and needed.value is None and needed.best == 0.0


def test_requirements_are_those_of_the_three_that_matter_most(simulation):
    found = sensitivity(simulation, 300.0)
    directed = [swing.name for swing in found.swings if swing.name in DIRECTED]
    assert [needed.name for needed in found.requirements] == directed[:3]
    assert found.median == median(simulation)


def test_without_a_target_there_are_swings_only(simulation):
    found = sensitivity(simulation, None)
    assert found.swings and found.requirements == ()


def test_where_nobody_signed_up_no_assumption_about_them_matters():
    simulation = prepare(forecast(world(target=2000.0)), np.random.default_rng(SEED))
    found = sensitivity(simulation, 2000.0)
    assert found.requirements == ()
    assert all(swing.width == 0 for swing in found.swings)


def test_low_and_high_of_what_past_events_tell_are_taken_from_them():
    fitted = forecast(world({"Ems": [20] * 10}))
    known = replace(fitted.show_up, rate=0.9, guess_sd=0.1, shock=0.05, walk_up_rate=0.0, n_events=12)
    learnt = prepare(replace(fitted, show_up=known), np.random.default_rng(SEED))
    found = {swing.name: swing for swing in swings(learnt, None)}
    odds = 9.0  # of a rate of .9; a tenth lies beyond 1.2816 standard deviations on the logit scale
    low, high = (odds * np.exp(side * 0.12816) for side in (-1, 1))
    rate = found["show_up_rate"]
    assert (rate.low, rate.high) == pytest.approx((low / (1 + low), high / (1 + high)))
    assert (found["shock"].low, found["shock"].high) == (0.05, 0.5)
    assert found["walk_up_rate"].width == 0
    assert rate.source and not found["late_surge"].source
