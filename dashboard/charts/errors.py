"""How far off forecasts were, by days before the start, beside simple ones."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import TICK, Annotation, Chart, Shape, axis, figure, line, nice_step, ruler, text
from dashboard.palette import Palette
from forecasting import record_findings
from forecasting.backtest import SHOWDOWN
from forecasting.recorded import Horizon

_HEIGHT = 360
_PLOT = _HEIGHT - 34.0  # px above the axis
_LABELS = 0.40  # of the width, at the left
_APART = 17.0  # px between the names
_TOP = 1.06
_SHORT = {
    SHOWDOWN: "<b>Showdown</b>",
    "additive pickup": "additive pickup",
    "additive pickup in shares": "pickup in shares",
}


class Scored(Protocol):
    """What has scores by days before: a record of forecasts, or figures that were measured elsewhere."""

    @property
    def n(self) -> int: ...
    @property
    def events(self) -> int: ...
    @property
    def crps_share(self) -> Mapping[str, float]: ...
    @property
    def horizons(self) -> tuple[Horizon, ...]: ...


def errors_chart(record: Scored, palette: Palette, key: str) -> Chart:
    """CRPS in per cent of the mean outcome, the longest horizon at the left; a line a method."""
    methods = record_findings.names_of(record.crps_share)
    return Chart(
        f"{key}_errors",
        _lines(record.horizons, methods, palette),
        record_findings.off(record.crps_share),
        "CRPS in per cent of the mean outcome, by days before the start: it weighs the whole forecast, range included, "
        "against what came; 0 is perfect." + (_PICKUP if "additive pickup" in methods else ""),
        _words(record, methods),
        _table(record, methods),
    )


_PICKUP = " Pickup adds what past events still gained."


def _lines(horizons: tuple[Horizon, ...], methods: list[str], palette: Palette) -> go.Figure:
    people = np.array([[100 * one.crps_share[method] for one in horizons] for method in methods])
    most = float(np.nanmax(people)) if np.isfinite(people).any() else 1.0
    top = _TOP * max(most, 1e-6)
    step = nice_step(top, 5)
    ticks = np.arange(step, top, step)
    shapes: list[Shape] = [line(-0.12, y, len(horizons) - 0.7, y, palette.grid, layer="below") for y in ticks]
    annotations: list[Annotation] = [
        text(1, y, f"{y:g} %" if y == ticks[-1] else f"{y:g}", palette.muted, TICK, "right", xref="paper")
        for y in ticks
    ]
    for method, place in zip(methods, _places(people[:, 0], top), strict=True):
        color = palette.text if method == SHOWDOWN else palette.muted
        annotations.append(text(0, place, _SHORT.get(method, method), color, TICK, xref="paper", bgcolor=palette.page))
    traces = [_trace(method, row, horizons, palette) for method, row in zip(methods, people, strict=True)]
    elbows = _elbows(people[:, 0], _places(people[:, 0], top), palette)
    own = people[0]
    annotations += [
        text(n, y, f"{y:.1f}", palette.text, TICK, "center", yshift=-13) for n, y in enumerate(own) if np.isfinite(y)
    ]
    count = len(horizons)
    names = [one.words for one in horizons]
    names[0] += "" if len(names) == 1 else " days"
    names[-1] += " day" if names[-1] in ("1", "up to 1") else " days"
    left = -_LABELS / (1 - _LABELS) * (count - 0.6) - 0.2
    layout: dict[str, Any] = {
        "xaxis": ruler(palette, range=[left, count - 0.4], tickvals=list(range(count)), ticktext=names),
        "yaxis": axis(palette, range=[-0.09 * top, top]),
        "shapes": [*shapes, *elbows],
        "annotations": annotations,
    }
    return figure(traces, layout, palette, _HEIGHT)


def _places(values: np.ndarray, top: float) -> list[float]:
    """Heights of the names beside their lines, none nearer to the next than a line of text."""
    apart = _APART / _PLOT * top * 1.09
    places = np.where(np.isfinite(values), values, 0.0).astype(float)
    order = np.argsort(places, kind="stable")
    for lower, upper in pairwise(order):
        places[upper] = max(places[upper], places[lower] + apart)
    excess = places[order[-1]] - (top - apart / 2)
    if excess > 0:
        places[order[-1]] -= excess
        for upper, lower in pairwise(order[::-1]):
            places[lower] = min(places[lower], places[upper] - apart)
    return [float(place) for place in places]


def _elbows(values: np.ndarray, places: list[float], palette: Palette) -> list[Shape]:
    return [
        line(-0.42, place, -0.1, value, palette.axis, 0.75, layer="below")
        for value, place in zip(values, places, strict=True)
        if np.isfinite(value)
    ]


def _trace(method: str, people: np.ndarray, horizons: tuple[Horizon, ...], palette: Palette) -> dict[str, Any]:
    own = method == SHOWDOWN
    color = palette.band_fills[3] if own else palette.neutral
    name = "Showdown" if own else method
    return {
        "type": "scatter", "mode": "lines+markers", "x": list(range(len(people))), "y": people.tolist(),
        "line": {"color": color, "width": 2.5 if own else 1.25}, "cliponaxis": False,
        "marker": {"size": 9 if own else 5, "color": color, "opacity": 1},
        "text": [f"{name}, {one.words} days before: {y:.2f} % of the mean"
                 for one, y in zip(horizons, people, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _words(record: Scored, methods: list[str]) -> str:
    parts = [
        f"{one.words} days before: "
        + ", ".join(f"{_named(method)} {100 * one.crps_share[method]:.1f} %" for method in methods)
        for one in record.horizons
    ]
    return f"CRPS in per cent of the mean outcome. {'; '.join(parts)}."


def _table(record: Scored, methods: list[str]) -> pd.DataFrame:
    rows = [(one.words, one.n, one.events, one.crps_share) for one in record.horizons]
    rows.append(("all", record.n, record.events, record.crps_share))
    table = pd.DataFrame(
        {
            "days before": [words for words, *_ in rows],
            "forecasts": [n for _, n, _, _ in rows],
            "events": [events for _, _, events, _ in rows],
        }
    )
    for method in methods:
        table[f"{_named(method)}, CRPS (% of the mean)"] = [f"{100 * shares[method]:.2f}" for *_, shares in rows]
    return table


def _named(method: str) -> str:
    return "Showdown" if method == SHOWDOWN else method
