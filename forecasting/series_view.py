"""What the other events of a series say about this one, and how much that counts beside its own sign-ups."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from forecasting.history import History
from forecasting.pickup import PICKUP_FROM, pickup
from forecasting.track_record import LEVELS
from forecasting.two_part import two_part

# Own sign-ups count as much as so many past events, where the start is far; the nearer it is, the more.
OWN_EVENTS, OWN_DAYS = 2.0, 7.0
# Within this factor of what past events had on the books, sizes are alike; so many people stand for chance.
SIZES_ALIKE, SIZES_CHANCE = 2.0, 10.0
_GOLDEN = (5.0**0.5 - 1.0) / 2.0


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


def likeness(history: History) -> float:
    """How far the finished events are of this one's size, 0 to 1: what events of another size gained, in people or in
    shares, says little. 1 within SIZES_ALIKE of the smallest and the largest; beyond, the ratio of the sizes. 1 too
    while nobody has signed up: then the past is all there is."""
    books = history.paced_books[history.finished]
    least, most = books.min() / SIZES_ALIKE, books.max() * SIZES_ALIKE
    own = history.own_paced_books
    if own == 0:
        return 1.0
    if own < least:
        return float((own + SIZES_CHANCE) / (least + SIZES_CHANCE))
    return float((most + SIZES_CHANCE) / (max(own, most) + SIZES_CHANCE))


def read_series(history: History, days_before: float, rng: np.random.Generator) -> SeriesView | None:
    """Forecast from the events of a series; None where none has finished, or nobody ever signed up to one.

    Where past events have no sign-ups none were collected: they would only say that nobody comes.
    """
    if not history.n_finished or not np.nanmax(np.maximum(history.books, history.registered)) > 0:
        return None
    registered = series_quantiles(history, rng)
    weight = weight_of(history.n_finished, days_before) * likeness(history)
    return SeriesView(history.n_finished, registered, weight)


def series_quantiles(history: History, rng: np.random.Generator) -> np.ndarray:
    """The 99 percentiles of the people registered at the start, shape (99,): two views averaged quantile by quantile.

    At least one event must be finished; few are read by the first view alone.
    """
    found = np.quantile(two_part(history, rng), LEVELS)
    if history.n_finished >= PICKUP_FROM:
        found = (found + pickup(history)) / 2.0
    return np.maximum.accumulate(np.maximum(found, 0.0))


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


@dataclass(frozen=True)
class Shift:
    """What turns draws of people by city into draws of other totals, and leaves more people never fewer.

    factor: shape (n_draws,). added: shape (n_draws,), people where there was nobody to multiply. rounding: shape
    (n_draws, n_cities), 0 to 1, added before a count is cut to whole people.
    """

    factor: np.ndarray
    added: np.ndarray
    rounding: np.ndarray

    def of(self, people: np.ndarray) -> np.ndarray:
        """People by city, shape (n_draws, n_cities), whole numbers; who is added joins the first city."""
        moved = np.floor(people * self.factor[:, None] + self.rounding)
        moved[:, 0] += self.added
        return moved


def shift_to(people: np.ndarray, wanted: np.ndarray) -> Shift:
    """The shift that gives people by city, shape (n_draws, n_cities), the wanted totals, shape (n_draws,).

    Each total is met to the person. Rounding every city by itself would lose a growth by a third where each city holds
    one person; so rests are carried from city to city, from a first rest that is spread evenly over the draws. Whether
    a count was rounded up is kept for whatever the shift is applied to.
    """
    total = people.sum(axis=1)
    anyone = total > 0
    factor = np.where(anyone, wanted / np.maximum(total, 1.0), 1.0).astype(np.float32)
    exact = (people * factor[:, None]).astype(float)
    first = (np.arange(len(people)) * _GOLDEN % 1.0)[:, None]
    ends = np.floor(np.cumsum(exact, axis=1) + first)
    rest = exact - np.floor(exact)
    raised = np.diff(ends, axis=1, prepend=0.0) > np.floor(exact)
    rounding = np.where(raised, 1.0 - rest / 2.0, (1.0 - rest) / 2.0).astype(np.float32)
    return Shift(factor, np.rint(np.where(anyone, 0.0, wanted)).astype(np.float32), rounding)
