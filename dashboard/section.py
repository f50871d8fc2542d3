"""A chart with all that belongs to it: heading, caption, the words it says, its table and its picture."""

import streamlit as st

from dashboard.charts.base import CONFIG, Chart
from dashboard.escape import escaped
from forecasting.quoting import Stamp

_LONGEST = 400


def show(chart: Chart, stamp: Stamp) -> None:
    """Draw a chart as a section of the page; an empty heading or caption draws none."""
    with st.container(gap="xsmall"):
        if chart.heading:
            st.subheader(escaped(chart.heading, _LONGEST), anchor=False)
        if chart.caption:
            st.caption(escaped(chart.caption, _LONGEST))
        st.plotly_chart(chart.figure, key=chart.key, config=CONFIG, alt=chart.text)
        _offer(chart, stamp)


@st.fragment
def _offer(chart: Chart, stamp: Stamp) -> None:
    """A quiet button below the chart. A fragment: a click on it draws nothing of the page again."""
    st.button("Table and picture", key=f"export_{chart.key}", type="tertiary")
