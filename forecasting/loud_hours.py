"""Hours in which posts stand out: a burst of many, or a chorus of few accounts.

A burst is told from the day's rhythm by the same hours of the days around it: on the scale of square roots, where
counts scatter alike, it lies far above their median beside their usual distance from it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from forecasting.tables import FEW_ACCOUNTS, EventData

SHOWN_DAYS = 60
DAYS_AROUND, HOURS_AROUND = 3, 1  # an hour is compared with its like on so many days to each side, give or take
STANDS_OUT = 5.0  # robust standard deviations
LEAST_AROUND = 6  # hours to compare with
LEAST_POSTS = 20  # in an hour, before it is called anything
FEW_EACH = 3.0  # posts of each of the busiest accounts, on average, and more than half of all: a chorus
GAP = 2  # hours without a flag that do not part two flagged ones
_MAD_TO_SD = 1.4826
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class LoudSpell:
    """Some hours in a row that stand out. few: most posts were written by a few accounts.

    accounts: the most in one of its hours. posts: of all of them; loudest: those of each hour's busiest accounts.
    """

    begins_at: datetime
    ends_at: datetime
    posts: int
    accounts: int
    loudest: int
    few: bool

    @property
    def hours(self) -> int:
        """How long it lasted."""
        return round((self.ends_at - self.begins_at) / HOUR)


@dataclass(frozen=True)
class Hours:
    """Posts by hour, oldest first, silent hours included; all arrays have shape (n_hours,).

    ends: the moments at which the hours end. few, burst: whether an hour is flagged as one.
    """

    ends: tuple[datetime, ...]
    posts: np.ndarray
    accounts: np.ndarray
    engagement: np.ndarray
    few: np.ndarray
    burst: np.ndarray
    spells: tuple[LoudSpell, ...]


def read_hours(data: EventData) -> Hours:
    """The hours of the last SHOWN_DAYS from the first post on, with those that stand out."""
    table = data.signals[data.signals["hours_ago"] < SHOWN_DAYS * 24]
    count = int(table["hours_ago"].max()) + 1 if len(table) else 0
    posts, accounts, loudest, engagement = (
        _dense(table, column, count) for column in ("posts", "accounts", "loudest", "engagement")
    )
    few = by_few(posts, accounts, loudest)
    burst = bursts(posts) & ~few
    ends = tuple(data.as_of - hours_ago * HOUR for hours_ago in range(count - 1, -1, -1))
    spells = [
        _spell(ends, posts, accounts, loudest, run, is_few)
        for flagged, is_few in ((few, True), (burst, False))
        for run in _runs(flagged)
    ]
    return Hours(
        ends, posts, accounts, engagement, few, burst, tuple(sorted(spells, key=lambda spell: spell.begins_at))
    )


def bursts(posts: np.ndarray) -> np.ndarray:
    """Which hours stand out from their like on the days around; posts: by hour, oldest first, silent hours as 0."""
    roots = 2.0 * np.sqrt(posts + 0.375)
    days = np.concatenate([np.arange(-DAYS_AROUND, 0), np.arange(1, DAYS_AROUND + 1)])
    offsets = (24 * days[:, None] + np.arange(-HOURS_AROUND, HOURS_AROUND + 1)).ravel()
    found = np.zeros(len(posts), dtype=bool)
    for hour in np.flatnonzero(posts >= LEAST_POSTS):
        places = hour + offsets
        around = roots[places[(places >= 0) & (places < len(posts))]]
        if len(around) >= LEAST_AROUND:
            usual = np.median(around)
            spread = max(_MAD_TO_SD * float(np.median(np.abs(around - usual))), 1.0)
            found[hour] = (roots[hour] - usual) / spread > STANDS_OUT
    return found


def by_few(posts: np.ndarray, accounts: np.ndarray, loudest: np.ndarray) -> np.ndarray:
    """Which hours were mostly written by a few accounts, several posts each; shapes (n_hours,)."""
    each = loudest / np.clip(accounts, 1, FEW_ACCOUNTS)
    return np.asarray((posts >= LEAST_POSTS) & (loudest > posts / 2) & (each >= FEW_EACH))


def _dense(table: pd.DataFrame, column: str, count: int) -> np.ndarray:
    values = np.zeros(count, dtype=np.int64)
    values[count - 1 - table["hours_ago"].to_numpy()] = table[column].to_numpy()
    return values


def _runs(flagged: np.ndarray) -> list[np.ndarray]:
    """Flagged hours that follow each other, at most GAP quiet ones between."""
    hours = np.flatnonzero(flagged)
    return [run for run in np.split(hours, np.flatnonzero(np.diff(hours) > GAP + 1) + 1) if len(run)]


def _spell(
    ends: tuple[datetime, ...],
    posts: np.ndarray,
    accounts: np.ndarray,
    loudest: np.ndarray,
    run: np.ndarray,
    few: bool,
) -> LoudSpell:
    return LoudSpell(
        begins_at=ends[run[0]] - HOUR,
        ends_at=ends[run[-1]],
        posts=int(posts[run].sum()),
        accounts=int(accounts[run].max()),
        loudest=int(loudest[run].sum()),
        few=few,
    )
