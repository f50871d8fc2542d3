"""What if: assumptions as sliders, the result beside the forecast without them."""

from dataclasses import replace

import streamlit as st

from dashboard import cached, charts, controls, frame, kept, links, record, section, share
from dashboard.guard import guarded
from dashboard.palette import Palette, palette
from dashboard.parts import part
from forecasting import findings, quoting, wording
from forecasting.outlook import Outlook, read_outlook
from forecasting.scenario import Scenario
from forecasting.sensitivity import Sensitivity

_TORNADO = 490  # px, of the skeleton that holds its place


def page() -> None:
    links.check_assumptions()
    chosen = frame.choose()
    if chosen is None:
        return
    version = cached.version()
    told = cached.told_version(chosen.event.event_id, chosen.as_of)
    links.compare_version(told)
    links.write(event=chosen.event.event_id, as_of=links.stamp(chosen.as_of), v=told)
    if chosen.started:
        record.show_day(chosen, cached.event_data(chosen.event.event_id, chosen.as_of))
        return
    reading = cached.reading(chosen.event.event_id, chosen.as_of)
    chosen.show_head(reading.forecast.data_through)
    links.show_sentences()
    record.show_problems(reading.forecast, reading.busy, reading.burst)
    target = controls.chosen_scenario(reading.defaults).target
    workbench(reading, version, target)
    kept.show(reading)
    show_what_matters(reading, reading.baseline_for(target), palette(st.context.theme.type))


@part
def workbench(reading: cached.Reading, version: str, target: float | None) -> None:
    """All that a slider changes. A part of its own: moving one runs this and nothing around it.

    target: what the rest of the page is measured against, the only assumption that changes it too.
    """
    with guarded():
        # All that takes time comes before the first element, so that the browser draws once.
        scenario = controls.chosen_scenario(reading.defaults)
        if cached.version() != version or cached.place() != reading.asked.place or scenario.target != target:
            st.rerun()
        baseline = reading.baseline_for(scenario.target)
        outlook = read_outlook(reading.forecast, reading.simulation.run(scenario), scenario)
        with st.container(gap="medium"):
            show_workbench(reading, baseline, outlook)


def show_workbench(reading: cached.Reading, baseline: Outlook, outlook: Outlook) -> None:
    """The answer, then the sliders beside what they change."""
    scenario = outlook.scenario
    colours = palette(st.context.theme.type)
    show_verdict(baseline, outlook, colours)
    starters, to_take_along = st.columns([3, 2], gap="small", vertical_alignment="center")
    with starters:
        controls.choose_starter(reading.defaults, scenario)
    with to_take_along:
        share.show(outlook, "scenarios")
    left, right = st.columns([2, 3], gap="medium")
    with left:
        controls.show_sliders(reading.defaults, scenario)
    with right:
        show_comparison(reading, baseline, outlook, colours)
        show_assumptions(reading, scenario)


def show_verdict(baseline: Outlook, outlook: Outlook, colours: Palette) -> None:
    """The answer, and the odds above those of the baseline."""
    with st.container(key="verdict", gap="xsmall"):
        st.title(wording.headline(outlook), anchor=False)
        st.header(wording.comparison(baseline, outlook), anchor=False)
    with st.container(key="sticky_odds"):
        if baseline.bands:
            chart = charts.odds_chart(outlook, colours, baseline)
            st.plotly_chart(chart.figure, key=chart.key, config=charts.CONFIG, alt=chart.text)


def show_comparison(reading: cached.Reading, baseline: Outlook, outlook: Outlook, colours: Palette) -> None:
    """The futures before and after; where no bus runs, who can come all the same."""
    chart = replace(charts.pair_chart(baseline, outlook, colours), heading=findings.compared(baseline, outlook))
    # In the place of the caption, so that nothing below it moves.
    nobody_rides = findings.no_bus_runs(reading.forecast, outlook.scenario)
    section.show(replace(chart, caption=nobody_rides or chart.caption), quoting.stamp(outlook))


def show_what_matters(reading: cached.Reading, baseline: Outlook, colours: Palette) -> None:
    """Which assumption matters most, and what would bring even odds: of the baseline, some 50 simulations."""
    name = f"what_matters {baseline.event.event_id} {baseline.as_of} {baseline.data_version} {baseline.target}"
    left, right = st.columns([3, 2], gap="medium")
    with left:
        place = section.reserve(name, _TORNADO)
    found = reading.sensitivity(baseline.target)
    chart = charts.tornado(found, colours)
    with place():
        if found.swings[0].width < 1:
            st.subheader(chart.heading, anchor=False)
            return
        section.show(chart, quoting.stamp(baseline))
    if found.requirements:
        with right:
            show_requirements(found)


def show_requirements(found: Sensitivity) -> None:
    """What each of the assumptions that matter most would have to be for even odds, one line each."""
    with st.container(gap="xsmall"):
        st.subheader(findings.requirements_heading(found), anchor=False)
        st.caption("One assumption moved, the others left to the model.")
        for sentence in findings.requirements(found):
            st.markdown(sentence)


def show_assumptions(reading: cached.Reading, scenario: Scenario) -> None:
    """The scenario in words, so that a link that was cut short is noticed."""
    with st.container(gap="xsmall"):
        st.subheader("This scenario in words", anchor=False)
        controls.reset_buttons(reading.defaults, scenario)
        kept.keep_button(reading.forecast.event.event_id, scenario)


page()
