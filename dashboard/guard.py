"""What a reader sees when something goes wrong: a sentence, or an id to find the traceback by."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard import troubles, visitor
from dashboard.escape import escaped
from forecasting.redacted import redacted_traceback
from forecasting.tables import ShowdownError

_LOG = logging.getLogger("showdown")
_NOT_NOW = "These numbers cannot be read at the moment. Try again in a minute."


@contextmanager
def guarded() -> Iterator[None]:
    """Turn our own errors into their sentence; an unknown one stays loud in the log, with an id on the screen."""
    try:
        yield
    except Exception as error:
        _tell(error)


def last_net(error: Exception) -> bool:
    """The same for what a page cannot catch itself: errors in the answer to a click, and in a part drawn alone."""
    _tell(error)
    return True


def redacted_record(record: logging.LogRecord) -> bool:
    """A filter for the log of Streamlit, which writes an error before anyone is asked: its values may name a person."""
    if record.exc_info and record.exc_info[1] is not None:
        record.msg, record.args = f"{record.getMessage()}\n{redacted_traceback(record.exc_info[1])}", None
        record.exc_info = record.exc_text = None
    return True


def _tell(error: Exception) -> None:
    if isinstance(error, ShowdownError):
        if not troubles.is_told(error):
            may_be_told = visitor.may_be_told(error)
            where = f" It is in the log as **{_log(error)}**." if error.unforeseen or not may_be_told else ""
            st.error(escaped(error if may_be_told else _NOT_NOW, longest=600) + where)
        return
    st.error(
        f"This page could not be made: an error that we did not foresee. It is in the log as **{_log(error)}**. "
        "Reload the page; if it stays, report that id."
    )


def _log(error: Exception) -> str:
    """Put the traceback into the log without its values, because they may name a person; the id to find it by."""
    error_id = secrets.token_hex(4)
    _LOG.error("error %s\n%s", error_id, redacted_traceback(error))
    return error_id
