"""How the odds moved: frozen forecasts on an axis of the moments that they are of."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import (
    TICK,
    Annotation,
    Chart,
    Shape,
    axis,
    figure,
    line,
    nice_step,
    number,
    ruler,
    text,
)  # fmt: skip
from dashboard.charts.flags import local
from dashboard.palette import Palette
from forecasting import notation, odds_moved
from forecasting.frozen import Frozen
from forecasting.odds_moved import Course, made_afterwards, said, value

HEIGHT = 226
_ROOM = 20  # px above the highest grid line, for its label
_TIME_END, _LABEL = 0.84, 0.855  # of the width: where the dots end, and where the last of them is told
_PADDING = 0.06  # of the time axis, before the first dot and after the last
_HOURS = (1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 672, 1344)  # between two ticks
_MOST_TICKS = 5
_HALF = 0.46  # odds below this leave the upper half of the scale empty


def odds_moved_chart(course: Course, palette: Palette) -> Chart:
    """The frozen forecasts with their finding."""
    return Chart(
        "odds_moved", _course(course, palette), odds_moved.heading(course), odds_moved.caption(course),
        _words(course), _table(course),
    )  # fmt: skip


def _course(course: Course, palette: Palette) -> go.Figure:
    zone = ZoneInfo(course.event.timezone)
    first, last = (local(one.as_of, zone) for one in (course.steps[0], course.steps[-1]))
    padding = _PADDING * (last - first)
    top, values = _scale(course)
    shapes, annotations = _grid(values, course, palette)
    if course.target is None:
        shapes += _ranges(course, zone, palette)
    annotations += _labels(course, zone, palette)
    ticks = _ticks(first, last)
    layout: dict[str, Any] = {
        "xaxis": ruler(
            palette, domain=[0, _TIME_END], type="date",
            range=[(first - padding).isoformat(), (last + padding).isoformat()],
            tickvals=[tick.isoformat() for tick in ticks], ticktext=[_tick_words(tick) for tick in ticks],
        ),
        "yaxis": axis(palette, range=[0, top * HEIGHT / (HEIGHT - _ROOM)]),
        "shapes": shapes,
        "annotations": annotations,
    }  # fmt: skip
    return figure(_traces(course, zone, palette), layout, palette, HEIGHT)


def _ticks(first: datetime, last: datetime) -> list[datetime]:
    """Round moments between the first dot and the last, counted from a midnight; the first dot where there is none."""
    hours = (last - first) / timedelta(hours=1)
    step = timedelta(hours=next((step for step in _HOURS if hours / step <= _MOST_TICKS), _HOURS[-1]))
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    count = int((last - midnight) / step)
    return [tick for tick in (midnight + step * n for n in range(count + 1)) if tick >= first] or [first]


def _tick_words(tick: datetime) -> str:
    return f"{tick:%H:%M}" if tick.hour or tick.minute else f"{tick.day} {tick:%b}"


def _scale(course: Course) -> tuple[float, list[float]]:
    """The highest grid line, and all of them above zero."""
    if course.target is not None:
        half = max(value(one, course) for one in course.steps) < _HALF
        return (0.5, [0.25, 0.5]) if half else (1.0, [0.25, 0.5, 0.75, 1.0])
    tallest = max(1.0, *(one.turnout(0.9) for one in course.steps))
    step = nice_step(tallest, 4)
    lines = [step * count for count in range(1, 6) if step * (count - 1) < tallest]
    return lines[-1], lines


def _grid(values: list[float], course: Course, palette: Palette) -> tuple[list[Shape], list[Annotation]]:
    shapes = [line(0, at, _TIME_END, at, palette.grid, xref="paper", layer="below") for at in values]
    unit = "" if course.target is not None else " people"
    words = [f"{at * 100:.0f} %" if course.target is not None else number(at) for at in values]
    words[-1] += unit
    labels = [
        text(0, at, said, palette.muted, TICK, xref="paper", yshift=10, bgcolor=palette.page)
        for at, said in zip(values, words, strict=True)
    ]
    return shapes, labels


def _ranges(course: Course, zone: ZoneInfo, palette: Palette) -> list[Shape]:
    """The 80 % range of each median."""
    return [
        line(at, one.turnout(0.1), at, one.turnout(0.9), palette.band_edges[1], 2, layer="below")
        for one in course.steps
        for at in [local(one.as_of, zone).isoformat()]
    ]


def _labels(course: Course, zone: ZoneInfo, palette: Palette) -> list[Annotation]:
    """The first and the last in numbers; the last beside the axis, where nothing can cover it."""
    first, last = course.steps[0], course.steps[-1]
    when = local(last.as_of, zone)
    # A median has its range standing above it, so its number stands at the side.
    anchor, aside, above = ("center", 0, 17) if course.target is not None else ("left", 8, 11)
    return [
        text(
            local(first.as_of, zone).isoformat(), value(first, course), _short(first, course), palette.text, 13, anchor,
            xshift=aside, yshift=above,
        ),
        text(_LABEL, value(last, course), f"<b>{_short(last, course)}</b>", palette.text, 13, xref="paper", yshift=8),
        text(_LABEL, value(last, course), f"{when.day} {when:%b}", palette.muted, TICK, xref="paper", yshift=-8),
    ]  # fmt: skip


def _short(frozen: Frozen, course: Course) -> str:
    """In the few letters that a phone has room for: <5 %."""
    return said(frozen, course) if course.target is None else notation.short_percent(value(frozen, course))


def _traces(course: Course, zone: ZoneInfo, palette: Palette) -> list[dict[str, Any]]:
    colour = palette.band_edges[3]
    times = [local(one.as_of, zone).isoformat() for one in course.steps]
    values = [value(one, course) for one in course.steps]
    fills = [palette.page if made_afterwards(one, course.event) else colour for one in course.steps]
    return [
        {
            "type": "scatter", "mode": "lines", "x": times, "y": values, "hoverinfo": "skip",
            "line": {"color": palette.axis, "width": 1.5, "shape": "hv"},
        },
        {
            "type": "scatter", "mode": "markers", "x": times, "y": values, "cliponaxis": False,
            "marker": {"size": 10, "color": fills, "opacity": 1, "line": {"width": 2, "color": colour}},
            "hovertext": [_hover(one, course) for one in course.steps],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]  # fmt: skip


def _hover(frozen: Frozen, course: Course) -> str:
    zone = course.event.timezone
    low, middle, high = (notation.people(frozen.turnout(level)) for level in (0.1, 0.5, 0.9))
    odds = f"{said(frozen, course)} for {course.target:,.10g}, " if course.target is not None else ""
    afterwards = ", after the event had begun" if made_afterwards(frozen, course.event) else ""
    return (
        f"as of {notation.moment(frozen.as_of, zone)}<br>{odds}median {middle}<br>80 % range {low} to {high}<br>"
        f"frozen {notation.moment(frozen.made_at, zone)}{afterwards}"
    )


def _words(course: Course) -> str:
    zone = course.event.timezone
    what = "Odds of the target" if course.target is not None else "Medians of turnout"
    steps = [f"{notation.moment(one.as_of, zone, False)} {said(one, course)}" for one in course.steps]
    return f"{what} in frozen forecasts, oldest first: {'; '.join(steps)}."


def _table(course: Course) -> pd.DataFrame:
    """A row a frozen forecast; moments in the event's zone."""
    zone = ZoneInfo(course.event.timezone)
    steps = course.steps
    return pd.DataFrame(
        {
            "as of": [_iso(one.as_of, zone) for one in steps],
            "made at": [_iso(one.made_at, zone) for one in steps],
            "made after the start": ["yes" if made_afterwards(one, course.event) else "no" for one in steps],
            "why": ["an import changed the data" if one.reason == "import" else "frozen by hand" for one in steps],
            "target (people)": [one.target for one in steps],
            "odds of the target": [one.p_target for one in steps],
            "median (people)": [round(one.turnout(0.5)) for one in steps],
            "80 % from (people)": [round(one.turnout(0.1)) for one in steps],
            "80 % to (people)": [round(one.turnout(0.9)) for one in steps],
            "registered (people)": [one.registered for one in steps],
            "data": [one.data_version for one in steps],
            "id": [one.forecast_id for one in steps],
        }
    )


def _iso(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="minutes")
