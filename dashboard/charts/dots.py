"""Fifty futures as dots over turnout: how likely is read by counting."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.base import (
    AXIS_ROOM,
    Annotation,
    Shape,
    axis,
    figure,
    line,
    nice_step,
    number,
    ruler,
    text,
)  # fmt: skip
from dashboard.charts.binning import Bins, bins_for
from dashboard.palette import Palette
from forecasting import notation
from forecasting.outlook import Outlook

HEIGHT = 216
PAIR_HEIGHT = 326
_DOT, _STACK = 12.0, 13.0
_PLOT = float(HEIGHT - AXIS_ROOM)
_BRACKET = 138.0
_PANEL = 146.0
_PANEL_LABEL = 56.0  # px at the top of a panel that no dot reaches
_PANEL_ROWS = int((_PANEL - _PANEL_LABEL) / _STACK)
_NARROWEST = 358.0


def turnout_dots(outlook: Outlook, palette: Palette) -> go.Figure:
    """One dot for each of 50 equally likely turnouts, coloured by band, with median, 80 % range and target."""
    bins = bins_for(outlook.target, outlook.dots)
    shapes, annotations = _target(outlook, palette, _PLOT)
    bracket_shapes, bracket_texts = _bracket(outlook, palette, bins)
    layout = {
        "xaxis": _turnout_axis(bins, palette),
        "yaxis": axis(palette, range=[0, _PLOT]),
        "shapes": shapes + bracket_shapes,
        "annotations": annotations + bracket_texts,
    }
    return figure([_dots(outlook, bins, palette, 0.0, _BRACKET - 16)], layout, palette, HEIGHT)


def before_and_after(baseline: Outlook, outlook: Outlook, palette: Palette) -> go.Figure:
    """The dots of the baseline above those of the scenario, on one axis; a small triangle marks each median."""
    bins = bins_for(outlook.target, baseline.dots, outlook.dots, tallest=_PANEL_ROWS)
    top = float(PAIR_HEIGHT - AXIS_ROOM)
    shapes, annotations = _target(outlook, palette, top)
    traces = []
    for words, one, floor in (("Baseline", baseline, _PANEL), ("This scenario", outlook, 0.0)):
        ceiling = floor + _PANEL
        traces.append(_dots(one, bins, palette, floor + 7, _PANEL - _PANEL_LABEL))
        middle = min(one.turnout.q50, bins.limit)
        traces.append(_triangle(middle, floor + 3, palette))
        label = f"<b>{words}</b><br>median {notation.people(one.turnout.q50)}"
        annotations.append(text(0, ceiling - 6, label, palette.text, yanchor="top", xref="paper", xshift=2))
    shapes.append(line(0, _PANEL, 1, _PANEL, palette.grid, xref="paper", layer="below"))
    layout = {
        "xaxis": _turnout_axis(bins, palette),
        "yaxis": axis(palette, range=[0, top]),
        "shapes": shapes,
        "annotations": annotations,
    }
    return figure(traces, layout, palette, PAIR_HEIGHT)


def _turnout_axis(bins: Bins, palette: Palette) -> dict[str, Any]:
    end = bins.limit + (bins.width if bins.overflow else 0)
    step = nice_step(bins.limit, 6)
    ticks = [float(tick) for tick in np.arange(0, bins.limit * 0.97, step)]
    labels = [number(tick) for tick in ticks]
    if bins.overflow:
        ticks = [tick for tick in ticks if tick < bins.limit - 0.7 * step] + [bins.limit + bins.width / 2]
        labels = labels[: len(ticks) - 1] + [f"{number(bins.limit)}+"]
    return ruler(palette, range=[-0.022 * end, end * 1.008], tickvals=ticks, ticktext=labels)


def _dots(outlook: Outlook, bins: Bins, palette: Palette, floor: float, room: float) -> dict[str, Any]:
    dots = np.sort(np.asarray(outlook.dots, dtype=float))
    size = min(_DOT, _NARROWEST / (bins.columns + 1.5) - 0.5)
    stack = _STACK * size / _DOT
    limits = [band.lower for band in outlook.bands[1:]]
    centres, heights = bins.places(dots, max(int(room / stack), 1), limits)
    stack = min(stack, room / (heights.max() + 1))
    size = min(size, stack - 0.4)  # a band of few columns may hold so many that only smaller ones fit
    colours = [_band_colours(outlook, turnout, palette) for turnout in dots]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": centres.tolist(),
        "y": (floor + 2 + size / 2 + heights * stack).tolist(),
        "marker": {
            "size": size,
            "opacity": 1,
            "color": [fill for fill, _ in colours],
            "line": {"width": 1.25, "color": [edge for _, edge in colours]},
        },
        "text": [f"{notation.people(turnout)} people" for turnout in dots],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _band_colours(outlook: Outlook, turnout: float, palette: Palette) -> tuple[str, str]:
    for position, band in enumerate(outlook.bands):
        if band.upper is None or turnout < band.upper:
            return palette.band(position, len(outlook.bands))
    return palette.band(2, 4)


def _triangle(middle: float, height: float, palette: Palette) -> dict[str, Any]:
    marker = {"symbol": "triangle-up", "size": 7, "color": palette.text, "opacity": 1}
    return {"type": "scatter", "mode": "markers", "x": [middle], "y": [height], "marker": marker, "hoverinfo": "skip"}


def _target(outlook: Outlook, palette: Palette, top: float) -> tuple[list[Shape], list[Annotation]]:
    if not outlook.target:
        return [], []
    words = f"<b>target {number(outlook.target)}</b>"
    shapes = [line(outlook.target, 0, outlook.target, top, palette.accent, 1.5, layer="below")]
    return shapes, [text(outlook.target, top - 8, words, palette.accent, 13, xshift=5)]


def _bracket(outlook: Outlook, palette: Palette, bins: Bins) -> tuple[list[Shape], list[Annotation]]:
    summary, colour = outlook.turnout, palette.text
    end = bins.limit + (bins.width if bins.overflow else 0)
    low, middle, high = (min(value, end) for value in (summary.q10, summary.q50, summary.q90))
    shapes = [line(low, _BRACKET, high, _BRACKET, colour, 1.25)]
    shapes += [line(at, _BRACKET - 4, at, _BRACKET + 4, colour, 1.25) for at in (low, high)]
    shapes.append(line(middle, _BRACKET - 6, middle, _BRACKET + 6, colour, 3))
    words = (
        f"<b>median {notation.people(summary.q50)}</b><br>"
        f"80 %: {notation.people(summary.q10)}–{notation.people(summary.q90)}"
    )
    return shapes, [_label_of_bracket(words, middle, end, outlook.target, palette)]


def _label_of_bracket(words: str, middle: float, end: float, target: float | None, palette: Palette) -> Annotation:
    """The words above the bracket, as near to the median as they stand inside the chart and clear of line and words of
    the target.
    """
    half, words_of_target = 0.16 * end, 0.25 * end  # of 358 px, the width of the words at most
    place = min(max(middle, half), end - half)
    if target and target - half < place < target + words_of_target + half:
        left, right = target - half * 1.1, target + words_of_target + half
        fitting = [at for at in (left, right) if half * 0.9 < at <= end - half]
        place = min(fitting, key=lambda at: abs(at - place), default=end - half)
    return text(place, _BRACKET + 24, words, palette.text, 13, "center")
