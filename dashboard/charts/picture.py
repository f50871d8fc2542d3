"""A chart as a picture that may leave the page: with its heading, how to read it, and where it comes from.

The same figure in a frame. Its text is wrapped for the narrowest screen, because a figure cannot know its width.
"""

import unicodedata
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.base import SMALL, TICK, Annotation, Chart, text
from dashboard.charts.export import file_name
from dashboard.escape import escaped
from dashboard.palette import Palette
from forecasting.quoting import Stamp

WIDTH, SCALE = 600, 2  # px as drawn; saved twice as wide
_PAD = 16
_ROOM = 290  # px of text on a line: what a phone has left inside a dialog and the frame
_HEADING, _NOTE = 18, 12
_BUTTON = 34  # px at the right of the first line that the button covers
_LINE = 1.35
_SERIF, _SANS = "Georgia, 'Times New Roman', serif", "Arial, Helvetica, sans-serif"
_BOLD_SERIF = 1.2  # how much wider the heading's letters are, at most, than the widths below
_NARROW, _WIDE = frozenset("iljtf.,:;'|! -·"), frozenset("mwMW%@&—…")


def picture(chart: Chart, stamp: Stamp, palette: Palette) -> go.Figure:
    """The figure of a chart on a solid ground, between its heading and its stamp. Fonts that every machine has:
    a saved picture cannot take those of the page with it."""
    drawn: dict[str, Any] = chart.figure.to_dict()
    layout = drawn["layout"]
    heading = wrapped(chart.heading or chart.picture_heading, _HEADING * _BOLD_SERIF, _BUTTON)
    caption = wrapped(chart.caption or chart.picture_caption, _NOTE)
    foot = [line for part in stamp.parts() for line in wrapped(part, _NOTE)]
    above = _PAD + _height(heading, _HEADING) + 4 + _height(caption, _NOTE) + 14
    below = 14 + _height(foot, _NOTE) + _PAD
    margin = layout["margin"]
    left, top, bottom = -margin["l"], margin["t"] + above, margin["b"] + below
    texts = [
        _block(heading, palette.text, _HEADING, left, top - _PAD, 1, family=_SERIF, weight=600),
        _block(caption, palette.muted, _NOTE, left, top - _PAD - _height(heading, _HEADING) - 4, 1),
        _block(foot, palette.muted, _NOTE, left, -margin["b"] - 14, 0),
    ]
    framed = layout | {
        "height": layout["height"] + above + below,
        "margin": margin | {"l": margin["l"] + _PAD, "r": margin["r"] + _PAD, "t": top, "b": bottom},
        "paper_bgcolor": palette.page,
        "font": layout["font"] | {"family": _SANS},
        "annotations": [*(_legible(one) for one in layout.get("annotations", [])), *texts],
        "modebar": {"color": palette.muted, "activecolor": palette.text, "bgcolor": palette.page, "orientation": "h"},
    }
    return go.Figure({"data": drawn["data"], "layout": framed}, _validate=False)


def config(chart: Chart, stamp: Stamp) -> dict[str, Any]:
    """Plotly's own button, always shown, that saves the picture in the browser."""
    saved = {"format": "png", "filename": file_name(stamp, chart.key), "width": WIDTH, "scale": SCALE}
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": saved,
    }


def wrapped(words: str, size: float, less: int = 0) -> list[str]:
    """Text cut into lines that fit a phone, escaped line by line; the first has `less` px less of room."""
    lines: list[str] = []
    for gap, part in _breakable(words, (_ROOM - less) / size):
        room = _ROOM - (less if len(lines) < 2 else 0)
        if lines and _width(f"{lines[-1]}{gap}{part}") * size <= room:
            lines[-1] += f"{gap}{part}"
        else:
            lines.append(part)
    return [escaped(line) for line in lines]


def _breakable(words: str, longest: float) -> list[tuple[str, str]]:
    """Words, each with the gap before it; one that no line holds, as in Chinese, in parts without a gap."""
    parts: list[tuple[str, str]] = []
    for word in words.split():
        gap, part = " ", ""
        for character in word:
            if part and _width(part + character) > longest:
                parts.append((gap, part))
                gap, part = "", ""
            part += character
        parts.append((gap, part))
    return parts


def _width(words: str) -> float:
    """About how wide words are in Arial, in times their size; rather too wide."""
    return sum(map(_width_of, words))


def _width_of(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF" or character in _WIDE:
        return 1.02
    if character in _NARROW:
        return 0.34
    return 0.78 if character.isupper() else 0.59


def _height(lines: list[str], size: int) -> int:
    return round(len(lines) * size * _LINE)


def _block(lines: list[str], color: str, size: int, left: int, above: int, edge: int, **font: Any) -> Annotation:
    """Lines from `above` px over an edge of the plot (1 top, 0 bottom) downwards, at the left of the picture."""
    block = text(
        0, edge, "<br>".join(lines), color, size, xref="paper", yref="paper", yanchor="top", xshift=left, yshift=above
    )
    return block | {"font": block["font"] | font}


def _legible(annotation: Annotation) -> Annotation:
    """No text of a picture is smaller than 12 px."""
    font = annotation["font"]
    return annotation if font["size"] > SMALL else annotation | {"font": font | {"size": TICK}}
