"""The odds of every band as one bar, with its labels in columns that never move or collide."""

import plotly.graph_objects as go

from dashboard.charts.base import Annotation, Shape, axis, box, figure, number, text
from dashboard.palette import Palette
from forecasting import notation, wording
from forecasting.outlook import Band, Outlook

HEIGHT = 118
_BAR = (88.0, 116.0)
_SLIM_BAR = (88.0, 109.0)
_BASELINE_BAR = (112.0, 118.0)
_ELBOW, _FOOT = 74.0, 4.0
_GAP = 0.0012


def odds_bar(outlook: Outlook, palette: Palette, baseline: Outlook | None = None) -> go.Figure:
    """One bar of all bands. With a baseline, a thin pale bar of it on top and "was 20 %" below each label.

    Widths are the exact odds; the labels are rounded as everywhere. An outlook without bands (no target)
    gives an empty figure.
    """
    bottom, top = _SLIM_BAR if baseline else _BAR
    shapes: list[Shape] = []
    annotations: list[Annotation] = []
    before = {band.name: band for band in baseline.bands} if baseline else {}
    for position, (band, start, end) in enumerate(_spans(outlook.bands)):
        fill, edge = palette.band(position, len(outlook.bands))
        shapes.append(box(start, bottom, end, top, fill, edge))
        column = position / len(outlook.bands)
        shapes.extend(_elbow((start + end) / 2, column, bottom, edge))
        annotations.extend(_label(band, column, before.get(band.name), palette))
    if baseline:
        for position, (_, start, end) in enumerate(_spans(baseline.bands)):
            fill, edge = palette.band(position, len(baseline.bands))
            shapes.append(box(start, _BASELINE_BAR[0], end, _BASELINE_BAR[1], fill, edge, opacity=0.5))
    layout = {
        "xaxis": axis(palette, range=[-0.002, 1.002]),
        "yaxis": axis(palette, range=[0, HEIGHT]),
        "shapes": shapes,
        "annotations": annotations,
    }
    if baseline:  # on a phone it stays in view, and the page moves below it
        layout["paper_bgcolor"] = palette.page
    return figure([{"type": "scatter", "x": [], "y": []}], layout, palette, HEIGHT, axis=False)


def _spans(bands: tuple[Band, ...]) -> list[tuple[Band, float, float]]:
    spans, start = [], 0.0
    for band in bands:
        end = start + band.probability
        spans.append((band, min(start + _GAP, 1.0), max(end - _GAP, start + _GAP)))
        start = end
    return spans


def _elbow(middle: float, column: float, bar: float, color: str) -> list[Shape]:
    path = f"M {middle},{bar} L {middle},{bar - 4} L {column},{_ELBOW} L {column},{_FOOT}"
    return [{"type": "path", "path": path, "line": {"color": color, "width": 1.25}, "fillcolor": "rgba(0,0,0,0)"}]


def _label(band: Band, column: float, before: Band | None, palette: Palette) -> list[Annotation]:
    third = f"was {notation.short_percent(before.probability)}" if before else band_range(band)
    return [
        text(column, 58, f"<b>{notation.short_percent(band.probability)}</b>", palette.text, 18, xshift=8),
        text(column, 36, wording.band_label(band), palette.text, 13, xshift=8),
        text(column, 17, third, palette.muted, 11.5, xshift=8),
    ]


def band_range(band: Band) -> str:
    """The people of a band: "under 200", "200–1,000", "2,000 or more"."""
    if band.upper is None:
        return f"{number(band.lower)} or more"
    return f"{number(band.lower)}–{number(band.upper)}" if band.lower > 0 else f"under {number(band.upper)}"
