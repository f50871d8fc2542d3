"""What a reader sees when something goes wrong: a sentence, or an id to find the traceback by."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.escape import escaped
from forecasting.redacted import redacted_traceback
from forecasting.tables import ShowdownError

_LOG = logging.getLogger("showdown")


@contextmanager
def guarded() -> Iterator[None]:
    """Turn our own errors into their sentence; an unknown one stays loud in the log, with an id on the screen."""
    try:
        yield
    except ShowdownError as problem:
        st.error(escaped(problem, longest=600))
    except Exception as error:
        error_id = secrets.token_hex(4)
        _LOG.error("error %s\n%s", error_id, redacted_traceback(error))  # values may name a person
        st.error(
            f"This page could not be made: an error that we did not foresee. It is in the log as **{error_id}**. "
            "Reload the page; if it stays, report that id."
        )
