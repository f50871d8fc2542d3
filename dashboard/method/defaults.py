"""Every assumption with its default, its low and high ends, and what stands behind them: the table, shown."""

import streamlit as st

from dashboard.method.article import counted, heading, number, per_cent, table, write
from forecasting.assumptions import ASSUMPTIONS, GROUPS, Assumption
from forecasting.notation import amount, lower_first
from forecasting.show_up import CITY_SD, CONCESSION_EFFECT, GUESS_SD, WEATHER_EFFECT
from forecasting.transport import SHARED_FATE
from forecasting.turnout import CANCEL_RISE, WALK_UP_SPREAD

JUDGEMENT = "judgement"
HEADING = (
    f"{counted(sum(one.judgement for one in ASSUMPTIONS)).capitalize()} of the {counted(len(ASSUMPTIONS))} "
    "assumptions rest on judgement"
)
# So large an end of a box stands for "no end".
_NO_END = 1e8


def show() -> None:
    """The numbers as a table, then the words for each, by group; then the judgements that no slider moves."""
    write(
        "Left alone, an assumption is the model's own, with its doubt. Moved on *Scenarios*, it is taken for certain. "
        "*Low* and *high* are what a careful person still takes for possible, one chance in ten beyond each; the "
        "chart of what matters most is made with them."
    )
    for group in GROUPS:
        members = [one for one in ASSUMPTIONS if one.group == group]
        with st.container(gap="xsmall"):
            heading(group.capitalize())
            table(
                [(one.label, _end(one, one.low), default_words(one), _end(one, one.high)) for one in members],
                ("Assumption", "Low", "Default", "High"),
                f"Assumptions: {group}",
            )
            for one in members:
                write(_explained(one))
    write(_without_a_slider())


def default_words(one: Assumption) -> str:
    """The default as a reader says it; where the forecast sets it, whose it is."""
    if one.default is not None:
        return amount(one, one.default)
    return "the model's" if one.name == "outside_weight" else "the event's"


def source_words(one: Assumption) -> str:
    """Where a default comes from, with a link where there is one, and the word judgement where no data speak."""
    linked = f"[{one.source}]({one.source_url})" if one.source_url else one.source
    if not one.judgement:
        return f"from {linked}"
    return f"*{JUDGEMENT}*" if one.source == JUDGEMENT else f"*{JUDGEMENT}* ({linked})"


def _end(one: Assumption, value: float | None) -> str:
    return "–" if value is None else amount(one, value)


def _explained(one: Assumption) -> str:
    """What an assumption means, in which unit, within which ends, and why its numbers are what they are."""
    lines = [f"**{one.label}** ({_unit(one)}). {one.help}", f"Default: {source_words(one)}."]
    if one.low_high_source:
        told = one.low_high_source.replace(f"{JUDGEMENT}: ", f"*{JUDGEMENT}*, ", 1)
        lines.append(f"Low and high: {told}.")
    return " ".join(lines)


def _unit(one: Assumption) -> str:
    """Unit and ends of a field, once: some units tell their ends themselves."""
    low = number(one.minimum)
    reach = f"{low} or more" if one.maximum >= _NO_END else f"{low} to {number(one.maximum)}"
    return one.unit if one.unit.startswith(low) else f"{one.unit}, {reach}"


def _without_a_slider() -> str:
    """Constants of the day that are judgements as well, though nobody can move them."""
    constants = (
        ("How well the show-up rate is known", f"spread {number(GUESS_SD)} on the logit scale"),
        ("How far cities differ in it", f"spread {number(CITY_SD)} on the logit scale"),
        ("Doubt about walk-ups", f"a lognormal factor, spread {number(WALK_UP_SPREAD)}"),
        ("The common fate of buses", f"a correlation of {number(SHARED_FATE)}"),
        ("A full concession, a storm", f"{number(CONCESSION_EFFECT)} and {number(WEATHER_EFFECT)} off the logit"),
        ("Their effect on cancellations", f"{per_cent(CANCEL_RISE)} more each"),
    )
    told = "; ".join(f"{lower_first(name)}: {value}" for name, value in constants)
    return f"**Judgements too, and no slider moves them**: {told}."
