"""What a shredded event keeps of its sign-ups: days of a city, or of small cities together.

Three things are known of a city's day: how many signed up, how many left, and, of the city as a whole, how many were
there. Which of those who signed up on a day left later, or were there, is not: leaving is spread over the people who
stood on the books, presence over all who might have come, in proportion. So every sum is what it was, and nobody who
knows when a person signed up learns whether that person came. Where only one person of a city signed up on a day, the
row of that day tells of one.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Presence:
    """People of a city who were marked, as queries/shredding/presence.sql has them.

    standing: "stayed", "left" or "door".
    """

    standing: str
    attended: bool
    import_id: int
    checked_in_at: datetime | None
    people: int


@dataclass(frozen=True)
class DayRow:
    """People of one city who signed up on one day, and, where left_on is set, all left on one day.

    day, left_on: ends of days. bookings, squares: of all of the city and day, told by its first row alone, 0 in others.
    marked: whether they were there, and who said so; None where nobody did.
    """

    day: datetime
    left_on: datetime | None
    people: int
    bookings: int = 0
    squares: int = 0
    marked: Presence | None = field(default=None)


def day_rows(flows: list[dict[str, Any]], presence: list[Presence], starts_at: datetime) -> list[DayRow]:
    """The rows of one city. flows: day, people, bookings, squares and lost by day, oldest first; day: its end.

    Sums by day of people, bookings, squares and lost, and of presence by standing, are kept to the last person.
    """
    rows = _with_presence(list(_cohorts(flows)), presence, starts_at)
    told: set[datetime] = set()
    sums = {flow["day"]: (int(flow["bookings"]), int(flow["squares"])) for flow in flows}
    final = []
    for row in sorted(rows, key=lambda row: (row.day, row.left_on or datetime.max.replace(tzinfo=row.day.tzinfo))):
        bookings, squares = (0, 0) if row.day in told else sums[row.day]
        told.add(row.day)
        final.append(replace(row, bookings=bookings, squares=squares))
    return final


def spread(total: int, over: np.ndarray) -> np.ndarray:
    """Split a whole number over places in proportion to what they hold, none getting more than it holds.

    over: shape (n,), whole numbers of 0 or more. Returns shape (n,), whole numbers that sum to the lesser of `total`
    and all that there is. Largest remainder.
    """
    held = over.sum()
    if total >= held:
        return over.copy()
    exact = over * (total / held)
    parts = np.floor(exact).astype(over.dtype)
    missing = int(total - parts.sum())
    order = np.argsort(parts - exact, kind="stable")
    open_places = order[(parts < over)[order]]
    parts[open_places[:missing]] += 1
    return parts


def _cohorts(flows: list[dict[str, Any]]) -> Iterator[DayRow]:
    """Who signed up on a day and left on another, each day's leavers spread over those who stood on the books."""
    days = [flow["day"] for flow in flows]
    standing = np.zeros(len(flows), dtype=np.int64)
    for place, flow in enumerate(flows):
        standing[place] += int(flow["people"])
        leavers = spread(int(flow["lost"]), standing[: place + 1])
        standing[: place + 1] -= leavers
        for since in np.flatnonzero(leavers):
            yield DayRow(days[since], days[place], int(leavers[since]))
    for since in np.flatnonzero(standing):
        yield DayRow(days[since], None, int(standing[since]))


def _with_presence(rows: list[DayRow], presence: list[Presence], starts_at: datetime) -> list[DayRow]:
    """The same people, split into those who were there and the others."""
    by_standing: dict[str, list[DayRow]] = defaultdict(list)
    for row in rows:
        by_standing[_standing(row, starts_at)].append(row)
    final: list[DayRow] = []
    for standing, some in by_standing.items():
        final += _split(some, [one for one in presence if one.standing == standing])
    return final


def _split(rows: list[DayRow], presence: list[Presence]) -> list[DayRow]:
    """Rows of one standing, with each group of marked people taken out of them in proportion."""
    left = np.array([row.people for row in rows], dtype=np.int64)
    final = []
    for one in presence:
        parts = spread(one.people, left)
        left -= parts
        final += [replace(row, people=int(part), marked=one) for row, part in zip(rows, parts, strict=True) if part]
    return final + [replace(row, people=int(rest)) for row, rest in zip(rows, left, strict=True) if rest]


def _standing(row: DayRow, starts_at: datetime) -> str:
    if row.day > starts_at:
        return "door"
    return "left" if row.left_on is not None and row.left_on <= starts_at else "stayed"
