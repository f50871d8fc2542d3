"""Which row holds the headings, and what they are called."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import zip_longest

from data.importing.report import ImportRefused

LOOKED_AT = 30
MOST_CELLS = 300  # of a row that are looked at: more columns than are read
LONGEST_VALUE = 254  # characters of a mail address; a number or a date has fewer
NUMBER_OR_DATE = re.compile(
    r"[-+]?[\d.,]*\d\s*%?"  # 5, 1,200, 12 %
    r"|\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}.*"  # 2026-03-04 ..., 2026年3月4日
    r"|\d{1,2}:\d\d.*"
    r"|(\w{3,9},?\s+)?(\d{1,2}\s+[A-Za-z]{3,9}|[A-Za-z]{3,9}\s+\d{1,2}),?\s+\d{4}.*"  # 4 Mar 2026, Mar 4, 2026
    r"|\S+@\S+\.\w+"
)

Row = Sequence[str | None]


def settle_headings(rows: Sequence[Row], known: Callable[[str], bool]) -> int | None:
    """The place from 0 of the row that holds the headings; None where no row can be one.

    The row with the most cells that read like headings; where none does, the first that is all text and as wide as
    the rows below it. Titles, empty rows and headings of groups of columns stand above it.
    """
    first = [row[:MOST_CELLS] for row in rows[:LOOKED_AT]]
    scores = [_known(row, first[place - 1] if place else (), known) for place, row in enumerate(first)]
    if scores and max(scores) > (0, 0):
        return scores.index(max(scores))
    widths = Counter(width for row in rows if (width := _width(row[:MOST_CELLS])))
    usual = max(widths, key=lambda width: (widths[width], width)) if widths else 0
    for place, row in enumerate(first):
        if _is_text(row) and _width(row) >= max(0.6 * usual, min(usual, 2)):
            return place if any(not _is_text(below) for below in rows[place + 1 :]) else None
    return None


def name_headings(row: Row, above: Row = ()) -> tuple[str, ...]:
    """Unique names for the columns under a row of headings: a repeated one becomes "City (2)", an empty one "column 7".

    above: the row over it, which lends its text where cells were merged downwards.
    """
    names: list[str] = []
    seen: set[str] = set()
    for place, cell in enumerate(_with_lent(row, above)):
        name = _flat(cell) or f"column {place + 1}"
        unique, count = name, 1
        while unique.casefold() in seen:
            count += 1
            unique = f"{name} ({count})"
        seen.add(unique.casefold())
        names.append(unique)
    return tuple(names)


def no_headings(name: str) -> ImportRefused:
    """The refusal of a file whose columns have no names; it repeats nothing of the file."""
    return ImportRefused(
        f"{name} seems to have no headings: no row reads like names of columns. "
        "Add a first row with them, or say on which line they stand (--header-line)."
    )


def _with_lent(row: Row, above: Row) -> Row:
    """A row whose empty cells have the text of the row above, unless that is a title or a remark."""
    if _width(above) < 2 or not _is_text(above):
        return row
    return [cell if cell and cell.strip() else lent for cell, lent in zip_longest(row, above[: len(row)])]


def _known(row: Row, above: Row, known: Callable[[str], bool]) -> tuple[int, int]:
    """Known headings in a row, and its width; (0, 0) where a number or a date says that it holds values."""
    if not _is_text(row):
        return 0, 0
    cells = [cell for cell in _with_lent(row, above) if cell and cell.strip()]
    count = sum(known(cell) for cell in cells)
    return (count, len(cells)) if count else (0, 0)


def is_empty(row: Row) -> bool:
    """Whether a row holds nothing but space."""
    return _width(row) == 0


def _width(row: Row) -> int:
    return sum(1 for cell in row if cell and cell.strip())


def _is_text(row: Row) -> bool:
    cells = [cell.strip() for cell in row if cell and cell.strip()]
    return bool(cells) and not any(NUMBER_OR_DATE.fullmatch(cell) for cell in cells if len(cell) <= LONGEST_VALUE)


def _flat(cell: str | None) -> str:
    return " ".join((cell or "").replace("\ufeff", "").split())
