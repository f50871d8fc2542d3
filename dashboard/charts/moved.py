"""What moved since yesterday: from the median then to the median now, one step a cause."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import Annotation, Chart, Shape, axis, box, figure, line, text
from dashboard.palette import Palette
from forecasting import findings, notation
from forecasting.outlook import Outlook
from forecasting.what_moved import CORRECTIONS, Movement

HEIGHT = 216
_NAMES, _NUMBERS = 122, 52
_HALF_BAR = 9.0
# A small change is drawn small: the axis spans at least this share of the median, or this many people.
_LEAST_SHARE, _LEAST_PEOPLE = 0.04, 10.0


def moved(movement: Movement, outlook: Outlook, palette: Palette) -> Chart:
    """The steps with their finding; outlook: today's, for the event's zone."""
    before, causes, after = movement.shown()
    shown = {cause: people for cause, people in causes.items() if people or cause != CORRECTIONS}
    zone = outlook.event.timezone
    ends = [notation.moment(moment, zone, False) for moment in (movement.before_as_of, movement.as_of)]
    return Chart(
        "moved",
        _steps(before, shown, after, ends, palette),
        findings.moved(movement),
        f"Change in the median, by cause, in people. {findings.day_in_numbers(movement)}",
        _words(before, shown, after, ends),
        pd.DataFrame(
            {
                "step": [f"median, {ends[0]}", *shown, f"median, {ends[1]}"],
                "people": [before, *shown.values(), after],
            }
        ),
    )


def _steps(before: int, causes: dict[str, int], after: int, ends: list[str], palette: Palette) -> go.Figure:
    height = HEIGHT / (len(causes) + 2)
    places = [HEIGHT - height * (row + 0.5) for row in range(len(causes) + 2)]
    shapes: list[Shape] = []
    annotations: list[Annotation] = []
    level, biggest = before, max(map(abs, causes.values()), default=0)
    for place, (cause, people) in zip(places[1:-1], causes.items(), strict=True):
        color = palette.accent if people and abs(people) == biggest else palette.neutral
        low, high = sorted((level, level + people))
        shapes.append(box(low, place - _HALF_BAR, high, place + _HALF_BAR, color))
        shapes.append(line(level, place + _HALF_BAR, level, place + height - _HALF_BAR, palette.axis, layer="below"))
        annotations += [_name(cause, place, palette), _number(notation.signed(people), high, place, color, palette)]
        level += people
    shapes.append(line(level, places[-1] + _HALF_BAR, level, places[-2] - _HALF_BAR, palette.axis, layer="below"))
    for place, people, moment in ((places[0], before, ends[0]), (places[-1], after, ends[1])):
        shapes.append(line(people, place - _HALF_BAR, people, place + _HALF_BAR, palette.text, 3))
        words = f"<b>{notation.exact(people)}</b>"
        annotations += [_name(moment, place, palette), _number(words, people, place, palette.text, palette)]
    layout: dict[str, Any] = {
        "margin": {"l": _NAMES, "r": _NUMBERS, "t": 0, "b": 0, "pad": 0},
        "xaxis": axis(palette, range=_range(before, causes)),
        "yaxis": axis(palette, range=[0, HEIGHT]),
        "shapes": shapes,
        "annotations": annotations,
    }
    return figure([{"type": "scatter", "x": [], "y": []}], layout, palette, HEIGHT, axis=False)


def _range(before: int, causes: dict[str, int]) -> list[float]:
    levels = [before]
    for people in causes.values():
        levels.append(levels[-1] + people)
    lack = max(_LEAST_SHARE * before, _LEAST_PEOPLE) - (max(levels) - min(levels))
    return [min(levels) - max(lack, 0) / 2, max(levels) + max(lack, 0) / 2]


def _name(words: str, place: float, palette: Palette) -> Annotation:
    return text(0, place, words, palette.text, 13, "right", xref="paper", xshift=-12)


def _number(words: str, people: float, place: float, color: str, palette: Palette) -> Annotation:
    return text(people, place, words, color if color == palette.accent else palette.text, 13, xshift=5)


def _words(before: int, causes: dict[str, int], after: int, ends: list[str]) -> str:
    steps = ", ".join(f"{cause} {notation.signed(people)}" for cause, people in causes.items())
    return f"Median {before:,} people on {ends[0]}; {steps}; median {after:,} on {ends[1]}."
