"""Sign-ups per day as a smooth curve towards the start: four shapes, fitted and drawn from.

log(mean) = a + slope * f(days to the start) + weekend effect, negative binomial counts, recent days
weighing more. Each coefficient has a prior learnt from other events, because a lone event has too few
days of its own. `statsmodels` fits the data; prior and fit are combined by their precision. Where the
data cannot be fitted alone (few days, few non-zero days, all equal), a penalised fit does both at once.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
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


def fit_shape(shape: Shape, counts: np.ndarray, to_start: np.ndarray, weekend: np.ndarray) -> ShapeFit:
    """Fit one shape to daily sign-ups, oldest first; counts, to_start and weekend have shape (n_days,)."""
    design = _design(shape, to_start, weekend)
    prior_mean = np.array([0.0, shape.slope_mean, WEEKEND_PRIOR[0]])
    prior_precision = np.diag([LEVEL_SD**-2, shape.slope_sd**-2, WEEKEND_PRIOR[1] ** -2])
    weights = AGE_WEIGHT ** np.arange(len(counts))[::-1]
    dispersion = DISPERSION_PRIOR
    can_fit_alone = len(counts) >= FEWEST_DAYS and (counts > 0).sum() >= FEWEST_ACTIVE_DAYS and np.ptp(counts) > 0
    for _ in range(DISPERSION_ROUNDS):
        fit = (
            _fit_and_combine(design, counts, weights, dispersion, prior_mean, prior_precision)
            if can_fit_alone
            else None
        )
        if fit is None:
            fit = _fit_penalised(design, counts, weights, dispersion, prior_mean, prior_precision)
        dispersion = _shrunk_dispersion(counts, np.exp(np.clip(design @ fit[0], *LINEAR_PREDICTOR_RANGE)), weights)
    return ShapeFit(shape, *fit, dispersion)


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


def _fit_and_combine(
    design: np.ndarray,
    counts: np.ndarray,
    weights: np.ndarray,
    dispersion: float,
    prior_mean: np.ndarray,
    prior_precision: np.ndarray,
) -> tuple[np.ndarray, np.ndarray] | None:
    """Maximum likelihood, then prior and fit weighed by precision; None where the fit is of no use."""
    family = sm.families.NegativeBinomial(alpha=dispersion)
    try:
        with warnings.catch_warnings():
            # A fit that fails shows in its covariance, which is checked below.
            warnings.simplefilter("ignore", (DomainWarning, PerfectSeparationWarning, RuntimeWarning))  # type: ignore[arg-type]
            result = sm.GLM(counts, design, family=family, var_weights=weights).fit(scale=1.0)
            covariance = np.asarray(result.cov_params())
    except (PerfectSeparationError, np.linalg.LinAlgError, ValueError):
        return None
    if not np.isfinite(covariance).all() or np.linalg.cond(covariance) >= WORST_CONDITION:
        return None
    precision = np.linalg.inv(covariance)
    combined = np.linalg.inv(precision + prior_precision)
    return combined @ (precision @ result.params + prior_precision @ prior_mean), combined


def _fit_penalised(
    design: np.ndarray,
    counts: np.ndarray,
    weights: np.ndarray,
    dispersion: float,
    prior_mean: np.ndarray,
    prior_precision: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Mode and curvature of likelihood times prior, by damped Newton steps; works on any counts, all zeros included."""
    beta = prior_mean.copy()
    beta[0] = np.log(max(counts.mean(), 0.2)) - (design[:, 1:] @ prior_mean[1:]).mean()
    hessian = prior_precision
    for _ in range(30):
        mean = np.exp(np.clip(design @ beta, *LINEAR_PREDICTOR_RANGE))
        spread = 1.0 + dispersion * mean
        gradient = design.T @ (weights * (counts - mean) / spread) - prior_precision @ (beta - prior_mean)
        hessian = design.T @ (design * (weights * mean / spread)[:, None]) + prior_precision
        step = np.linalg.solve(hessian, gradient)
        step *= min(1.0, 2.0 / max(np.abs(step).max(), 1e-12))
        beta = beta + step
        if np.abs(step).max() < 1e-6:
            break
    return beta, np.linalg.inv(hessian)


def _shrunk_dispersion(counts: np.ndarray, means: np.ndarray, weights: np.ndarray) -> float:
    """Moment estimate of the dispersion, shrunk to the prior by pseudo-days."""
    square = (weights * means**2).sum()
    prior = DISPERSION_PSEUDO_DAYS * square / weights.sum()
    excess = (weights * ((counts - means) ** 2 - means)).sum()
    return float(np.clip((excess + DISPERSION_PRIOR * prior) / (square + prior), 0.01, 3.0))
