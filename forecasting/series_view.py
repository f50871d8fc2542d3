"""What the other events of a series say about this one, and how much that counts beside its own sign-ups."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from forecasting import pickup
from forecasting.history import History
from forecasting.track_record import LEVELS

# Own sign-ups count as much as so many past events, where the start is far; the nearer it is, the more.
OWN_EVENTS, OWN_DAYS = 2.0, 7.0


@dataclass(frozen=True)
class SeriesView:
    """Percentiles of the people registered at the start by past events, shape (99,), and how much they count, 0 to 1.

    n_events: finished events behind them.
    """

    n_events: int
    registered: np.ndarray
    weight: float


def weight_of(n_events: int, days_before: float) -> float:
    """How much so many past events count beside a forecast from the event's own sign-ups: 0 without one, near 1 from
    ten on, in between smoothly."""
    own = OWN_EVENTS / (n_events + OWN_EVENTS) * OWN_DAYS / (OWN_DAYS + max(days_before, 0.0))
    return 1.0 - own if n_events else 0.0


def read_series(history: History, days_before: float, rng: np.random.Generator) -> SeriesView | None:
    """Forecast from the events of a series; None where none has finished."""
    if not history.n_finished:
        return None
    registered = pickup.quantiles(history, rng)
    return SeriesView(history.n_finished, registered, weight_of(history.n_finished, days_before))


def mapped(people: np.ndarray, quantiles: np.ndarray, weight: float) -> np.ndarray:
    """Draws with the same order and other values: the average of their own quantiles and the given ones.

    people: shape (n_draws,). quantiles: shape (99,). weight: of the given ones, 0 to 1. Returns shape (n_draws,).
    """
    order = np.argsort(people, kind="stable")
    wanted = quantile_at((np.arange(len(people)) + 0.5) / len(people), quantiles)
    values = np.empty(len(people))
    values[order] = (1.0 - weight) * people[order] + weight * wanted
    return values


def quantile_at(levels: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """People at any levels, from 99 percentiles: straight lines on normal paper, the outermost ones prolonged."""
    known, wanted = ndtri(LEVELS), ndtri(levels)
    inside = np.interp(wanted, known, quantiles)
    below = np.minimum(wanted - known[0], 0.0) * (quantiles[1] - quantiles[0]) / (known[1] - known[0])
    above = np.maximum(wanted - known[-1], 0.0) * (quantiles[-1] - quantiles[-2]) / (known[-1] - known[-2])
    return np.maximum(inside + below + above, 0.0)
