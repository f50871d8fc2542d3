"""A backtest from files alone: every event forecast at every horizon, on all cores, and scored."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import typer

from data import Database, Outcome, import_file, list_outcomes, load_event
from forecasting.backtest import SHOWDOWN, TURNOUT, Case, baseline_cases, forecast_case, long_table, scores
from forecasting.scenario import Scenario
from forecasting.tables import InvalidInput

PAST, NONE = "past", "none"
_CHUNKS_PER_CORE = 16


@dataclass(frozen=True)
class Plan:
    """What is to be forecast. days_before: horizons in days. learns: whether past events of a series may be used."""

    events: Path
    registrations: Path
    days_before: tuple[float, ...]
    learns: bool
    scenario: Scenario


@dataclass(frozen=True)
class Result:
    """All cases, by event and horizon; seconds: for all of it, from files to scores."""

    plan: Plan
    cases: tuple[Case, ...]
    seconds: float


def parse_days(text: str) -> tuple[float, ...]:
    """Horizons from "21,14,7". Raises InvalidInput."""
    try:
        days = tuple(float(part) for part in text.split(","))
    except ValueError:
        days = ()
    if not days or not all(0 < day < 1000 for day in days) or len(set(days)) < len(days):
        raise InvalidInput(
            f"--days-before takes different numbers of days above 0, parted by commas, got {text!r}. Try 21,14,7,3,1."
        )
    return days


def run(plan: Plan, progress: Callable[[float], None] = lambda share: None) -> Result:
    """Forecast every event of the files at every horizon; no event sees its future, nor an unfinished event's.

    Raises ImportRefused where a file cannot be used, InvalidInput where it holds no event.
    """
    began = time.perf_counter()
    outcomes = list_outcomes(_database(plan.events, plan.registrations))
    if not outcomes:
        raise InvalidInput(f"{plan.events} holds no event that can be used. Check it with: cli.py import events FILE")
    cores = os.cpu_count() or 1
    size = max(1, len(outcomes) // (cores * _CHUNKS_PER_CORE))
    chunks = [outcomes[start : start + size] for start in range(0, len(outcomes), size)]
    cases: list[Case] = []
    with ProcessPoolExecutor(cores) as workers:
        for done, part in enumerate(workers.map(_forecast_all, [plan] * len(chunks), chunks), start=1):
            cases += part
            progress(done / len(chunks))
    return Result(plan, tuple(cases), time.perf_counter() - began)


@cache
def _database(events: Path, registrations: Path) -> Database:
    """The files in memory; a forked worker has them already."""
    database = Database.in_memory()
    for kind, path in (("events", events), ("registrations", registrations)):
        import_file(database, kind, path, now=datetime.now(UTC))
    return database


def _forecast_all(plan: Plan, outcomes: list[Outcome]) -> list[Case]:
    database = _database(plan.events, plan.registrations)
    return [_forecast(database, plan, outcome, days) for outcome in outcomes for days in plan.days_before]


def _forecast(database: Database, plan: Plan, outcome: Outcome, days: float) -> Case:
    as_of = outcome.starts_at - timedelta(days=days)
    known = load_event(database, outcome.event_id, as_of, series=plan.learns)
    began = time.perf_counter()
    own, reaching = forecast_case(known, plan.scenario)
    seconds = time.perf_counter() - began
    others = baseline_cases(known)
    names = next(iter(others.values()))
    quantiles = {name: {quantity: found[name] for quantity, found in others.items()} for name in names}
    target = plan.scenario.target if plan.scenario.target is not None else outcome.target
    return Case(
        outcome.event_id, days, as_of, target, outcome.registered, outcome.turnout, {SHOWDOWN: own} | quantiles,
        reaching, seconds,
    )  # fmt: skip


def write(result: Result, path: Path) -> None:
    """All percentiles beside what was observed, as Parquet."""
    long_table(result.cases).to_parquet(path, index=False)


def as_dict(result: Result) -> dict[str, Any]:
    """The scores for other programs, by quantity, method and horizon."""
    n_cases = len(result.cases)
    return {
        "events": n_cases // len(result.plan.days_before),
        "forecasts": n_cases,
        "history": PAST if result.plan.learns else NONE,
        **scores(result.cases),
        "seconds": result.seconds,
        "seconds_per_forecast": sum(case.seconds for case in result.cases) / n_cases,
    }


def print_table(result: Result) -> None:
    """The scores for people, CRPS and bias in people."""
    for quantity, methods in scores(result.cases).items():
        title = "People who came" if quantity == TURNOUT else "People registered at the start"
        typer.echo(
            f"\n{title:28}{'days':>6}{'n':>7}{'CRPS':>9}{'of mean':>9}{'bias':>9}{'50 %':>7}{'80 %':>7}{'95 %':>7}"
        )
        for method, horizons in methods.items():
            for days, found in horizons.items():
                if found["n"] and (days == "all" or method == SHOWDOWN):
                    typer.echo(_line(method, days, found))
    typer.echo(f"\n{len(result.cases):,} forecasts in {result.seconds:.0f} s.")


def _line(method: str, days: str, found: dict[str, Any]) -> str:
    covered = "".join(f"{100 * found[name]:7.0f}" for name in ("coverage50", "coverage80", "coverage95"))
    share = "" if found["crps_share"] is None else f"{100 * found['crps_share']:.2f} %"
    return f"{method:28}{days:>6}{found['n']:7,}{found['crps']:9.2f}{share:>9}{found['bias']:+9.1f}{covered}"
