"""Scores: how good forecasts were, once it is known what happened.

A forecast is scored by its 99 percentiles, the form in which it is stored and compared.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

from forecasting.tables import InvalidInput

LEVELS = np.arange(1, 100) / 100
NOMINAL = (0.10, 0.20, 0.30, 0.40, 0.50, 0.60, 0.70, 0.80, 0.90, 0.95)
PIT_BINS = 10


@dataclass(frozen=True)
class Scores:
    """Scores of many forecasts of one kind. crps, bias: people; wape: share of the people observed.

    coverage50, coverage80, coverage95: share of observations inside the interval, its ends included.
    """

    n: int
    crps: float
    crps_share: float
    wape: float
    bias: float
    coverage50: float
    coverage80: float
    coverage95: float


def percentiles(draws: np.ndarray) -> np.ndarray:
    """The 99 percentiles of draws, shape (n_draws,), as shape (99,)."""
    return np.quantile(draws, LEVELS)


def pinball(quantiles: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Loss of each quantile: quantiles of shape (n, 99), observed of shape (n,); returns shape (n, 99), people.

    Source: Koenker and Bassett (1978), doi:10.2307/1913643.
    """
    miss = observed[:, None] - quantiles
    return np.maximum(LEVELS * miss, (LEVELS - 1.0) * miss)


def crps(quantiles: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Score forecasts against what happened; 0 is perfect. Shapes as in `pinball`; returns shape (n,), people.

    Twice the mean pinball loss over the percentiles; the absolute error where all of them agree.
    Raises InvalidInput where shapes do not match or a number is missing.
    Source: Gneiting and Raftery (2007), doi:10.1198/016214506000001437.
    """
    if quantiles.shape != (len(observed), len(LEVELS)) or not len(observed):
        raise InvalidInput(
            f"Scores need 99 quantiles for each observation, got shapes {quantiles.shape} and {observed.shape}."
        )
    if np.isnan(quantiles).any() or np.isnan(observed).any():
        raise InvalidInput("Scores need numbers, got a missing one. Leave out events without a count.")
    return 2.0 * pinball(quantiles, observed).mean(axis=1)


def interval(quantiles: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the central interval that holds a share of the forecast, interpolated between percentiles."""
    tail = (1.0 - share) / 2.0
    return _at(quantiles, tail), _at(quantiles, 1.0 - tail)


def _at(quantiles: np.ndarray, level: float) -> np.ndarray:
    """The quantile at any level, shape (n,); beyond the outermost percentiles those."""
    # Rounded, so that a level which is a percentile gives that very number.
    place = float(np.clip(round(level * (len(LEVELS) + 1) - 1, 9), 0, len(LEVELS) - 1))
    below = int(place)
    above = min(below + 1, len(LEVELS) - 1)
    return np.asarray(quantiles[:, below] + (place - below) * (quantiles[:, above] - quantiles[:, below]))


def inside(quantiles: np.ndarray, observed: np.ndarray, share: float) -> np.ndarray:
    """Whether each observation lies inside its central interval, its ends included; shape (n,)."""
    low, high = interval(quantiles, share)
    return np.asarray((observed >= low) & (observed <= high))


def coverage(quantiles: np.ndarray, observed: np.ndarray, share: float) -> float:
    """Share of observations inside the central interval, its ends included."""
    return float(inside(quantiles, observed, share).mean())


def reliability(quantiles: np.ndarray, observed: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Share of outcomes inside the central interval at each of NOMINAL; the same numbers if forecasts are honest.

    weights: shape (n,), how much each forecast counts; they add up to more than 0.
    """
    return np.array([np.average(inside(quantiles, observed, share), weights=weights) for share in NOMINAL])


def pit_shares(quantiles: np.ndarray, observed: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Share of outcomes in each tenth of their forecasts, shape (PIT_BINS,); a tenth each if forecasts are honest."""
    places = pit(quantiles, observed)
    return np.histogram(places, bins=PIT_BINS, range=(0.0, 1.0), weights=weights)[0] / weights.sum()


def binomial_interval(share: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """What the true share may be, where `share` of n independent trials was seen.

    share * n need not be whole: several forecasts of one event count as parts of one trial.
    Source: Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404.
    """
    if n <= 0 or not 0 <= share <= 1:
        raise InvalidInput(f"An interval needs a share from 0 to 1 of at least one trial, got {share} of {n}.")
    tail, seen = (1.0 - confidence) / 2.0, share * n
    low = 0.0 if share == 0 else float(beta.ppf(tail, seen, n - seen + 1))
    high = 1.0 if share == 1 else float(beta.ppf(1.0 - tail, seen + 1, n - seen))
    return low, high


def brier(odds: np.ndarray, happened: np.ndarray) -> float:
    """Mean squared error of odds, shape (n,), against what happened, shape (n,); 0 is perfect, .25 an even bet.

    Source: Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
    """
    return float(np.mean((odds - happened) ** 2))


def brier_skill(odds: np.ndarray, happened: np.ndarray) -> float | None:
    """How much better odds are than always saying how often it happened: 1 is perfect, 0 no better, shapes (n,).

    None where it always or never happened: the base rate is perfect then.
    """
    base = float(np.mean(happened))
    by_base_rate = base * (1.0 - base)
    return None if by_base_rate == 0 else 1.0 - brier(odds, happened) / by_base_rate


def pit(quantiles: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Where in its forecast each observation fell, 0 to 1, shape (n,); even over all of them if forecasts are honest.

    The share of percentiles below it, those that equal it counting half: whole people often hit one.
    Source: Dawid (1984), doi:10.2307/2981683.
    """
    below = (quantiles < observed[:, None]).sum(axis=1)
    equal = (quantiles == observed[:, None]).sum(axis=1)
    return np.asarray((below + equal / 2.0 + 0.5) / (len(LEVELS) + 1))


def score(quantiles: np.ndarray, observed: np.ndarray) -> Scores:
    """All scores of many forecasts; shapes as in `pinball`."""
    losses = crps(quantiles, observed)
    error = quantiles[:, len(LEVELS) // 2] - observed
    everyone = float(observed.sum())
    return Scores(
        n=len(observed),
        crps=float(losses.mean()),
        crps_share=float(losses.sum()) / everyone if everyone else float("nan"),
        wape=float(np.abs(error).sum()) / everyone if everyone else float("nan"),
        bias=float(error.mean()),
        coverage50=coverage(quantiles, observed, 0.50),
        coverage80=coverage(quantiles, observed, 0.80),
        coverage95=coverage(quantiles, observed, 0.95),
    )
