"""What recent events of a series gained from the lead to their start, step by step, and how much each event counts.

The steps are averaged over the latest events, running ones included: they tell the steps that they have behind them,
the level of the last days, which finished events alone would tell too late. The sum is then moved by how large books
and pace of this event are (`pickup`). `two_part` reads the same weights.

The constants were chosen by rolling backtests over several kinds of events: docs/accuracy.md.
Source of the name: advanced pickup, Weatherford and Kimes (2003), doi:10.1016/S0169-2070(02)00011-0.
"""

import numpy as np
from scipy.stats import t as student

from forecasting.history import History
from forecasting.track_record import LEVELS

LEVEL_EVENTS, STEP_EVENTS, SPREAD_EVENTS = 10.0, 8.0, 40.0  # half-lives in events: levels, steps, slopes and spreads
MOST_STEPS = 60  # events read at most for one step
SAME_WEEKDAY = 3.0  # weight of an event on the same weekday
RIDGE = 8.0  # pseudo-events at a slope of nought
TRIM, TRIM_FROM = 0.05, 8  # steps are winsorised at these quantiles, from so many events on
SHAPE_EVENTS = 20.0  # pseudo-events of Student's t in the shape of the errors
REACH = 3.5  # slopes are followed so many standard deviations away from the usual event, no further
PICKUP_FROM = 6  # finished events without which nothing can be said here


def pickup(history: History) -> np.ndarray:
    """The 99 percentiles of the people registered at the start by what recent events gained, shape (99,).

    From `PICKUP_FROM` finished events on; the lowest may lie below 0.
    """
    known = np.flatnonzero(history.finished)
    gained = history.registered[known] - history.books[known]
    causes = np.column_stack([history.paced_books, history.pace])
    own = np.array([history.own_paced_books, history.own_pace])
    steps, usual = _typical_steps(history, causes)
    recent = recency(len(known), SPREAD_EVENTS)
    weights = recent / recent.sum()
    mean = weights @ causes[known]
    sd = np.sqrt(weights @ (causes[known] - mean) ** 2) + 1e-6 * (1.0 + mean)
    x, apart = (causes[known] - mean) / sd, gained - weights @ gained
    slopes = ridge_slopes(x, apart, recent)
    middle = history.own_books + steps + np.clip((own - usual) / sd, -REACH, REACH) @ slopes
    return np.asarray(middle + _spread_of(apart - x @ slopes, recent))


def _typical_steps(history: History, causes: np.ndarray) -> tuple[float, np.ndarray]:
    """What an average recent event gains to its start, and the books and pace of such an event, shape (2,)."""
    weights, gained, usual = step_weights(history), 0.0, np.zeros(2)
    for step, weight in zip(history.net.T, weights.T, strict=True):
        told = np.flatnonzero(weight > 0)
        change = step[told]
        if len(change) >= TRIM_FROM:
            change = np.clip(change, *np.quantile(change, (TRIM, 1.0 - TRIM)))
        gained += float(weight[told] @ change)
        usual += weight[told] @ causes[told] / history.net.shape[1]
    return gained, usual


def _spread_of(errors: np.ndarray, recent: np.ndarray) -> np.ndarray:
    """How far the outcome may stray: the errors as they were, smoothed by Student's t, shape (99,)."""
    short = recency(len(errors), SPREAD_EVENTS / 2.0)
    n_short, n_recent = effective_events(short), effective_events(recent)
    apart = errors - short @ errors / short.sum()
    sd = np.sqrt(short @ apart**2 / short.sum() * n_short / max(n_short - 1.0, 0.5))
    by_slopes = 2.0 / (n_recent + RIDGE)  # what two slopes took of the spread
    wider = np.sqrt((1.0 + 1.0 / n_short) / max(1.0 - by_slopes, 0.2))
    smooth = sd * wider * student.ppf(LEVELS, max(n_short - 2.0, 3.0))
    order = np.argsort(errors)
    ordered = recent[order]
    places = (ordered.cumsum() - ordered / 2.0) / recent.sum()
    seen = np.interp(LEVELS, places, errors[order] - recent @ errors / recent.sum()) * np.sqrt(1.0 + 2.0 / n_recent)
    return np.asarray((n_recent * seen + SHAPE_EVENTS * smooth) / (n_recent + SHAPE_EVENTS))


def recency(n_events: int, half_life: float) -> np.ndarray:
    """Weights of events, oldest first, shape (n_events,); the latest has 1."""
    return 0.5 ** (np.arange(n_events)[::-1] / half_life)


def effective_events(weights: np.ndarray) -> float:
    """How many events of equal weight these amount to."""
    return float(weights.sum() ** 2 / (weights @ weights))


def by_weekday(history: History, events: np.ndarray) -> np.ndarray:
    """More for events on the weekday of this one; hours of summer time do not matter. events: their places."""
    return np.where(np.rint(history.days_earlier[events]) % 7 == 0, SAME_WEEKDAY, 1.0)


def step_weights(history: History) -> np.ndarray:
    """Weights of the events in each step, shape (n, steps), columns add up to 1: recency among those past it."""
    told = np.isfinite(history.net)
    rank = told[::-1].cumsum(axis=0)[::-1] - 1
    weights = np.where(told & (rank < MOST_STEPS), 0.5 ** (rank / STEP_EVENTS), 0.0)
    weights *= by_weekday(history, np.arange(len(told)))[:, None]
    return np.asarray(weights / np.maximum(weights.sum(axis=0), 1e-300))


def ridge_slopes(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted least squares drawn to slopes of nought, shape (k,). x: shape (n, k), standardised. y: shape (n,)."""
    normal = x.T @ (weights[:, None] * x) + RIDGE * np.eye(x.shape[1])
    return np.linalg.solve(normal, x.T @ (weights * y))
