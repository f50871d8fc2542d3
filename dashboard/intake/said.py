"""What became of an action, told once on the next showing: its button may be gone by then."""

from collections.abc import Sequence

import streamlit as st

from dashboard.escape import escaped
from dashboard.intake import words
from dashboard.intake.welcome import OUTLOOK

_SAID = "data_said"


def keep(sentence: str, problem: bool = False, outlook: str | None = None, notes: Sequence[str] = ()) -> None:
    """Keep a sentence for the next showing; other people's words may be in it.

    problem: that it failed. outlook: the id of an event whose outlook is now another. notes: what else to know.
    """
    st.session_state[_SAID] = (sentence, problem, outlook, tuple(notes))


def show() -> None:
    """The sentence that was kept, once, and the way to the outlook that it changed."""
    if _SAID not in st.session_state:
        return
    sentence, problem, outlook, notes = st.session_state.pop(_SAID)
    with st.container(gap="xsmall", key="said"):
        (st.error if problem else st.success)(escaped(sentence, 600))
        for note in notes:
            st.markdown(f":small[{escaped(words.on_page(note), 400)}]")
        if outlook is not None:
            st.page_link(OUTLOOK, label="**See the outlook**", query_params={"event": outlook})
