"""The front page: how many will come, how sure that is, and why."""

import pandas as pd
import streamlit as st

from dashboard import cached, charts, frame, links, record
from dashboard.palette import Palette, palette
from forecasting import findings, wording
from forecasting.forecast import Forecast
from forecasting.outlook import Outlook, read_cities


def page() -> None:
    chosen = frame.choose()
    if chosen is None:
        return
    links.write(
        event=chosen.event.event_id if len(cached.events()) > 1 else None,
        as_of=None if frame.is_first_moment(chosen) else links.stamp(chosen.as_of),
        v=None,
    )
    if chosen.started:
        record.show_day(chosen, cached.event_data(chosen.event.event_id, chosen.as_of))
        return
    reading = cached.reading(chosen.event.event_id, chosen.as_of)
    chosen.show_head(reading.forecast.data_through)
    links.show_sentences()
    record.show_problems(reading.forecast, reading.busy)
    colours = palette(st.context.theme.type)
    show_answer(reading.baseline, colours)
    show_reasons(reading.forecast, reading.baseline, read_cities(reading.forecast, reading.turnout), colours)


def show_answer(outlook: Outlook, colours: Palette) -> None:
    """The verdict, the range and the odds."""
    with st.container(gap="xsmall"):
        st.title(wording.headline(outlook), anchor=False)
        st.header(wording.range_line(outlook), anchor=False)
        st.caption(wording.method_line(outlook))
    if outlook.bands:
        st.plotly_chart(
            charts.odds_bar(outlook, colours), key="odds", config=charts.CONFIG, alt=charts.odds_text(outlook)
        )


def show_reasons(forecast: Forecast, outlook: Outlook, cities: pd.DataFrame, colours: Palette) -> None:
    """The futures as dots, the booking curve, the cities and the claims; each heading says what to find."""
    with st.container(gap="xsmall"):
        st.subheader(findings.dots(outlook), anchor=False)
        st.caption("Each dot is one of 50 equally likely turnouts, in people.")
        st.plotly_chart(
            charts.turnout_dots(outlook, colours), key="dots", config=charts.CONFIG, alt=charts.dots_text(outlook)
        )
    with st.container(gap="xsmall"):
        st.subheader(findings.curve(outlook), anchor=False)
        st.caption(
            "People registered, by day; shaded: where the curve may go (50, 80 and 95 %). At the right, how many come."
            + (" Numbers are milestones." if len(forecast.milestones) else "")
        )
        st.plotly_chart(
            charts.booking_curve(forecast, outlook, colours), key="curve", config=charts.CONFIG,
            alt=charts.curve_text(forecast, outlook),
        )  # fmt: skip
        record.show_milestones(forecast)
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(gap="xsmall"):
        st.subheader(findings.cities(cities), anchor=False)
        st.caption("Expected people by city with the 80 % range (bar); the upright mark is people registered.")
        st.plotly_chart(
            charts.city_ranges(cities, colours),
            key="cities",
            config=charts.CONFIG,
            alt=charts.cities_text(cities),
        )
    with right:
        record.show_claims(forecast.claims, forecast.event)


page()
