"""A chart with all that belongs to it: heading, caption, the words it says, its table and its picture."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts.base import CONFIG, Chart
from dashboard.charts.export import csv_file, file_name
from dashboard.charts.picture import WIDTH, config, picture
from dashboard.escape import escaped
from dashboard.palette import palette
from dashboard.parts import dialog, part
from forecasting.quoting import Stamp

_LONGEST = 400
_TALLEST_TABLE = 420  # px; longer ones scroll
_ROWS_OF_TALLEST = 13


def show(chart: Chart, stamp: Stamp) -> None:
    """Draw a chart as a section of the page; an empty heading or caption draws none."""
    with st.container(gap="xsmall"):
        if chart.heading:
            st.subheader(escaped(chart.heading, _LONGEST), anchor=False)
        if chart.caption:
            st.caption(escaped(chart.caption, _LONGEST))
        st.plotly_chart(chart.figure, key=chart.key, config=CONFIG, alt=chart.text)
        _offer(chart, stamp)


def reserve(name: str, height: int) -> Callable[[], DeltaGenerator]:
    """A place that is filled later, by `with place():`, so that nothing below it moves when that happens.

    height: about what it will take, in px. A skeleton holds the place when a visit sees it first; after that the
    numbers of before stay until the new ones are there.
    """
    seen: set[str] = st.session_state.setdefault("seen_places", set())
    if name in seen:
        place = st.container()
        return lambda: place
    seen.add(name)
    return st.skeleton(height=height).container


@part
def _offer(chart: Chart, stamp: Stamp) -> None:
    """A quiet button below the chart. A part of its own: a click on it draws nothing of the page again."""
    if st.button(":small[:gray[Table and picture]]", key=f"export_{chart.key}", type="tertiary"):
        _take_away(chart, stamp)


@dialog("Table and picture", width="large")
def _take_away(chart: Chart, stamp: Stamp) -> None:
    """The picture of a chart, its table, and its numbers as a file; made only when asked for."""
    left, right = st.columns([1, 1], gap="medium")
    with left, st.container(gap="xsmall"):
        st.markdown(
            f"Save the picture with the camera at its top right corner, {WIDTH * 2:,} px wide, with the lines below it."
        )
        st.plotly_chart(
            picture(chart, stamp, palette(st.context.theme.type)), key=f"picture_{chart.key}", theme=None, width=WIDTH,
            config=config(chart, stamp), alt=chart.text,
        )  # fmt: skip
    with right, st.container(gap="xsmall"):
        name = f"{file_name(stamp, chart.key)}.csv"
        st.download_button(
            "Save the numbers (CSV)", csv_file(chart.table, stamp), name, "text/csv", key=f"numbers_{chart.key}",
            on_click="ignore",
        )  # fmt: skip
        st.table(
            _readable(chart.table), border="horizontal", hide_index=True, alt=f"The same as a table. {chart.text}",
            height=_TALLEST_TABLE if len(chart.table) > _ROWS_OF_TALLEST else "content",
        )  # fmt: skip


def _readable(table: pd.DataFrame) -> pd.DataFrame:
    """The same table as words: thousands parted, probabilities to three places, other people's text harmless."""
    columns = {escaped(name): [_cell(value) for value in values] for name, values in table.items()}
    return pd.DataFrame(columns)


def _cell(value: object) -> str:
    if value is pd.NA or value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    # numpy's whole numbers are no int
    return f"{value:,}" if isinstance(value, int | np.integer) else escaped(value)
