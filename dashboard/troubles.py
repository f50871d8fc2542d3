"""What is wrong with the data themselves, at the top of every page: half the rows make other numbers."""

from contextlib import suppress

import streamlit as st

from dashboard import cached
from dashboard.escape import escaped
from forecasting.tables import ShowdownError

LONGEST = 900


def show() -> None:
    """One warning where the database has lost something; what it says stays until a person has seen to it."""
    sentences = cached.problems()
    if sentences:
        st.warning("  \n".join(escaped(sentence, LONGEST) for sentence in sentences))


def is_told(problem: Exception) -> bool:
    """Whether an error says what the warning says already."""
    with suppress(ShowdownError):
        return str(problem) in cached.problems()
    return False
