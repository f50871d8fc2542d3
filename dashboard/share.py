"""What a reader takes along from an answer: a sentence to quote, a link to it, its numbers, and its record."""

from collections.abc import Callable

import streamlit as st

from dashboard import links, track_line
from dashboard.charts.export import csv_file, file_name
from forecasting import quoting
from forecasting.outlook import Outlook

# Opens beside the page, so that the moment and the sliders of this one stay.
_RECORD = "[track record](track_record)"


def show(outlook: Outlook, page: str = "", more: Callable[[], None] | None = None) -> None:
    """Quote, link and track record in one slim row; page as in `links.address`; more: draws what else belongs there."""
    with st.container(key="share", horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover("Quote this", type="tertiary"):
            _show_quote(outlook)
        with st.popover("Link to this", type="tertiary"):
            _show_link(outlook, page)
        if more is not None:
            more()
        st.markdown(f":small[:gray[{track_line.line()}:] {_RECORD}]", width="content")


def _show_quote(outlook: Outlook) -> None:
    """The outlook as a sentence to copy, and its numbers as a file."""
    stamp = quoting.stamp(outlook)
    st.code(quoting.quote(outlook), language=None, wrap_lines=True)
    st.download_button(
        "Save the numbers (CSV)", csv_file(quoting.numbers(outlook), stamp), f"{file_name(stamp, 'outlook')}.csv",
        "text/csv", key="numbers_outlook", on_click="ignore", type="tertiary",
    )  # fmt: skip


def _show_link(outlook: Outlook, page: str) -> None:
    """The complete address of the outlook, to copy."""
    st.code(links.address(page, outlook), language=None, wrap_lines=True)
    st.caption("Opened anywhere that reaches this dashboard, it brings these very numbers, or says what changed.")
