"""How a forecast is made: each step in plain words, and below them its formula with the constants of the code."""

import streamlit as st

from dashboard.method.article import heading, write
from dashboard.method.sign_ups import BEFORE_THE_DAY
from dashboard.method.the_day import ON_THE_DAY
from forecasting.forecast import DRAWS, SEED

# Struts: invisible rules that make room above and below a formula. The tall ones are for fractions and sums.
_PLAIN, _TALL = r"\rule[-0.5em]{0pt}{1.4em}", r"\rule[-1.5em]{0pt}{3.4em}"
_TALL_MARKS = (r"\frac", r"\sum", r"\left(")

HEADING = f"{DRAWS:,} futures, each built in the same steps"


def show() -> None:
    """All steps in the order in which they are computed."""
    write(
        f"A future is one run through the steps below, with its own luck. The random numbers follow from a fixed seed "
        f"({SEED}), so the same data give the same answer to everyone, and two scenarios differ by what they assume, "
        "not by luck. The words tell all that a reader needs; the formulas are for those who want to check. *z* is "
        "always a standard normal number, drawn anew in every future."
    )
    for count, step in enumerate((*BEFORE_THE_DAY, *ON_THE_DAY), start=1):
        with st.container(gap="xsmall"):
            heading(f"{count}. {step.heading}")
            write(step.words)
            if step.formulas:
                st.latex(below_one_another(step.formulas))


def below_one_another(formulas: tuple[str, ...]) -> str:
    """Several formulas as one block, with room around what sticks out of its lines: a block that scrolls hides it."""
    lines = [(_TALL if any(mark in text for mark in _TALL_MARKS) else _PLAIN) + text for text in formulas]
    return r"\;\begin{gathered}" + r"\\[0.3em]".join(lines) + r"\end{gathered}\;"
