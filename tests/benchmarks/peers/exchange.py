"""What passes between the two environments, as Parquet files: cases one way, answers the other way.

Read and written under two versions of pandas, so only numbers, moments, texts and lists of them are in the files.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

HISTORY, ALONE = "history", "alone"
LEVELS = np.arange(1, 100) / 100


@dataclass(frozen=True)
class Case:
    """One event at one horizon, as a peer sees it. task: HISTORY asks for turnout, ALONE for people registered.

    books: people on the books at the as-of. steps: how many rows after the last one of `rows` the answer lies; for
    a lone event the days to the start. season: rows in a season, 1 without one.
    rows: ds (moment, UTC), y and books (people); oldest first. HISTORY: a row a finished event of the series, y its
    turnout, books what it had as long before its start. ALONE: a row a day, y the sign-ups of that day, books empty.
    """

    task: str
    event_id: str
    days_before: float
    starts_at: pd.Timestamp
    books: float
    steps: int
    season: int
    rows: pd.DataFrame


@dataclass(frozen=True)
class Answer:
    """What a peer said of one case. quantiles: people at LEVELS, shape (99,); None where it failed, and error says why.

    seconds: for fitting and forecasting, reading left out.
    """

    event_id: str
    days_before: float
    peer: str
    quantiles: np.ndarray | None
    seconds: float
    error: str | None


def write_cases(cases: Iterable[Case], path: Path) -> None:
    """A row a case, its rows as lists."""
    pd.DataFrame([_row(case) for case in cases]).to_parquet(path)


def read_cases(path: Path) -> list[Case]:
    """The cases as they were written."""
    return [_case(row) for row in pd.read_parquet(path).to_dict("records")]


def _row(case: Case) -> dict:
    fixed = {name: value for name, value in vars(case).items() if name != "rows"}
    lists = {"ds": case.rows["ds"], "y": case.rows["y"], "past_books": case.rows["books"]}
    return fixed | {name: values.tolist() for name, values in lists.items()}


def _case(row: dict) -> Case:
    moments, people, books = (row.pop(name) for name in ("ds", "y", "past_books"))
    rows = {"ds": pd.to_datetime(list(moments), utc=True), "y": people.astype(float), "books": books.astype(float)}
    return Case(**row, rows=pd.DataFrame(rows))


def write_answers(answers: Iterable[Answer], path: Path) -> None:
    """A row an answer; an answer that failed has no quantiles."""
    pd.DataFrame([vars(answer) for answer in answers]).to_parquet(path)


def read_answers(path: Path) -> list[Answer]:
    """The answers as they were written."""
    rows = pd.read_parquet(path).to_dict("records")
    return [Answer(**row | {"error": row["error"] if row["quantiles"] is None else None}) for row in rows]
