"""Our own side: the backtest of the command line, and the product's baselines on the chosen cases."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from data import Database, import_file, load_event
from forecasting.backtest import REGISTERED, TURNOUT, baseline_cases
from tests.benchmarks.peers.compare import Key
from tests.benchmarks.peers.exchange import HISTORY

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Backtest:
    """quantiles and observed people by case. seconds: of one forecast. seconds_in_all: of one forecast on one core
    with its reading, its baselines and its scores.
    """

    quantiles: dict[Key, np.ndarray]
    observed: dict[Key, float]
    seconds: float
    seconds_in_all: float


def backtest(folder: Path, task: str, days_before: tuple[float, ...]) -> Backtest:
    """What `cli.py backtest` says of the events of a folder: turnout with history, people registered alone."""
    out = folder / "ours.parquet"
    command = [
        sys.executable, "cli.py", "backtest", "--events", str(folder / "events.parquet"),
        "--registrations", str(folder / "registrations.parquet"), "--history", "past" if task == HISTORY else "none",
        "--days-before", ",".join(f"{days:g}" for days in days_before), "--out", str(out), "--json",
    ]  # fmt: skip
    answer = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, check=True, text=True)
    told = json.loads(answer.stdout)
    quantity = _quantity(task)
    rows = pd.read_parquet(out)
    by_case = rows[rows[f"{quantity}_observed"].notna()].groupby(["event_id", "days_before"])
    return Backtest(
        {key: table.sort_values("level")[f"{quantity}_quantile"].to_numpy() for key, table in by_case},
        {key: float(table[f"{quantity}_observed"].iloc[0]) for key, table in by_case},
        told["seconds_per_forecast"],
        told["seconds"] * (os.cpu_count() or 1) / told["forecasts"],
    )


def baselines(folder: Path, task: str, keys: list[Key]) -> dict[str, dict[Key, np.ndarray]]:
    """The 99 quantiles of every baseline, by name and case; a lone event has no past to pick up from."""
    database = Database.in_memory()
    for kind in ("events", "registrations"):
        import_file(database, kind, folder / f"{kind}.parquet", now=datetime.now(UTC))
    starts = pd.read_parquet(folder / "events.parquet").set_index("event_id")["starts_at"]
    found: dict[str, dict[Key, np.ndarray]] = {}
    for event_id, days in keys:
        as_of = starts[event_id].to_pydatetime() - timedelta(days=days)
        known = load_event(database, event_id, as_of, series=task == HISTORY)
        for name, quantiles in baseline_cases(known)[_quantity(task)].items():
            if task == HISTORY or name in ("on the books", "last week's pace"):
                found.setdefault(name, {})[event_id, days] = quantiles
    return found


def _quantity(task: str) -> str:
    return TURNOUT if task == HISTORY else REGISTERED
