"""Which assumption matters most: the median turnout with one of them low and high, the others left to the model."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import TICK, Annotation, Chart, Shape, axis, box, figure, line, text
from dashboard.palette import Palette
from forecasting import findings, notation
from forecasting.assumptions import BY_NAME
from forecasting.sensitivity import Sensitivity, Swing

MOST_ROWS = 8
_ROW, _HEAD = 43.0, 22.0
_NAME, _BAR = 11.0, 29.0  # px from the top of a row to the middle of its name, and of its bar
_HALF_BAR = 7.0
_NARROWEST = 358.0
_LETTER, _AIR = 6.1, 10.0  # px a letter takes at 12 px, and the air beside a label


@dataclass(frozen=True)
class _End:
    """One end of a bar: the median there, people, and the value of the assumption that brings it."""

    people: float
    value: str

    @property
    def room(self) -> float:
        """Pixels that its label takes beside the bar."""
        return _LETTER * len(f"{notation.people(self.people)} at {self.value}") + _AIR


def tornado(found: Sensitivity, palette: Palette) -> Chart:
    """The assumptions that matter most, the biggest mover first and in the accent; the table has them all."""
    rows = [swing for swing in found.swings if swing.width >= 1][:MOST_ROWS]
    return Chart(
        "tornado",
        _bars(found, rows, palette),
        findings.tornado(found),
        "Median turnout with one assumption at a low and a high value, the others left to the model.",
        _words(found, rows),
        _table(found),
    )


def _bars(found: Sensitivity, rows: list[Swing], palette: Palette) -> go.Figure:
    height = _HEAD + _ROW * max(len(rows), 1)
    ends = [_ends(swing) for swing in rows]
    shapes: list[Shape] = [line(found.median, 0, found.median, height - _HEAD + 2, palette.axis, layer="below")]
    words = f"baseline {notation.people(found.median)}"
    annotations: list[Annotation] = [text(found.median, height - 10, words, palette.muted, TICK, "center")]
    for row, (swing, (low, high)) in enumerate(zip(rows, ends, strict=True)):
        top = height - _HEAD - _ROW * row
        color = palette.accent if row == 0 else palette.neutral
        shapes.append(box(low.people, top - _BAR - _HALF_BAR, high.people, top - _BAR + _HALF_BAR, color))
        annotations.append(_name(swing, top, palette))
        annotations += _labels(low, high, top - _BAR, palette)
    layout: dict[str, Any] = {
        "xaxis": axis(palette, range=_range(found.median, ends)),
        "yaxis": axis(palette, range=[0, height]),
        "shapes": shapes,
        "annotations": annotations,
    }
    return figure([_hovers(rows, height)], layout, palette, int(height), axis=False)


def _ends(swing: Swing) -> tuple[_End, _End]:
    """The ends of a bar, the fewer people first."""
    assumption = BY_NAME[swing.name]
    low = _End(swing.at_low, notation.amount(assumption, swing.low))
    high = _End(swing.at_high, notation.amount(assumption, swing.high))
    return (low, high) if low.people <= high.people else (high, low)


def _range(median: float, ends: list[tuple[_End, _End]]) -> list[float]:
    """People at the left and right edge, so that on a phone every label fits beside its bar."""
    least = min([median, *(low.people for low, _ in ends)])
    most = max([median, *(high.people for _, high in ends), least + 1])
    left, right = (max([_AIR, *(end[side].room for end in ends)]) for side in (0, 1))
    for _ in range(4):  # the less room the labels take, the longer the bars, and the more room beside the short ones
        scale = max(_NARROWEST - left - right, 60.0) / (most - least)
        left = max([_AIR, *(low.room - (low.people - least) * scale for low, _ in ends)])
        right = max([_AIR, *(high.room - (most - high.people) * scale for _, high in ends)])
    return [least - left / scale, most + right / scale]


def _name(swing: Swing, top: float, palette: Palette) -> Annotation:
    return text(0, top - _NAME, BY_NAME[swing.name].label, palette.text, 13, xref="paper", bgcolor=palette.page)


def _labels(low: _End, high: _End, place: float, palette: Palette) -> list[Annotation]:
    """People in text colour, the value that brings them in a quiet one."""

    def quiet(words: str) -> str:
        return f'<span style="color:{palette.muted}">{words}</span>'

    left = f"{quiet(f'at {low.value}')} <b>{notation.people(low.people)}</b>"
    right = f"<b>{notation.people(high.people)}</b> {quiet(f'at {high.value}')}"
    return [
        text(low.people, place, left, palette.text, TICK, "right", xshift=-4, bgcolor=palette.page),
        text(high.people, place, right, palette.text, TICK, "left", xshift=4, bgcolor=palette.page),
    ]


def _hovers(rows: list[Swing], height: float) -> dict[str, Any]:
    """Unseen marks over the ends of the bars, for what a pointer asks."""
    places, people, words = [], [], []
    for row, swing in enumerate(rows):
        for value, median, odds in ((swing.low, swing.at_low, swing.p_low), (swing.high, swing.at_high, swing.p_high)):
            places.append(height - _HEAD - _ROW * row - _BAR)
            people.append(median)
            words.append(f"{_at(swing, value)}: median {notation.people(median)}{_odds(odds)}")
    return {
        "type": "scatter", "mode": "markers", "x": people, "y": places, "text": words,
        "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
        "marker": {"size": 2 * _HALF_BAR, "color": "rgba(0,0,0,0)", "line": {"width": 0}},
    }  # fmt: skip


def _words(found: Sensitivity, rows: list[Swing]) -> str:
    parts = [
        f"{_at(swing, swing.low)} {notation.people(swing.at_low)}, "
        f"{_at(swing, swing.high, named=False)} {notation.people(swing.at_high)}"
        for swing in rows
    ]
    sentence = f"Median turnout; baseline {notation.people(found.median)}."
    return f"{sentence} {'; '.join(parts)}." if parts else sentence


def _at(swing: Swing, value: float, named: bool = True) -> str:
    amount = f"at {notation.amount(BY_NAME[swing.name], value)}"
    return f"{BY_NAME[swing.name].label} {amount}" if named else amount


def _odds(odds: float | None) -> str:
    return "" if odds is None else f", showdown {notation.percent(odds)}"


def _table(found: Sensitivity) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "assumption": [BY_NAME[swing.name].label for swing in found.swings],
            "low value": [notation.amount(BY_NAME[swing.name], swing.low) for swing in found.swings],
            "median turnout at the low value (people)": [round(swing.at_low) for swing in found.swings],
            "high value": [notation.amount(BY_NAME[swing.name], swing.high) for swing in found.swings],
            "median turnout at the high value (people)": [round(swing.at_high) for swing in found.swings],
        }
    )
    if found.target is not None:
        table["odds of the target at the low value (0 to 1)"] = [swing.p_low for swing in found.swings]
        table["odds of the target at the high value (0 to 1)"] = [swing.p_high for swing in found.swings]
    table["source of the values"] = [swing.source or BY_NAME[swing.name].low_high_source for swing in found.swings]
    return table
