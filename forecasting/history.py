"""The other events of a series, side by side: what each had on the books as long before its start, and what came of it.

All are looked at from the moment that lay as long before their start as the as-of lies before this event's. From there
to the start there are `steps` of 24 hours, the last one shorter where the days before are no whole number.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
import pandas as pd

from forecasting.tables import EventData

PACE_DAYS = 7
_DAY = 86_400.0


@dataclass(frozen=True)
class History:
    """The events of one series that started before this one, oldest first; people throughout.

    books, pace: shape (n,), on the books and signed up in the last seven days at the moment looked from.
    change: shape (n, steps), how the books changed in each step; NaN where it is not over yet at the as-of.
    came: shape (n,), of those on the books how many were there. turnout: shape (n,), how many were there in all.
    Both are NaN where nobody knows, came also where only the whole was counted. finished: shape (n,), started before
    the as-of. days_earlier: shape (n,), days from their start to this one's.
    own_books, own_pace: the same of this event at the as-of.
    """

    books: np.ndarray
    pace: np.ndarray
    change: np.ndarray
    came: np.ndarray
    turnout: np.ndarray
    finished: np.ndarray
    days_earlier: np.ndarray
    own_books: float
    own_pace: float

    @cached_property
    def registered(self) -> np.ndarray:
        """People on the books at the start, shape (n,); NaN for events that are not finished."""
        return np.where(self.finished, self.books + self.change.sum(axis=1), np.nan)

    @property
    def n_finished(self) -> int:
        """Events of which it is known how many were registered when they began."""
        return int(self.finished.sum())

    @property
    def n_attended(self) -> int:
        """Events of which it is known how many came."""
        return int(np.isfinite(self.turnout).sum())


def read_history(data: EventData) -> History:
    """Line up the events of a series; one without sign-ups has zeros."""
    steps = max(ceil(data.days_before - 1e-9), 1)
    table = data.series
    events = table.drop_duplicates("event_id").reset_index(drop=True)
    place = pd.Series(events.index, index=events["event_id"])
    rows = table[table["days_ago"].notna()]
    position = place.reindex(rows["event_id"]).to_numpy(dtype=int)
    days_ago = rows["days_ago"].to_numpy(dtype=int)
    gained, lost, came = (rows[name].to_numpy(dtype=float) for name in ("gained", "lost", "came"))

    def total(people: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        return np.bincount(position[chosen], weights=people[chosen], minlength=len(events))

    finished = events["finished"].to_numpy(dtype=bool)
    earlier = (pd.Timestamp(data.event.starts_at) - events["starts_at"]).dt.total_seconds().to_numpy() / _DAY
    marked = finished & events["marked"].to_numpy(dtype=bool)
    seen = np.where(marked, total(came, np.full(len(rows), True)), np.nan)
    given = pd.to_numeric(events["attended"], errors="coerce").to_numpy(dtype=float)
    own = data.bookings[data.bookings["days_ago"] < PACE_DAYS]
    return History(
        books=np.maximum(total(gained - lost, days_ago >= 0), 0.0),
        pace=total(gained, (days_ago >= 0) & (days_ago < PACE_DAYS)),
        change=_changes(position, days_ago, gained - lost, len(events), steps, earlier, finished),
        came=np.where(marked, total(came, days_ago >= 0), np.nan),
        turnout=np.where(marked, seen, np.where(finished, given, np.nan)),
        finished=finished,
        days_earlier=earlier,
        own_books=float(max(data.registered, 0)),
        own_pace=float(own["people"].sum()),
    )


def _changes(
    position: np.ndarray,
    days_ago: np.ndarray,
    net: np.ndarray,
    n_events: int,
    steps: int,
    earlier: np.ndarray,
    finished: np.ndarray,
) -> np.ndarray:
    """Net change of the books in each step to the start, shape (n_events, steps); NaN where it is still to come."""
    ahead = (days_ago < 0) & (days_ago >= -steps)
    flat = position[ahead] * steps + (-days_ago[ahead] - 1)
    changes = np.bincount(flat, weights=net[ahead], minlength=n_events * steps).reshape(n_events, steps)
    over = (np.arange(1, steps + 1) <= earlier[:, None] + 1e-9) | finished[:, None]
    return np.where(over, changes, np.nan)
