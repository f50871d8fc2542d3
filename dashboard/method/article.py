"""What a section of the Method page is made of, and how its numbers and formulas are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from forecasting.notation import round_half_up

MEASURE = 680  # px: about 70 to 80 characters a line
_LONGEST_NUMBER = 10


@dataclass(frozen=True)
class Section:
    """A part of the page. anchor: its address, /method#record. name: its word in the contents. heading: its finding.

    show: draws what stands below the heading.
    """

    anchor: str
    name: str
    heading: str
    show: Callable[[], None]


def contents(sections: Sequence[Section]) -> None:
    """Links to all sections, in one line where there is room."""
    links = " · ".join(f"[{section.name}](#{section.anchor})" for section in sections)
    st.markdown(f"On this page: {links}")


def show(section: Section) -> None:
    """Heading and body; the heading is what a link of another page leads to."""
    with st.container(gap="small"):
        st.header(section.heading, anchor=section.anchor)
        section.show()


def table(rows: Sequence[Sequence[str]], columns: Sequence[str], says: str) -> None:
    """A small table of words; says: what it holds, for those who hear the page."""
    st.table(pd.DataFrame(rows, columns=list(columns)), border="horizontal", hide_index=True, alt=says)


def formula(text: str, **numbers: float) -> str:
    """LaTeX with numbers put in the place of <names>."""
    for name, value in numbers.items():
        assert f"<{name}>" in text, name
        text = text.replace(f"<{name}>", number(value))
    return text


def number(value: float) -> str:
    """A constant as it stands in the code, without needless zeros: 0.45, 20,000."""
    return f"{value:,.{_LONGEST_NUMBER}g}"


def per_cent(share: float) -> str:
    """A share in whole per cent, halves up: 65 %."""
    return f"{int(round_half_up(round(share * 100, 6)))} %"
