"""Events that models stumble over: each gets a sound answer, none an exception."""

import warnings
from datetime import timedelta

import numpy as np
import pytest

from forecasting import wording
from forecasting.forecast import NoForecast, fit
from forecasting.outlook import read_outlook
from forecasting.registrations import FAN_LEVELS
from forecasting.scenario import Scenario
from forecasting.tables import InvalidInput
from tests.forecasting.worlds import AS_OF, forecast, turnout, world

EDGES = {
    "no sign-up yet": world(target=100.0),
    "no sign-up and no target": world(),
    "one sign-up": world({"Ems": [1]}),
    "one day": world({"Ems": [40]}),
    "two days": world({"Ems": [10, 30]}),
    "five days": world({"Ems": [4, 9, 2, 7, 5]}),
    "constant": world({"Ems": [7] * 40}),
    "a spike": world({"Ems": [1] * 15 + [900] + [1] * 15}),
    "a spike on the last day": world({"Ems": [1] * 30 + [900]}),
    "old sign-ups only": world({"Ems": [9] * 10 + [0] * 90}),
    "all cancelled": world({"Ems": [9] * 10}, cancelled={"Ems": [9] * 10}),
    "cancelled above registered": world({"Ems": [9, 9]}, cancelled={"Ems": [9, 90]}),
    "event in an hour": world({"Ems": [9] * 20}, days_before=1 / 24),
    "event in a second": world({"Ems": [9] * 20}, days_before=1 / 86_400),
    "event in two years": world({"Ems": [9] * 20}, days_before=730.0),
    "300 cities": world({f"City {n}": [1 + n % 3] * 5 for n in range(300)}, target=2000.0),
    "large parties": world({"Ems": [2] * 9}, party=500),
    "a target of 1": world({"Ems": [2] * 9}, target=1.0),
    "sign-up closed": world({"Ems": [9] * 20}, registration_closes_at=AS_OF - timedelta(days=1)),
    "30,000 people": world({"Ems": [3000] * 10}, target=50_000.0),
    "daily stamps": world({"Ems": [9] * 20}, daily=True),
    "no place for anyone": world({"Ems": [9] * 20}, capacity=1.0),
    "a bus of no seats": world({"Ems": [9] * 20}, buses=[("Ems", 0)]),
}


@pytest.mark.parametrize("data", EDGES.values(), ids=EDGES.keys())
def test_every_edge_gets_a_sound_answer(data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fitted = forecast(data, 500)
        draws = turnout(fitted)
        outlook = read_outlook(fitted, draws, Scenario())
    assert np.isfinite(draws.total).all()
    assert (draws.total >= 0).all()
    assert (draws.registered >= 0).all()
    assert len(wording.sentence(outlook)) > 40
    assert fitted.fan.people.shape == (len(FAN_LEVELS), len(fitted.fan.moments))
    assert (np.diff(fitted.fan.people, axis=0) >= -1e-6).all()


def test_in_an_hour_only_the_show_up_layer_is_left():
    fitted = forecast(EDGES["event in an hour"])
    assert np.quantile(fitted.registrations.arriving.sum(axis=1), 0.9) <= 5
    draws = turnout(fitted, show_up_rate=1.0, walk_up_rate=0.0)
    assert np.median(draws.total) == pytest.approx(180, abs=3)


def test_a_spike_on_the_last_day_is_not_taken_for_the_pace():
    # 900 in one day after one a day: seven more days of 900 would be 6,300 people.
    assert np.median(forecast(EDGES["a spike on the last day"]).registrations.arriving.sum(axis=1)) < 200


def test_closed_sign_up_brings_no_one():
    assert (forecast(EDGES["sign-up closed"]).registrations.arriving == 0).all()


def test_old_sign_ups_stay_on_the_books():
    data = EDGES["old sign-ups only"]
    assert data.registered == 90
    assert forecast(data).registered == 90


@pytest.mark.parametrize("days_before", [0.0, -1.0])
def test_from_the_start_on_there_is_no_forecast(days_before):
    with pytest.raises(NoForecast, match="Choose an earlier as-of"):
        fit(world({"Ems": [5]}, days_before=days_before), np.random.default_rng(1))


def test_a_table_without_its_columns_is_refused():
    data = world({"Ems": [5]})
    with pytest.raises(InvalidInput, match="bookings lack the columns people"):
        type(data)(**{**vars(data), "bookings": data.bookings.drop(columns="people")})


def test_a_forecast_is_the_same_every_time():
    data = world({"Ems": [5, 8, 2] * 5, "Lahn": [1, 2] * 7}, target=100.0)
    assert (turnout(forecast(data)).total == turnout(forecast(data)).total).all()
