"""Showdown beside statsforecast and Prophet on real data: `make bench-peers`.

Prints Markdown, the tables of docs/accuracy.md; also JSON where BENCH_JSON names a file. Eight minutes on
two idle cores; most of it is AutoARIMA and the backtest of every hotel day with its history.
SHOWDOWN_REAL_DATA names the folder of the data. Both sides know of each event only what was known at the as-of.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.benchmarks.figure import Figure
from tests.benchmarks.peers import known, ours, report
from tests.benchmarks.peers.compare import Key, compared, standings
from tests.benchmarks.peers.exchange import ALONE, HISTORY, Answer, Case, read_answers, write_cases

DAYS_BEFORE = (21.0, 14.0, 7.0, 3.0, 1.0)
EVENTS = 60
SEED = 20111124
PEERS_PYTHON = ours.REPOSITORY / ".venv-peers" / "bin" / "python"


@dataclass(frozen=True)
class Round:
    """One table. one_series: whether all events of the folder may learn from each other, whatever their series."""

    title: str
    folder: str
    task: str
    one_series: bool = False


ROUNDS = (
    Round("hotel days, history", "hotel", HISTORY),
    Round("hotel days, alone", "hotel", ALONE),
    Round("courses, history", "courses", HISTORY),
    Round("courses as one series, history", "courses", HISTORY, one_series=True),
    Round("courses, alone", "courses", ALONE),
)


def main() -> None:
    root = Path(os.environ.get("SHOWDOWN_REAL_DATA") or "../shared/data")
    if not (root / "hotel").is_dir():
        print(f"Skipped: there is no real data at {root}. Set SHOWDOWN_REAL_DATA to the folder that holds it.")
        return
    began = time.perf_counter()
    figures: list[Figure] = []
    for this in ROUNDS:
        with tempfile.TemporaryDirectory() as folder:
            result = compare(this, root / this.folder, Path(folder))
        print(report.table(result), flush=True)
        figures += report.figures(result)
    print(f"\nAll of it took {time.perf_counter() - began:.0f} s on {os.cpu_count()} cores, seed {SEED}.")
    if path := os.environ.get("BENCH_JSON"):
        Path(path).write_text(json.dumps([figure.row() for figure in figures], indent=2) + "\n", encoding="utf-8")


def compare(this: Round, source: Path, folder: Path) -> report.Result:
    """Ask both sides for the same events and horizons, one side after the other; folder: for what passes between."""
    world = known.read_world(source)
    chosen = known.choose_events(world, EVENTS, np.random.default_rng(SEED))
    world = world.in_one_series() if this.one_series else world
    cases = known.cases(world, this.task, chosen, DAYS_BEFORE)
    known.write_world(world if this.task == HISTORY else world.only(chosen), folder)
    told = ask_peers(cases, folder)
    own = ours.backtest(folder, this.task, DAYS_BEFORE)
    asked = [(case.event_id, case.days_before) for case in cases if (case.event_id, case.days_before) in own.observed]
    answers = {report.OURS: {key: own.quantiles[key] for key in asked}}
    answers |= ours.baselines(folder, this.task, asked)
    answers |= {name: _answered(told, name) for name in dict.fromkeys(answer.peer for answer in told)}
    return report.Result(
        title=this.title,
        task=this.task,
        asked=len(asked),
        standings=standings(report.OURS, answers, {key: own.observed[key] for key in asked}, SEED),
        compared=compared(answers, asked),
        failures=report.count_failures(told),
        seconds={report.OURS: own.seconds} | report.seconds_by_peer(told),
        seconds_in_all=own.seconds_in_all,
    )


def ask_peers(cases: list[Case], folder: Path) -> list[Answer]:
    """The answers of the peers, from their own environment; they see nothing but the cases."""
    asked, answered = folder / "cases.parquet", folder / "answers.parquet"
    write_cases(cases, asked)
    command = [str(PEERS_PYTHON), "-m", "tests.benchmarks.peers.peers", str(asked), str(answered)]
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    subprocess.run(command, cwd=ours.REPOSITORY, env=os.environ | one_thread, check=True, stdout=sys.stderr)
    return read_answers(answered)


def _answered(told: list[Answer], peer: str) -> dict[Key, np.ndarray]:
    return {
        (answer.event_id, answer.days_before): answer.quantiles
        for answer in told
        if answer.peer == peer and answer.quantiles is not None
    }


if __name__ == "__main__":
    main()
