"""Series of past events made by a seed, as the files that a backtest reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from typer.testing import CliRunner, Result

import cli

FIRST_START = datetime(2025, 1, 15, 18, tzinfo=UTC)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class PastEvents:
    """The two tables of a series, as the contract has them."""

    events: pd.DataFrame
    registrations: pd.DataFrame

    def write(self, folder: Path) -> list[str]:
        """CSV files in this folder; how the command line is told of them."""
        folder.mkdir(exist_ok=True)
        self.events.to_csv(folder / "events.csv", index=False)
        self.registrations.to_csv(folder / "registrations.csv", index=False)
        return ["--events", str(folder / "events.csv"), "--registrations", str(folder / "registrations.csv")]


def past_events(
    sign_ups: Sequence[int],
    *,
    every: timedelta = WEEK,
    cities: Sequence[str] = ("Ems", "Bonn"),
    attendance: bool = True,
    largest_party: int = 3,
    seed: int = 1,
    **columns: object,
) -> PastEvents:
    """walk-00, walk-01 ... with so many sign-ups each, one event `every` so often; columns: more columns of events.

    Half of the sign-ups come in the last week, one in five is cancelled, seven in ten of the others are there.
    """
    rng = np.random.default_rng(seed)
    ids = [f"walk-{n:02}" for n in range(len(sign_ups))]
    starts = [FIRST_START + n * every for n in range(len(ids))]
    events = pd.DataFrame({"event_id": ids, "name": "A walk", "starts_at": [start.isoformat() for start in starts]})
    rows = [
        _row(event_id, n, start, rng, cities, attendance, largest_party)
        for event_id, start, count in zip(ids, starts, sign_ups, strict=True)
        for n in range(count)
    ]
    return PastEvents(events.assign(**columns), pd.DataFrame(rows, columns=_COLUMNS))


def call(folder: Path, files: list[str], *more: str) -> Result:
    """`cli.py backtest` on these files, with a home in this folder."""
    return CliRunner().invoke(cli.app, ["backtest", *files, *more, "--home", str(folder / "home")])


_COLUMNS = ["event_id", "registration_id", "registered_at", "city", "cancelled_at", "party_size", "attended"]


def _row(
    event_id: str,
    n: int,
    start: datetime,
    rng: np.random.Generator,
    cities: Sequence[str],
    attendance: bool,
    largest_party: int,
) -> tuple[object, ...]:
    before = timedelta(minutes=int(min(rng.exponential(10.0), 60.0) * 1440))
    cancelled = start - before * rng.random() if rng.random() < 0.2 else None
    there = cancelled is None and rng.random() < 0.7
    return (
        event_id,
        f"r{n}",
        (start - before).isoformat(),
        cities[int(rng.integers(len(cities)))],
        cancelled.isoformat(timespec="seconds") if cancelled else None,
        int(rng.integers(1, largest_party + 1)),
        str(there).lower() if attendance else None,
    )
