"""When people act: by hour of the day, after a piece of news, and hardly at night.

Moments are seconds since 1970 in UTC. China has kept one clock all year since 1992, so the local
hour is that moment plus eight hours, and no time zone table can change the bytes we write.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

HOUR = 3600
DAY = 24 * HOUR
SHANGHAI = 8 * HOUR
BIN = 20 * 60  # seconds; the end of the lists, 19:40, falls on an edge

# Relative activity at local hours 0 to 23: shopkeepers are up late, and asleep from one to six.
HOURS_OF_DAY = np.array(
    [0.60, 0.22, 0.10, 0.06, 0.05, 0.08, 0.22, 0.50, 0.90, 1.20, 1.40, 1.30]
    + [1.10, 1.10, 1.30, 1.30, 1.20, 1.10, 1.20, 1.35, 1.55, 1.65, 1.50, 1.10]
)


@dataclass(frozen=True)
class Span:
    """A stretch of time, cut into bins of 20 minutes."""

    start: datetime
    end: datetime

    def edges(self) -> np.ndarray:
        """Bin edges in seconds since 1970, oldest first; one more than there are bins."""
        return np.arange(seconds(self.start), seconds(self.end) + 1, BIN, dtype="int64")

    def middles(self) -> np.ndarray:
        """The middle of every bin, in seconds since 1970."""
        return self.edges()[:-1] + BIN // 2


def seconds(moment: datetime) -> int:
    """A zone-aware moment as seconds since 1970."""
    return int(moment.timestamp())


def local_day(moments: np.ndarray) -> np.ndarray:
    """Days since 1970 by the local calendar."""
    return (moments + SHANGHAI) // DAY


def hour_factor(moments: np.ndarray) -> np.ndarray:
    """Relative activity at each moment's local hour; 1 is about the daily mean."""
    return HOURS_OF_DAY[(moments + SHANGHAI) // HOUR % 24]


def is_weekend(moments: np.ndarray) -> np.ndarray:
    """True on Saturdays and Sundays by the local calendar."""
    return (local_day(moments) + 3) % 7 >= 5  # 1 January 1970 was a Thursday, day 3 from Monday


def echo(moments: np.ndarray, news: datetime, fades_after_hours: float) -> np.ndarray:
    """How loudly a piece of news still sounds: 0 before it, 1 at once, then fading exponentially."""
    hours = (moments - seconds(news)) / HOUR
    return np.where(hours >= 0, np.exp(-np.maximum(hours, 0) / fades_after_hours), 0.0)


def draw_moments(span: Span, intensity: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw `count` moments from a relative intensity per bin; whole seconds, oldest first."""
    share = np.concatenate([[0.0], np.cumsum(intensity)]) / intensity.sum()
    return np.floor(np.interp(np.sort(rng.random(count)), share, span.edges())).astype("int64")


def iso(moments: np.ndarray) -> np.ndarray:
    """Moments as text with the local offset, such as 2011-11-23T19:39:05+08:00."""
    local = pd.to_datetime(moments + SHANGHAI, unit="s")
    return np.asarray(local.strftime("%Y-%m-%dT%H:%M:%S+08:00"), dtype=object)


def pick(
    values: tuple[str, ...] | tuple[int, ...], weights: tuple[float, ...], count: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw `count` of the values, each as often as its weight says relative to the others."""
    return rng.choice(np.array(values), count, p=np.array(weights) / sum(weights))
