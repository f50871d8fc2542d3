"""What a number or a table must be before anything is computed from it, whoever filled it in.

Each check answers with a sentence that says what is wrong, what was got and what to do; None where all is well.
"""

import math
from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd

MOST_PEOPLE = 100_000_000
MOST_COUNTED = 10**15  # in one cell: squares of parties, added up
MOST_LIKED = 10**18  # in one cell: a post may have ten figures of each kind, and an hour any number of posts
MOST_DAYS = 110_000  # of sign-ups before an as-of, all YEARS: curves hold a number for each
YEARS = (1899, 2200)  # one more at each end than people may write: in another zone, and a day before
# The most that a cell of whole numbers may hold, by column; MOST_COUNTED in all others.
_MOST = {"days_ago": MOST_DAYS, "hours_ago": 24 * MOST_DAYS, "hour": 23, "engagement": MOST_LIKED}


def wrong_number(name: str, value: float | None, least: float, most: float) -> str | None:
    """A number that is none, or out of its range; None is no number and passes."""
    if value is None or (_is_number(value) and least <= value <= most):
        return None
    return f"{name} must be a number from {least:,.10g} to {most:,.10g}, got {short(value)}. Correct it."


def wrong_moment(name: str, moment: datetime | None) -> str | None:
    """A moment without a zone, or in a year that no event of ours can be in; None passes."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        return f"{name} has no time zone, got {moment}. Add Z or an offset."
    if not YEARS[0] <= moment.year <= YEARS[1]:
        return f"{name} must be in a year from {YEARS[0]} to {YEARS[1]}, got {moment.year}. Correct it."
    return None


def wrong_counts(name: str, table: pd.DataFrame, columns: Mapping[str, str]) -> str | None:
    """A column of whole numbers that holds others, fewer than 0, or more than there can be. columns: name -> kind."""
    if table.empty:
        return None
    for column in (column for column, kind in columns.items() if kind == "int64"):
        if not pd.api.types.is_integer_dtype(table[column]) or table[column].hasnans:
            return f"{column} of {name} must hold whole numbers, got {table[column].dtype}. Load the event again."
        least, most = int(table[column].min()), int(table[column].max())
        if least < 0 or most > _MOST.get(column, MOST_COUNTED):
            what = f"from 0 to {_MOST.get(column, MOST_COUNTED):,}, got {least:,} to {most:,}"
            return f"{column} of {name} must lie {what}. Load the event again."
    return None


def wrong_amounts(name: str, table: pd.DataFrame, columns: tuple[str, ...], most: float = MOST_PEOPLE) -> str | None:
    """A column of people or seats with an infinity, a number below 0 or above the most there can be; none is fine."""
    for column in columns:
        found = pd.to_numeric(table[column], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        unread = np.isnan(found) & table[column].notna().to_numpy()
        if unread.any() or (found < 0).any() or (found > most).any():
            return f"{column} of {name} must hold numbers from 0 to {most:,.10g}, or nothing. Load the event again."
    return None


def wrong_moments(name: str, table: pd.DataFrame, column: str) -> str | None:
    """A column of moments of which one has no zone."""
    moments = table[column]
    if isinstance(moments.dtype, pd.DatetimeTZDtype) or all(one.tzinfo is not None for one in moments.dropna()):
        return None
    return f"{column} of {name} must hold moments with a time zone, got {moments.dtype}. Load the event again."


def short(value: object) -> str:
    """A value as a sentence may quote it: a number may have thousands of digits."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**30:
        return "a number of more than 30 digits"
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    return is_number and (isinstance(value, int) or math.isfinite(float(value)))  # type: ignore[arg-type]
