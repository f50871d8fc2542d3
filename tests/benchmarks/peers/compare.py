"""Who was closer, and how sure that is: scores where every event weighs once, ratios with intervals over events."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.track_record import crps, interval

RESAMPLES = 4000
Key = tuple[str, float]  # event_id, days before


@dataclass(frozen=True)
class Ratio:
    """CRPS of one forecast over that of another; low and high: ends of its 95 % interval over events."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Standing:
    """One method in a round. crps_share: of the mean observed. ratio: ours over its; None for ours."""

    method: str
    crps_share: float
    coverage80: float
    ratio: Ratio | None


def compared(answers: Mapping[str, Mapping[Key, np.ndarray]], asked: list[Key]) -> list[Key]:
    """The cases that every method answered; one that never had an answer has no vote."""
    heard = [found for found in answers.values() if found]
    return [key for key in asked if all(key in found for found in heard)]


def standings(
    ours: str, answers: Mapping[str, Mapping[Key, np.ndarray]], observed: Mapping[Key, float], rng_seed: int
) -> list[Standing]:
    """Every method on the same cases, ours first; methods without any answer are left out.

    answers: by method and case the 99 quantiles, people. observed: people, for each case that may be compared.
    """
    keys = compared(answers, list(observed))
    if not keys:
        return []
    happened = np.array([observed[key] for key in keys])
    events = np.array([event_id for event_id, _ in keys])
    quantiles = {name: np.stack([found[key] for key in keys]) for name, found in answers.items() if found}
    losses = {name: by_event(crps(values, happened), events) for name, values in quantiles.items()}
    mean = by_event(happened, events).mean()
    return [
        Standing(
            name,
            float(losses[name].mean() / mean),
            float(by_event(_inside(values, happened), events).mean()),
            None if name == ours else ratio(losses[ours], losses[name], np.random.default_rng(rng_seed)),
        )
        for name, values in quantiles.items()
    ]


def by_event(values: np.ndarray, events: np.ndarray) -> np.ndarray:
    """The mean over the cases of each event, shape (n_events,): an event weighs once, however many of them count."""
    return pd.Series(values).groupby(events).mean().to_numpy()


def _inside(quantiles: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """1 where the central 80 % interval held, its ends included, else 0."""
    low, high = interval(quantiles, 0.80)
    return ((observed >= low) & (observed <= high)).astype(float)


def ratio(ours: np.ndarray, theirs: np.ndarray, rng: np.random.Generator) -> Ratio:
    """Ratio of the means over events, and the middle 95 % of it when events are drawn anew with replacement.

    ours, theirs: the scores of the same events, shape (n_events,). The percentile bootstrap of pairs.
    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    n_events = len(ours)
    counts = rng.multinomial(n_events, np.full(n_events, 1.0 / n_events), RESAMPLES)
    # The nearest, not interpolated: then the interval turns over exactly where the two change sides.
    low, high = np.quantile((counts @ ours) / (counts @ theirs), (0.025, 0.975), method="nearest")
    return Ratio(float(ours.mean() / theirs.mean()), float(low), float(high))
