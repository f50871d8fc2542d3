"""A scenario is checked at the door, whichever door it comes through."""

import math

import numpy as np
import pytest
from scipy.special import expit, logit

from forecasting.assumptions import ASSUMPTIONS, BY_NAME, GROUPS
from forecasting.scenario import STARTERS, Scenario, UnknownAssumption
from forecasting.show_up import GUESS_SD
from forecasting.tables import InvalidInput
from forecasting.turnout import WALK_UP_SPREAD


def test_every_field_has_a_row_in_the_table_of_assumptions():
    assert sorted(assumption.name for assumption in ASSUMPTIONS) == sorted(Scenario.__dataclass_fields__)
    assert {assumption.group for assumption in ASSUMPTIONS} == set(GROUPS)


@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda a: a.name)
def test_each_field_takes_its_range_and_nothing_else(assumption):
    for value in (assumption.minimum, assumption.maximum):
        assert getattr(Scenario(**{assumption.name: value}), assumption.name) == value
    for value in (assumption.minimum - 0.01, assumption.maximum + 0.01, math.nan, math.inf, -math.inf, 10**400, True):
        with pytest.raises(InvalidInput, match=assumption.name):
            Scenario(**{assumption.name: value})


@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda a: a.name)
def test_defaults_lie_inside_their_ranges(assumption):
    if assumption.default is not None:
        assert assumption.minimum <= assumption.default <= assumption.maximum


def test_a_default_without_data_is_called_a_judgement():
    for assumption in ASSUMPTIONS:
        assert assumption.judgement or assumption.source != "judgement"


@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda a: a.name)
def test_low_and_high_lie_about_the_default_and_say_why(assumption):
    if assumption.name in ("target", "capacity"):
        assert assumption.low is None and assumption.high is None
        return
    assert assumption.minimum <= assumption.low < assumption.high <= assumption.maximum
    assert assumption.default is None or assumption.low <= assumption.default <= assumption.high
    assert assumption.low_high_source
    steps = np.array([assumption.low, assumption.high]) / assumption.step
    assert steps == pytest.approx(np.rint(steps))  # a reader can set the slider there


@pytest.mark.parametrize(
    ("name", "middle", "spread"),
    [("show_up_rate", logit(0.65), GUESS_SD), ("walk_up_rate", np.log(0.05), WALK_UP_SPREAD)],
)
def test_low_and_high_are_the_ends_of_the_models_own_doubt(name, middle, spread):
    back = {"show_up_rate": expit, "walk_up_rate": np.exp}[name]
    ends = [back(middle + score * spread) for score in (-1.2816, 1.2816)]
    assert (BY_NAME[name].low, BY_NAME[name].high) == pytest.approx(ends, abs=0.005)


def test_settings_are_read_and_the_last_one_wins():
    scenario = Scenario.from_settings(["show_up_rate=0.5", "target = 300", "show_up_rate=0.6"])
    assert scenario == Scenario(show_up_rate=0.6, target=300)
    assert scenario.fixed() == {"show_up_rate": 0.6, "target": 300}


@pytest.mark.parametrize("setting", ["", "shock", "=1", "luck=1", "SHOCK=1", "__class__=1"])
def test_an_unknown_field_is_named(setting):
    with pytest.raises(UnknownAssumption, match="show_up_rate"):
        Scenario.from_settings([setting])


@pytest.mark.parametrize("text", ["", "much", "nan", "inf", "1e309", "-1", "0x10", "1,5", "0.5; DROP"])
def test_a_bad_value_is_told_with_an_example(text):
    with pytest.raises(InvalidInput, match=r"show_up_rate=0\.65"):
        Scenario.from_settings([f"show_up_rate={text}"])


def test_a_target_of_zero_is_refused():
    with pytest.raises(InvalidInput, match="target must lie between 1 and"):
        Scenario(target=0)


def test_starters_change_something():
    assert [starter.name for starter in STARTERS] == [
        "Buses barred", "Everyone keeps the word", "The concession works", "Rain",
    ]  # fmt: skip
    assert all(starter.scenario.fixed() for starter in STARTERS)
