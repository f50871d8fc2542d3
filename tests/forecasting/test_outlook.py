"""From draws to odds, intervals and a verdict."""

import json

import numpy as np
import pytest

from forecasting.outlook import TOO_CLOSE, as_dict, leading_bands, odds_of_bands, read_cities, read_outlook, summarise
from forecasting.scenario import Scenario
from tests.forecasting.worlds import forecast, turnout, world


def outlook_of(data, **scenario):
    fitted = forecast(data)
    return read_outlook(fitted, turnout(fitted, **scenario), Scenario(**scenario))


def test_bands_by_hand():
    draws = np.array([0.0, 199, 200, 999, 1000, 1999, 2000, 9000])
    bands = odds_of_bands(draws, 2000)
    assert [(b.name, b.lower, b.upper, b.probability) for b in bands] == [
        ("non-event", 0, 200, 0.25),
        ("modest", 200, 1000, 0.25),
        ("large but short of target", 1000, 2000, 0.25),
        ("showdown", 2000, None, 0.25),
    ]


@pytest.mark.parametrize("target", [1, 3, 2000, 1_000_000])
def test_band_odds_add_up(target):
    draws = np.random.default_rng(1).integers(0, 4000, 1000).astype(float)
    assert sum(band.probability for band in odds_of_bands(draws, target)) == pytest.approx(1)


def test_a_target_of_one_is_met_by_one():
    bands = odds_of_bands(np.array([0.0, 1.0]), 1)
    assert bands[0].probability == bands[-1].probability == 0.5


def test_of_equals_the_higher_band_leads():
    bands = odds_of_bands(np.array([0.0, 500, 1500, 2500]), 2000)
    assert leading_bands(bands)[0].name == "showdown"


def test_without_a_target_there_is_no_verdict():
    outlook = outlook_of(world({"Ems": [5] * 9}))
    assert (outlook.target, outlook.p_target, outlook.verdict, outlook.bands) == (None, None, None, ())


def test_a_verdict_needs_half_of_the_futures():
    sure = outlook_of(world({"Ems": [50] * 9}, target=20.0))
    assert sure.verdict == "showdown"
    fitted = forecast(world({"Ems": [50] * 9}, target=300.0))
    draws = turnout(fitted)
    split = np.repeat([10.0, 100.0, 200.0, 400.0], 500)
    object.__setattr__(draws, "total", split)
    assert read_outlook(fitted, draws, Scenario()).verdict == TOO_CLOSE


def test_a_typed_target_moves_the_bands():
    outlook = outlook_of(world({"Ems": [50] * 9}, target=300.0), target=20.0)
    assert outlook.target == 20
    assert outlook.bands[-1].lower == 20


def test_summary_by_hand():
    summary = summarise(np.arange(101.0))
    assert vars(summary) == {
        "mean": 50, "q05": 5, "q10": 10, "q25": 25, "q50": 50, "q75": 75, "q90": 90, "q95": 95,
    }  # fmt: skip


def test_dots_are_fifty_equally_likely_turnouts():
    outlook = outlook_of(world({"Ems": [50] * 9}, target=300.0))
    assert outlook.dots.shape == (50,)
    assert (np.diff(outlook.dots) >= 0).all()
    assert (outlook.dots >= 300).mean() == pytest.approx(outlook.p_target, abs=0.02)


def test_cities_are_listed_with_seats_and_range():
    fitted = forecast(world({"Ems": [50] * 9, "Lahn": [9] * 9}, buses=[("Lahn", 30)], city="Ems"))
    draws = turnout(fitted)
    cities = read_cities(fitted, draws)
    assert cities["city"].tolist() == ["Ems", "Lahn"]
    assert cities["registered"].tolist() == [450, 81]
    assert cities["seats"].tolist() == [np.inf, 30]
    assert (cities["low"] <= cities["high"]).all()
    assert cities["expected"].sum() + draws.walk_ups.mean() == pytest.approx(draws.total.mean())


def test_the_outlook_for_programs_is_plain_json():
    outlook = outlook_of(world({"Ems": [50] * 9}, target=300.0, timezone="Asia/Shanghai"))
    told = json.loads(json.dumps(as_dict(outlook, "So be it."), allow_nan=False))
    assert told["as_of"] == "2026-03-04T20:00:00+08:00"
    assert told["registered"] == 450
    assert [band["from"] for band in told["bands"]] == [0, 30, 150, 300]
    assert told["bands"][-1]["to"] is None
    assert told["sentence"] == "So be it."
    assert set(told["turnout"]) == {"mean", "q05", "q10", "q25", "q50", "q75", "q90", "q95"}
    assert (told["seed"], told["draws"]) == (20111124, 2000)
