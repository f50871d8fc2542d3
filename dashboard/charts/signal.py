"""Posts by hour: all of them pale, the accounts behind them as a line, and the hours that stand out with a letter."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import (
    AXIS_ROOM,
    TICK,
    Annotation,
    Chart,
    Shape,
    axis,
    figure,
    line,
    nice_step,
    number,
    rows_of,
    ruler,
    text,
)
from dashboard.charts.flags import FLAG_ROOM, flags, local
from dashboard.escape import escaped
from dashboard.palette import Palette
from forecasting import notation, signal_findings
from forecasting.loud_hours import Hours
from forecasting.tables import EventData

HEIGHT = 342
_PLOT = float(HEIGHT - AXIS_ROOM)
_LETTER_ROOM = 26  # px above the highest hour
_LETTER_STEP = 20  # px by which a letter is raised that would cover the one before
_EDGE = 0.08  # of the time shown, left free for the scale and the first flag
_NEAR = 0.055  # of it: two letters closer than this would touch on a phone
_CAPTION = (
    "Pale: posts an hour; line: accounts that posted. Letters mark hours that stand out: ■ a few accounts, □ many."
)


def signal_chart(known: EventData, hours: Hours, palette: Palette) -> Chart:
    """The hourly curve; hours: at least one."""
    caption = _CAPTION + (" Numbers are milestones." if len(known.milestones) else "")
    return Chart(
        "signal", _curve(known, hours, palette), signal_findings.curve(hours), caption,
        signal_findings.alternative(hours, known.event.timezone), signal_table(known, hours),
    )  # fmt: skip


def signal_table(known: EventData, hours: Hours) -> pd.DataFrame:
    """A row for each hour, the last first."""
    flagged = np.where(hours.few, "few accounts", np.where(hours.burst, "burst", ""))
    ends = [notation.moment(moment, known.event.timezone) for moment in hours.ends]
    return pd.DataFrame(
        {
            "hour up to": ends,
            "posts": hours.posts,
            "accounts": hours.accounts,
            "reposts, comments and likes": hours.engagement,
            "stands out": flagged,
        }
    )[::-1].reset_index(drop=True)


def _curve(known: EventData, hours: Hours, palette: Palette) -> go.Figure:
    zone = ZoneInfo(known.event.timezone)
    times = [local(moment, zone) for moment in hours.ends]
    first, end = times[0], max(times[-1], times[0] + pd.Timedelta(hours=6))
    start = first - _EDGE * (end - first)
    room = _PLOT - (FLAG_ROOM if len(known.milestones) else 0) - _LETTER_ROOM
    top = float(hours.posts.max())
    scale = top / room
    shapes, annotations = _grid(top, palette)
    milestones = rows_of(known.milestones.sort_values("happened_at", kind="stable"))
    flagged = [(local(row.happened_at, zone), escaped(row.title)) for row in milestones]
    poles, circles = flags(flagged, start, end, _PLOT, palette)
    ticks = pd.date_range(first, end, periods=5).normalize().unique()
    ticks = ticks[ticks >= pd.Timestamp(first)]
    iso = [moment.isoformat() for moment in times]
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "x": iso, "y": hours.posts.tolist(), "fill": "tozeroy",
            "fillcolor": palette.fan[1], "line": {"color": palette.band_edges[1], "width": 1},
            "hovertemplate": "%{y:,} posts<br>hour up to %{x|%a %-d %b, %H:%M}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "x": iso, "y": hours.accounts.tolist(),
            "line": {"color": palette.text, "width": 1.25},
            "hovertemplate": "%{y:,} accounts<br>hour up to %{x|%a %-d %b, %H:%M}<extra></extra>",
        },
        _letters(known, hours, scale, (end - start) * _NEAR, palette),
        circles,
    ]  # fmt: skip
    layout = {
        "xaxis": ruler(
            palette, type="date", range=[start.isoformat(), end.isoformat()],
            tickvals=[tick.isoformat() for tick in ticks], ticktext=[f"{tick.day} {tick:%b}" for tick in ticks],
        ),
        "yaxis": axis(palette, range=[0, scale * _PLOT]),
        "yaxis2": axis(palette, range=[0, _PLOT], overlaying="y"),
        "margin": {"l": 0, "r": 14, "t": 0, "b": AXIS_ROOM, "pad": 0},
        "shapes": poles + shapes,
        "annotations": annotations,
    }  # fmt: skip
    return figure(traces, layout, palette, HEIGHT)


def _letters(known: EventData, hours: Hours, scale: float, near: timedelta, palette: Palette) -> dict[str, Any]:
    """A square over each spell that stands out: full where a few accounts wrote it, hollow where many did.

    scale: posts for one pixel. near: the time within which a letter must not stand at the height of the one before.
    """
    zone = ZoneInfo(known.event.timezone)
    places: list[datetime] = []
    heights: list[float] = []
    letters, hovers, fills, inks = [], [], [], []
    ends = np.array([moment.timestamp() for moment in hours.ends])
    for letter, one in signal_findings.lettered(hours.spells):
        inside = (ends > one.begins_at.timestamp()) & (ends <= one.ends_at.timestamp())
        peak = int(np.argmax(np.where(inside, hours.posts, -1)))
        place, height = local(hours.ends[peak], zone), float(hours.posts[peak]) + 15 * scale
        if places and place - places[-1] < near and abs(height - heights[-1]) < _LETTER_STEP * scale:
            height = heights[-1] + _LETTER_STEP * scale
        places.append(place)
        heights.append(height)
        letters.append(letter)
        hovers.append(signal_findings.spell(one, known.event.timezone))
        fills.append(palette.text if one.few else palette.page)
        inks.append(palette.page if one.few else palette.text)
    return {
        "type": "scatter", "mode": "markers+text", "x": [place.isoformat() for place in places], "y": heights,
        "text": letters,
        "textfont": {"size": 11, "color": inks}, "hovertext": hovers, "cliponaxis": False,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": "square", "size": 17, "color": fills, "opacity": 1, "line": {"width": 1, "color": palette.text}
        },
    }  # fmt: skip


def _grid(top: float, palette: Palette) -> tuple[list[Shape], list[Annotation]]:
    step = max(nice_step(top, 4), 1.0)
    values = [float(value) for value in np.arange(step, top + 1e-9, step)]
    shapes = [line(0, value, 1, value, palette.grid, xref="paper", layer="below") for value in values]
    words = [
        text(
            0, value, f"{number(value)}{' posts an hour' if value == values[-1] else ''}", palette.muted, TICK,
            xref="paper", yshift=9, bgcolor=palette.page,
        )
        for value in values
    ]  # fmt: skip
    return shapes, words
