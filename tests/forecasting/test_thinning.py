"""Thinning is monotone, stays inside its limits, and has the right mean and spread."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm

from forecasting.thinning import _binomial_quantile, thin, thin_fixed

PROBABILITY = st.floats(0, 1)
PEOPLE = st.integers(0, 5000)
NORMAL = st.floats(-5, 5)
FACTOR = st.floats(1, 12)


@given(PEOPLE, PEOPLE, PROBABILITY, NORMAL, FACTOR, st.sampled_from([0.0, 0.3]))
def test_more_people_never_leave_fewer(a, b, stay, normal, factor, extra):
    fewer, more = sorted((a, b))
    kept = [thin(np.array([float(n)]), np.array([stay]), np.array([normal]), factor, extra)[0] for n in (fewer, more)]
    assert kept[0] <= kept[1]


@given(PEOPLE, PROBABILITY, NORMAL, FACTOR)
def test_nobody_is_made_up_and_nobody_is_below_zero(people, stay, normal, factor):
    kept = thin(np.array([float(people)]), np.array([stay]), np.array([normal]), factor)[0]
    assert 0 <= kept <= people
    assert kept == round(kept)


@given(PEOPLE, NORMAL, FACTOR)
def test_certainty_keeps_all_and_none(people, normal, factor):
    n, z = np.array([float(people)]), np.array([normal])
    assert thin(n, np.array([1.0]), z, factor, 0.3)[0] == people
    assert thin(n, np.array([0.0]), z, factor, 0.3)[0] == 0


def test_parties_multiply_the_variance():
    rng = np.random.default_rng(1)
    kept = thin(np.full(200_000, 1000.0), np.array([0.6]), rng.standard_normal(200_000), 4.0)
    assert kept.mean() == pytest.approx(600, abs=0.5)
    assert kept.var() == pytest.approx(4 * 1000 * 0.6 * 0.4, rel=0.02)


def test_a_spread_of_the_probability_widens_what_comes():
    rng = np.random.default_rng(1)
    logits = np.log(0.6 / 0.4) + 0.3 * rng.standard_normal(400_000)
    drawn = rng.binomial(1000, 1 / (1 + np.exp(-logits)))
    approximated = thin(np.full(400_000, 1000.0), np.array([0.6]), rng.standard_normal(400_000), 1.0, 0.3)
    assert approximated.std() == pytest.approx(drawn.std(), rel=0.05)
    assert approximated.mean() == pytest.approx(drawn.mean(), rel=0.01)


@given(st.integers(1, 50), st.floats(0, 1), st.floats(0.001, 0.999))
def test_small_cities_are_exact_binomials(n, probability, uniform):
    ours = _binomial_quantile(n, np.array([probability]), np.array([uniform]))[0]
    # At a jump of the distribution function rounding may decide either way.
    neighbours = {binom.ppf(uniform * (1 + sign * 1e-9), n, probability) for sign in (-1, 1)}
    assert ours in neighbours


def test_a_small_city_uses_its_exact_distribution():
    rng = np.random.default_rng(2)
    normals = rng.standard_normal((100_000, 1))
    kept = thin_fixed(np.array([3.0]), np.full((100_000, 1), 0.98), normals)[:, 0]
    assert (kept == 3).mean() == pytest.approx(0.98**3, abs=0.003)
    assert (kept == 2).mean() == pytest.approx(3 * 0.98**2 * 0.02, abs=0.003)


def test_exact_and_approximate_thinning_use_the_same_numbers():
    normals = np.linspace(-3, 3, 41)[:, None]
    stay = np.full((41, 1), 0.7)
    exact, approximate = thin_fixed(np.array([40.0]), stay, normals), thin(np.array([40.0]), stay, normals)
    assert np.abs(exact - approximate).max() <= 1
    assert norm.cdf(normals[20, 0]) == pytest.approx(0.5)
