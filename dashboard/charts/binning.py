"""Where the dots of a dotplot stand: columns of equal width that no band limit cuts."""

from dataclasses import dataclass

import numpy as np

from dashboard.charts.base import nice_step

_COLUMNS = 27  # what 358 px hold at 12 px a dot
_MOST_COLUMNS = 54
_TALLEST = 8


@dataclass(frozen=True)
class Bins:
    """Columns of `width` people from 0; turnouts from `limit` on share one last column."""

    width: float
    columns: int
    overflow: bool

    @property
    def limit(self) -> float:
        return self.width * self.columns

    def centres(self, dots: np.ndarray) -> np.ndarray:
        """People at the middle of each dot's column; dots of shape (n,)."""
        column = np.minimum(np.floor(np.asarray(dots) / self.width), self.columns)
        return (column + 0.5) * self.width

    def heights(self, dots: np.ndarray) -> np.ndarray:
        """0 for the lowest dot of a column, 1 for the next; dots sorted, shape (n,)."""
        centres = self.centres(dots)
        starts = np.searchsorted(centres, centres, side="left")
        return np.arange(len(centres)) - starts


def bins_for(target: float | None, *dots: np.ndarray) -> Bins:
    """Columns that hold every array of dots; with a target they are parts of it, so that bands fall between them.

    Narrow forecasts get columns of half or a quarter of the width, so that a column stays below nine dots.
    """
    every = np.concatenate(dots) if dots else np.zeros(1)
    furthest = float(every.max())
    width, columns = _first_bins(target, furthest)
    while columns * 2 <= _MOST_COLUMNS and _tallest(width, dots) > _TALLEST:
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
    return max(int(np.unique(np.floor(some / width), return_counts=True)[1].max()) for some in dots if len(some))
