"""How often forecasts held, and how far to trust the next one. Needs no event and no data."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import past_forecasts, section, track_line, visitor
from dashboard.charts.ratios import ratios_chart
from dashboard.method import article, backtest, reference
from dashboard.palette import Palette, palette
from forecasting.outside import SOURCE, SOURCE_URL
from forecasting.quoting import RECORD, Stamp

_ENDS = datetime(2022, 12, 31, tzinfo=UTC)  # of the record of announced and counted numbers


def page() -> None:
    colours = palette(st.context.theme.type)
    own, loaded = track_line.known()
    with st.container(gap="xsmall"):
        st.title(track_line.title(own, loaded), anchor=False)
        article.write(
            "What was forecast, held against what came: here, in backtests, on public data, and what announced numbers "
            "came to elsewhere. The bundled event is simulated, so it can prove nothing. How a number is made: "
            "[Method](method)."
        )
    past_forecasts.show_own(own, colours)
    is_loaded = past_forecasts.show_backtest(colours)
    show_public(colours)
    show_elsewhere(colours)
    if not is_loaded and visitor.is_organiser():
        past_forecasts.show_invitation()


def show_public(colours: Palette) -> None:
    """What was measured on public data, with its sources."""
    with st.container(gap="small"):
        st.subheader(f"On public data {backtest.HEADING}", anchor="public")
        backtest.show(colours)


def show_elsewhere(colours: Palette) -> None:
    """The reference classes of the outside view."""
    stamp = Stamp("outside-view", f"Outside view: {SOURCE}", RECORD, _ENDS, "Europe/Berlin", "built in")
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
    with left:
        section.show(ratios_chart(reference.of_kind("all"), reference.HEADING, colours), stamp)
    with right:
        article.write(
            f"What organisers told the police beforehand, and what the police counted: [{SOURCE}]({SOURCE_URL}). An "
            "event with nothing but a target is forecast from these alone, and every other one leans on them the more "
            "the less its sign-ups tell. By kind of event, and how it is weighed: [Method](method#outside)."
        )


page()
