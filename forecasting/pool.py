"""Sign-ups still to come, for an event that has no past: three views of the future, pooled.

*shapes*    the curve towards the start goes on (curve_shapes)
*momentum*  the pace of the last seven days, changed by as much as paces usually change
*no more*   sign-up has closed; the longer the silence beside the usual spacing, the likelier

A linear pool: every draw belongs to one view, so the pool may have two peaks where the views differ.
An average of their quantiles would hide that.
"""

import numpy as np

from forecasting.clock import Clock
from forecasting.curve_shapes import SHAPES, draw_shape, fit_shape
from forecasting.streams import Streams

# Chosen by cross-validation over hotel days, hotel weeks and courses: docs/forecast.md tells what was tried.
MOMENTUM_WEIGHT = 0.5
MOMENTUM_DAYS = 7
MOMENTUM_FAR = -0.25  # log of the change of pace: far from the start it falls a little,
MOMENTUM_NEAR = 0.25  # and this over the root of the days before is what a last rush adds
MOMENTUM_SD = 0.45
MOMENTUM_FREEDOM = 6  # degrees of freedom of the Student t behind it,
MOMENTUM_CLIP = 4.0  # which is clipped: its exponential has no mean
PACE_PRIOR = 0.5  # sign-ups added to those of the week
# A day counts for no more than this many times the busiest day near it (or the usual day, where that is busier), and a
# few bookings more: a list handed in at once, or one large group, is no pace.
SPIKE_TIMES, SPIKE_MORE, SPIKE_DAYS = 1.5, 3.0, 3
FEWEST_ACTIVE_DAYS_TO_CUT = 3  # before that nobody can tell a spike from a start
CLOSED_PRIOR = 0.02
CLOSED_TAIL = 1.5
# Bookings a day beyond which no member may go, times the busiest day and more: a logarithm knows no ceiling.
CEILING_TIMES, CEILING_MORE = 20.0, 20.0
SHORTEST_DISTANCE = 0.25  # days before, for what a last rush adds
# Close to the start the steep shapes know best, further out the flat ones; they weigh the same at six days.
EVEN_DAYS = 6.0
EVEN_POWER = 3.0
NEAR_SHAPE_WEIGHTS = (0.8, 0.2, 0.0, 0.0)
FAR_SHAPE_WEIGHTS = (0.0, 0.0, 0.7, 0.3)


def draw_bookings(counts: np.ndarray, clock: Clock, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draw the bookings of every bin to come: shape (n_draws, n_future).

    counts: bookings per past bin, oldest first, shape (n_past,); same bins as the clock's past.
    """
    streams = Streams.from_rng(rng)
    n_closed = 0 if clock.known_open else round(n_draws * closed_probability(counts))
    counts = winsorise(counts)
    n_momentum = round((n_draws - n_closed) * MOMENTUM_WEIGHT)
    members = [
        np.zeros((n_closed, len(clock.share)), dtype=np.int64),
        _draw_momentum(counts, clock, n_momentum, streams.of("momentum")),
        *_draw_shapes(counts, clock, n_draws - n_closed - n_momentum, streams),
    ]
    return streams.of("order").permutation(np.concatenate(members))


def winsorise(counts: np.ndarray) -> np.ndarray:
    """Cut days that stand out from the three before and after them; counts: bookings per day, oldest first."""
    active = counts[counts > 0]
    if len(active) < FEWEST_ACTIVE_DAYS_TO_CUT:
        return counts
    padded = np.pad(counts, SPIKE_DAYS)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * SPIKE_DAYS + 1)
    busiest = np.delete(around, SPIKE_DAYS, axis=1).max(axis=1)
    return np.minimum(counts, SPIKE_TIMES * np.maximum(busiest, np.median(active)) + SPIKE_MORE)


def closed_probability(counts: np.ndarray) -> float:
    """How likely it is that sign-up has closed, from the silence since the last sign-up.

    counts: bookings per day, oldest first. The silence is compared with the usual spacing before it: by Bayes'
    rule, where open sign-up would stay silent for g spacings with probability (1 + g/k)^-k.
    """
    active = np.flatnonzero(counts)
    if len(active) == 0 or active[-1] == len(counts) - 1:
        return 0.0
    silence = len(counts) - 1 - active[-1]
    before = counts[: active[-1] + 1]
    spacing = len(before) / before.sum()
    still_open = (1.0 + silence / spacing / CLOSED_TAIL) ** -CLOSED_TAIL
    return float(CLOSED_PRIOR / (CLOSED_PRIOR + (1.0 - CLOSED_PRIOR) * still_open))


def shape_weights(days_before: float) -> np.ndarray:
    """How the four shapes share their part of the pool, shape (4,), at a distance from the start in days."""
    near = 1.0 / (1.0 + (days_before / EVEN_DAYS) ** EVEN_POWER)
    return near * np.array(NEAR_SHAPE_WEIGHTS) + (1.0 - near) * np.array(FAR_SHAPE_WEIGHTS)


def _draw_shapes(counts: np.ndarray, clock: Clock, n_draws: int, streams: Streams) -> list[np.ndarray]:
    """Draws of each shape that counts at this distance, as many as its weight says."""
    ends = np.rint(np.cumsum(shape_weights(clock.days_before)) * n_draws).astype(int)
    limit = _most_a_day(counts)
    drawn = []
    for shape, n_shape in zip(SHAPES, np.diff(ends, prepend=0), strict=True):
        if n_shape:
            fit = fit_shape(shape, counts, clock.past_to_start, clock.past_weekend)
            rng = streams.of("shape", str(shape.offset))
            drawn.append(draw_shape(fit, clock.to_start, clock.weekend, clock.share, limit, int(n_shape), rng))
    return drawn


def _draw_momentum(counts: np.ndarray, clock: Clock, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """The last week's pace times a heavy-tailed factor, spread evenly over the days to come."""
    recent = counts[-MOMENTUM_DAYS:]
    pace = rng.gamma(recent.sum() + PACE_PRIOR, 1.0 / len(recent), n_draws)
    middle = MOMENTUM_FAR + MOMENTUM_NEAR / np.sqrt(max(clock.days_before, SHORTEST_DISTANCE))
    tail = np.clip(rng.standard_t(MOMENTUM_FREEDOM, n_draws), -MOMENTUM_CLIP, MOMENTUM_CLIP)
    factor = np.exp(middle + MOMENTUM_SD * tail)
    daily = np.minimum(pace * factor, _most_a_day(counts))
    return rng.poisson(daily[:, None] * clock.share)


def _most_a_day(counts: np.ndarray) -> float:
    return CEILING_TIMES * float(counts.max(initial=0.0)) + CEILING_MORE
