"""How the outside view did on real demonstrations: the figures of docs/accuracy.md.

The figures were measured by `make bench-outside` and stand in docs/accuracy.md; a test compares the two.
"""

from dataclasses import dataclass

import streamlit as st

from dashboard.method.article import heading, table, write
from forecasting.organiser import CLASS_EVENTS, OWN_SHARE

IN_USE, OTHER_YEARS = "The table in use.", "Each assembly by the other years"


@dataclass(frozen=True)
class Tried:
    """Assemblies of one size. held: per cent of them that 80 % ranges held, by the table in use and by other years'.

    ratio: the middle one of counts over medians; brier, base_rate: of the odds to reach the announced number, and of
    always saying how often these did; crps, taken: errors in shares of the announced number, of the forecast and of
    that number taken at its word. All four by other years.
    """

    size: str
    events: int
    held: tuple[int, int]
    ratio: float
    brier: float
    base_rate: float
    crps: float
    taken: float


TRIED = (
    Tried("100–199", 946, (80, 79), 1.12, 0.199, 0.194, 0.61, 0.88),
    Tried("200–499", 584, (86, 83), 1.04, 0.175, 0.175, 0.34, 0.61),
    Tried("500–999", 206, (89, 78), 1.00, 0.185, 0.179, 0.36, 0.66),
    Tried("1,000–1,999", 124, (82, 78), 1.11, 0.166, 0.166, 0.49, 0.83),
    Tried("2,000–4,999", 45, (82, 82), 0.75, 0.190, 0.185, 0.51, 0.79),
    Tried("5,000+", 51, (82, 67), 0.96, 0.189, 0.180, 0.57, 0.82),
)
ALL = Tried("all", 1956, (83, 80), 1.04, 0.188, 0.185, 0.49, 0.77)
UNCOUNTED, ANNOUNCED = 787, 2743
HELD_WITH_ZEROS = 68  # per cent, 80 % ranges of the table in use, zeros taken for nobody


def show() -> None:
    """The record tried on assemblies that it has seen, and on others; and the organiser's own past."""
    with st.container(gap="xsmall"):
        heading(f"Tried on {ALL.events:,} assemblies, 80 % ranges held {ALL.held[1]} times in 100")
        write(
            "Assemblies in Berlin of 2018 to mid 2020, each forecast from its announced number alone. *In use* is the "
            "table above: it was made from 2018 to 2022, so **it has seen these assemblies**. *Other years* is one "
            "made the same way from 2018 and tried on later assemblies, and from those and tried on 2018. *Brier* "
            "scores the odds of reaching the announced number: 0 is perfect, 0.25 an even bet; *base rate* is the "
            "score of always saying how often these did. Both are by other years."
        )
        rows = [
            (
                one.size, f"{one.events:,}", f"{one.held[0]} %", f"{one.held[1]} %", f"{one.brier:.3f}",
                f"{one.base_rate:.3f}",
            )
            for one in (*TRIED, ALL)
        ]  # fmt: skip
        columns = ("Target", "Events", "Held, in use", "Held, other years", "Brier", "Base rate")
        table(rows, columns, "How often 80 % ranges held, and how good the odds were")
        write(_honestly())
    with st.container(gap="xsmall"):
        heading("An organiser's own past moves it")
        write(_organiser())


def _honestly() -> str:
    largest = TRIED[-1]
    return (
        "- **The odds do not tell one event from another.** They are no better than the base rate: the record says "
        "how often such numbers are met, not which.\n"
        f"- **Beside the announced number taken at its word** the error is {ALL.crps:.2f} of that number instead of "
        f"{ALL.taken:.2f}.\n"
        f"- **Of {largest.size.removesuffix('+')} and more** ranges held only {largest.held[1]} times in 100 on other "
        f"years; these are {largest.events} events.\n"
        f"- **Nobody was counted at {UNCOUNTED} of {ANNOUNCED:,}**, and these are left out: blanks in some years, "
        f"zeros in another. Had each zero meant that nobody came, ranges would have held {HELD_WITH_ZEROS} times in "
        "100. The forecast is for an event that takes place.\n\n"
        "All tables stand in *docs/accuracy.md* beside the code; *make bench-outside* makes them again."
    )


def _organiser() -> str:
    k = (1 - OWN_SHARE) / OWN_SHARE
    return (
        "Where earlier events of the same organiser or series had a target and were counted, each says how far it lay "
        "above or below the middle of its class, on the log scale. Their mean moves the outside view, as far as it "
        f"can be believed: *n* events count *n / (n + k)*, with *k* =\u00a0{k:.2f} where they scatter as is usual, "
        f"since an organiser's ratio has a correlation of {OWN_SHARE:.2f} with that of the next event. How much one "
        f"organiser's events scatter is learnt from them and from {CLASS_EVENTS:.0f} more of the class, which is a "
        "*judgement*. The surer all this is, the smaller *s₀*, and the more the outside view counts beside sign-ups. "
        "The assemblies above name no organiser: **this part could not be tried**."
    )
