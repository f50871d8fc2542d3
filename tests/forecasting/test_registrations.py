"""People on the books and to come: they add up, by city and in all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.registrations import FAN_LEVELS, books_by_day, draw_registrations, split_by_share
from tests.forecasting.worlds import SEED, world


def drawn(data, n_draws: int = 2000):
    return draw_registrations(data, n_draws, np.random.default_rng(SEED))


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6), st.integers(1, 30), st.integers(0, 2**31))
def test_split_parts_are_whole_and_add_up(totals, n_cities, seed):
    shares = np.random.default_rng(seed).dirichlet(np.ones(n_cities), len(totals))
    parts = split_by_share(np.array(totals, dtype=float), shares)
    assert (parts.sum(axis=1) == totals).all()
    assert (parts >= 0).all()
    assert np.abs(parts - np.array(totals)[:, None] * shares).max() < 1


def test_split_by_largest_remainder_by_hand():
    parts = split_by_share(np.array([10.0]), np.array([[0.55, 0.38, 0.07]]))
    assert parts.tolist() == [[5, 4, 1]]  # 5.5, 3.8, 0.7: the two left over go to the largest remainders, .8 and .7


def test_books_by_day_by_hand():
    data = world({"Ems": [2, 3, 0], "Lahn": [0, 1, 0]}, party=2, cancelled={"Ems": [0, 0, 3]})
    assert books_by_day(data).tolist() == [4, 12, 9]
    assert data.registered == 9


def test_cities_come_most_registered_first():
    registrations = drawn(world({"Ems": [1, 1], "Lahn": [9, 9], "Sieg": [3, 3]}))
    assert registrations.cities == ("Lahn", "Sieg", "Ems")
    assert registrations.on_books.tolist() == [18, 6, 2]


def test_the_books_ahead_end_where_the_draws_do():
    data = world({"Ems": [5] * 20, "Lahn": [2] * 20}, party=3)
    registrations = drawn(data, 20_000)
    at_the_start = data.registered + np.quantile(registrations.arriving.sum(axis=1), FAN_LEVELS)
    assert registrations.ahead[:, -1] == pytest.approx(at_the_start)  # nobody cancels here
    assert (np.diff(registrations.ahead, axis=1) >= 0).all()


def test_the_split_leans_on_recent_days():
    data = world({"Old": [20] * 20 + [0] * 15, "New": [0] * 20 + [20] * 15})
    registrations = drawn(data)
    arrivals = dict(zip(registrations.cities, registrations.arriving.mean(axis=0), strict=True))
    assert arrivals["New"] > 2 * arrivals["Old"]


def test_party_factor_by_hand():
    assert drawn(world({"Ems": [4, 4]}, party=1)).party_factor == 1
    assert drawn(world({"Ems": [4, 4]}, party=5)).party_factor == 5


def test_a_booking_brings_its_party():
    registrations = drawn(world({"Ems": [10] * 20}, party=4))
    assert (registrations.arriving.sum(axis=1) % 4 == 0).all()


def test_nobody_cancels_where_no_cancellation_was_ever_recorded():
    assert (drawn(world({"Ems": [10] * 20})).cancel_rate == 0).all()


def test_the_cancel_rate_is_that_of_the_last_three_weeks():
    # 1,000 on the books for 30 days, 10 cancel a day: one in a hundred.
    data = world({"Ems": [1000] + [10] * 29}, cancelled={"Ems": [0] + [10] * 29})
    assert np.median(drawn(data, 20_000).cancel_rate) == pytest.approx(0.0098, abs=0.001)


def test_more_cancelled_than_signed_up_is_clipped_and_told():
    registrations = drawn(world({"Ems": [5, 0], "Lahn": [5, 5]}, cancelled={"Ems": [0, 9]}))
    assert dict(zip(registrations.cities, registrations.on_books, strict=True)) == {"Lahn": 10, "Ems": 0}
    assert registrations.problems == ("More people cancelled than signed up in Ems: counted as 0 registered.",)


def test_more_cancelling_and_less_surge_never_leave_more():
    registrations = drawn(world({"Ems": [9] * 20, "Lahn": [1] * 20}, cancelled={"Ems": [2] * 20}, party=2))
    normals = np.random.default_rng(1).standard_normal(registrations.arriving.shape)
    worse = registrations.at_the_start(normals, 7.0, surge=0.5, cancel_factor=1.5)
    assert (worse <= registrations.at_the_start(normals, 7.0)).all()


def test_newcomers_are_at_risk_for_half_of_the_time():
    data = world({"Ems": [1000] + [10] * 29}, cancelled={"Ems": [0] + [10] * 29}, days_before=10.0)
    registrations = drawn(data, 2000)
    still = np.zeros(registrations.arriving.shape, dtype=np.float32)
    expected = registrations.arriving[:, 0] * np.exp(-registrations.cancel_rate * 10 / 2)
    newcomers = (registrations.at_the_start(still, 10.0) - registrations.at_the_start(still, 10.0, surge=0.0))[:, 0]
    assert np.abs(newcomers - expected).max() <= 1


def test_the_books_ahead_fall_as_the_draws_do():
    data = world({"Ems": [1000] + [10] * 29}, cancelled={"Ems": [0] + [10] * 29}, days_before=10.0)
    registrations = drawn(data, 20_000)
    still = np.zeros(registrations.arriving.shape, dtype=np.float32)
    final = registrations.at_the_start(still, 10.0).sum(axis=1)
    assert registrations.ahead[:, -1] == pytest.approx(np.quantile(final, FAN_LEVELS), rel=0.005)


def test_few_days_on_the_books_leave_the_cancel_rate_to_its_prior():
    # Of 2 cancelled on 17 person-days, on top of 1 in 800: a gamma of shape 3, whose median is 2.674.
    data = world({"Ems": [12, 0]}, cancelled={"Ems": [0, 2]})
    expected = 2.674 / (800 + 12 / 2 + (12 + 10) / 2)
    assert np.median(drawn(data, 50_000).cancel_rate) == pytest.approx(expected, rel=0.1)
