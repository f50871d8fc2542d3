"""Milestones on the time axis: numbered circles on dotted poles, in rows so that none covers another."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.charts.base import Shape, line, rows_of
from dashboard.palette import Palette
from forecasting.forecast import Forecast

FLAG_ROOM = 96  # px above the highest number, for three rows
_ROWS, _STEP, _RADIUS = 3, 24, 11
_GAP = 0.075  # of the time axis: what a circle takes of 283 px, with air


def shown_milestones(forecast: Forecast) -> list[Any]:
    """The milestones known at the as-of, oldest first, as rows with happened_at, title, kind, source."""
    return rows_of(forecast.milestones.sort_values("happened_at", kind="stable"))


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment as its local clock shows it: Plotly has no zones."""
    return moment.astimezone(zone).replace(tzinfo=None)


def flags(
    milestones: list[tuple[datetime, str]], start: datetime, end: datetime, height: float, palette: Palette
) -> tuple[list[Shape], dict[str, Any]]:
    """Poles and circles on an axis y2 of `height` px; those too close to the last of a row hang a row lower.

    milestones: local moment and escaped title, oldest first; their numbers count from 1. One before `start`
    keeps its number and gets no flag.
    """
    dash = {"color": palette.axis, "width": 1, "dash": "2px,3px"}
    poles: list[Shape] = []
    times, heights, numbers, hovers = [], [], [], []
    taken = [-1.0] * _ROWS
    for count, (moment, title) in enumerate(milestones, start=1):
        place = (moment - start) / (end - start)
        if place < 0:
            continue
        row = next((row for row in range(_ROWS) if place - taken[row] >= _GAP), _ROWS - 1)
        taken[row] = place
        at, middle = moment.isoformat(), height - _RADIUS - _STEP * row
        poles.append(line(at, 0, at, middle - _RADIUS, palette.axis, yref="y2", layer="below") | {"line": dash})
        times.append(at)
        heights.append(middle)
        numbers.append(str(count))
        hovers.append(f"{moment.day} {moment:%b}: {title}")
    circles = {
        "type": "scatter", "mode": "markers+text", "yaxis": "y2", "x": times, "y": heights, "text": numbers,
        "textfont": {"size": 11, "color": palette.text}, "hovertext": hovers,
        "hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False,
        "marker": {"size": 19, "color": palette.page, "opacity": 1, "line": {"width": 1, "color": palette.neutral}},
    }  # fmt: skip
    return poles, circles
