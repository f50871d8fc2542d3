"""Sign-ups per day as a smooth curve towards the start: four shapes, fitted and drawn from.

log(mean) = a + slope * f(days to the start) + weekend effect, negative binomial counts, recent days
weighing more. Each coefficient has a prior learnt from other events, because a lone event has too few
days of its own. `statsmodels` fits the data; prior and fit are combined by their precision. Where the
data cannot be fitted alone (few days, few non-zero days, all equal), a penalised fit does both at once.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from statsmodels.genmod.families import NegativeBinomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import DomainWarning, PerfectSeparationError, PerfectSeparationWarning

AGE_WEIGHT = 0.93  # a day weighs 7 % less than the day after it
LEVEL_SD = 5.0
WEEKEND_PRIOR = (-0.3, 0.4)
DISPERSION_PRIOR = 0.12
DISPERSION_PSEUDO_DAYS = 6.0
DISPERSION_ROUNDS = 3
FEWEST_DAYS = 6
FEWEST_ACTIVE_DAYS = 4
WORST_CONDITION = 1e10
EXTRA_SD_AT_14_DAYS = 0.2
LONGEST_EXTRA_DAYS = 28
LINEAR_PREDICTOR_RANGE = (-12.0, 15.0)
NEWTON_STEPS = 30


@dataclass(frozen=True)
class Shape:
    """How the pace may change towards the start. offset None: exponential in days; else a power of days + offset."""

    offset: float | None
    slope_mean: float
    slope_sd: float

    def feature(self, to_start: np.ndarray) -> np.ndarray:
        """f(days to the start), rising as the start comes near."""
        return -to_start / 10.0 if self.offset is None else -np.log(to_start + self.offset)


SHAPES = (Shape(1.0, 0.8, 0.35), Shape(4.0, 1.2, 0.45), Shape(16.0, 2.1, 0.8), Shape(None, 0.8, 0.4))


@dataclass(frozen=True)
class ShapeFit:
    """Coefficients (level, slope, weekend), their covariance, and the dispersion of the counts."""

    shape: Shape
    coefficients: np.ndarray
    covariance: np.ndarray
    dispersion: float


@dataclass(frozen=True)
class _Prior:
    """Gaussian prior of the coefficients: mean, shape (3,), and precision, shape (3, 3)."""

    mean: np.ndarray
    precision: np.ndarray


@dataclass(frozen=True)
class _Days:
    """What is fitted: design, shape (n_days, 3); counts and weights, shape (n_days,)."""

    design: np.ndarray
    counts: np.ndarray
    weights: np.ndarray

    @property
    def can_be_fitted_alone(self) -> bool:
        active = int((self.counts > 0).sum())
        return len(self.counts) >= FEWEST_DAYS and active >= FEWEST_ACTIVE_DAYS and np.ptp(self.counts) > 0

    def means(self, coefficients: np.ndarray) -> np.ndarray:
        """Expected sign-ups of each day."""
        return np.exp(np.clip(self.design @ coefficients, *LINEAR_PREDICTOR_RANGE))


def fit_shape(shape: Shape, counts: np.ndarray, to_start: np.ndarray, weekend: np.ndarray) -> ShapeFit:
    """Fit one shape to daily sign-ups, oldest first; counts, to_start and weekend have shape (n_days,)."""
    days = _Days(_design(shape, to_start, weekend), counts, AGE_WEIGHT ** np.arange(len(counts))[::-1])
    prior = _Prior(
        mean=np.array([0.0, shape.slope_mean, WEEKEND_PRIOR[0]]),
        precision=np.diag([LEVEL_SD**-2, shape.slope_sd**-2, WEEKEND_PRIOR[1] ** -2]),
    )
    dispersion = DISPERSION_PRIOR
    for _ in range(DISPERSION_ROUNDS):
        coefficients, covariance = _fit(days, prior, dispersion)
        dispersion = _shrunk_dispersion(days, days.means(coefficients))
    return ShapeFit(shape, coefficients, covariance, dispersion)


def draw_shape(
    fit: ShapeFit,
    to_start: np.ndarray,
    weekend: np.ndarray,
    share: np.ndarray,
    most_a_day: float,
    n_draws: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw sign-ups of the bins to come: shape (n_draws, n_future), bookings.

    share: how many full days a bin counts for. most_a_day caps the mean, since a log scale has no ceiling.
    """
    days_ahead = np.cumsum(share)
    drawn = rng.multivariate_normal(fit.coefficients, fit.covariance, n_draws, method="svd", check_valid="ignore")
    predictor = np.clip(drawn @ _design(fit.shape, to_start, weekend).T, -10.0, np.log(most_a_day))
    horizon = min(days_ahead[-1], LONGEST_EXTRA_DAYS) / 14
    drift = rng.normal(0.0, EXTRA_SD_AT_14_DAYS * np.sqrt(horizon), (n_draws, 1))
    means = np.exp(predictor + drift) * share
    return draw_negative_binomial(means, fit.dispersion / np.maximum(share, 1.0), rng)


