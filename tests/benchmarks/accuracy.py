"""The forecast alone on real data, beside last week's pace and the books: `make bench-accuracy`.

Every event is forecast from its own sign-ups only, 21, 14, 7, 3 and 1 days before, and scored on the people
registered at its start. Takes a few minutes; it prints Markdown, the table of docs/forecast.md.
"""

import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from data import Database, import_file, list_events, load_event
from forecasting.baselines import last_week_pace, on_the_books
from forecasting.forecast import SEED
from forecasting.registrations import draw_registrations
from forecasting.tables import EventData
from forecasting.track_record import Scores, percentiles, score

DAYS_BEFORE = (21, 14, 7, 3, 1)
DRAWS = 4000
METHODS = ("Showdown, alone", "last week's pace", "on the books")


def main() -> None:
    root = Path(os.environ.get("SHOWDOWN_REAL_DATA", "../shared/data"))
    if not root.is_dir():
        sys.exit(f"There is no real data at {root}. Set SHOWDOWN_REAL_DATA to the folder that holds it.")
    for name in sys.argv[1:] or ("hotel", "courses"):
        began = time.perf_counter()
        print(f"\n### {name}\n\n| method | CRPS, % of the mean | by days before | 50 % | 80 % | 95 % | bias |")
        print("|---|---|---|---|---|---|---|")
        with ProcessPoolExecutor() as workers:
            cases = [row for part in workers.map(_forecast_all, *_shares(root / name)) for row in part]
        _print_scores(cases)
        print(f"\n{len(cases)} forecasts in {time.perf_counter() - began:.0f} s.", flush=True)


def _shares(folder: Path) -> tuple[list[Path], list[int], list[int]]:
    n_shares = os.cpu_count() or 1
    return [folder] * n_shares, list(range(n_shares)), [n_shares] * n_shares


def _forecast_all(folder: Path, share: int, n_shares: int) -> list[tuple[int, float, np.ndarray]]:
    """Days before, people registered at the start, and percentiles by method, for every n-th event of a folder."""
    database = Database.in_memory()
    for kind in ("events", "registrations"):
        import_file(database, kind, folder / f"{kind}.parquet", now=datetime.now(UTC))
    rows = []
    for event in list_events(database)[share::n_shares]:
        observed = load_event(database, event.event_id, event.starts_at).registered
        for days in DAYS_BEFORE:
            known = load_event(database, event.event_id, event.starts_at - timedelta(days=days))
            rows.append((days, float(observed), np.stack(list(_percentiles(known)))))
    return rows


def _percentiles(known: EventData) -> Iterator[np.ndarray]:
    """The 99 percentiles of the people registered at the start, for each of METHODS."""
    rng = np.random.default_rng(SEED)
    registrations = draw_registrations(known, DRAWS, rng)
    normals = rng.standard_normal(registrations.arriving.shape, dtype=np.float32)
    yield percentiles(registrations.at_the_start(normals, known.days_before).sum(axis=1))
    yield percentiles(last_week_pace(known, DRAWS, rng))
    yield percentiles(on_the_books(known, DRAWS))


def _print_scores(cases: list[tuple[int, float, np.ndarray]]) -> None:
    days = np.array([case[0] for case in cases])
    observed = np.array([case[1] for case in cases])
    quantiles = np.stack([case[2] for case in cases])
    for position, method in enumerate(METHODS):
        overall = score(quantiles[:, position], observed)
        by_days = [score(quantiles[days == d, position], observed[days == d]) for d in DAYS_BEFORE]
        print(_row(method, overall, by_days))


def _row(method: str, overall: Scores, by_days: list[Scores]) -> str:
    horizons = ", ".join(f"{d}: {100 * s.crps_share:.2f}" for d, s in zip(DAYS_BEFORE, by_days, strict=True))
    covered = " | ".join(f"{100 * c:.0f}" for c in (overall.coverage50, overall.coverage80, overall.coverage95))
    return f"| {method} | {100 * overall.crps_share:.2f} | {horizons} | {covered} | {overall.bias:+.1f} |"


if __name__ == "__main__":
    main()
