"""Curve fits against a second formula, and on counts that libraries stumble over."""

import warnings

import numpy as np
import pytest

from forecasting.curve_shapes import (
    SHAPES,
    _Days,
    _fit_and_combine,
    _fit_penalised,
    _Prior,
    draw_negative_binomial,
    draw_shape,
    fit_shape,
)

TO_START = np.arange(30, 0, -1.0)
WEEKEND = (np.arange(30) % 7 >= 5).astype(float)


def counts_of(slope: float, level: float = 5.0, weekend: float = -0.3) -> np.ndarray:
    mean = np.exp(level - slope * np.log(TO_START + 4) + weekend * WEEKEND)
    return np.random.default_rng(3).poisson(mean).astype(float)


@pytest.mark.parametrize("shape", SHAPES)
def test_both_ways_of_fitting_agree_where_the_data_speak(shape):
    days = _Days(np.column_stack([np.ones(30), shape.feature(TO_START), WEEKEND]), counts_of(1.2), np.ones(30))
    prior = _Prior(np.array([0.0, shape.slope_mean, -0.3]), np.diag([1 / 25, shape.slope_sd**-2, 1 / 0.16]))
    combined, penalised = _fit_and_combine(days, prior, 0.05), _fit_penalised(days, prior, 0.05)
    assert combined is not None
    assert combined[0] == pytest.approx(penalised[0], abs=0.15)
    assert np.sqrt(np.diag(combined[1])) == pytest.approx(np.sqrt(np.diag(penalised[1])), rel=0.15)


def test_a_known_slope_is_found():
    fit = fit_shape(SHAPES[1], counts_of(1.56, level=7.0), TO_START, WEEKEND)
    assert fit.coefficients[1] == pytest.approx(1.56, abs=0.2)
    assert fit.coefficients[2] == pytest.approx(-0.3, abs=0.2)


@pytest.mark.parametrize(
    "counts",
    [np.zeros(30), np.full(30, 7.0), np.eye(30)[29] * 500, np.eye(30)[0], np.arange(30.0), np.zeros(1), np.ones(2)],
    ids=["all zero", "constant", "last-day spike", "first day only", "rising", "one day", "two days"],
)
@pytest.mark.parametrize("shape", SHAPES)
def test_no_counts_make_a_fit_fail_or_warn(counts, shape):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit = fit_shape(shape, counts, TO_START[-len(counts) :], WEEKEND[-len(counts) :])
        drawn = draw_shape(fit, np.arange(6, -1, -1.0), np.zeros(7), np.ones(7), 100.0, 200, np.random.default_rng(1))
    assert np.isfinite(fit.coefficients).all()
    assert np.isfinite(drawn).all()
    assert (drawn >= 0).all()
    assert drawn.shape == (200, 7)


def test_no_day_brings_more_than_its_limit_allows():
    fit = fit_shape(SHAPES[0], counts_of(1.2, level=9.0), TO_START, WEEKEND)
    drawn = draw_shape(fit, np.zeros(1), np.zeros(1), np.ones(1), 10.0, 5000, np.random.default_rng(1))
    assert drawn.mean() < 11


def test_the_dispersion_is_that_of_a_negative_binomial():
    drawn = draw_negative_binomial(np.full(400_000, 20.0), 0.3, np.random.default_rng(4))
    assert drawn.mean() == pytest.approx(20, rel=0.01)
    assert drawn.var() == pytest.approx(20 + 0.3 * 20**2, rel=0.02)


def test_recent_days_weigh_more():
    shape, falling = SHAPES[2], np.repeat([30.0, 1.0], 15)
    weighed = fit_shape(shape, falling, TO_START, WEEKEND)
    design = np.column_stack([np.ones(30), shape.feature(TO_START), WEEKEND])
    prior = _Prior(np.array([0.0, shape.slope_mean, -0.3]), np.diag([1 / 25, shape.slope_sd**-2, 1 / 0.16]))
    alike, _ = _fit_penalised(_Days(design, falling, np.ones(30)), prior, weighed.dispersion)
    # The last day brought one: a fit that leans on recent days comes nearer to it than one that weighs all alike.
    assert design[-1] @ weighed.coefficients < design[-1] @ alike - 0.1
