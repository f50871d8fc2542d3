"""A backtest from files alone: every event forecast at every horizon, on all cores, and scored."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any

import typer

from data import Database, ImportRefused, ImportReport, Outcome, import_file, list_outcomes, load_event
from forecasting.backtest import SHOWDOWN, TURNOUT, Case, baseline_cases, forecast_case, long_table, scores
from forecasting.scenario import Scenario
from forecasting.tables import InvalidInput
from terminal.speaking import tell

PAST, NONE = "past", "none"


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
    """All cases, by event and horizon; seconds: for all of it, from files to scores.

    problems: what of the files could not be used, as sentences.
    """

    plan: Plan
    cases: tuple[Case, ...]
    seconds: float
    problems: tuple[str, ...] = ()


def parse_days(text: str) -> tuple[float, ...]:
    """Horizons from "21,14,7"; anything else is wrong usage."""
    try:
        days = tuple(float(part) for part in text.split(","))
    except ValueError:
        days = ()
    if not days or not all(0 < day < 1000 for day in days) or len(set(days)) < len(days):
        raise typer.BadParameter(
            f"It takes different numbers of days above 0 and below 1000, parted by commas, got {text!r}. "
            "Try 21,14,7,3,1.",
            param_hint="--days-before",
        )
    return days


def run(plan: Plan, progress: Callable[[float], None] = lambda share: None) -> Result:
    """Forecast every event of the files at every horizon; no event sees its future, nor an unfinished event's.

    Raises ImportRefused where a file cannot be used, InvalidInput where no row of it can.
    """
    began = time.perf_counter()
    cases: list[Case] = []
    with _workers() as workers:
        outcomes, problems = workers.submit(_look, plan).result()
        for done, part in enumerate(workers.map(_forecast_all, repeat(plan), outcomes), start=1):
            cases += part
            progress(done / len(outcomes))
    return Result(plan, tuple(cases), time.perf_counter() - began, problems)


@contextmanager
def _workers() -> Iterator[ProcessPoolExecutor]:
    """A process a core. Where the work is broken off, by Ctrl-C or an error, they end with the events in hand."""
    with ProcessPoolExecutor(os.cpu_count() or 1, initializer=_serve) as workers:
        try:
            yield workers
        except BaseException:
            workers.shutdown(cancel_futures=True)
            raise


def _serve() -> None:
    """Leave Ctrl-C to the parent, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _look(plan: Plan) -> tuple[list[Outcome], tuple[str, ...]]:
    """What came of every event of the files, and what of the files could not be used."""
    database, reports = _read(plan.events, plan.registrations)
    for report, path in zip(reports, (plan.events, plan.registrations), strict=True):
        if not report.accepted:
            raise InvalidInput(f"No row of {path.name} could be used: {report.rejects[0].reason}")
    return list_outcomes(database), tuple(_rejected(report) for report in reports if report.rejected)


def _rejected(report: ImportReport) -> str:
    first = report.rejects[0]
    return (
        f"{report.rejected:,} of {report.read:,} {report.kind} were left out; "
        f"the first stands on line {first.line}: {first.reason}"
    )


@cache
def _read(events: Path, registrations: Path) -> tuple[Database, tuple[ImportReport, ...]]:
    """The files in memory, once a process; never before a fork, which no thread of a database survives."""
    database = Database.in_memory()
    return database, (_take_in(database, "events", events), _take_in(database, "registrations", registrations))


def _take_in(database: Database, kind: str, path: Path) -> ImportReport:
    try:
        return import_file(database, kind, path, now=datetime.now(UTC))
    except ImportRefused as error:
        # Of two files, one must be told which.
        raise ImportRefused(str(error) if path.name in str(error) else f"{path.name}: {error}") from error


def _forecast_all(plan: Plan, outcome: Outcome) -> list[Case]:
    """One event at every horizon."""
    database, _ = _read(plan.events, plan.registrations)
    return [_forecast(database, plan, outcome, days) for days in plan.days_before]


def _forecast(database: Database, plan: Plan, outcome: Outcome, days: float) -> Case:
    as_of = outcome.starts_at - timedelta(days=days)
    known = load_event(database, outcome.event_id, as_of, series=plan.learns, signals=False)
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
        tell(f"\n{title:32}{'days':>6}{'n':>7}{'CRPS':>9}{'of mean':>9}{'bias':>9}{'50 %':>7}{'80 %':>7}{'95 %':>7}")
        for method, horizons in methods.items():
            for days, found in horizons.items():
                if found["n"] and (days == "all" or method == SHOWDOWN):
                    tell(_line(method, days, found))
    tell(f"\n{len(result.cases):,} forecasts in {result.seconds:.0f} s.")


def _line(method: str, days: str, found: dict[str, Any]) -> str:
    covered = "".join(f"{100 * found[name]:7.0f}" for name in ("coverage50", "coverage80", "coverage95"))
    share = "" if found["crps_share"] is None else f"{100 * found['crps_share']:.2f} %"
    return f"{method:32}{days:>6}{found['n']:7,}{found['crps']:9.2f}{share:>9}{found['bias']:+9.1f}{covered}"
