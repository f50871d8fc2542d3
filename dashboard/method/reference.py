"""The outside view: what was announced and what was counted elsewhere, and how it is weighed."""

import streamlit as st

from dashboard.method.article import number, per_cent, table
from forecasting.outside import FEWEST_EVENTS, REFERENCE_CLASSES, SOURCE_URL, ReferenceClass

KINDS = {"all": "All kinds", "march": "Marches", "static": "Rallies in one place"}


def of_kind(kind: str) -> list[ReferenceClass]:
    """The classes of one kind, smallest events first."""
    return [one for one in REFERENCE_CLASSES if one.kind == kind]


def events() -> int:
    """How many assemblies stand behind the outside view."""
    return sum(one.n for one in of_kind("all"))


def reaching() -> float:
    """The share of them that brought the number announced, or more."""
    return sum(one.n * one.reaching for one in of_kind("all")) / events()


HEADING = f"Announced numbers are seldom met: {per_cent(reaching())} of {events():,} assemblies did"


def show() -> None:
    """Where the record comes from, how it is used, and the record itself."""
    st.markdown(
        "The record is that of assemblies in Berlin from 2018 to 2022, with the number that was announced and the "
        "number that the police counted; the police gave both in answer to requests under the freedom of information "
        f"act, and D. Pomerenke collected them ([data]({SOURCE_URL})). Assemblies at which nobody was counted are "
        "left out, which flatters the record: an event that never took place is not in it. Berlin is not Hangzhou, "
        "and a permit asked of the police is not a call on the web: it is the best record that we found, not a like "
        "one.\n\n"
        "An event is compared with those of its own size and kind, march or rally; where fewer than "
        f"{FEWEST_EVENTS} are known, with those of all kinds. *Half brought* is the median of counted over announced; "
        "*middle half* its quartiles; *s₀* the spread of its logarithm."
    )
    for kind, words in KINDS.items():
        with st.container(gap="xsmall"):
            st.subheader(words, anchor=False)
            table(
                [_row(one) for one in of_kind(kind)],
                ("Announced", "Events", "Half brought", "Middle half", "Met it", "s₀"),
                f"{words}: counted over announced, by announced size",
            )


def _row(one: ReferenceClass) -> tuple[str, str, str, str, str, str]:
    lower, upper = one.sizes
    size = f"{lower:,} or more" if upper == float("inf") else f"{lower:,} to {upper - 1:,.0f}"
    quarter, median, three_quarters = one.ratios[1:4]
    middle_half = f"{per_cent(quarter)} to {per_cent(three_quarters)}"
    few = " (too few)" if one.n < FEWEST_EVENTS else ""
    return size, f"{one.n:,}{few}", per_cent(median), middle_half, per_cent(one.reaching), number(one.log_sd)
