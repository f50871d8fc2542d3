"""Scenarios that a reader keeps for this visit, side by side; nothing of them leaves the browser's session."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

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
    why_not = ""
    if not scenario.fixed():
        why_not = "Move a slider first: nothing is assumed yet."
    elif len(_kept(event_id)) >= MOST:
        why_not = f"{MOST} are kept: remove one first."
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            "Name for this scenario", key=_NAME, max_chars=_LONGEST_NAME, placeholder="Name (optional)",
            label_visibility="collapsed", width=180,
        )  # fmt: skip
        clicked = st.button(
            "Keep this scenario", key="keep", on_click=_keep, args=(event_id, scenario), disabled=bool(why_not),
            help=why_not or "For this visit, to compare it with others below.", width="content",
        )  # fmt: skip
    if clicked:
        st.rerun()  # the list stands outside of the part that a slider draws anew


def show(reading: Reading) -> None:
    """What is kept of this event below the baseline, with ways to show one again or to remove it."""
    event_id = reading.forecast.event.event_id
    found = _kept(event_id)
    if not found:
        return
    with st.container(gap="small", key="kept"):
        st.subheader(f"{len(found)} {'scenario' if len(found) == 1 else 'scenarios'} kept for this visit", anchor=False)
        with _row():
            _words("Baseline", "nothing assumed")
            _show_numbers(reading.baseline)
        for place, one in enumerate(found):
            _show_kept(reading, event_id, place, one)


def _show_kept(reading: Reading, event_id: str, place: int, one: Kept) -> None:
    name = escaped(one.name, _LONGEST_NAME)
    assumed = ", ".join(notation.named_amount(BY_NAME[field], value) for field, value in one.scenario.fixed().items())
    with _row():
        _words(name, escaped(assumed, 300))
        outlook = read_outlook(reading.forecast, reading.simulation.run(one.scenario), one.scenario)
        _show_numbers(outlook, reading.baseline_for(one.scenario.target))
        with st.container(horizontal=True, gap="small", width="content"):
            st.button(
                "Show again", key=f"take_up_{place}", on_click=_take_up, args=(reading.defaults, one), type="tertiary",
                help=f"Set every slider as in {name}",
            )  # fmt: skip
            st.button(
                "Remove", key=f"remove_{place}", on_click=_remove, args=(event_id, place), type="tertiary",
                help=f"Keep {name} no longer",
            )  # fmt: skip


def _row() -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", gap="xsmall")


def _words(name: str, assumed: str) -> None:
    st.markdown(f"**{name}**  \n:small[:gray[{assumed}]]", width=340)


def _show_numbers(outlook: Outlook, baseline: Outlook | None = None) -> None:
    """Each number below its label; four of them stand side by side on a phone. baseline: what it is compared with."""
    low, high = outlook.interval_80
    numbers = [
        ("median", f"**{notation.people(outlook.turnout.q50)}**", 72),
        ("80 % range", f"{notation.people(low)}–{notation.people(high)}", 100),
    ]
    if outlook.p_target is not None:
        numbers.append(("showdown", notation.percent(outlook.p_target), 76))
    if baseline is not None and outlook.p_target is not None and baseline.p_target is not None:
        gained = round((outlook.p_target - baseline.p_target) * 20) * 5
        numbers.append(("vs baseline", f"{notation.signed(gained)} points", 84))
    for label, number, width in numbers:
        st.markdown(f":small[:gray[{label}]]  \n{number}", width=width)


def _kept(event_id: str) -> list[Kept]:
    kept: dict[str, list[Kept]] = st.session_state.setdefault("kept_scenarios", {})
    return kept.setdefault(event_id, [])


def _keep(event_id: str, scenario: Scenario) -> None:
    found = _kept(event_id)
    if len(found) >= MOST or not scenario.fixed():
        return
    starters = [starter.name for starter in STARTERS if starter.scenario == scenario]
    name = st.session_state.get(_NAME, "").strip() or next(iter(starters), _free_name(found))
    found.append(Kept(name, scenario))
    st.session_state[_NAME] = ""


def _free_name(found: list[Kept]) -> str:
    """The first of Scenario 1, Scenario 2 ... that no other has, also once some are removed."""
    names = {one.name for one in found}
    return next(name for name in (f"Scenario {n}" for n in range(1, MOST + 2)) if name not in names)


def _take_up(defaults: controls.Defaults, one: Kept) -> None:
    controls.set_sliders(defaults, one.scenario)
    # The sliders and the answer stand far above the list.
    st.toast(f"The sliders now stand as in {escaped(one.name, _LONGEST_NAME)}.")


def _remove(event_id: str, place: int) -> None:
    del _kept(event_id)[place]
