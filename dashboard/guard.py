"""What a reader sees when something goes wrong: a sentence, or an id to find the traceback by."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.escape import escaped
from forecasting.tables import ShowdownError

_LOG = logging.getLogger("showdown")


@contextmanager
def guarded() -> Iterator[None]:
    """Turn our own errors into their sentence; an unknown one stays loud in the log, with an id on the screen."""
    try:
        yield
    except ShowdownError as problem:
        st.error(escaped(problem, longest=600))
    except Exception:
        error_id = secrets.token_hex(4)
        _LOG.exception("error %s", error_id)
        st.error(
            f"This page could not be made: an error that we did not foresee. It is in the log as **{error_id}**. "
            "Reload the page; if it stays, report that id."
        )
