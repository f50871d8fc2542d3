"""What is on record about an event: milestones, claims, and what was counted once it has begun."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, links
from dashboard.charts.base import rows_of
from dashboard.escape import escaped
from dashboard.frame import Frame
from forecasting import notation
from forecasting.forecast import Forecast
from forecasting.tables import Event, EventData


def show_problems(forecast: Forecast, busy: str | None) -> None:
    """What a reader must know about the data before believing the numbers."""
    if busy:
        moment = notation.moment(forecast.as_of, forecast.event.timezone)
        st.warning(f"{escaped(busy, 300)} Shown is the last forecast before that, as of {moment}.")
    for problem in forecast.problems:
        st.warning(escaped(problem, 300))


def show_milestones(forecast: Forecast) -> None:
    """The numbered milestones of the booking curve, each with its source."""
    zone = forecast.event.timezone
    lines = [
        f":small[**{count}** {notation.day(row.happened_at, zone, False)} · {escaped(row.title)}{source(row.source)}]"
        for count, row in enumerate(charts.shown_milestones(forecast), start=1)
    ]
    if lines:
        st.markdown("  \n".join(lines))


def show_claims(claims: pd.DataFrame, event: Event) -> None:
    """Who said how many, as claimed: a low and a high, never an average of them."""
    with st.container(gap="xsmall"):
        st.subheader("What people claim", anchor=False)
        st.caption("Only claims known at the as-of moment; none of them is ours." if len(claims) else "None was known.")
        for row in rows_of(claims.sort_values("claimed_at", ascending=False)):
            when = notation.day(row.claimed_at, event.timezone)
            details = [escaped(words) for words in (row.about, row.note, row.source) if words and not pd.isna(words)]
            st.markdown(
                f"**{notation.span(row.low, row.high)}** {escaped(row.claimant)}, {when}  \n"
                f":small[:gray[{' · '.join(details)}]]"
            )


def show_day(chosen: Frame, known: EventData) -> None:
    """From the start on: what was counted and claimed by then, and no forecast."""
    chosen.show_head(known.data_through)
    links.show_sentences()
    with st.container(gap="xsmall"):
        st.title(f"The event began on {notation.moment(chosen.event.starts_at, chosen.event.timezone)}", anchor=False)
        st.header(f"{known.registered:,} people were registered. From the start on there is no forecast.", anchor=False)
        st.caption(
            "Below is what was claimed by the chosen moment. Move the moment back before the start for the outlook."
        )
    show_claims(known.claims, chosen.event)


def source(words: Any) -> str:
    """A source in brackets; words only, because an address from a file is not ours to link."""
    return "" if words is None or pd.isna(words) or not str(words).strip() else f" :gray[({escaped(words)})]"
