"""After the event: the last forecast found, and beside it in words what came."""

import streamlit as st

from dashboard import cached, stored
from dashboard.escape import escaped
from forecasting import debrief
from forecasting.frozen import FREEZE, freeze
from forecasting.tables import EventData, ShowdownError


def find(known: EventData) -> debrief.Debrief | None:
    """The last forecast put on record before the start, else one replayed, beside what is known.

    None while an import holds the data, and where the record of that moment says that the event had begun: its start
    was moved later on.
    """
    event = known.event
    last = debrief.last_frozen(cached.frozen(event.event_id), event)
    if last is None:
        try:
            replayed = cached.reading(event.event_id, stored.last_moment(known))
        except ShowdownError:  # busy, or begun by the record of then
            return None
        if replayed.busy:
            return None
        last = freeze(replayed.forecast, replayed.turnout, known.as_of, FREEZE)
    return debrief.debrief(known, last)


def show(found: debrief.Debrief) -> None:
    """The finding and what stands behind it; no verdict where claims dispute what came."""
    with st.container(gap="xsmall"):
        st.subheader(escaped(debrief.heading(found), 200), anchor=False)
        for line in debrief.lines(found):
            st.markdown(f":small[{escaped(line, 1000)}]")
