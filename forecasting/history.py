"""The other events of a series, side by side: what each had on the books as long before its start, and what came of it.

All are looked at from the moment that lay as long before their start as the as-of lies before this event's: their lead.
From there to the start there are steps of 24 hours, the last one shorter where the days before are no whole number.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
import pandas as pd

from forecasting.pace import listed_people, pace_of
from forecasting.tables import EventData

PACE_DAYS = 7
_DAY = 86_400.0


@dataclass(frozen=True)
class History:
    """The events of one series that start before this one, oldest first; people throughout.

    books, pace: shape (n,), on the books at the lead, and signed up in the seven days before it.
    net, lost: shape (n, steps), how the books changed in each step, and who cancelled; NaN where it is not over yet.
    registered: shape (n,), on the books at the start. stayed: shape (n,), those of `books` among them.
    came: shape (n,), those who signed up and were there. total: shape (n,), everyone who was there, as somebody
    counted. NaN where it is not known.
    finished: shape (n,), started before the as-of. days_earlier: shape (n,), days from their start to this one's.
    listed: shape (n,), those of `books` who came in bulk lists, which tell of no pace.
    own_books, own_pace, own_listed: the same of this event at the as-of.
    """

    books: np.ndarray
    pace: np.ndarray
    net: np.ndarray
    lost: np.ndarray
    registered: np.ndarray
    stayed: np.ndarray
    came: np.ndarray
    total: np.ndarray
    finished: np.ndarray
    days_earlier: np.ndarray
    own_books: float
    own_pace: float
    listed: np.ndarray | float = 0.0
    own_listed: float = 0.0

    @property
    def paced_books(self) -> np.ndarray:
        """People on the books at the lead who signed up by themselves, shape (n,)."""
        return np.maximum(self.books - self.listed, 0.0)

    @property
    def own_paced_books(self) -> float:
        """The same of this event at the as-of."""
        return max(self.own_books - self.own_listed, 0.0)

    @property
    def n_finished(self) -> int:
        """Events of which it is known how many were registered when they began."""
        return int(self.finished.sum())

    @property
    def turnout(self) -> np.ndarray:
        """People who were there: of those who signed up, else of everyone; shape (n,), NaN where nobody counted."""
        return np.where(np.isfinite(self.came), self.came, self.total)

    @property
    def n_counted(self) -> int:
        """Events of which it is known how many were there."""
        return int(np.isfinite(self.turnout).sum())


def read_history(data: EventData) -> History:
    """Line up the events of a series; one without sign-ups has zeros."""
    rows = _Rows(data)
    finished, ahead, before = rows.finished, rows.days_ago < 0, rows.days_ago >= 0
    books = np.maximum(rows.total(rows.gained - rows.lost, before), 0.0)
    net = rows.by_step(rows.gained - rows.lost)
    signed_up = pace_of(data).bookings
    own = signed_up[signed_up["days_ago"] < PACE_DAYS]
    return History(
        books=books,
        pace=rows.total(rows.gained - rows.listed, before & (rows.days_ago < PACE_DAYS)),
        net=net,
        lost=rows.by_step(rows.lost),
        registered=np.where(finished, rows.total(rows.stayed, before | ahead), np.nan),
        stayed=np.where(finished, rows.total(rows.stayed, before), np.nan),
        came=np.where(rows.marked, rows.total(rows.came, before | ahead), np.nan),
        total=np.where(finished, rows.attended, np.nan),
        finished=finished,
        days_earlier=rows.days_earlier,
        own_books=float(max(data.registered, 0)),
        own_pace=float(own["people"].sum()),
        listed=rows.total(rows.listed - rows.listed_lost, before),
        own_listed=float(listed_people(data)),
    )


class _Rows:
    """The rows of `EventData.series` as arrays, and the events that they belong to."""

    def __init__(self, data: EventData) -> None:
        table = data.series
        events = table.drop_duplicates("event_id").reset_index(drop=True)
        place = pd.Series(events.index, index=events["event_id"])
        rows = table[table["days_ago"].notna()]
        self.n_events = len(events)
        self.n_steps = max(ceil(data.days_before - 1e-9), 1)
        self.position = place.reindex(rows["event_id"]).to_numpy(dtype=int)
        self.days_ago = rows["days_ago"].to_numpy(dtype=int)
        self.gained, self.lost, self.stayed, self.came, self.listed, self.listed_lost = (
            rows[name].to_numpy(dtype=float) for name in ("gained", "lost", "stayed", "came", "listed", "listed_lost")
        )
        self.finished = events["finished"].to_numpy(dtype=bool)
        self.marked = self.finished & events["marked"].to_numpy(dtype=bool)
        self.attended = pd.to_numeric(events["attended"]).to_numpy(dtype=float, na_value=np.nan)
        earlier = pd.Timestamp(data.event.starts_at) - pd.to_datetime(events["starts_at"], utc=True)
        self.days_earlier = earlier.dt.total_seconds().to_numpy() / _DAY

    @cached_property
    def _over(self) -> np.ndarray:
        """Shape (n_events, n_steps): steps that had ended by the as-of."""
        return (np.arange(1, self.n_steps + 1) <= self.days_earlier[:, None] + 1e-9) | self.finished[:, None]

    def total(self, people: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Sum of the chosen rows by event, shape (n_events,)."""
        return np.bincount(self.position[chosen], weights=people[chosen], minlength=self.n_events)

    def by_step(self, people: np.ndarray) -> np.ndarray:
        """Sum by event and step after the lead, shape (n_events, n_steps); NaN where it is still to come."""
        ahead = (self.days_ago < 0) & (self.days_ago >= -self.n_steps)
        flat = self.position[ahead] * self.n_steps - self.days_ago[ahead] - 1
        sums = np.bincount(flat, weights=people[ahead], minlength=self.n_events * self.n_steps)
        return np.where(self._over, sums.reshape(self.n_events, self.n_steps), np.nan)
