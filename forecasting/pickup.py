"""How many will be registered at the start, as the other events of a series tell it.

Two members, averaged quantile by quantile. Both look at what came of past events from the same lead on, the latest
ones most, and at those of the same weekday three times as much. Running events tell the steps that they have behind
them: the level of the last days, which finished events alone would tell too late.

    two_part   of the people on the books a share that stays, and newcomers, on the scale of square roots
    pickup     what the average recent event gained step by step, moved by the size of books and pace

The constants were chosen by rolling backtests over several kinds of events: docs/accuracy.md.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from scipy.stats import t as student

from forecasting.history import History
from forecasting.track_record import LEVELS

LEVEL_EVENTS, STEP_EVENTS, SPREAD_EVENTS = 10.0, 8.0, 40.0  # half-lives in events: levels, steps, slopes and spreads
MOST_STEPS = 60  # events read at most for one step
SAME_WEEKDAY = 3.0  # weight of an event on the same weekday
RIDGE = 8.0  # pseudo-events at a slope of nought
SHARE_SD, SHARE_EVENTS = 0.6, 4.0  # prior spread of the share that stays, logit scale, and its pseudo-events
NEW_SD, NEW_EVENTS = 0.45, 4.0  # prior relative spread of newcomers
SIZE_FROM, SIZE_POWER, SIZE_EVENTS = np.log(2.0), 0.5, 8.0  # newcomers grow with the books beyond a factor of 2
TAIL_DF = 6  # degrees of freedom at most: futures stray further than a normal says
SHAPE_EVENTS = 20.0  # pseudo-events of Student's t in the shape of the errors
TRIM, TRIM_FROM = 0.05, 8  # steps are winsorised at these quantiles, from so many events on
PICKUP_FROM = 6  # finished events that the second member needs
_DRAWS = 4000


def quantiles(history: History, rng: np.random.Generator) -> np.ndarray:
    """The 99 percentiles of the people registered at the start, shape (99,); at least one event must be finished."""
    found = np.quantile(two_part(history, rng), LEVELS)
    if history.n_finished >= PICKUP_FROM:
        found = (found + pickup(history)) / 2.0
    return np.maximum.accumulate(np.maximum(found, 0.0))


def two_part(history: History, rng: np.random.Generator, n_draws: int = _DRAWS) -> np.ndarray:
    """Draws of those of the books who stay and of newcomers, shape (n_draws,); from one finished event on."""
    known = np.flatnonzero(history.finished)
    recent = recency(len(known), SPREAD_EVENTS)
    level = recency(len(known), LEVEL_EVENTS) * _weekday(history, known)
    size, level_size = size_of(recent), size_of(level)
    share = _share_of_books(history.books[known], history.stayed[known], recent, level)
    new = _newcomers(history, recent, level)
    tie = _correlation(share.errors, new.errors, recent)
    df = min(max(round(size - 2), 4), TAIL_DF)
    normals = rng.standard_normal((3, n_draws))
    # From few events a t as wide as it is, from many one with the spread that was seen.
    narrow = (df / (df - 2)) ** (0.5 * size / (size + 8.0))
    tail = np.sqrt(rng.chisquare(df, n_draws) / df) * narrow
    wider = np.sqrt(1.0 + 1.0 / level_size)
    chance = expit(share.middle + share.spread * wider * normals[0] / tail)
    books = history.own_books
    kept = np.clip(books * chance + np.sqrt(books * chance * (1.0 - chance)) * normals[2], 0.0, books)
    both = (tie * normals[0] + np.sqrt(1.0 - tie**2) * normals[1]) / tail
    return kept + _squared(new.middle + new.spread * wider * both)


@dataclass(frozen=True)
class _Part:
    """Middle and spread of one part on its own scale, and how far past events were off, shape (n,)."""

    middle: float
    spread: float
    errors: np.ndarray


def _share_of_books(books: np.ndarray, stayed: np.ndarray, recent: np.ndarray, level: np.ndarray) -> _Part:
    """The share of the books that stays to the start, on the logit scale; bigger books tell it better."""
    shares = logit(np.clip((stayed + 0.5) / (books + 1.0), 0.01, 0.99))
    people = np.maximum(books, 1e-6)
    weights = recent * people / (recent @ people)
    apart = shares - weights @ shares
    p = expit(shares)
    by_chance = weights @ (1.0 / np.maximum(books * p * (1.0 - p), 1.0))
    size = size_of(recent)
    seen = max(weights @ apart**2 - by_chance, 0.0)
    spread = np.sqrt((size * seen + SHARE_EVENTS * SHARE_SD**2) / (size + SHARE_EVENTS))
    return _Part(pooled_logit(stayed, books, level), float(spread), apart)


def pooled_logit(part: np.ndarray, whole: np.ndarray, weights: np.ndarray) -> float:
    """The logit of a share of all events together: small ones by themselves would lean to one half."""
    weights = weights / weights.max()
    share = (weights @ part + 0.5) / (weights @ whole + 1.0)
    return float(logit(min(max(share, 0.005), 0.995)))


def _newcomers(history: History, recent: np.ndarray, level: np.ndarray) -> _Part:
    """People still to sign up who stay, on the scale of square roots: level, and slopes on pace and books."""
    known, size = np.flatnonzero(history.finished), size_of(recent)
    weights, level = recent / recent.sum(), level / level.sum()
    new = np.maximum(history.registered[known] - history.stayed[known], 0.0)
    seen, causes = _root(new), np.column_stack([_root(history.pace[known]), _root(history.books[known])])
    own = np.array([_root(history.own_pace), _root(history.own_books)])
    centre, mean = level @ causes, weights @ causes
    sd = np.sqrt(weights @ (causes - mean) ** 2) + 1e-3
    typical = max(float(level @ seen + _root(_newcomers_by_steps(history)) - _root(level @ new)), 0.0)
    grown = _growth(causes[:, 1], centre[1], size) * typical
    rest = seen - weights @ seen - (grown - weights @ grown)
    x = (causes - mean) / sd
    slopes = _slopes(x, rest, recent)
    errors = rest - x @ slopes
    reach = (np.clip(own, causes.min(axis=0), causes.max(axis=0)) - centre) / sd
    middle = typical * (1.0 + float(_growth(own[1:], centre[1], size)[0])) + float(reach @ slopes)
    middle = max(middle, float(_root(0.0)))
    free = max(size - 1.0 - 2.0 * size / (size + RIDGE) * float(np.mean(sd > 1e-2)), 0.0)
    prior = 1.0 + (NEW_SD * middle / 2.0) ** 2
    variance = (weights @ errors**2 * size / max(free, 1.0) * free + NEW_EVENTS * prior) / (free + NEW_EVENTS)
    return _Part(middle, float(np.sqrt(variance)), errors)


def _newcomers_by_steps(history: History) -> float:
    """Newcomers expected step by step, those who leave again taken off; the steps of running events count too."""
    weights = _step_weights(history)
    net, lost = np.nan_to_num(history.net), np.nan_to_num(history.lost)
    before = history.books[:, None] + np.column_stack([np.zeros(len(net)), net.cumsum(axis=1)[:, :-1]])
    books = (weights * before).sum(axis=0)
    kept = 1.0 - np.minimum((weights * lost).sum(axis=0) / np.maximum(books, 1e-9), 1.0)
    joined = np.maximum((weights * (net + lost)).sum(axis=0), 0.0)
    new = 0.0
    for stays, more in zip(kept, joined, strict=True):
        new = new * stays + more
    return float(new)


def pickup(history: History) -> np.ndarray:
    """The 99 percentiles by what recent events gained step by step, and slopes on books and pace, shape (99,)."""
    known = np.flatnonzero(history.finished)
    gained = history.registered[known] - history.books[known]
    causes = np.column_stack([history.books, history.pace])
    own = np.array([history.own_books, history.own_pace])
    steps, centre = _typical_steps(history, causes)
    recent = recency(len(known), SPREAD_EVENTS)
    weights = recent / recent.sum()
    mean = weights @ causes[known]
    sd = np.sqrt(weights @ (causes[known] - mean) ** 2) + 1e-6 * (1.0 + mean)
    x, rest = (causes[known] - mean) / sd, gained - weights @ gained
    slopes = _slopes(x, rest, recent)
    errors = rest - x @ slopes
    middle = history.own_books + steps + np.clip((own - centre) / sd, -3.5, 3.5) @ slopes
    return np.asarray(middle + _shape(errors, recent))


def _typical_steps(history: History, causes: np.ndarray) -> tuple[float, np.ndarray]:
    """What an average recent event gains to its start, and the books and pace of such an event, shape (2,)."""
    weights, gained, centre = _step_weights(history), 0.0, np.zeros(2)
    for step, weight in zip(history.net.T, weights.T, strict=True):
        told = np.flatnonzero(weight > 0)
        change = step[told]
        if len(change) >= TRIM_FROM:
            change = np.clip(change, *np.quantile(change, (TRIM, 1.0 - TRIM)))
        gained += float(weight[told] @ change)
        centre += weight[told] @ causes[told] / history.net.shape[1]
    return gained, centre


def _shape(errors: np.ndarray, recent: np.ndarray) -> np.ndarray:
    """How far the outcome may stray: the errors as they were, smoothed by Student's t, shape (99,)."""
    short = recency(len(errors), SPREAD_EVENTS / 2.0)
    size = size_of(short)
    apart = errors - short @ errors / short.sum()
    spread = np.sqrt(short @ apart**2 / short.sum() * size / max(size - 1.0, 0.5))
    used = 2.0 / (size_of(recent) + RIDGE)
    smooth = spread * np.sqrt((1.0 + 1.0 / size) / max(1.0 - used, 0.2)) * student.ppf(LEVELS, max(size - 2.0, 3.0))
    order, size = np.argsort(errors), size_of(recent)
    ordered = recent[order]
    places = (ordered.cumsum() - ordered / 2.0) / recent.sum()
    seen = np.interp(LEVELS, places, errors[order] - recent @ errors / recent.sum()) * np.sqrt(1.0 + 2.0 / size)
    return np.asarray((size * seen + SHAPE_EVENTS * smooth) / (size + SHAPE_EVENTS))


