"""What is on record about an event: milestones, claims, and what was counted once it has begun."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import counting, debriefing, links, section, visitor
from dashboard.charts.base import rows_of
from dashboard.charts.claims import claims_chart, not_drawn, target_stands_alone
from dashboard.escape import escaped
from dashboard.frame import Frame
from dashboard.palette import palette
from forecasting import counted, findings, notation
from forecasting.claimed import Claim, read_claims
from forecasting.debrief import Debrief
from forecasting.forecast import Forecast
from forecasting.outlook import Outlook
from forecasting.quoting import Stamp, record_stamp
from forecasting.tables import Event, EventData


def show_problems(forecast: Forecast, busy: str | None, burst: str | None) -> None:
    """What a reader must know about the data before believing the numbers."""
    if busy:
        moment = notation.moment(forecast.as_of, forecast.event.timezone)
        st.warning(f"{escaped(busy, 300)} Shown is the last forecast before that, as of {moment}.")
    for problem in forecast.problems:
        st.warning(escaped(problem, 300))
    if burst:
        with st.container(gap="xsmall"):
            st.warning(escaped(burst, 300))
            if visitor.is_organiser():
                st.page_link(
                    "dashboard/pages/data.py", label=":small[Was it a list, handed in at once? Say so on Data]"
                )


def show_milestones(known: Forecast | EventData) -> None:
    """The numbered milestones of a curve, each with its source."""
    rows = rows_of(known.milestones.sort_values("happened_at", kind="stable"))
    _show_lines([f"**{n}** {_milestone(row, known.event)}" for n, row in enumerate(rows, start=1)])


def show_claims(claims: pd.DataFrame, event: Event, stamp: Stamp, outlook: Outlook | None = None) -> None:
    """Who said how many, as claimed: a low and a high, never an average of them; outlook: drawn beside them."""
    read = read_claims(claims, event)
    with st.container(gap="small"):
        _show_chart(read, event, stamp, findings.claims(read, event), outlook)
        _show_all(read, event)


def show_day(chosen: Frame, known: EventData) -> None:
    """From the start on: what was counted and claimed by then, and no forecast."""
    event = known.event
    chosen.show_head(known.data_through)
    links.show_sentences()
    with st.container(gap="xsmall"):
        st.title(escaped(counted.title(known), 300), anchor=False)
        st.header(escaped(counted.line(known), 400), anchor=False)
        st.caption(f"{escaped(counted.began(known), 300)} {counted.NO_FORECAST}")
        with st.popover(":small[Quote this]", type="tertiary"):
            st.code(counted.quote(known), language=None, wrap_lines=True)
    counting.show_answer()
    claims = read_claims(known.claims, event)
    found = debriefing.find(known)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _show_chart(claims, event, record_stamp(known), findings.claims_since(claims, event), found=found)
    with right, st.container(gap="medium"):
        if found is not None:
            debriefing.show(found)
        if visitor.is_organiser():
            counting.show(known)
    # A row of its own: on a phone the debrief stands beside its chart, before the long list of claims.
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _show_all(claims, event)
    with right:
        _show_news(rows_of(known.milestones), event)


def _show_chart(
    claims: Sequence[Claim],
    event: Event,
    stamp: Stamp,
    heading: str,
    outlook: Outlook | None = None,
    found: Debrief | None = None,
) -> None:
    """The claims as a chart; where none can be drawn its heading stands alone."""
    chart = claims_chart(claims, event, palette(st.context.theme.type), heading, outlook, found)
    if chart is not None:
        section.show(chart, stamp)
        return
    with st.container(gap="xsmall"):
        st.subheader(escaped(heading, 200), anchor=False)
        st.caption("Only what was known at the as-of moment is shown.")


def _show_all(claims: Sequence[Claim], event: Event) -> None:
    """The claims that are drawn and the target; then those that are listed only, under the reason why."""
    others = [claim for claim in claims if claim.undrawn]
    with st.container(gap="medium"):
        with st.container(gap="small"):
            _show_ledger([claim for claim in claims if not claim.undrawn], event)
            if target_stands_alone(claims, event):
                _show_target(event)
        if others:
            with st.container(gap="xsmall"):
                st.markdown(f"**Also claimed:** {not_drawn(claims)}")
                _show_ledger(others, event)


def _show_target(event: Event) -> None:
    """The target, where no claim known by then announces it: the organisers' word as well."""
    who = escaped(event.organiser or "organisers")
    st.markdown(
        f"**{event.target:,.10g}** {who}, undated  \n"
        ":small[:gray[target, as stored with the event; no known claim tells when it was announced]]"
    )


def _show_ledger(claims: Sequence[Claim], event: Event) -> None:
    """A claim in two lines: how many, who, when it was known; about what, and the source."""
    for claim in claims:
        details = [escaped(words) for words in (claim.about, claim.note, claim.source) if words]
        st.markdown(
            f"**{claim.span}** {escaped(claim.claimant)}, {notation.day(claim.claimed_at, event.timezone)}  \n"
            f":small[:gray[{' · '.join(details)}]]"
        )


def _show_news(milestones: Sequence[Any], event: Event) -> None:
    """The milestones known by then, the latest first."""
    if milestones:
        with st.container(gap="xsmall"):
            st.subheader("What had happened by then", anchor=False)
            for row in reversed(milestones):
                st.markdown(f":small[{_milestone(row, event)}]")


def _show_lines(lines: Sequence[str]) -> None:
    if lines:
        st.markdown("  \n".join(f":small[{line}]" for line in lines))


def _milestone(row: Any, event: Event) -> str:
    return f"{notation.day(row.happened_at, event.timezone, False)} · {escaped(row.title)}{source(row.source)}"


def source(words: Any) -> str:
    """A source in brackets; words only, because an address from a file is not ours to link."""
    return "" if words is None or pd.isna(words) or not str(words).strip() else f" :gray[({escaped(words)})]"
