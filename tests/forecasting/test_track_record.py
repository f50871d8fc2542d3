"""Scores by hand, by invariants, and by a second formula."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from forecasting.baselines import last_week_pace, on_the_books
from forecasting.tables import InvalidInput
from forecasting.track_record import LEVELS, brier_skill, coverage, crps, interval, percentiles, pinball, pit, score
from tests.forecasting.worlds import world


def all_at(value: float, n: int = 1) -> np.ndarray:
    return np.full((n, 99), value)


def test_a_perfect_forecast_scores_zero():
    assert crps(all_at(70.0), np.array([70.0])) == pytest.approx([0])


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_certain_forecast_scores_its_absolute_error(said, observed):
    assert crps(all_at(said), np.array([observed])) == pytest.approx([abs(said - observed)])


def test_pinball_by_hand():
    losses = pinball(all_at(10.0), np.array([14.0]))[0]
    assert losses[[9, 49, 89]] == pytest.approx([0.4, 2.0, 3.6])
    assert pinball(all_at(14.0), np.array([10.0]))[0][[9, 49, 89]] == pytest.approx([3.6, 2.0, 0.4])


def test_crps_agrees_with_the_formula_by_pairs_of_draws():
    draws = np.random.default_rng(1).gamma(5, 30, 4000)
    by_pairs = np.abs(draws - 100).mean() - 0.5 * np.abs(draws[:, None] - draws).mean()
    assert crps(percentiles(draws)[None], np.array([100.0]))[0] == pytest.approx(by_pairs, rel=0.02)


def test_intervals_between_levels_are_interpolated():
    low, high = interval(LEVELS[None] * 100, 0.95)
    assert (low[0], high[0]) == (pytest.approx(2.5), pytest.approx(97.5))


def test_the_ends_of_an_interval_are_inside():
    quantiles = np.repeat(LEVELS[None] * 100, 4, axis=0)
    assert coverage(quantiles, np.array([10.0, 90.0, 9.9, 90.1]), 0.80) == 0.5


def test_all_scores_by_hand():
    scores = score(np.concatenate([all_at(10.0), all_at(20.0)]), np.array([10.0, 30.0]))
    assert (scores.n, scores.crps, scores.bias) == (2, pytest.approx(5), pytest.approx(-5))
    assert (scores.crps_share, scores.wape) == (pytest.approx(0.25), pytest.approx(0.25))
    assert (scores.coverage50, scores.coverage95) == (0.5, 0.5)


@pytest.mark.parametrize("quantiles", [np.empty((0, 99)), all_at(1.0)[:, :50], all_at(np.nan)])
def test_what_cannot_be_scored_is_refused(quantiles):
    with pytest.raises(InvalidInput):
        crps(quantiles, np.ones(len(quantiles)))


def test_baselines_by_hand():
    data = world({"Ems": [0] * 10 + [7] * 7}, party=2, days_before=3.0)
    assert (on_the_books(data, 5) == 98).all()
    pace = last_week_pace(data, 50_000, np.random.default_rng(1))
    # 7 bookings of 2 people a day for 3 days; the half booking of the prior adds 3 * .5 / 7 * 2.
    assert pace.mean() == pytest.approx(98 + 42 + 3 / 7, abs=0.2)
    assert np.isfinite(last_week_pace(world(), 10, np.random.default_rng(1))).all()


def test_places_by_hand():
    quantiles = np.tile(np.arange(1.0, 100.0), (4, 1))
    # Below 0 of 99 percentiles, above all, on the middle one, between the first two.
    assert pit(quantiles, np.array([0.0, 200.0, 50.0, 1.5])) == pytest.approx([0.005, 0.995, 0.5, 0.015])


def test_places_of_an_honest_forecast_are_even():
    rng = np.random.default_rng(1)
    quantiles = np.tile(norm.ppf(LEVELS, 100, 15), (4000, 1))
    counts = np.histogram(pit(quantiles, rng.normal(100, 15, 4000)), bins=10, range=(0, 1))[0]
    assert counts == pytest.approx(np.full(10, 400), abs=5 * np.sqrt(400))


def test_skill_is_measured_against_how_often_it_happened():
    happened = np.array([True, False, False, False])
    assert brier_skill(np.full(4, 0.25), happened) == pytest.approx(0)
    assert brier_skill(happened.astype(float), happened) == 1
    # Half of the way: the errors are half of the base rate's, so their squares a quarter.
    assert brier_skill((happened + 0.25) / 2, happened) == pytest.approx(0.75)
    assert brier_skill(np.array([0.9]), np.array([True])) is None
