"""Where they come from: expected people by city beside who signed up and the seats that run."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import TICK, Annotation, Shape, axis, box, figure, line, nice_step, number, rows_of, text
from dashboard.escape import escaped
from dashboard.palette import Palette

MOST_ROWS = 15
_ROW, _HEAD = 26, 34
_NAMES, _COLUMN = 100, 46
_LONGEST_NAME = 12
_COLUMNS = ("come", "signed", "seats")


def city_height(cities: pd.DataFrame) -> int:
    """Height in px: one row for a city."""
    return _HEAD + _ROW * max(len(city_rows(cities)), 1) + 4


def city_rows(cities: pd.DataFrame) -> pd.DataFrame:
    """At most 15 rows, the most expected people first; the others share the last row, without a range.

    cities, and what is returned: the columns of `forecasting.outlook.read_cities`.
    """
    rows = cities.sort_values("expected", ascending=False, kind="stable").reset_index(drop=True)
    if len(rows) <= MOST_ROWS:
        return rows
    kept, rest = rows.iloc[: MOST_ROWS - 1], rows.iloc[MOST_ROWS - 1 :]
    other = {"city": f"{len(rest)} others", "low": np.nan, "high": np.nan}
    sums = {name: float(rest[name].sum()) for name in ("registered", "seats", "expected")}
    return pd.concat([kept, pd.DataFrame([other | sums])[list(kept.columns)]], ignore_index=True)


def city_ranges(cities: pd.DataFrame, palette: Palette) -> go.Figure:
    """A row for a city: pale bar for the 80 % range, dot for the mean, upright mark for registered people."""
    rows = city_rows(cities)
    height = city_height(cities)
    columns = _COLUMNS if np.isfinite(rows["seats"]).any() else _COLUMNS[:2]
    places = [float(height - _HEAD - _ROW * (row + 0.5)) for row in range(len(rows))]
    widest = float(np.nanmax([1.0, *rows["registered"], *rows["high"], *rows["expected"]]))
    shapes, annotations = _scale(widest, height, columns, palette)
    for place, row in zip(places, rows_of(rows), strict=True):
        more_shapes, more_texts = _row(row, place, columns, palette)
        shapes += more_shapes
        annotations += more_texts
    layout = {
        "margin": {"l": _NAMES, "r": _COLUMN * len(columns), "t": 0, "b": 0, "pad": 0},
        "xaxis": axis(palette, range=[0, widest * 1.04]),
        "yaxis": axis(palette, range=[0, height]),
        "shapes": shapes,
        "annotations": annotations,
    }
    return figure([_expected(rows, places, palette)], layout, palette, height, axis=False)


def _scale(
    widest: float, height: int, columns: tuple[str, ...], palette: Palette
) -> tuple[list[Shape], list[Annotation]]:
    step = nice_step(widest, 3)
    ticks = [float(tick) for tick in np.arange(0, widest * 1.001, step)]
    shapes = [line(tick, 0, tick, height - _HEAD + 4, palette.grid, layer="below") for tick in ticks[1:]]
    head = height - 14
    annotations = [text(tick, head, number(tick), palette.muted, TICK, "center") for tick in ticks]
    for position, words in enumerate(columns):
        annotations.append(_cell(words, head, position, palette.muted))
    return shapes, annotations


def _row(row: Any, place: float, columns: tuple[str, ...], palette: Palette) -> tuple[list[Shape], list[Annotation]]:
    shapes: list[Shape] = []
    if np.isfinite(row.low):
        shapes.append(box(row.low, place - 8, row.high, place + 8, palette.fan[1], layer="below"))
    shapes.append(line(row.registered, place - 8, row.registered, place + 8, palette.neutral, 2))
    name = row.city or "no city given"
    seats = number(round(row.seats)) if np.isfinite(row.seats) else "–"
    numbers = (f"<b>{round(row.expected):,}</b>", f"{round(row.registered):,}", seats)
    colors = (palette.text, palette.muted, palette.muted)
    annotations = [text(0, place, escaped(name, _LONGEST_NAME), palette.text, 13, "right", xref="paper", xshift=-12)]
    for position, words in enumerate(numbers[: len(columns)]):
        annotations.append(_cell(words, place, position, colors[position]))
    return shapes, annotations


def _cell(words: str, place: float, column: int, color: str) -> Annotation:
    return text(1, place, words, color, TICK, "right", xref="paper", xshift=_COLUMN * (column + 1))


def _expected(rows: pd.DataFrame, places: list[float], palette: Palette) -> dict[str, Any]:
    hover = [
        f"{escaped(row.city or 'no city given')}: {round(row.expected):,} expected"
        + (f", 80 % {round(row.low):,}–{round(row.high):,}" if np.isfinite(row.low) else "")
        for row in rows_of(rows)
    ]
    return {
        "type": "scatter", "mode": "markers", "x": rows["expected"].tolist(), "y": places, "text": hover,
        "marker": {"size": 9, "color": palette.band_fills[3], "opacity": 1}, "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }  # fmt: skip
