"""Where the dots of a dotplot stand: columns of equal width that no band limit cuts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.charts.base import nice_step

_COLUMNS = 27  # what 358 px hold at 12 px a dot
_MOST_COLUMNS = 64  # dots of 5 px, which can still be counted
TALLEST = 8
_HAIR = 1e-9  # so that a turnout on a band's limit stands in the column that begins there


@dataclass(frozen=True)
class Bins:
    """Columns of `width` people from 0; turnouts from `limit` on share one last column."""

    width: float
    columns: int
    overflow: bool

    @property
    def limit(self) -> float:
        return self.width * self.columns

    def column_of(self, dots: np.ndarray) -> np.ndarray:
        """The column of each dot, counted from 0; dots of shape (n,)."""
        return np.minimum(np.floor(np.asarray(dots) / self.width + _HAIR), self.columns).astype(int)

    def places(self, dots: np.ndarray, tallest: int, limits: Sequence[float] = ()) -> tuple[np.ndarray, np.ndarray]:
        """Where each dot stands: people at the middle of its column, and 0 for the lowest dot of it, 1 for the next.

        dots: sorted, shape (n,). Where more than `tallest` share a column, some stand beside it, in their order and
        never across one of `limits` (people): so each can be counted, and none changes its band.
        """
        column = self.column_of(dots)
        end = int(column.max(initial=self.columns - 1))
        edges = [0, *(round(limit / self.width, 6) for limit in limits), end + 1]
        part = np.searchsorted(np.asarray(limits), dots, side="right")
        for one in np.unique(part):
            first, last = int(np.floor(edges[one])), int(np.ceil(edges[one + 1])) - 1
            column[part == one] = _side_by_side(column[part == one], tallest, first, last)
        return (column + 0.5) * self.width, np.arange(len(column)) - np.searchsorted(column, column, side="left")


def _side_by_side(columns: np.ndarray, tallest: int, first: int, last: int) -> np.ndarray:
    """Columns in the same order, no more than `tallest` dots in one, within first and last; half move either way."""
    n = len(columns)
    tallest = max(tallest, -(-n // max(last - first + 1, 1)))
    rightwards, leftwards = columns.copy(), columns.copy()
    for dot in range(tallest, n):
        rightwards[dot] = max(columns[dot], rightwards[dot - tallest] + 1)
    for dot in range(n - tallest - 1, -1, -1):
        leftwards[dot] = min(columns[dot], leftwards[dot + tallest] - 1)
    place = np.arange(n)
    rightwards = np.minimum(rightwards, last - (n - 1 - place) // tallest)
    leftwards = np.maximum(leftwards, first + place // tallest)
    return (rightwards + leftwards) // 2


def bins_for(target: float | None, *dots: np.ndarray, tallest: int = TALLEST) -> Bins:
    """Columns that hold every array of dots; with a target they are parts of it, so that bands fall between them.

    Narrow forecasts get columns of half or a quarter of the width, so that fewer than `tallest` dots share one.
    """
    every = np.concatenate(dots) if dots else np.zeros(1)
    furthest = float(every.max())
    width, columns = _first_bins(target, furthest)
    while columns * 2 <= _MOST_COLUMNS and _tallest(width, dots) > tallest:
        width, columns = width / 2, columns * 2
    return Bins(width, columns, overflow=furthest >= width * columns)


def _first_bins(target: float | None, furthest: float) -> tuple[float, int]:
    if target and furthest < 2.7 * target:
        parts = 20 if furthest < 1.35 * target else 10
        width = target / parts
        return width, max(_COLUMNS if parts == 20 else 1, int(np.ceil(furthest * 1.02 / width)))
    width = nice_step(max(furthest * 1.02, 1.0), _COLUMNS)
    return width, max(2, int(np.ceil(max(furthest * 1.02, target or 0.0) / width))) if not target else _COLUMNS


def _tallest(width: float, dots: tuple[np.ndarray, ...]) -> int:
    columns = [np.floor(some / width + _HAIR) for some in dots if len(some)]
    return max(int(np.unique(column, return_counts=True)[1].max()) for column in columns)
