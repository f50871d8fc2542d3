"""The reference classes of the outside view: what was counted, against what had been announced."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import TICK, Annotation, Chart, Shape, axis, box, figure, line, ruler, text
from dashboard.palette import Palette
from forecasting.outside import SOURCE, ReferenceClass
from forecasting.record_findings import hundredths

_ROW, _HEAD = 44.0, 24.0
_NAME, _BAR = 12.0, 30.0  # px from the top of a row to the middle of its name, and of its bar
_HALF = 6.0
_MOST = 200  # per cent of the announced number, the right end of the axis
_RIGHT = 300  # with the column of those that met it


def ratios_chart(classes: Sequence[ReferenceClass], heading: str, palette: Palette) -> Chart:
    """A row a class: the middle half, nine in ten as a line, the median; and the share that met its number."""
    return Chart(
        "ratios",
        _rows(classes, palette),
        heading,
        "Counted in per cent of announced, by the number announced: median (upright mark), half of the events (bar), "
        f"nine in ten (line, cut at {_MOST} %). Source: {SOURCE}, police figures.",
        "Counted over announced. "
        + "; ".join(
            f"{_size(one)} announced: median {hundredths(one.ratios[2])} %, {hundredths(one.reaching)} % met it"
            for one in classes
        )
        + ".",
        _table(classes),
    )


def _rows(classes: Sequence[ReferenceClass], palette: Palette) -> go.Figure:
    height = _HEAD + _ROW * len(classes)
    shapes: list[Shape] = [line(100, 0, 100, height - _HEAD + 2, palette.accent, 1.5, layer="below")]
    annotations: list[Annotation] = [
        text(100, height - 10, "as announced", palette.accent, TICK, "center"),
        text(_RIGHT, height - 10, "met it", palette.muted, TICK, "right"),
    ]
    for row, one in enumerate(classes):
        top = height - _HEAD - _ROW * row
        low, quarter, median, three_quarters, high = (min(100 * ratio, _MOST) for ratio in one.ratios)
        bar = top - _BAR
        shapes += [
            line(low, bar, high, bar, palette.neutral),
            box(quarter, bar - _HALF, three_quarters, bar + _HALF, palette.band_fills[1], palette.band_edges[1]),
            line(median, bar - _HALF - 1, median, bar + _HALF + 1, palette.text, 3),
        ]
        annotations += [
            text(0, top - _NAME, f"<b>{_size(one)}</b> announced · {one.n:,} events · median "
                 f"<b>{hundredths(one.ratios[2])} %</b>", palette.text, TICK, bgcolor=palette.page),
            text(_RIGHT, bar, f"{hundredths(one.reaching)} %", palette.text, TICK, "right"),
        ]  # fmt: skip
    hovers: dict[str, Any] = {
        "type": "scatter", "mode": "markers", "x": [100 * one.ratios[2] for one in classes],
        "y": [height - _HEAD - _ROW * row - _BAR for row in range(len(classes))],
        "text": [f"{_size(one)} announced: half of {one.n:,} events brought {100 * one.ratios[1]:.0f} to "
                 f"{100 * one.ratios[3]:.0f} %" for one in classes],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 26, "color": "rgba(0,0,0,0)", "line": {"width": 0}},
    }  # fmt: skip
    ticks = [0, 50, 100, 150, 200]
    layout: dict[str, Any] = {
        "xaxis": ruler(
            palette, range=[-6, _RIGHT], tickvals=ticks, ticktext=[*(f"{tick}" for tick in ticks[:-1]), "200 %"]
        ),
        "yaxis": axis(palette, range=[0, height]),
        "shapes": shapes,
        "annotations": annotations,
    }
    return figure([hovers], layout, palette, int(height) + 34)


def _size(one: ReferenceClass) -> str:
    lower, upper = one.sizes
    return f"{lower:,} and more" if upper == float("inf") else f"{lower:,}–{upper - 1:,.0f}"


def _table(classes: Sequence[ReferenceClass]) -> pd.DataFrame:
    names = ("5 %", "lower quarter", "median", "upper quarter", "95 %")
    table = pd.DataFrame({"announced (people)": [_size(one) for one in classes], "events": [one.n for one in classes]})
    for place, name in enumerate(names):
        table[f"counted over announced, {name} (%)"] = [hundredths(one.ratios[place]) for one in classes]
    return table.assign(**{"met the number (%)": [hundredths(one.reaching) for one in classes]})
