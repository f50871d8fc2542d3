"""Measured figures, and the bar that each must hold."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """value in `unit`; bar is the most it may be, None where there is none."""

    name: str
    value: float
    unit: str
    bar: float | None

    @property
    def ok(self) -> bool:
        return self.bar is None or self.value <= self.bar

    def row(self) -> dict[str, object]:
        return {"name": self.name, "value": round(self.value, 2), "unit": self.unit, "bar": self.bar, "ok": self.ok}


def show(*measures: Callable[[], Iterator[Figure]]) -> None:
    """Print each figure as soon as it is there, and write all as JSON where BENCH_JSON names a file."""
    figures: list[Figure] = []
    print(f"{'':52} {'value':>9} {'':6} {'bar':>7}")
    for measure in measures:
        for figure in measure():
            figures.append(figure)
            bar = f"{figure.bar:g}" if figure.bar is not None else "-"
            missed = "" if figure.ok else "   MISSED"
            print(f"{figure.name:52} {figure.value:9.2f} {figure.unit:6} {bar:>7}{missed}", flush=True)
    if path := os.environ.get("BENCH_JSON"):
        Path(path).write_text(json.dumps([figure.row() for figure in figures], indent=2) + "\n", encoding="utf-8")
