"""Who claims how many: a low and a high for each claim, the newest on top, beside the announced target."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import (
    AXIS_ROOM,
    SMALL,
    Annotation,
    Chart,
    Shape,
    figure,
    line,
    nice_step,
    number,
    ruler,
    text,
)
from dashboard.charts.base import axis as bare_axis
from dashboard.charts.beside import Beside, beside, how_to_read
from dashboard.escape import escaped
from dashboard.palette import Palette
from forecasting import notation
from forecasting.claimed import NO_NUMBER, OFF_THE_SCALE, OTHER_DAY, Claim, announces_target
from forecasting.debrief import Debrief
from forecasting.outlook import Outlook
from forecasting.tables import Event

_ROW, _HEAD = 42, 24
_LABEL, _MARK = 13, 32  # px below the top of a row
_LEFT, _RIGHT = 6, 10
_LONGEST_LABEL = 59  # letters that fit a phone
_TARGET = "target of the event, undated"


@dataclass(frozen=True)
class _Row:
    """One row of the chart: ends in people, None where there is none.

    middle: a median, wide: the ends of a wider range, for a forecast alone.
    """

    low: float | None
    high: float | None
    label: str
    hover: str
    color: str
    middle: float | None = None
    wide: tuple[float, float] | None = None


def claims_chart(
    claims: Sequence[Claim],
    event: Event,
    palette: Palette,
    heading: str,
    outlook: Outlook | None = None,
    found: Debrief | None = None,
) -> Chart | None:
    """The claims with their finding, newest first; None where neither a claim, a target nor a debrief can be drawn.

    outlook: drawn below the claims, where there is one. found: the count and the last forecast, drawn there instead.
    """
    if not event.target and found is None and all(claim.undrawn for claim in claims):
        return None
    others = beside(outlook, found)
    caption = _caption(claims) + how_to_read(others)
    # The page lists what is not drawn; only a picture must say so itself.
    alone = f"{caption} Not drawn: {not_drawn(claims)}." if not_drawn(claims) else caption
    return Chart(
        "claims", claims_ranges(claims, event, palette, others), heading, caption, _words(claims, event, others),
        claims_table(claims, event, others), heading, alone,
    )  # fmt: skip


def claims_ranges(claims: Sequence[Claim], event: Event, palette: Palette, others: Sequence[Beside] = ()) -> go.Figure:
    """A row for each claim that may be about the event: dots at the ends that were given, broken lines to open ones."""
    rows = _rows(claims, event, palette, others)
    height = _HEAD + _ROW * len(rows)
    ends = [end for row in rows for end in (row.low, row.high, *(row.wide or ())) if end is not None]
    limit = 1.06 * max(1.0, event.target or 0.0, *ends)
    shapes: list[Shape] = []
    annotations: list[Annotation] = []
    if event.target:
        shapes.append(line(event.target, 0, event.target, height - 16, palette.accent, 1.5, layer="below"))
        annotations.append(_target_label(event.target, limit, height, palette))
    for position, row in enumerate(rows):
        top = height - _HEAD - _ROW * position
        shapes += _lines(row, top - _MARK, limit)
        annotations.append(_label(row, top - _LABEL, palette))
    step = nice_step(limit, 4)
    ticks = [float(tick) for tick in np.arange(0, limit * 0.96, step)]  # a label past that would be cut
    layout: dict[str, Any] = {
        "margin": {"l": _LEFT, "r": _RIGHT, "t": 0, "b": AXIS_ROOM, "pad": 0},
        "xaxis": ruler(palette, range=[0, limit], tickvals=ticks, ticktext=_tick_words(ticks)),
        "yaxis": bare_axis(palette, range=[0, height]),
        "shapes": shapes,
        "annotations": annotations,
    }
    return figure(_dots(rows, height), layout, palette, height + AXIS_ROOM)


def claims_table(claims: Sequence[Claim], event: Event, others: Sequence[Beside] = ()) -> pd.DataFrame:
    """Every claim, the newest first, also those not drawn; then the target and what else is drawn."""
    rows = [
        (
            notation.day(claim.claimed_at, event.timezone), claim.claimant, claim.low, claim.high, claim.about,
            claim.note, claim.source, claim.undrawn or "yes",
        )
        for claim in claims
    ]  # fmt: skip
    if target_stands_alone(claims, event):
        rows.append(("", event.organiser or "organisers", None, event.target, _TARGET, "", "", "yes"))
    for row in others:
        rows.append(("", "" if row.is_count else "Showdown", row.low, row.high, row.words, "", "", "yes"))
        if row.wide:
            rows.append(("", "Showdown", *row.wide, row.words.replace("80 %", "95 %"), "", "", "yes"))
    names = ("claimed on", "claimant", "from (people)", "to (people)", "about", "note", "source", "drawn")
    table = pd.DataFrame(rows, columns=list(names))
    for name in names[2:4]:
        table[name] = pd.array([pd.NA if pd.isna(end) else round(end) for end in table[name]], dtype="Int64")
    return table


def not_drawn(claims: Sequence[Claim]) -> str:
    """How many claims are listed only, and why: "4 about another day and 1 without a number"; "" where none is."""
    counts = {why: sum(claim.undrawn == why for claim in claims) for why in (OTHER_DAY, NO_NUMBER, OFF_THE_SCALE)}
    named = [f"{count} {why}" for why, count in counts.items() if count]
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else "".join(named)


def target_stands_alone(claims: Sequence[Claim], event: Event) -> bool:
    """True where the target needs a row: no drawn claim is its announcement."""
    return bool(event.target) and not any(announces_target(claim, event) for claim in claims if not claim.undrawn)


def _rows(claims: Sequence[Claim], event: Event, palette: Palette, others: Sequence[Beside]) -> list[_Row]:
    rows = [
        _Row(
            claim.low, claim.high,
            _row_label(claim, event),
            f"{escaped(claim.claimant)}: {claim.span}<br>{escaped(claim.about, 60)}", palette.neutral,
        )
        for claim in claims
        if not claim.undrawn
    ]  # fmt: skip
    if target_stands_alone(claims, event):
        words = f"<b>{event.target:,.10g}</b> {_TARGET}"
        rows.append(_Row(event.target, event.target, words, words, palette.accent))
    for row in others:
        color = palette.text if row.is_count else palette.band_edges[3]
        rows.append(_Row(row.low, row.high, row.label, row.label, color, row.middle, row.wide))
    return rows


def _lines(row: _Row, place: float, limit: float) -> list[Shape]:
    low, high = row.low or 0.0, row.high if row.high is not None else limit
    wide = [line(row.wide[0], place, row.wide[1], place, row.color, 1, layer="below")] if row.wide else []
    if low == high:
        return wide
    shape = line(low, place, high, place, row.color, 3, layer="below")
    if row.low is None or row.high is None:
        shape["line"] = {"color": row.color, "width": 1.5, "dash": "3px,3px"}
    return [*wide, shape]


def _label(row: _Row, place: float, palette: Palette) -> Annotation:
    # Its ground parts it from the target line, which may run behind it.
    return text(0, place, row.label, palette.text, xref="paper", xshift=-_LEFT, bgcolor=palette.page, borderpad=1)


def _target_label(target: float, limit: float, height: float, palette: Palette) -> Annotation:
    anchor = "right" if target > limit / 2 else "left"
    words = f"<b>target {target:,.10g}</b>"
    return text(target, height - 8, words, palette.accent, SMALL, anchor, xshift=0 if anchor == "left" else 6)


def _dots(rows: Sequence[_Row], height: float) -> list[dict[str, Any]]:
    ends, places, hovers, colors, sizes = [], [], [], [], []
    for position, row in enumerate(rows):
        # A set: one dot where both ends are the same.
        for end in sorted({end for end in (row.low, row.high, row.middle) if end is not None}):
            ends.append(end)
            places.append(height - _HEAD - _ROW * position - _MARK)
            hovers.append(row.hover)
            colors.append(row.color)
            sizes.append(11 if end == row.middle else 8)
    return [
        {
            "type": "scatter", "mode": "markers", "x": ends, "y": places, "text": hovers, "cliponaxis": False,
            "marker": {"size": sizes, "color": colors, "opacity": 1}, "hovertemplate": "%{text}<extra></extra>",
        }
    ]  # fmt: skip


def _tick_words(ticks: Sequence[float]) -> list[str]:
    """The unit stands at the second: beside the last there is no room."""
    return [f"{number(tick)} people" if position == 1 else number(tick) for position, tick in enumerate(ticks)]


def _row_label(claim: Claim, event: Event) -> str:
    """Number, claimant and day in one line that fits a phone; the claimant is cut where it is too long."""
    day = notation.day(claim.claimed_at, event.timezone, year=False).split(" ", 1)[1]
    room = max(12, _LONGEST_LABEL - len(f"{claim.span} , {day}"))
    longest = 0
    for character in claim.claimant:
        room -= 2 if unicodedata.east_asian_width(character) in "WF" else 1
        longest += room >= 0
    return f"<b>{claim.span}</b> {escaped(claim.claimant, max(1, longest))}, {day}"


def _caption(claims: Sequence[Claim]) -> str:
    words = "What people claim, newest first, with the day it became known."
    is_open = any(len(claim.numbers) == 1 for claim in claims if not claim.undrawn)
    return f"{words} Broken lines have an open end." if is_open else words


def _words(claims: Sequence[Claim], event: Event, others: Sequence[Beside]) -> str:
    drawn = [
        f"{claim.claimant} {claim.span} ({notation.day(claim.claimed_at, event.timezone)}, {claim.about})"
        for claim in claims
        if not claim.undrawn
    ]
    said = f"Claims of how many people, newest first: {'; '.join(drawn)}." if drawn else "No claim is drawn."
    target = f" The target is {event.target:,.10g}." if event.target else ""
    ours = "".join(f" {row.said}" for row in others)
    left_out = f" Not drawn: {not_drawn(claims)}." if not_drawn(claims) else ""
    return f"{said}{target}{ours}{left_out}"
