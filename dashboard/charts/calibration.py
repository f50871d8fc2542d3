"""Whether ranges keep their promise: how often each held, and where in their forecasts outcomes fell."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import SMALL, TICK, Annotation, Chart, Shape, axis, box, figure, line, ruler, text
from dashboard.palette import Palette
from forecasting import record_findings
from forecasting.recorded import Held, Recorded
from forecasting.track_record import PIT_BINS

_HEIGHT = 340
_TICKS = (0, 20, 40, 60, 80, 100)
_NAMED = 0.80


def reliability_chart(record: Recorded, palette: Palette, key: str) -> Chart:
    """How often ranges of each size held, against what they promise: the diagonal."""
    shown = record.reliability
    return Chart(
        f"{key}_reliability",
        _reliability(shown, palette),
        record_findings.held(record),
        f"Per cent of outcomes inside ranges of each size; on the line they hold as promised. "
        f"{record_findings.doubt(record)}",
        "How often ranges held. "
        + ", ".join(f"promised {one.nominal * 100:.0f} %: {one.held * 100:.0f} %" for one in shown)
        + ".",
        _reliability_table(record),
    )


def _reliability(shown: tuple[Held, ...], palette: Palette) -> go.Figure:
    strong, edge = palette.band_fills[3], palette.band_edges[2]
    shapes: list[Shape] = [
        *(line(0, y, 100, y, palette.grid, layer="below") for y in _TICKS[1:]),
        line(0, 0, 100, 100, palette.axis, 1.5, layer="below"),
        *(line(100 * one.nominal, 100 * one.low, 100 * one.nominal, 100 * one.high, edge, 1.5) for one in shown),
    ]
    named = next(one for one in shown if one.nominal == _NAMED)
    below = named.held <= named.nominal
    annotations: list[Annotation] = [
        *(text(0, y, f"{y}{' % held' if y == _TICKS[-1] else ''}", palette.muted, TICK, bgcolor=palette.page)
          for y in _TICKS[1:]),
        text(102, 4.5, "promised, %", palette.muted, TICK, "right"),
        text(47, 73, "held too often:<br>too wide", palette.muted, SMALL, "right"),
        text(56, 24, "held too seldom:<br>too narrow", palette.muted, SMALL),
        text(100 * _NAMED, 100 * named.held, f"<b>{100 * named.held:.0f} %</b>", palette.text, TICK,
             "left" if below else "right", xshift=9 if below else -9, yshift=-6 if below else 6, bgcolor=palette.page),
    ]  # fmt: skip
    points: dict[str, Any] = {
        "type": "scatter", "mode": "lines+markers", "cliponaxis": False,
        "x": [100 * one.nominal for one in shown], "y": [100 * one.held for one in shown],
        "line": {"color": strong, "width": 1.5}, "marker": {"size": 8, "color": strong, "opacity": 1},
        "text": [
            f"{one.nominal * 100:.0f} % ranges held {one.held * 100:.0f} times in 100 "
            f"({one.low * 100:.0f} to {one.high * 100:.0f})" for one in shown
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
    layout: dict[str, Any] = {
        "xaxis": ruler(palette, range=[-1, 103], tickvals=list(_TICKS), ticktext=[*map(str, _TICKS[:-1]), ""]),
        "yaxis": axis(palette, range=[-1, 106]),
        "shapes": shapes,
        "annotations": annotations,
    }
    return figure([points], layout, palette, _HEIGHT)


def _reliability_table(record: Recorded) -> pd.DataFrame:
    shown = record.reliability
    return pd.DataFrame(
        {
            "promised (%)": [f"{one.nominal * 100:.0f}" for one in shown],
            "held (%)": [f"{one.held * 100:.1f}" for one in shown],
            "the true share, from (%)": [f"{one.low * 100:.1f}" for one in shown],
            "to (%)": [f"{one.high * 100:.1f}" for one in shown],
            "forecasts": [record.n] * len(shown),
            "events": [record.events] * len(shown),
        }
    )


def places_chart(record: Recorded, palette: Palette, key: str) -> Chart:
    """Where in their forecasts outcomes fell, in tenths: bars of one height where forecasts are honest."""
    shares = [100 * float(share) for share in record.pit_shares]
    names = [f"{10 * place}–{10 * (place + 1)}" for place in range(PIT_BINS)]
    return Chart(
        f"{key}_places",
        _places(shares, palette),
        record_findings.places(record),
        "Per cent of outcomes in each tenth of their forecasts (PIT). Honest forecasts fill all tenths alike; high "
        "ends mean too narrow, a high middle too wide.",
        "Outcomes by the tenth of the forecast they fell into, lowest first, in per cent: "
        + ", ".join(f"{share:.0f}" for share in shares)
        + ".",
        pd.DataFrame({"percentiles of the forecast": names, "outcomes (%)": [f"{share:.1f}" for share in shares]}),
    )


def _places(shares: list[float], palette: Palette) -> go.Figure:
    top = max(24.0, 1.15 * max(shares))
    fill, edge = palette.band_fills[1], palette.band_edges[1]
    expected = 100 / PIT_BINS
    shapes = [box(10 * n + 0.6, 0, 10 * n + 9.4, share, fill, edge) for n, share in enumerate(shares)]
    shapes.append(line(0, expected, 100, expected, palette.text, 1.25, layer="above"))
    shapes[-1]["line"] |= {"dash": "dot"}
    annotations: list[Annotation] = [
        *(text(10 * n + 5, 0, f"{share:.0f}", palette.text, TICK, "center", yshift=11)
          for n, share in enumerate(shares)),
        text(0, top * 0.97, "← fewer came<br>than forecast", palette.muted, SMALL, yanchor="top"),
        text(100, top * 0.97, "more came →<br>than forecast", palette.muted, SMALL, "right", yanchor="top"),
        text(50, top * 0.97, "dotted: 10 % each,<br>as promised", palette.muted, SMALL, "center", yanchor="top"),
    ]  # fmt: skip
    hovers: dict[str, Any] = {
        "type": "scatter", "mode": "markers", "x": [10 * n + 5 for n in range(PIT_BINS)],
        "y": [share / 2 for share in shares], "hovertemplate": "%{text}<extra></extra>",
        "text": [f"{share:.1f} % of outcomes between the {10 * n} and the {10 * n + 10} % percentile"
                 for n, share in enumerate(shares)],
        "marker": {"size": 24, "color": "rgba(0,0,0,0)", "line": {"width": 0}},
    }  # fmt: skip
    ticks = [0, 10, 25, 50, 75, 90, 100]
    layout: dict[str, Any] = {
        "xaxis": ruler(
            palette, range=[0, 100], tickvals=ticks, ticktext=["lowest", "10", "25", "median", "75", "90", "highest"]
        ),
        "yaxis": axis(palette, range=[0, top]),
        "shapes": shapes,
        "annotations": annotations,
    }
    return figure([hovers], layout, palette, _HEIGHT)
