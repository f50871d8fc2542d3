"""What all charts share: a bare figure, texts, and how to hand it to the page."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.palette import Palette

CONFIG: dict[str, Any] = {"displayModeBar": False}

# Plotly's default theme pushes tick labels down: less room than this cuts them.
AXIS_ROOM = 34
TEXT, TICK, SMALL = 13, 12, 11.5

Shape = dict[str, Any]
Annotation = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A figure with all that must stand beside it.

    key: constant name of the chart, also of its files. heading: what it shows, as a finding, plain text.
    caption: how to read it, plain text. text: what it says, for those who cannot see it. table: its numbers, one row
    a mark, headings in words. picture_heading, picture_caption: for its picture alone, where the page says them
    elsewhere.
    """

    key: str
    figure: go.Figure
    heading: str
    caption: str
    text: str
    table: pd.DataFrame
    picture_heading: str = ""
    picture_caption: str = ""


def figure(
    traces: list[dict[str, Any]], layout: dict[str, Any], palette: Palette, height: int, axis: bool = True
) -> go.Figure:
    """A figure without furniture. Not validated by Plotly, which would cost more than the simulation."""
    base: dict[str, Any] = {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": AXIS_ROOM if axis else 0, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "separators": ".,",
        "uirevision": "constant",
        "transition": {"duration": 0},
        "font": {"size": TEXT, "color": palette.text},
        "hoverlabel": {
            "bgcolor": palette.panel,
            "bordercolor": palette.axis,
            "font": {"size": TEXT, "color": palette.text},
        },
    }
    return go.Figure({"data": traces, "layout": base | layout}, _validate=False)


def axis(palette: Palette, **changes: Any) -> dict[str, Any]:
    """An axis that draws nothing but what `changes` ask for."""
    bare: dict[str, Any] = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": False,
        "showline": False,
        "showticklabels": False,
        "ticks": "",
        "tickfont": {"size": TICK, "color": palette.muted},
        "title": {"text": ""},
    }
    return bare | changes


def ruler(palette: Palette, **changes: Any) -> dict[str, Any]:
    """A horizontal axis with a line, short ticks and numbers."""
    return axis(
        palette, showline=True, linecolor=palette.axis, showticklabels=True, ticks="outside", ticklen=4,
        tickcolor=palette.axis, **changes,
    )  # fmt: skip


def line(x0: Any, y0: Any, x1: Any, y1: Any, color: str, width: float = 1, **more: Any) -> Shape:
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": {"color": color, "width": width}} | more


def box(x0: Any, y0: Any, x1: Any, y1: Any, fill: str, edge: str | None = None, **more: Any) -> Shape:
    outline = {"color": edge, "width": 1.25} if edge else {"width": 0}
    return {"type": "rect", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "fillcolor": fill, "line": outline} | more


def text(x: Any, y: Any, words: str, color: str, size: float = TEXT, anchor: str = "left", **more: Any) -> Annotation:
    return {
        "x": x, "y": y, "text": words, "showarrow": False, "xanchor": anchor, "yanchor": "middle",
        "align": anchor if anchor != "auto" else "left", "font": {"size": size, "color": color},
    } | more  # fmt: skip


def rows_of(table: pd.DataFrame) -> list[Any]:
    """The rows of a table, each with its columns as attributes."""
    return list(table.itertuples(index=False))


def nice_step(span: float, count: int) -> float:
    """The smallest 1, 2 or 5 times a power of ten that cuts `span` into at most `count` parts."""
    if span <= 0:
        return 1.0
    power = 10.0**-6
    while True:
        for factor in (1, 2, 5):
            if span / (factor * power) <= count:
                return factor * power
        power *= 10


def number(people: float) -> str:
    """A number of people as an axis shows it: thousands parted; decimals only where a limit has them."""
    return f"{people:,.0f}" if people >= 10 or people == int(people) else f"{people:.1f}"