def _step_weights(history: History) -> np.ndarray:
    """Weights of the events in each step, shape (n, steps): by recency among those that have it behind them."""
    told = np.isfinite(history.net)
    rank = told[::-1].cumsum(axis=0)[::-1] - 1
    weights = np.where(told & (rank < MOST_STEPS), 0.5 ** (rank / STEP_EVENTS), 0.0)
    weights *= _weekday(history, np.arange(len(told)))[:, None]
    return np.asarray(weights / np.maximum(weights.sum(axis=0), 1e-300))


def _weekday(history: History, events: np.ndarray) -> np.ndarray:
    """More for events on the weekday of this one; hours of summer time do not matter."""
    return np.where(np.rint(history.days_earlier[events]) % 7 == 0, SAME_WEEKDAY, 1.0)


def _slopes(x: np.ndarray, rest: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted least squares, drawn to slopes of nought."""
    normal = x.T @ (weights[:, None] * x) + RIDGE * np.eye(x.shape[1])
    return np.linalg.solve(normal, x.T @ (weights * rest))


def _growth(roots: np.ndarray, centre: float, size: float) -> np.ndarray:
    """How newcomers grow with the size of an event: not within a factor of 2, and less where slopes can be learnt."""
    ratio = np.log((roots + 2.0) / (centre + 2.0))
    beyond = np.sign(ratio) * np.maximum(np.abs(ratio) - SIZE_FROM / 2.0, 0.0)
    return np.expm1(np.clip(SIZE_POWER * SIZE_EVENTS / (SIZE_EVENTS + size) * beyond, -2.0, 2.0))


def _correlation(one: np.ndarray, other: np.ndarray, weights: np.ndarray) -> float:
    """How the errors of both parts go together, drawn to nought where events are few."""
    scale = np.sqrt((weights @ one**2) * (weights @ other**2))
    size = size_of(weights)
    return float(weights @ (one * other) / scale * size / (size + 6.0)) if scale > 1e-9 else 0.0


def recency(n_events: int, half_life: float) -> np.ndarray:
    """Weights of events, oldest first; the latest has 1."""
    return 0.5 ** (np.arange(n_events)[::-1] / half_life)


def size_of(weights: np.ndarray) -> float:
    """How many equal events the weights amount to."""
    return float(weights.sum() ** 2 / (weights @ weights))


def _root(people: np.ndarray | float) -> np.ndarray:
    """Twice the root of a count: about 1 is its standard deviation where people come by chance."""
    return 2.0 * np.sqrt(np.maximum(people, 0.0) + 0.375)


def _squared(roots: np.ndarray) -> np.ndarray:
    """People, from `_root`."""
    return np.maximum(roots, _root(0.0)) ** 2 / 4.0 - 0.375
