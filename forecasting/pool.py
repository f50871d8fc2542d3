"""Sign-ups still to come, for an event that has no past: three views of the future, pooled.

*shapes*    the curve towards the start goes on (curve_shapes)
*momentum*  the pace of the last seven days, changed by as much as paces usually change
*no more*   sign-up has closed; the longer the silence beside the usual spacing, the likelier

A linear pool: every draw belongs to one view, so the pool may have two peaks where the views differ.
An average of their quantiles would hide that.
"""

from dataclasses import dataclass

import numpy as np

from forecasting.clock import Clock
from forecasting.curve_shapes import SHAPES, draw_shape, fit_shape

MOMENTUM_DAYS = 7
CLOSED_PRIOR = 0.05
CLOSED_TAIL = 2.0


@dataclass(frozen=True)
class PoolConstants:
    """What cross-validation over data sets chose; see docs/forecast.md."""

    momentum: float = 0.5
    momentum_weight: float = 0.5


def draw_bookings(
    counts: np.ndarray, clock: Clock, n_draws: int, rng: np.random.Generator, constants: PoolConstants = PoolConstants()
) -> np.ndarray:
    """Draw the bookings of every bin to come: shape (n_draws, n_future).

    counts: bookings per past bin, oldest first, shape (n_past,); same bins as the clock's past.
    """
    closed = closed_probability(counts)
    n_closed = int(round(n_draws * closed))
    n_momentum = int(round((n_draws - n_closed) * constants.momentum_weight))
    members = [
        np.zeros((n_closed, len(clock.share)), dtype=np.int64),
        _draw_momentum(counts, clock, n_momentum, rng, constants.momentum),
        _draw_shapes(counts, clock, n_draws - n_closed - n_momentum, rng),
    ]
    return rng.permutation(np.concatenate(members))


def closed_probability(counts: np.ndarray) -> float:
    """How likely it is that sign-up has closed, from the silence since the last sign-up.

    counts: bookings per day, oldest first. The silence is compared with the usual spacing before it: by Bayes'
    rule, where open sign-up would stay silent for g spacings with probability (1 + g/k)^-k.
    """
    active = np.flatnonzero(counts)
    if len(active) == 0:
        return 0.0
    silence = len(counts) - 1 - active[-1]
    before = counts[: active[-1] + 1]
    spacing = len(before) / before.sum()
    still_open = (1.0 + silence / spacing / CLOSED_TAIL) ** -CLOSED_TAIL
    return CLOSED_PRIOR / (CLOSED_PRIOR + (1.0 - CLOSED_PRIOR) * still_open) if silence else 0.0


def _draw_shapes(counts: np.ndarray, clock: Clock, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """The four shapes, equally."""
    most_a_day = 20.0 * counts.max(initial=0.0) + 20.0
    split = np.array_split(np.arange(n_draws), len(SHAPES))
    drawn = []
    for shape, part in zip(SHAPES, split, strict=True):
        fit = fit_shape(shape, counts, clock.past_to_start, clock.past_weekend)
        drawn.append(draw_shape(fit, clock.to_start, clock.weekend, clock.share, most_a_day, len(part), rng))
    return np.concatenate(drawn)


def _draw_momentum(
    counts: np.ndarray, clock: Clock, n_draws: int, rng: np.random.Generator, momentum: float
) -> np.ndarray:
    """The last week's pace times a heavy-tailed factor, spread evenly over the days to come."""
    days = clock.open_days
    recent = counts[-MOMENTUM_DAYS:]
    pace = rng.gamma(recent.sum() + 0.5, 1.0 / len(recent), n_draws)
    # A Student t has no exponential mean: it is clipped.
    tilt = momentum + (0.45 + 0.012 * days) * np.clip(rng.standard_t(6, n_draws), -4.0, 4.0)
    most_a_day = 20.0 * counts.max(initial=0.0) + 20.0
    daily = np.minimum(pace * np.exp(tilt), most_a_day)
    return rng.poisson(daily[:, None] * clock.share)
