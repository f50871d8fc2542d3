"""The booking curve: who has signed up day by day, where that may go, and, beside it, how many come."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.base import (
    AXIS_ROOM,
    TICK,
    Annotation,
    Shape,
    axis,
    box,
    figure,
    line,
    nice_step,
    number,
    ruler,
    text,
)  # fmt: skip
from dashboard.charts.flags import FLAG_ROOM, flags, local, shown_milestones
from dashboard.escape import escaped
from dashboard.palette import Palette
from forecasting import notation
from forecasting.forecast import Forecast
from forecasting.outlook import Outlook

HEIGHT = 342
_PLOT = float(HEIGHT - AXIS_ROOM)
_TIME_END, _SLOT_START, _SLOT_END = 0.79, 0.835, 0.891
_EARLIEST_FLAG = 0.75  # of the curve's length: what came long before it stands in the list alone


def booking_curve(forecast: Forecast, outlook: Outlook, palette: Palette) -> go.Figure:
    """Registered people over time with the fan to the start, numbered milestones, and a slot for turnout.

    Both share one axis of people. On the eve the fan is one day wide: the slot stays readable.
    """
    zone = ZoneInfo(forecast.event.timezone)
    moments = [local(moment, zone) for moment in forecast.past.moments]
    end = local(forecast.event.starts_at, zone)
    start = _start(forecast, zone, end)
    top = _top(forecast, outlook)
    shapes, annotations = _people_axis(top, palette)
    for more_shapes, more_texts in (_target_line(outlook, palette), _slot(outlook, top, _room(forecast), palette)):
        shapes += more_shapes
        annotations += more_texts
    flagged = [(local(row.happened_at, zone), escaped(row.title)) for row in shown_milestones(forecast)]
    poles, circles = flags(flagged, start, end, _PLOT, palette)
    annotations.append(_registered_label(forecast, zone, start, end, palette))
    ticks = _days(start, end)
    layout = {
        "xaxis": ruler(
            palette, domain=[0, _TIME_END], type="date", range=[start.isoformat(), end.isoformat()],
            tickvals=[tick.isoformat() for tick in ticks], ticktext=[f"{tick.day} {tick:%b}" for tick in ticks],
        ),
        "xaxis2": axis(
            palette, domain=[_SLOT_START, 1], range=[0, 1], showline=True, linecolor=palette.axis, anchor="y"
        ),
        "yaxis": axis(palette, range=[0, top * _PLOT / _room(forecast)]),
        "yaxis2": axis(palette, range=[0, _PLOT], overlaying="y"),
        "shapes": poles + shapes,
        "annotations": annotations,
    }  # fmt: skip
    return figure([*_traces(forecast, zone, moments, palette), circles], layout, palette, HEIGHT)


def _start(forecast: Forecast, zone: ZoneInfo, end: datetime) -> datetime:
    """Where the time axis begins: the first sign-ups, or milestones not long before them."""
    start = local(forecast.past.moments[0], zone)
    early = start - _EARLIEST_FLAG * (end - start)
    milestones = [local(row.happened_at, zone) for row in shown_milestones(forecast)]
    return min([start, *(moment - (end - start) * 0.04 for moment in milestones if moment >= early)])


def _room(forecast: Forecast) -> float:
    """Px between the time axis and the highest number: flags stand above it, or only a label."""
    return _PLOT - (FLAG_ROOM if len(forecast.milestones) else 20)


def _top(forecast: Forecast, outlook: Outlook) -> float:
    """The highest grid line: a round number at or above all that the chart shows, in people."""
    tallest = [1.0, float(forecast.registered), outlook.interval_95[1], outlook.target or 0.0]
    if len(forecast.past.people):
        tallest.append(float(np.max(forecast.past.people)))
    if np.size(forecast.fan.people):
        tallest.append(float(np.max(forecast.fan.people)))
    step = nice_step(max(tallest), 4)
    return float(np.ceil(max(tallest) / step) * step)


def _traces(forecast: Forecast, zone: ZoneInfo, moments: list[datetime], palette: Palette) -> list[dict[str, Any]]:
    fan = forecast.fan
    times = [local(moment, zone).isoformat() for moment in fan.moments]
    people = np.asarray(fan.people, dtype=float)
    traces = []
    for position, fill in enumerate(palette.fan):
        low, high = people[position].tolist(), people[-1 - position].tolist()
        traces.append({
            "type": "scatter", "mode": "lines", "x": times + times[::-1], "y": low + high[::-1], "fill": "toself",
            "fillcolor": fill, "line": {"width": 0}, "hoverinfo": "skip",
        })  # fmt: skip
    middle = people[len(people) // 2].tolist()
    traces.append({
        "type": "scatter", "mode": "lines", "x": times, "y": middle, "hoverinfo": "skip",
        "line": {"color": palette.text, "width": 1.5, "dash": "2px,3px"},
    })  # fmt: skip
    traces.append({
        "type": "scatter", "mode": "lines", "x": [moment.isoformat() for moment in moments],
        "y": np.asarray(forecast.past.people, dtype=float).tolist(), "line": {"color": palette.text, "width": 2},
        "hovertemplate": "%{y:,.0f} registered<br>%{x|%a %-d %b %Y, %H:%M}<extra></extra>",
    })  # fmt: skip
    now = local(forecast.as_of, zone).isoformat()
    traces.append({
        "type": "scatter", "mode": "markers", "x": [now], "y": [forecast.registered], "hoverinfo": "skip",
        "marker": {"color": palette.text, "size": 7, "opacity": 1}, "cliponaxis": False,
    })  # fmt: skip
    return traces


def _people_axis(top: float, palette: Palette) -> tuple[list[Shape], list[Annotation]]:
    """Labels on the grid lines: ticks inside the plot would be cut at the left."""
    step = nice_step(top, 4)
    values = [float(value) for value in np.arange(step, top + 1e-9, step)]
    shapes = [line(0, value, 1, value, palette.grid, xref="paper", layer="below") for value in values]
    unit = [" people" if value == values[-1] else "" for value in values]
    words = [
        text(0, value, f"{number(value)}{more}", palette.muted, TICK, xref="paper", yshift=10, bgcolor=palette.page)
        for value, more in zip(values, unit, strict=True)
    ]
    return shapes, words


def _target_line(outlook: Outlook, palette: Palette) -> tuple[list[Shape], list[Annotation]]:
    if not outlook.target:
        return [], []
    words = f"<b>target {number(outlook.target)}</b>"
    label = text(0, outlook.target, words, palette.accent, 13, xref="paper", yshift=12, bgcolor=palette.page)
    return [line(0, outlook.target, 1, outlook.target, palette.accent, 1.5, xref="paper")], [label]


def _slot(outlook: Outlook, top: float, room: float, palette: Palette) -> tuple[list[Shape], list[Annotation]]:
    """Turnout at 95, 80 and 50 %, its ends written as numbers: the pale fan has too little contrast alone."""
    intervals = (outlook.interval_95, outlook.interval_80, outlook.interval_50)
    shapes = [
        box(_SLOT_START, low, _SLOT_END, high, fill, xref="paper", layer="below")
        for (low, high), fill in zip(intervals, palette.fan, strict=True)
    ]
    middle = outlook.turnout.q50
    shapes.append(line(_SLOT_START, middle, _SLOT_END, middle, palette.text, 2.5, xref="paper"))
    annotations = [text(_SLOT_START, top, "turnout", palette.text, TICK, xref="paper", yshift=9)]
    numbers = ((intervals[1][0], False), (middle, True), (intervals[1][1], False))
    for (value, strong), shift in zip(numbers, _apart([value for value, _ in numbers], room / top), strict=True):
        words = f"<b>{notation.people(value)}</b>" if strong else notation.people(value)
        annotations.append(
            text(
                _SLOT_END, value, words, palette.text, TICK, xref="paper", xshift=5, yshift=shift, bgcolor=palette.page
            )
        )
    return shapes, annotations


def _apart(values: list[float], scale: float) -> list[float]:
    """Shifts in px that keep three stacked numbers 14 px apart, the middle one in its place; scale: px a person."""
    low, middle, high = (value * scale for value in values)
    return [min(0.0, middle - 14 - low), 0.0, max(0.0, middle + 14 - high)]


def _registered_label(
    forecast: Forecast, zone: ZoneInfo, start: datetime, end: datetime, palette: Palette
) -> Annotation:
    now = local(forecast.as_of, zone)
    early = (now - start) < 0.35 * (end - start)
    words = f"<b>{forecast.registered:,}</b> registered"
    anchor, shift = ("left", 8) if early else ("right", -8)
    falls = len(forecast.past.people) > 1 and forecast.past.people[-2] > forecast.registered
    above = -15 if falls and not early else 15  # where the curve came from above, it would run through the words
    return text(
        now.isoformat(), forecast.registered, words, palette.text, 13, anchor, xshift=shift, yshift=above,
        bgcolor=palette.page,
    )  # fmt: skip


def _days(start: datetime, end: datetime) -> list[datetime]:
    """About five midnights between start and end, and the day of the event as the last."""
    last = end.replace(hour=0, minute=0, second=0, microsecond=0)
    span = max((last - start).days, 1)
    step = next((days for days in (1, 2, 3, 7, 14, 28, 56, 91) if span / days <= 5), 182)
    back = [np.timedelta64(step * count, "D") for count in range(span // step + 1)]
    return sorted(
        moment for moment in (last - delta.astype("timedelta64[us]").item() for delta in back) if moment >= start
    )
