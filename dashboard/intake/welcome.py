"""What a first visitor meets where there is no event, or none but the bundled one."""

import streamlit as st

from dashboard import actions, visitor
from dashboard.escape import escaped
from forecasting.tables import ShowdownError

DATA, OUTLOOK = "dashboard/pages/data.py", "dashboard/pages/outlook.py"
_STEPS = ("Your event", "Its sign-ups", "The outlook")
_PROBLEM = "bundled_problem"


def invite() -> None:
    """Where any other page would show an event: what this is for, the way to begin, and an event to look at."""
    if not visitor.is_organiser():
        with st.container(gap="small"):
            st.title("Nothing is announced here yet", anchor=False)
            st.header("As soon as organisers name an event, its forecast stands here.", anchor=False)
        return
    with st.container(gap="small"):
        st.title("How many will come? Begin with your event", anchor=False)
        st.header("Name it, drop in the list of sign-ups, read the forecast.", anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if st.button("Enter your event", key="enter_event"):
                st.switch_page(DATA)
            bundled_button()


def bundled_button() -> None:
    """Load the bundled event; a look at it costs nothing of one's own."""
    place = st.empty()
    if place.button("Look at the bundled event first", key="load_bundled", type="tertiary"):
        words = "Loading a demonstration of 2011: real claims, simulated sign-ups"
        bar = place.progress(0.0, words)

        def tell(share: float) -> None:
            bar.progress(min(share, 1.0), words)

        try:
            actions.load_bundled(tell)
        except ShowdownError as problem:
            st.session_state[_PROBLEM] = str(problem)
        st.rerun()
    if _PROBLEM in st.session_state:
        st.error(escaped(st.session_state.pop(_PROBLEM), 600))


def show_steps(current: int) -> None:
    """The three steps of a first run in one line; current: 1, 2 or 3."""
    told = []
    for number, name in enumerate(_STEPS, start=1):
        told.append(f"**{number} {name}**" if number == current else f":gray[{number} {name}]")
    st.markdown(" :gray[→] ".join(told))
