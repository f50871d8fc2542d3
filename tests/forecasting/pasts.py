"""Series of past events made by hand or by chance, for tests of what is learnt from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

import numpy as np
import pandas as pd

from forecasting.history import History
from forecasting.tables import SERIES_CITY_COLUMNS, SERIES_COLUMNS, EventData

WEEK = 7.0


def history(
    books: Sequence[float],
    net: Sequence[Sequence[float]],
    lost: Sequence[Sequence[float]] | None = None,
    *,
    own: tuple[float, float] = (0.0, 0.0),
    pace: Sequence[float] | None = None,
    came: Sequence[float] | None = None,
    total: Sequence[float] | None = None,
    days_earlier: Sequence[float] | None = None,
) -> History:
    """Events, oldest first, a week apart: who leaves was on the books at the lead; one with a NaN step is running.

    books: shape (n,). net, lost: shape (n, steps). own: books and pace of the event itself; pace: half of the books.
    """
    on_books, steps = (
        np.array(books, dtype=float),
        np.array(net, dtype=float).reshape(len(books), -1 if len(books) else 1),
    )
    left = np.where(np.isnan(steps), np.nan, 0.0) if lost is None else np.array(lost, dtype=float)
    unknown = np.full(len(on_books), np.nan)
    return History(
        books=on_books,
        pace=on_books / 2.0 if pace is None else np.array(pace, dtype=float),
        net=steps,
        lost=left,
        registered=on_books + steps.sum(axis=1),
        stayed=on_books - left.sum(axis=1),
        came=unknown if came is None else np.array(came, dtype=float),
        total=unknown if total is None else np.array(total, dtype=float),
        finished=np.isfinite(steps).all(axis=1),
        days_earlier=np.arange(len(on_books), 0, -1) * WEEK if days_earlier is None else np.array(days_earlier),
        own_books=float(own[0]),
        own_pace=float(own[1]),
    )


def drawn(rng: np.random.Generator, n_events: int, steps: int = 7, usual: float = 100.0) -> tuple[History, float]:
    """So many finished events, and one more: known to its lead, with the people registered when it began.

    Sizes vary by a third around `usual`; three in five sign up before the lead, one in eight of the books leaves after.
    """
    size = usual * np.exp(0.3 * rng.standard_normal(n_events + 1))
    books = rng.poisson(0.6 * size)
    pace = rng.binomial(books, 0.4)
    joined = rng.poisson(np.repeat(0.4 * size[:, None] / steps, steps, axis=1))
    lost = rng.multinomial(rng.binomial(books, 0.12), np.full(steps, 1.0 / steps))
    past = history(books[:-1], (joined - lost)[:-1], lost[:-1], own=(books[-1], pace[-1]), pace=pace[:-1])
    return past, float(books[-1] + (joined - lost)[-1].sum())


@dataclass(frozen=True)
class Past:
    """A past event: so many days before this one; on the books at the lead, joined after it, left and were there.

    late: who joined on the last day before its start; not known while it is ahead.
    """

    earlier: float
    books: int
    joined: int = 0
    left: int = 0
    late: int = 0
    came: int | None = None
    attended: int | None = None


def with_past(data: EventData, events: Sequence[Past], cities: Mapping[str, tuple[int, int, int]] | None = None):
    """The same event with a series; cities: events, people registered and people who came by city."""
    rows = [row for place, past in enumerate(events) for row in _rows(data, f"past-{place:02}", past)]
    table = pd.DataFrame(rows, columns=list(SERIES_COLUMNS))
    table["starts_at"] = pd.to_datetime(table["starts_at"], utc=True)
    by_city = [(city, *counts) for city, counts in (cities or {}).items()]
    return replace(data, series=table, series_cities=pd.DataFrame(by_city, columns=list(SERIES_CITY_COLUMNS)))


def _rows(data: EventData, event_id: str, past: Past) -> list[dict[str, object]]:
    """Books in the bin of the lead, what comes later in the first one after it, or in the last one before the start."""
    start = data.event.starts_at - timedelta(days=past.earlier)
    finished = start < data.as_of
    whole = {
        "event_id": event_id, "starts_at": start, "finished": finished,
        "attended": past.attended if finished else None, "marked": finished and past.came is not None, "listed": 0,
        "listed_lost": 0,
    }  # fmt: skip
    before = {"days_ago": 0, "gained": past.books, "lost": 0, "stayed": past.books - past.left, "came": past.came or 0}
    after = {"days_ago": -1, "gained": past.joined, "lost": past.left, "stayed": past.joined, "came": 0}
    rows = [whole | before, whole | after]
    if past.late and finished:
        rows.append(whole | {"days_ago": -ceil(data.days_before), "gained": past.late, "lost": 0, "stayed": past.late,
                             "came": 0})  # fmt: skip
    return rows
