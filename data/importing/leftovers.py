"""Rows of a table that are no entries: empty ones, and totals at its end."""

import re
from collections.abc import Sequence

A_TOTAL = "The row is a total or a remark under the table, not an entry. It is left out."
_COUNTED = r"number|count|people|attendees|guests|registrations|sign-?ups|tickets|rows"
_CHINESE = r"合\s*计|总\s*计|小\s*计|总\s*数|总人数|汇\s*总|共\s*计|总\s*共|总\s*和|合計|總計|小計"
_TOTAL = re.compile(
    rf"(((grand|sub|over ?all)[\s-]?)?totals?( ({_COUNTED}))?|sum|count)\s*[:=]?\s*[\d,. ]*"
    rf"|({_CHINESE})\s*[:：=]?\s*[\d,. ]*\s*[人位份条名个]?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+]?[\d,.\s]*\d\s*[人位份条名个]?")


def is_blank(cells: Sequence[str | None]) -> bool:
    """Whether a row holds nothing but space."""
    return not any(cell and cell.strip() for cell in cells)


def is_total(cells: Sequence[str | None]) -> bool:
    """Whether a row that lacks what every entry has is a sum: it says so, or holds a single number."""
    written = [cell.strip() for cell in cells if cell and cell.strip()]
    if any(_TOTAL.fullmatch(cell) for cell in written):
        return True
    return len(cells) > 1 and len(written) == 1 and _NUMBER.fullmatch(written[0]) is not None
