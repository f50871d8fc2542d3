"""All figures as a table, and as JSON where BENCH_JSON names a file. Ends with 0 also when a bar is missed."""

import json
import os
from pathlib import Path

from tests.benchmarks import computing, pages
from tests.benchmarks.figure import Figure


def main() -> None:
    figures: list[Figure] = []
    print(f"{'':52} {'value':>9} {'':6} {'bar':>7}")
    for measure in (computing.measure, pages.measure):
        for figure in measure():
            figures.append(figure)
            bar = f"{figure.bar:g}" if figure.bar is not None else "-"
            missed = "" if figure.ok else "   MISSED"
            print(f"{figure.name:52} {figure.value:9.2f} {figure.unit:6} {bar:>7}{missed}", flush=True)
    if path := os.environ.get("BENCH_JSON"):
        Path(path).write_text(json.dumps([figure.row() for figure in figures], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
