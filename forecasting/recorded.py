"""Forecasts beside what came of them, and what that says: how often ranges held, where outcomes fell, how far off.

Several forecasts of one event share one outcome. So each event counts once, in equal parts for its forecasts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from forecasting import baselines
from forecasting.backtest import REGISTERED, SHOWDOWN, TURNOUT
from forecasting.track_record import (
    NOMINAL,
    binomial_interval,
    crps,
    inside,
    pit,
    pit_shares,
    reliability,
)

FEW_EVENTS = 30  # below, a share is told as "x of n" and never as a finding
MOST_OWN_HORIZONS = 7  # more different days before are told in spans
_SPANS = (1.0, 3.0, 7.0, 14.0, 21.0)  # days before: up to one, above one up to three ...


@dataclass(frozen=True)
class Held:
    """How often central ranges of one size held. nominal, held: shares; low, high: what the true share may be."""

    nominal: float
    held: float
    low: float
    high: float

    @property
    def verdict(self) -> int:
        """-1: ranges are too narrow; 1: too wide; 0: what was promised, or not to be told from it."""
        return -1 if self.high < self.nominal else int(self.low > self.nominal)


@dataclass(frozen=True)
class Horizon:
    """Forecasts made about as long before the start. crps_share: CRPS by method, as a share of the mean outcome."""

    words: str
    n: int
    events: int
    crps_share: Mapping[str, float]


@dataclass(frozen=True)
class Recorded:
    """Forecasts of one quantity with their outcomes, at least one.

    event_ids, days_before, observed: shape (n,). quantiles: shape (n, 99), people. others: CRPS of each forecast's
    baselines by name, shape (n,), people.
    """

    event_ids: np.ndarray
    days_before: np.ndarray
    quantiles: np.ndarray
    observed: np.ndarray
    others: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.observed)

    @cached_property
    def events(self) -> int:
        return len(np.unique(self.event_ids))

    @property
    def is_few(self) -> bool:
        """True where the shares say little."""
        return self.events < FEW_EVENTS

    @cached_property
    def weights(self) -> np.ndarray:
        """How much each forecast counts, shape (n,): those of one event add up to 1."""
        return _once_an_event(self.event_ids)

    @cached_property
    def reliability(self) -> tuple[Held, ...]:
        """How often ranges held at each of NOMINAL, with the interval that as many independent events leave."""
        shares = reliability(self.quantiles, self.observed, self.weights)
        return tuple(
            Held(nominal, min(float(held), 1.0), *binomial_interval(min(float(held), 1.0), self.events))
            for nominal, held in zip(NOMINAL, shares, strict=True)
        )

    def held(self, nominal: float) -> Held:
        """The same at one level of NOMINAL."""
        return next(one for one in self.reliability if one.nominal == nominal)

    def is_inside(self, share: float) -> np.ndarray:
        """Whether each forecast's range held, shape (n,)."""
        return inside(self.quantiles, self.observed, share)

    @cached_property
    def pit_shares(self) -> np.ndarray:
        """Share of outcomes in each tenth of their forecasts."""
        return pit_shares(self.quantiles, self.observed, self.weights)

    @cached_property
    def above_median(self) -> Held:
        """How often more came than the median said; an outcome on it counts half."""
        places = pit(self.quantiles, self.observed)
        above = float(np.average((places > 0.5) + (np.abs(places - 0.5) < 1e-9) / 2.0, weights=self.weights))
        above = min(above, 1.0)
        return Held(0.5, above, *binomial_interval(above, self.events))

    @cached_property
    def crps_share(self) -> Mapping[str, float]:
        """CRPS of every method as a share of the mean outcome, the forecast's own first."""
        return self._crps_share(np.ones(self.n, dtype=bool))

    @cached_property
    def horizons(self) -> tuple[Horizon, ...]:
        """The scores by days before, the longest first: in spans where there are many different ones."""
        different = np.unique(self.days_before)
        if len(different) <= MOST_OWN_HORIZONS:
            return tuple(self._horizon(f"{days:g}", self.days_before == days) for days in different[::-1])
        edges = (0.0, *_SPANS, np.inf)
        parts = [
            (_span(low, high), (self.days_before > low) & (self.days_before <= high)) for low, high in pairwise(edges)
        ]
        return tuple(self._horizon(words, chosen) for words, chosen in reversed(parts) if chosen.any())

    def _horizon(self, words: str, chosen: np.ndarray) -> Horizon:
        return Horizon(words, int(chosen.sum()), len(np.unique(self.event_ids[chosen])), self._crps_share(chosen))

    def _crps_share(self, chosen: np.ndarray) -> Mapping[str, float]:
        """Of the chosen forecasts; each event counts once among them. NaN where nobody came to any."""
        weights = _once_an_event(self.event_ids[chosen])
        mean = float(np.average(self.observed[chosen], weights=weights))
        return {
            name: float(np.average(losses[chosen], weights=weights)) / mean if mean else float("nan")
            for name, losses in self._losses.items()
        }

    @cached_property
    def _losses(self) -> Mapping[str, np.ndarray]:
        """CRPS of every forecast by method."""
        return {SHOWDOWN: crps(self.quantiles, self.observed), **self.others}


@dataclass(frozen=True)
class Backtest:
    """A backtest that was loaded. of: its record by quantity, where an outcome is known. last: its latest as-of.

    fingerprint: tells its file from others.
    """

    of: Mapping[str, Recorded]
    events: int
    forecasts: int
    last: datetime
    fingerprint: str


def read_backtest(forecasts: pd.DataFrame, quantiles: Mapping[str, np.ndarray], fingerprint: str) -> Backtest:
    """The records of a backtest's file; forecasts, quantiles: as `data.backtest_file` gives them."""
    ids, days = forecasts["event_id"].to_numpy(str), forecasts["days_before"].to_numpy(float)
    found: dict[str, Recorded] = {}
    for quantity in (TURNOUT, REGISTERED):
        observed = forecasts[f"{quantity}_observed"].to_numpy(float)
        columns = {name: column for name, column in baseline_columns(quantity).items() if column in forecasts}
        others = {name: forecasts[column].to_numpy(float) for name, column in columns.items()}
        record = recorded(ids, days, quantiles[quantity], observed, others)
        if record is not None:
            found[quantity] = record
    return Backtest(found, len(np.unique(ids)), len(ids), forecasts["as_of"].max().to_pydatetime(), fingerprint)


def recorded(
    event_ids: np.ndarray,
    days_before: np.ndarray,
    quantiles: np.ndarray,
    observed: np.ndarray,
    others: Mapping[str, np.ndarray] | None = None,
) -> Recorded | None:
    """The forecasts whose outcome is known, NaN where it is not; None where there are none."""
    known = np.isfinite(observed)
    if not known.any():
        return None
    told = {name: losses[known] for name, losses in (others or {}).items() if np.isfinite(losses[known]).all()}
    return Recorded(event_ids[known], days_before[known], quantiles[known], observed[known], told)


def baseline_columns(quantity: str) -> Mapping[str, str]:
    """The columns of a backtest's file that hold the CRPS of baselines, by the baseline's name."""
    return {name: f"{quantity}_crps_{baselines.column_name(name)}" for name in baselines.NAMES}


def _once_an_event(event_ids: np.ndarray) -> np.ndarray:
    _, places, counts = np.unique(event_ids, return_inverse=True, return_counts=True)
    return np.asarray(1.0 / counts[places])


def _span(low: float, high: float) -> str:
    if low == 0:
        return f"up to {high:g}"
    return f"{low:g}–{high:g}" if np.isfinite(high) else f"over {low:g}"
