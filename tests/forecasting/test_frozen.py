"""A frozen forecast says what the outlook says, and is told apart by what it knew and when it was made."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from forecasting.forecast import SEED, NoForecast, fit
from forecasting.frozen import FREEZE, IMPORT, LEVELS, identical, make_frozen
from forecasting.outlook import read_outlook
from forecasting.scenario import Scenario
from forecasting.turnout import simulate_turnout
from tests.forecasting.worlds import AS_OF, world

MADE = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
SIGN_UPS = {"Jinhua": [3, 5, 2, 8, 6, 9, 7, 12, 9, 14], "Yiwu": [0, 2, 4, 1, 3, 2, 5, 4, 6, 3]}


def test_it_says_what_the_outlook_of_the_same_moment_says() -> None:
    known = world(SIGN_UPS, target=150.0, timezone="Asia/Shanghai")
    fitted = fit(known, np.random.default_rng(SEED))
    outlook = read_outlook(fitted, simulate_turnout(fitted, Scenario(), np.random.default_rng(SEED)), Scenario())
    frozen = make_frozen(known, MADE, IMPORT)
    for level, people in ((0.1, outlook.turnout.q10), (0.5, outlook.turnout.q50), (0.9, outlook.turnout.q90)):
        assert frozen.turnout(level) == pytest.approx(people, rel=1e-12)
    assert frozen.registered_quantiles[49] == pytest.approx(outlook.final_registered.q50, rel=1e-12)
    assert (frozen.p_target, frozen.target) == (outlook.p_target, 150.0)
    assert (frozen.registered, frozen.method) == (105, outlook.method)  # 75 and 30 by hand
    assert (frozen.as_of, frozen.made_at, frozen.reason) == (AS_OF, MADE, IMPORT)
    assert frozen.as_of.tzinfo == ZoneInfo("Asia/Shanghai")


def test_the_percentiles_never_fall_and_there_is_one_a_level() -> None:
    frozen = make_frozen(world(SIGN_UPS), MADE, FREEZE)
    for quantiles in (frozen.registered_quantiles, frozen.turnout_quantiles):
        assert quantiles.shape == LEVELS.shape == (99,)
        assert (np.diff(quantiles) >= 0).all()
    assert frozen.target is None and frozen.p_target is None


def test_the_same_data_give_the_same_numbers() -> None:
    known = world(SIGN_UPS, target=150.0)
    one, two = make_frozen(known, MADE, FREEZE), make_frozen(known, MADE, FREEZE)
    assert np.array_equal(one.turnout_quantiles, two.turnout_quantiles)
    assert one.forecast_id == two.forecast_id


def test_an_id_tells_apart_what_was_known_of_what_and_when_it_was_made() -> None:
    known = world(SIGN_UPS)
    others = [
        known,
        replace(known, as_of=AS_OF - timedelta(hours=1)),
        replace(known, data_version="2"),
        replace(known, event=replace(known.event, event_id="march-2")),
    ]
    ids = {make_frozen(data, MADE, FREEZE).forecast_id for data in others}
    assert len(ids) == len(others)
    assert make_frozen(known, MADE + timedelta(microseconds=1), FREEZE).forecast_id not in ids
    elsewhere = MADE.astimezone(ZoneInfo("America/New_York"))
    assert make_frozen(known, elsewhere, IMPORT).forecast_id in ids


def test_nothing_is_frozen_from_the_start_on() -> None:
    with pytest.raises(NoForecast):
        make_frozen(world(SIGN_UPS, days_before=0.0), MADE, FREEZE)


def test_an_event_with_a_target_alone_is_frozen_too() -> None:
    frozen = make_frozen(world(target=2000.0), MADE, IMPORT)
    assert frozen.registered == 0 and frozen.p_target is not None and 0 < frozen.p_target < 1


def test_only_the_very_same_words_of_a_moment_are_identical() -> None:
    frozen = make_frozen(world(SIGN_UPS), MADE, FREEZE)
    later = replace(frozen, forecast_id="later", made_at=MADE + timedelta(days=1))
    other_data = replace(frozen, data_version="2")
    other_model = replace(frozen, turnout_quantiles=frozen.turnout_quantiles + 1)
    other_moment = replace(frozen, as_of=AS_OF - timedelta(days=1))
    assert identical(frozen, [other_data, other_model, other_moment]) is None
    assert identical(frozen, [other_data, later]) is later
