"""What it is worth to mark a list that was handed in at once: the error with the list unmarked and marked.

    python -m tests.benchmarks.lists

On simulated events and, where real data are at hand, on hotel days with a list put in; people registered at the start,
each event from its own sign-ups alone. Prints Markdown, the table of docs/forecast.md.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from data import Database, import_file, list_events, load_event
from forecasting.tables import EventData
from tests.forecasting.lists import HandedIn, errors, simulated, with_list

DAYS_BEFORE = (21, 14, 7, 3, 1)
SEEDS = 40  # simulated events at each distance
EVERY = 17  # of the hotel days
LISTS = {
    "15 days' worth at once": HandedIn(15.0),
    "3 days' worth at once": HandedIn(3.0),
    "15 days' worth over four days": HandedIn(15.0, days=4),
    "15 days' worth of parties of four": HandedIn(15.0, party=4),
}


def main() -> None:
    print("| list | forecasts | unmarked | marked | marked is better in |\n|---|---|---|---|---|")
    for name, handed_in in LISTS.items():
        for growth, kind in ((0.4, "a steady pace"), (1.2, "a pace that soars")):
            _print(f"simulated events of {kind}: {name}", _simulated(handed_in, growth))
    folder = Path(os.environ.get("SHOWDOWN_REAL_DATA", "../shared/data")) / "hotel"
    if folder.is_dir():
        database = Database.in_memory()
        for kind in ("events", "registrations"):
            import_file(database, kind, folder / f"{kind}.parquet", now=datetime.now(UTC))
        for name, handed_in in LISTS.items():
            _print(f"hotel days: {name}", _hotel(database, handed_in))


def _simulated(handed_in: HandedIn, growth: float) -> Iterator[tuple[EventData, int]]:
    return (simulated(seed, days, handed_in, growth) for days in DAYS_BEFORE for seed in range(SEEDS))


def _hotel(database: Database, handed_in: HandedIn) -> Iterator[tuple[EventData, int]]:
    """Hotel days known at each distance, with a list within the ten days before; all of its people stay."""
    rng = np.random.default_rng(0)
    for event in list_events(database)[::EVERY]:
        observed = load_event(database, event.event_id, event.starts_at).registered
        for days in DAYS_BEFORE:
            known = load_event(database, event.event_id, event.starts_at - timedelta(days=days))
            if len(known.bookings):
                usual = known.bookings["bookings"].sum() / min(known.bookings["days_ago"].max() + 1, 40)
                yield _listed(known, usual, handed_in, rng, observed)


def _listed(
    known: EventData, usual: float, handed_in: HandedIn, rng: np.random.Generator, observed: int
) -> tuple[EventData, int]:
    size, newest = max(round(handed_in.days_worth * usual / handed_in.days), 1), int(rng.integers(0, 10))
    data, rows = known, []
    for days_ago in range(newest, newest + handed_in.days):
        data = with_list(data, "a list", size, days_ago, handed_in.party)
        rows.append(data.bulk)
    return replace(data, bulk=pd.concat(rows, ignore_index=True)), observed + size * handed_in.days * handed_in.party


def _print(name: str, cases: Iterator[tuple[EventData, int]]) -> None:
    found = errors(cases)
    unmarked, marked = found.mean(axis=0)
    better = 100 * float((found[:, 1] < found[:, 0]).mean())
    print(f"| {name} | {len(found):,} | {unmarked:.1f} | {marked:.1f} | {better:.0f} % |", flush=True)


if __name__ == "__main__":
    main()
