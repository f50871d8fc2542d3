"""The front page: how many will come, how sure that is, and why."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from dashboard import cached, charts, frame, freezing, links, record, section, share, visitor
from dashboard.palette import Palette, palette
from forecasting import quoting, wording
from forecasting.outlook import read_cities


def page() -> None:
    chosen = frame.choose()
    if chosen is None:
        return
    version = cached.told_version(chosen.event.event_id, chosen.as_of)
    links.compare_version(version)
    show_address(chosen, version)
    if chosen.started:
        record.show_day(chosen, cached.event_data(chosen.event.event_id, chosen.as_of))
        return
    answer = section.reserve("answer", 360)
    reading = cached.reading(chosen.event.event_id, chosen.as_of)
    chosen.show_head(reading.forecast.data_through)
    colours = palette(st.context.theme.type)
    with answer():
        links.show_sentences()
        record.show_problems(reading.forecast, reading.busy, reading.burst)
        show_answer(reading, frame.is_first_moment(chosen), colours)
    show_reasons(reading, read_cities(reading.forecast, reading.turnout), colours)


def show_address(chosen: frame.Frame, version: str) -> None:
    """The address holds what was chosen. It stays clean where every visit begins here, whatever the clock says."""
    if frame.is_first_moment(chosen) and chosen.event.starts_at <= datetime.now(UTC):
        links.write(event=chosen.event.event_id if len(cached.events()) > 1 else None, as_of=None, v=None)
    else:
        links.write(event=chosen.event.event_id, as_of=links.stamp(chosen.as_of), v=version)


def show_answer(reading: cached.Reading, is_first: bool, colours: Palette) -> None:
    """The verdict, the range, what to take along, and the odds; a replay cannot be frozen."""
    outlook = reading.baseline
    with st.container(gap="xsmall"):
        st.title(wording.headline(outlook), anchor=False)
        st.header(wording.range_line(outlook), anchor=False)
        st.caption(wording.method_line(outlook))
        may_freeze = is_first and visitor.is_organiser()
        share.show(outlook, more=(lambda: freezing.button(reading)) if may_freeze else None)
    if outlook.bands:
        section.show(charts.odds_chart(outlook, colours), quoting.stamp(outlook))


def show_reasons(reading: cached.Reading, cities: pd.DataFrame, colours: Palette) -> None:
    """The futures as dots, what moved, the booking curve, how the odds moved, the cities and the claims."""
    forecast, outlook = reading.forecast, reading.baseline
    stamp = quoting.stamp(outlook)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        section.show(charts.dots_chart(outlook, colours), stamp)
    with right:
        since_yesterday = section.reserve("moved", 360)
    with st.container(gap="xsmall"):
        section.show(charts.curve_chart(forecast, outlook, colours), stamp)
        record.show_milestones(forecast)
    freezing.show(reading, stamp, colours)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        section.show(charts.cities_chart(cities, colours), stamp)
    with right:
        record.show_claims(forecast.claims, forecast.event, stamp, outlook)
    # The slowest part stands high on the page and is filled last.
    movement = cached.movement(forecast.event.event_id, forecast.as_of)
    with since_yesterday():
        if movement is not None:
            section.show(charts.moved(movement, outlook, colours), stamp)


page()
