"""Widgets in, a choice out: which event, which scenario. The only place with the sliders of a scenario.

A slider at its default means "the model's own estimate, with its uncertainty" (None in the scenario);
moved, it fixes the value. Every slider is bound to the parameter of its name, so that the address of
the page holds the scenario.
"""

from collections.abc import Iterable, Mapping

import streamlit as st

from forecasting import notation
from forecasting.assumptions import ASSUMPTIONS, BY_NAME, GROUPS, Assumption
from forecasting.scenario import STARTERS, Scenario

# Amounts of people: a box takes any number, a slider over a hundred thousand could not be aimed.
_BOXES = ("target", "capacity")
_STARTER = "starter"

Defaults = Mapping[str, float | None]  # the model's own values by field; a slider shows the nearest of its steps


def choose_event(names: dict[str, str], chosen: str) -> str:
    """The event to look at, by id; a box with search where there are several. names: id -> words for it."""
    if len(names) < 2:
        return chosen
    if st.session_state.get("event_choice") != chosen:
        st.session_state["event_choice"] = chosen
    picked: str = st.selectbox(
        "Event", list(names), list(names).index(chosen), key="event_choice", label_visibility="collapsed",
        format_func=lambda event_id: names[event_id],
    )  # fmt: skip
    return picked


def chosen_scenario(defaults: Defaults) -> Scenario:
    """The scenario that the sliders are about to show: known before they are drawn, so that the answer comes first."""
    places = {assumption.name: _default(defaults, assumption) for assumption in ASSUMPTIONS}
    _follow_defaults(places)
    stands = {name: _stands_at(name, default) for name, default in places.items()}
    return Scenario(**{name: value for name, value in stands.items() if value != places[name]})


def show_sliders(defaults: Defaults, scenario: Scenario) -> None:
    """All fields of a scenario in their three groups."""
    fixed = scenario.fixed()
    for group in GROUPS:
        with st.container(gap="small"):
            st.subheader(group.capitalize(), anchor=False)
            for assumption in (one for one in ASSUMPTIONS if one.group == group):
                _control(assumption, _default(defaults, assumption), assumption.name in fixed)


def choose_starter(defaults: Defaults, scenario: Scenario) -> None:
    """Named scenarios, one click away; the one that the sliders now show is marked."""
    current = [starter.name for starter in STARTERS if starter.scenario == scenario]
    st.session_state[_STARTER] = current[0] if current else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(":small[Start from]", width="content")
        st.pills(
            "Start from", [starter.name for starter in STARTERS], key=_STARTER, on_change=_take_starter,
            args=(defaults,), label_visibility="collapsed", wrap=True,
        )  # fmt: skip


def reset_buttons(defaults: Defaults, scenario: Scenario) -> None:
    """The scenario in words, each assumption with a button that gives it back to the model."""
    fixed = scenario.fixed()
    for name, value in fixed.items():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            words, was = notation.named_amount(BY_NAME[name], value), notation.amount(BY_NAME[name], defaults[name])
            st.markdown(f"{words[0].upper()}{words[1:]} :gray[instead of {was}]", width="content")
            st.button("Reset", key=f"reset_{name}", on_click=_reset, args=(defaults, (name,)), type="tertiary")
    if len(fixed) > 1:
        st.button("Reset all", key="reset_all", on_click=_reset, args=(defaults, tuple(fixed)), type="tertiary")
    if not fixed:
        st.markdown("Nothing is fixed: every assumption is the model's own, with its uncertainty.")


def set_sliders(defaults: Defaults, scenario: Scenario) -> None:
    """Put every slider where a scenario has it; to be called before they are drawn."""
    for assumption in ASSUMPTIONS:
        value = getattr(scenario, assumption.name)
        st.session_state[assumption.name] = _default(defaults, assumption) if value is None else value


def _default(defaults: Defaults, assumption: Assumption) -> float | None:
    """The model's own value for this event, on the slider's steps."""
    value = defaults[assumption.name]
    if assumption.name in _BOXES:
        return value
    if value is None:
        return assumption.minimum
    return min(max(round(round(value / assumption.step) * assumption.step, 6), assumption.minimum), assumption.maximum)


def _follow_defaults(places: dict[str, float | None]) -> None:
    """Let a slider that stood at its default stay there when event or moment bring another default."""
    before: dict[str, float | None] = st.session_state.get("places", places)
    for name, default in places.items():
        if before[name] != default and st.session_state.get(name, before[name]) == before[name]:
            st.session_state[name] = default
    st.session_state["places"] = places


def _control(assumption: Assumption, default: float | None, fixed: bool) -> None:
    """A slider, or a box for amounts of people."""
    label = _label(assumption, default, fixed)
    if assumption.name in _BOXES:
        st.number_input(
            label, assumption.minimum, assumption.maximum, default, max(assumption.step, 50.0), format="%.0f",
            key=assumption.name, help=_help(assumption), bind="query-params",
            placeholder=notation.amount(assumption, None),
        )  # fmt: skip
        return
    st.slider(
        label, assumption.minimum, assumption.maximum, default, assumption.step, format=_format(assumption),
        key=assumption.name, help=_help(assumption), bind="query-params",
    )  # fmt: skip


def _stands_at(name: str, default: float | None) -> float | None:
    """Where a control is about to stand: as moved, else as the address says, which was checked before."""
    if name in st.session_state:
        value: float | None = st.session_state[name]
        return value
    return float(st.query_params[name]) if name in st.query_params else default


def _format(assumption: Assumption) -> str:
    if notation.is_share(assumption):
        return "percent"
    if assumption.name == "late_surge":
        return "× %.1f"
    return "%.2f" if assumption.maximum <= 1 else f"%.0f {assumption.unit}"


def _label(assumption: Assumption, default: float | None, fixed: bool) -> str:
    source = "judgement" if assumption.judgement else assumption.source
    if assumption.judgement and default != assumption.default:
        source = "past events"  # whatever else moves a judgement's default was learnt
    if assumption.source_url:
        source = f"[source]({assumption.source_url})"
    state = " · **fixed**" if fixed else ""
    return f"{assumption.label} :gray[· default {notation.amount(assumption, default)} · {source}]{state}"


def _help(assumption: Assumption) -> str:
    span = (
        f"From {notation.amount(assumption, assumption.minimum)} to {notation.amount(assumption, assumption.maximum)}"
    )
    source = f"{assumption.source}, a judgement" if assumption.judgement else assumption.source
    source = source.replace("judgement, a judgement", "a judgement: no data stand behind the default")
    return f"{assumption.help}\n\n{span} ({assumption.unit}). Default: {source}."


def _take_starter(defaults: Defaults) -> None:
    """Set every slider as the starter says; a second click on it resets all."""
    name = st.session_state.get(_STARTER)
    set_sliders(defaults, next((starter.scenario for starter in STARTERS if starter.name == name), Scenario()))


def _reset(defaults: Defaults, names: Iterable[str]) -> None:
    for name in names:
        st.session_state[name] = _default(defaults, BY_NAME[name])
