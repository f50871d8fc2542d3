"""Frozen forecasts on a page: a button that makes one, the course of those that were made, what differs from them."""

import streamlit as st

from dashboard import actions, cached, section
from dashboard.cached import Reading
from dashboard.charts.odds_moved import odds_moved_chart
from dashboard.escape import escaped
from dashboard.palette import Palette
from forecasting import notation, odds_moved
from forecasting.quoting import Stamp
from forecasting.tables import ShowdownError

_HELP = (
    "Put this forecast on record for good. It shows below how the odds moved, and it can be held against what came of "
    "the event; it cannot be changed or removed. The link to this page stays as it is."
)


def button(reading: Reading) -> None:
    """A quiet button that keeps the forecast on show; it says what came of it."""
    if st.button("Freeze", key="freeze", type="tertiary", help=_HELP, disabled=reading.busy is not None):
        _freeze(reading)


def show(reading: Reading, stamp: Stamp, colours: Palette) -> None:
    """How the odds moved, where two or more forecasts are frozen; and why this moment now looks different."""
    outlook = reading.baseline
    frozen = cached.frozen(outlook.event.event_id)
    course = odds_moved.read_course(frozen, outlook.event, outlook.as_of)
    differs = odds_moved.difference(frozen, outlook)
    if not course.is_shown and differs is None:
        return
    with st.container(gap="xsmall"):
        if course.is_shown:
            section.show(odds_moved_chart(course, colours), stamp)
        if differs is not None:
            st.markdown(f":small[{escaped(differs, 400)}]")


def _freeze(reading: Reading) -> None:
    zone = reading.forecast.event.timezone
    try:
        frozen, is_new = actions.freeze_reading(reading)
    except ShowdownError as problem:
        st.toast(escaped(problem, 300))
        return
    moment = notation.moment(frozen.as_of, zone)
    if is_new:
        st.toast(f"Frozen, as of {moment}. It will not change.")
    else:
        st.toast(f"This forecast was frozen already, on {notation.moment(frozen.made_at, zone)}; it stays as it is.")
