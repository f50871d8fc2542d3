"""Forecasts beside what came of them: this house's own, and those of a backtest that was loaded."""

from datetime import datetime

import numpy as np
import streamlit as st

from dashboard import actions, cached, section
from dashboard.charts.calibration import places_chart, reliability_chart
from dashboard.charts.errors import errors_chart
from dashboard.escape import escaped
from dashboard.method.article import write
from dashboard.palette import Palette
from forecasting import notation, record_findings
from forecasting.backtest import REGISTERED, TURNOUT
from forecasting.own_record import OwnEvent, OwnRecord
from forecasting.quoting import RECORD, Stamp
from forecasting.recorded import Backtest, Recorded
from forecasting.tables import ShowdownError
from forecasting.track_record import inside
from forecasting.wording import simulated_badge

FEWEST_DRAWN = 5  # events; fewer are listed and not drawn
_MOST_LISTED = 12
_MOST_MB = 20
_QUANTITIES = {TURNOUT: "People who came", REGISTERED: "People registered"}
_COMMAND = ".venv/bin/python cli.py backtest --events F --registrations F --out P.parquet"


def show_own(own: OwnRecord, palette: Palette) -> None:
    """What this house said before events that have been counted, or why there is nothing to show."""
    record = own.of(TURNOUT, simulated=False)
    with st.container(gap="small"):
        if not own.counted:
            st.subheader("No forecast made here has been put to the test yet", anchor=False)
            write(record_findings.no_own_record(own.frozen, own.in_time, len(own.events)))
            return
        listed = own.counted[:_MOST_LISTED]
        st.subheader("Event by event" if record else "Only simulated events were counted", anchor=False)
        st.caption("Forecasts frozen here before the start of an event, beside what was counted; a replay is none.")
        for one in listed:
            st.markdown(_told(one))
        if len(listed) < len(own.counted):
            st.caption(f"The latest {len(listed)} of {len(own.counted):,} events.")
        if record is not None and (warning := record_findings.small_numbers(record)):
            write(f"**Small numbers.** {warning}")
    if record is not None and record.events >= FEWEST_DRAWN:
        stamp = _stamp("Forecasts made here", own.counted[0].event.starts_at, cached.told_versions())
        _draw_ranges(record, palette, "own", stamp)
        section.show(errors_chart(record, palette, "own"), stamp)


def _told(own: OwnEvent) -> str:
    """One event in a line: what was said last, what was counted."""
    event, last = own.event, own.frozen[-1]
    assert own.turnout is not None
    held = inside(last.turnout_quantiles[None], np.array([own.turnout]), 0.80)[0]
    badge = f" :gray-badge[{simulated_badge(escaped(event.simulated))}: no test]" if event.simulated else ""
    return (
        f"**{escaped(event.name)}**, {notation.day(event.starts_at, event.timezone)}{badge}  \n"
        f"{own.turnout:,} counted; the last of {record_findings.count(len(own.frozen), 'forecast')}, of "
        f"{notation.moment(last.as_of, event.timezone)}, said {notation.people(last.turnout(0.10))} to "
        f"{notation.people(last.turnout(0.90))} (80 %): {'held' if held else '**missed**'}"
    )


def show_backtest(palette: Palette) -> bool:
    """The backtest that was loaded last; False where there is none to show, as for every reporter."""
    try:
        found = cached.backtest()
    except ShowdownError as refused:
        st.error(escaped(refused, 400))
        return False
    if found is not None:
        _show_loaded(found, palette)
    return found is not None


def show_invitation() -> None:
    """How to make a backtest, and where to load it."""
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(gap="small"):
        st.subheader("Your own past events can be put to the test", anchor=False)
        write(
            "A backtest forecasts past events as if they were still ahead and holds each forecast against what came. "
            "Run it, and load the file that it writes; it stays for every later visit."
        )
        st.code(_COMMAND, language=None, wrap_lines=True)
    with right:
        _take_in()


def _take_in() -> None:
    """The place to load a file; a refused one is told why, and the one before stays."""
    uploaded = st.file_uploader(
        "Load the file of a backtest", type=["parquet", "pq"], key="backtest_file", max_upload_size=_MOST_MB
    )
    if uploaded is None:
        return
    if st.session_state.get("backtest_taken") != uploaded.file_id:
        st.session_state["backtest_taken"], st.session_state["backtest_problem"] = uploaded.file_id, None
        try:
            actions.keep_backtest(uploaded.getvalue())
        except ShowdownError as refused:
            st.session_state["backtest_problem"] = str(refused)
        else:
            st.rerun()  # what stands above was drawn with the file before
    if problem := st.session_state.get("backtest_problem"):
        st.error(escaped(problem, 400))


def _show_loaded(found: Backtest, palette: Palette) -> None:
    quantity = next(iter(found.of))
    with st.container(gap="xsmall"):
        st.subheader(f"The backtest that was loaded: {found.events:,} events", anchor=False)
        st.caption(
            f"{found.forecasts:,} forecasts, the last as of {notation.day(found.last, 'UTC')} (UTC); "
            f"file {found.fingerprint}."
        )
        if len(found.of) > 1:
            chosen = st.segmented_control(
                "What was forecast", list(found.of), format_func=_QUANTITIES.__getitem__, default=quantity,
                key="backtest_quantity", label_visibility="collapsed",
            )  # fmt: skip
            quantity = chosen or quantity
        else:
            write(f"{_QUANTITIES[quantity]}.")
        record = found.of[quantity]
        if warning := record_findings.small_numbers(record):
            write(f"**Small numbers.** {warning}")
    stamp = _stamp(
        f"Backtest of {found.events:,} events, {record_findings.PEOPLE[quantity]}", found.last, found.fingerprint
    )
    _draw_ranges(record, palette, "backtest", stamp)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        section.show(errors_chart(record, palette, "backtest"), stamp)
    with right:
        _take_in()


def _draw_ranges(record: Recorded, palette: Palette, key: str, stamp: Stamp) -> None:
    """Whether ranges held, and where outcomes fell."""
    left, right = st.columns(2, gap="medium")
    with left:
        section.show(reliability_chart(record, palette, key), stamp)
    with right:
        section.show(places_chart(record, palette, key), stamp)


def _stamp(what: str, last: datetime, version: str) -> Stamp:
    return Stamp("track-record", what, RECORD, last, "UTC", version)
