"""A scenario is checked at the door, whichever door it comes through."""

import math

import pytest

from forecasting.assumptions import ASSUMPTIONS, GROUPS
from forecasting.scenario import STARTERS, Scenario, UnknownAssumption
from forecasting.tables import InvalidInput


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
