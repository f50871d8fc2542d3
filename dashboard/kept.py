"""Scenarios that a reader keeps for this visit, side by side; nothing of them leaves the browser's session."""

from dataclasses import dataclass

import streamlit as st

from dashboard import controls
from dashboard.cached import Reading
from dashboard.escape import escaped
from forecasting import notation
from forecasting.assumptions import BY_NAME
from forecasting.outlook import Outlook, read_outlook
from forecasting.scenario import STARTERS, Scenario

MOST = 8
_LONGEST_NAME = 40
_NAME = "keep_name"


@dataclass(frozen=True)
class Kept:
    """A scenario under the name that a reader gave it; texts are as typed."""

    name: str
    scenario: Scenario


def keep_button(event_id: str, scenario: Scenario) -> None:
    """Keep what the sliders show, under a name if one is given."""
    full = len(_kept(event_id)) >= MOST
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            "Name for this scenario", key=_NAME, max_chars=_LONGEST_NAME, placeholder="Name (optional)",
            label_visibility="collapsed", width=220,
        )  # fmt: skip
        clicked = st.button(
            "Keep this scenario", key="keep", on_click=_keep, args=(event_id, scenario),
            disabled=full or not scenario.fixed(),
            help=f"{MOST} are kept: remove one first." if full else "For this visit, to compare it with others below.",
        )  # fmt: skip
    if clicked:
        st.rerun()  # the list stands outside of the part that a slider draws anew


def show(reading: Reading) -> None:
    """What is kept of this event, with its numbers at this moment, and ways to take one up or to remove it."""
    event_id = reading.forecast.event.event_id
    found = _kept(event_id)
    if not found:
        return
    with st.container(gap="small", key="kept"):
        st.subheader(f"{len(found)} {'scenario' if len(found) == 1 else 'scenarios'} kept for this visit", anchor=False)
        for place, one in enumerate(found):
            _row(reading, event_id, place, one)


def _row(reading: Reading, event_id: str, place: int, one: Kept) -> None:
    name = escaped(one.name, _LONGEST_NAME)
    words = ", ".join(notation.named_amount(BY_NAME[field], value) for field, value in one.scenario.fixed().items())
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{name}**  \n:small[:gray[{escaped(words, 300)}]]", width=330)
        for label, number in _numbers(reading, one.scenario):
            st.markdown(f":small[:gray[{label}]]  \n{number}", width=104)
        st.button(
            "Take up", key=f"take_up_{place}", on_click=controls.set_sliders, args=(reading.defaults, one.scenario),
            type="tertiary", help=f"Set every slider as in {name}",
        )  # fmt: skip
        st.button(
            "Remove", key=f"remove_{place}", on_click=_remove, args=(event_id, place), type="tertiary",
            help=f"Keep {name} no longer",
        )  # fmt: skip


def _numbers(reading: Reading, scenario: Scenario) -> list[tuple[str, str]]:
    """Labels and numbers of a kept scenario, beside the baseline."""
    outlook = read_outlook(reading.forecast, reading.simulation.run(scenario), scenario)
    low, high = outlook.interval_80
    numbers = [
        ("median", f"**{notation.people(outlook.turnout.q50)}**"),
        ("80 % range", f"{notation.people(low)}–{notation.people(high)}"),
    ]
    if outlook.p_target is None:
        return numbers
    return [
        *numbers,
        ("showdown", notation.percent(outlook.p_target)),
        ("to baseline", _points(outlook, reading.baseline_for(scenario.target))),
    ]


def _points(outlook: Outlook, baseline: Outlook) -> str:
    gained = round(((outlook.p_target or 0.0) - (baseline.p_target or 0.0)) * 20) * 5
    return f"{notation.signed(gained)} points"


def _kept(event_id: str) -> list[Kept]:
    kept: dict[str, list[Kept]] = st.session_state.setdefault("kept_scenarios", {})
    return kept.setdefault(event_id, [])


def _keep(event_id: str, scenario: Scenario) -> None:
    found = _kept(event_id)
    if len(found) >= MOST or not scenario.fixed():
        return
    starters = [starter.name for starter in STARTERS if starter.scenario == scenario]
    name = st.session_state.get(_NAME, "").strip() or next(iter(starters), f"Scenario {len(found) + 1}")
    found.append(Kept(name, scenario))
    st.session_state[_NAME] = ""


def _remove(event_id: str, place: int) -> None:
    del _kept(event_id)[place]