def draw_negative_binomial(mean: np.ndarray, dispersion: np.ndarray | float, rng: np.random.Generator) -> np.ndarray:
    """Counts with variance mean + dispersion * mean², drawn as a Poisson of a gamma."""
    mixing = rng.standard_gamma(np.broadcast_to(1.0 / np.asarray(dispersion), mean.shape)) * dispersion
    return rng.poisson(np.minimum(mean * mixing, 1e8))


def _design(shape: Shape, to_start: np.ndarray, weekend: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(to_start)), shape.feature(to_start), weekend])


def _fit(days: _Days, prior: _Prior, dispersion: float) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and their covariance, prior included."""
    combined = _fit_and_combine(days, prior, dispersion) if days.can_be_fitted_alone else None
    return _fit_penalised(days, prior, dispersion) if combined is None else combined


def _fit_and_combine(days: _Days, prior: _Prior, dispersion: float) -> tuple[np.ndarray, np.ndarray] | None:
    """Maximum likelihood, then prior and fit weighed by precision; None where the fit is of no use."""
    family = NegativeBinomial(alpha=dispersion)
    try:
        with warnings.catch_warnings():
            # A fit that fails shows in its covariance, which is checked below.
            for expected in (DomainWarning, PerfectSeparationWarning, RuntimeWarning):
                warnings.simplefilter("ignore", expected)
            result = GLM(days.counts, days.design, family=family, var_weights=days.weights).fit(scale=1.0)
            covariance = np.asarray(result.cov_params())
    except (PerfectSeparationError, np.linalg.LinAlgError, ValueError):
        return None
    if not np.isfinite(covariance).all() or np.linalg.cond(covariance) >= WORST_CONDITION:
        return None
    precision = np.linalg.inv(covariance)
    combined = np.linalg.inv(precision + prior.precision)
    return combined @ (precision @ result.params + prior.precision @ prior.mean), combined


def _fit_penalised(days: _Days, prior: _Prior, dispersion: float) -> tuple[np.ndarray, np.ndarray]:
    """Mode and curvature of likelihood times prior, by damped Newton steps; works on any counts, zeros included."""
    beta = prior.mean.copy()
    beta[0] = np.log(max(days.counts.mean(), 0.2)) - (days.design[:, 1:] @ prior.mean[1:]).mean()
    hessian = prior.precision
    for _ in range(NEWTON_STEPS):
        mean = days.means(beta)
        spread = 1.0 + dispersion * mean
        gradient = days.design.T @ (days.weights * (days.counts - mean) / spread)
        gradient -= prior.precision @ (beta - prior.mean)
        hessian = days.design.T @ (days.design * (days.weights * mean / spread)[:, None]) + prior.precision
        step = np.linalg.solve(hessian, gradient)
        step *= min(1.0, 2.0 / max(np.abs(step).max(), 1e-12))
        beta = beta + step
        if np.abs(step).max() < 1e-6:
            break
    return beta, np.linalg.inv(hessian)


def _shrunk_dispersion(days: _Days, means: np.ndarray) -> float:
    """Moment estimate of the dispersion, shrunk to the prior by pseudo-days."""
    square = (days.weights * means**2).sum()
    prior = DISPERSION_PSEUDO_DAYS * square / days.weights.sum()
    excess = (days.weights * ((days.counts - means) ** 2 - means)).sum()
    return float(np.clip((excess + DISPERSION_PRIOR * prior) / (square + prior), 0.01, 3.0))
