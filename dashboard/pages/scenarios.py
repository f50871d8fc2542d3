"""What if: assumptions as sliders, the result beside the forecast without them."""

import numpy as np
import streamlit as st

from dashboard import cached, charts, controls, frame, links, record
from dashboard.guard import guarded
from dashboard.palette import Palette, palette
from forecasting import wording
from forecasting.forecast import SEED
from forecasting.outlook import Outlook, read_outlook
from forecasting.scenario import Scenario
from forecasting.turnout import simulate_turnout


def page() -> None:
    links.check_assumptions()
    chosen = frame.choose()
    if chosen is None:
        return
    version = cached.version()
    links.compare_version(version)
    links.write(event=chosen.event.event_id, as_of=links.stamp(chosen.as_of), v=version)
    if chosen.started:
        record.show_day(chosen, cached.event_data(chosen.event.event_id, chosen.as_of))
        return
    reading = cached.reading(chosen.event.event_id, chosen.as_of)
    chosen.show_head(reading.forecast.data_through)
    links.show_sentences()
    record.show_problems(reading.forecast, reading.busy)
    workbench(reading, version)


@st.fragment
def workbench(reading: cached.Reading, version: str) -> None:
    """All that a slider changes. A fragment: moving one runs this and nothing above it."""
    with guarded(), st.container(gap="medium"):
        if cached.version() != version:
            st.rerun()
        scenario = controls.chosen_scenario(reading.defaults)
        # The answer stands on top and is filled last: the browser draws the sliders while the futures are simulated.
        verdict, odds = st.container(key="verdict", gap="xsmall"), st.container(key="sticky_odds")
        controls.choose_starter(reading.defaults, scenario)
        left, right = st.columns([2, 3], gap="medium")
        with left:
            controls.show_sliders(reading.defaults, scenario)
        turnout = simulate_turnout(reading.forecast, scenario, np.random.default_rng(SEED))
        outlook = read_outlook(reading.forecast, turnout, scenario)
        colours = palette(st.context.theme.type)
        baseline = reading.baseline_for(scenario.target)
        with odds:
            show_odds(baseline, outlook, colours)
        with verdict:
            st.title(wording.headline(outlook), anchor=False)
            st.header(wording.comparison(baseline, outlook), anchor=False)
        with right:
            show_comparison(baseline, outlook, colours)
            show_assumptions(reading, scenario)


def show_odds(baseline: Outlook, outlook: Outlook, colours: Palette) -> None:
    """The odds of the bands, those of the baseline above them; nothing without a target."""
    if outlook.bands:
        st.plotly_chart(
            charts.odds_bar(outlook, colours, baseline), key="odds", config=charts.CONFIG, alt=charts.odds_text(outlook)
        )


def show_comparison(baseline: Outlook, outlook: Outlook, colours: Palette) -> None:
    with st.container(gap="xsmall"):
        st.subheader("Before and after, on one axis", anchor=False)
        st.caption("Each dot is one of 50 equally likely turnouts, in people. ▲ marks the median.")
        st.plotly_chart(
            charts.before_and_after(baseline, outlook, colours), key="pair", config=charts.CONFIG,
            alt=charts.dots_text(outlook),
        )  # fmt: skip


def show_assumptions(reading: cached.Reading, scenario: Scenario) -> None:
    """The scenario in words, so that a link that was cut short is noticed."""
    with st.container(gap="xsmall"):
        st.subheader("This scenario in words", anchor=False)
        controls.release_buttons(reading.defaults, scenario)
        st.caption(
            "The address of this page holds the scenario, the moment and the data version: copy it to share this."
        )


page()
