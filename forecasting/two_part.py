"""Registered at the start = those of the books who stay + newcomers, each as past events of the series had them.

    who stays    a share of the books, normal on the logit scale around the pooled share of recent events
    newcomers    normal on the scale of square roots, where chance has the same size whatever the count: the level of
                 recent events, brought up to date by the steps of running ones, and slopes on pace and books

Both errors go together as they did before, under one heavy tail. Answers from one finished event on: then by prior
spreads, which fade as events are known. The constants were chosen by rolling backtests: docs/accuracy.md.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from forecasting.history import History
from forecasting.pickup import (
    LEVEL_EVENTS,
    RIDGE,
    SPREAD_EVENTS,
    by_weekday,
    effective_events,
    recency,
    ridge_slopes,
    step_weights,
)

SHARE_SD, SHARE_EVENTS = 0.6, 4.0  # prior spread of the share that stays, logit scale, and its pseudo-events
NEW_SD, NEW_EVENTS = 0.45, 4.0  # prior relative spread of newcomers
SIZE_FROM, SIZE_POWER, SIZE_EVENTS = np.log(2.0), 0.5, 8.0  # newcomers grow with the books beyond a factor of 2
TAIL_DF = 6  # degrees of freedom at most: futures stray further than a normal says
DRAWS = 4000


@dataclass(frozen=True)
class _Part:
    """Middle and spread of one part on its own scale, and how far past events were off, shape (n,)."""

    middle: float
    spread: float
    errors: np.ndarray


def two_part(history: History, rng: np.random.Generator, n_draws: int = DRAWS) -> np.ndarray:
    """Draws of the people registered at the start, shape (n_draws,), at least 0; from one finished event on."""
    known = np.flatnonzero(history.finished)
    recent = recency(len(known), SPREAD_EVENTS)
    level = recency(len(known), LEVEL_EVENTS) * by_weekday(history, known)
    n_recent, n_level = effective_events(recent), effective_events(level)
    share = _share_that_stays(history.books[known], history.stayed[known], recent, level)
    new = _newcomers(history, recent, level)
    together = _correlation(share.errors, new.errors, recent)
    normals = rng.standard_normal((3, n_draws))
    tail = _tail(n_recent, n_draws, rng)
    wider = np.sqrt(1.0 + 1.0 / n_level)  # the level itself is known from so many events
    chance = expit(share.middle + share.spread * wider * normals[0] / tail)
    books = history.own_books
    kept = np.clip(books * chance + np.sqrt(books * chance * (1.0 - chance)) * normals[2], 0.0, books)
    both = (together * normals[0] + np.sqrt(1.0 - together**2) * normals[1]) / tail
    return kept + _squared(new.middle + new.spread * wider * both)


def _tail(n_recent: float, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """What turns normals into Student's t where they are divided by it: from few events a t as wide as it is, from
    many one with the spread that was seen; shape (n_draws,)."""
    df = min(max(round(n_recent - 2), 4), TAIL_DF)
    narrow = (df / (df - 2)) ** (0.5 * n_recent / (n_recent + 8.0))
    return np.sqrt(rng.chisquare(df, n_draws) / df) * narrow


def _share_that_stays(books: np.ndarray, stayed: np.ndarray, recent: np.ndarray, level: np.ndarray) -> _Part:
    """The share of the books that stays to the start, on the logit scale; bigger books tell it better."""
    shares = logit(np.clip((stayed + 0.5) / (books + 1.0), 0.01, 0.99))
    people = np.maximum(books, 1e-6)
    weights = recent * people / (recent @ people)
    apart = shares - weights @ shares
    p = expit(shares)
    by_chance = weights @ (1.0 / np.maximum(books * p * (1.0 - p), 1.0))
    n_events = effective_events(recent)
    seen = max(weights @ apart**2 - by_chance, 0.0)
    spread = np.sqrt((n_events * seen + SHARE_EVENTS * SHARE_SD**2) / (n_events + SHARE_EVENTS))
    return _Part(pooled_logit(stayed, books, level), float(spread), apart)


def pooled_logit(part: np.ndarray, whole: np.ndarray, weights: np.ndarray) -> float:
    """The logit of a share of all events together: small ones by themselves would lean to one half."""
    weights = weights / weights.max()
    share = (weights @ part + 0.5) / (weights @ whole + 1.0)
    return float(logit(min(max(share, 0.005), 0.995)))


def _newcomers(history: History, recent: np.ndarray, level: np.ndarray) -> _Part:
    """People still to sign up who stay, on the scale of square roots: level, and slopes on pace and books."""
    known, n_events = np.flatnonzero(history.finished), effective_events(recent)
    weights, level = recent / recent.sum(), level / level.sum()
    new = np.maximum(history.registered[known] - history.stayed[known], 0.0)
    seen, causes = _root(new), np.column_stack([_root(history.pace[known]), _root(history.paced_books[known])])
    own = np.array([_root(history.own_pace), _root(history.own_paced_books)])
    usual, mean = level @ causes, weights @ causes
    sd = np.sqrt(weights @ (causes - mean) ** 2) + 1e-3
    # What the steps say of the average of people is carried over to that of roots.
    typical = max(float(level @ seen + _root(_newcomers_by_steps(history)) - _root(level @ new)), 0.0)
    grown = _growth(causes[:, 1], usual[1], n_events) * typical
    apart = seen - weights @ seen - (grown - weights @ grown)
    x = (causes - mean) / sd
    slopes = ridge_slopes(x, apart, recent)
    errors = apart - x @ slopes
    reach = (np.clip(own, causes.min(axis=0), causes.max(axis=0)) - usual) / sd
    middle = typical * (1.0 + float(_growth(own[1:], usual[1], n_events)[0])) + float(reach @ slopes)
    middle = max(middle, float(_root(0.0)))
    by_slopes = 2.0 * n_events / (n_events + RIDGE) * float(np.mean(sd > 1e-2))
    free = max(n_events - 1.0 - by_slopes, 0.0)
    prior = 1.0 + (NEW_SD * middle / 2.0) ** 2
    variance = (weights @ errors**2 * n_events / max(free, 1.0) * free + NEW_EVENTS * prior) / (free + NEW_EVENTS)
    return _Part(middle, float(np.sqrt(variance)), errors)


def _newcomers_by_steps(history: History) -> float:
    """Newcomers expected step by step, those who leave again taken off; the steps of running events count too."""
    weights = step_weights(history)
    net, lost = np.nan_to_num(history.net), np.nan_to_num(history.lost)
    before = history.books[:, None] + np.column_stack([np.zeros(len(net)), net.cumsum(axis=1)[:, :-1]])
    books = (weights * before).sum(axis=0)
    kept = 1.0 - np.minimum((weights * lost).sum(axis=0) / np.maximum(books, 1e-9), 1.0)
    joined = np.maximum((weights * (net + lost)).sum(axis=0), 0.0)
    new = 0.0
    for stays, more in zip(kept, joined, strict=True):
        new = new * stays + more
    return float(new)


def _growth(roots: np.ndarray, usual: float, n_events: float) -> np.ndarray:
    """How newcomers grow with the size of an event: not within a factor of 2, and less where slopes can be learnt.

    roots: of the books. Returns what is added for each one, as a share.
    """
    ratio = np.log((roots + 2.0) / (usual + 2.0))
    beyond = np.sign(ratio) * np.maximum(np.abs(ratio) - SIZE_FROM / 2.0, 0.0)
    return np.expm1(np.clip(SIZE_POWER * SIZE_EVENTS / (SIZE_EVENTS + n_events) * beyond, -2.0, 2.0))


def _correlation(one: np.ndarray, other: np.ndarray, weights: np.ndarray) -> float:
    """How the errors of both parts go together, drawn to nought where events are few."""
    scale = np.sqrt((weights @ one**2) * (weights @ other**2))
    n_events = effective_events(weights)
    return float(weights @ (one * other) / scale * n_events / (n_events + 6.0)) if scale > 1e-9 else 0.0


def _root(people: np.ndarray | float) -> np.ndarray:
    """Twice the root of a count: about 1 is its standard deviation where people come by chance."""
    return 2.0 * np.sqrt(np.maximum(people, 0.0) + 0.375)


def _squared(roots: np.ndarray) -> np.ndarray:
    """People, from `_root`."""
    return np.maximum(roots, _root(0.0)) ** 2 / 4.0 - 0.375
