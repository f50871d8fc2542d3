"""The outside view: what was announced and what was counted elsewhere, and how it is weighed."""

import streamlit as st

from dashboard.method import outside_record
from dashboard.method.article import heading, per_cent, table, write
from forecasting.outside import FEWEST_EVENTS, REFERENCE_CLASSES, SOURCE, SOURCE_URL, ReferenceClass

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
    write(
        f"The record is [{SOURCE}]({SOURCE_URL}): what organisers told the police beforehand and what the police "
        "counted, from the police's answers to freedom-of-information requests, collected by D. Pomerenke. "
        "Assemblies at which nobody was counted are left out, which flatters it: until mid 2020 these were one in "
        "six of those announced with 1,000 to 5,000 people. Berlin is not Hangzhou, and a number told to the police "
        "is not a call on the web. It is the nearest record that we found, and not a close one.\n\n"
        "An event is compared with those of its own size and kind, march or rally; a class with a † has fewer than "
        f"{FEWEST_EVENTS} events and gives way to that of all kinds. All figures are counted over announced: the "
        "median, the *middle half* from lower to upper quarter, and *met*, the share that brought the announced "
        "number or more; *s₀* is the standard deviation of the logarithm. How the record is weighed stands "
        "[above](#steps)."
    )
    for kind, words in KINDS.items():
        with st.container(gap="xsmall"):
            heading(words)
            table(
                [_row(one) for one in of_kind(kind)],
                ("Target", "Events", "Median", "Middle half", "Met", "s₀"),
                f"Counted over announced: {words}",
            )
    outside_record.show()


def _row(one: ReferenceClass) -> tuple[str, str, str, str, str, str]:
    lower, upper = one.sizes
    size = f"{lower:,}+" if upper == float("inf") else f"{lower:,}–{upper - 1:,.0f}"
    quarter, median, three_quarters = one.ratios[1:4]
    middle_half = f"{per_cent(quarter).removesuffix(' %')}–{per_cent(three_quarters)}"
    few = " †" if one.n < FEWEST_EVENTS else ""
    return size, f"{one.n:,}{few}", per_cent(median), middle_half, per_cent(one.reaching), f"{one.log_sd:.2f}"
