"""What a section of the Method page is made of, and how its words, numbers and formulas are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from forecasting.notation import round_half_up

MEASURE = 680  # px: about 80 characters a line
_LONGEST_NUMBER = 10
_NUMBERS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Section:
    """A part of the page. anchor: its address, /method#record. name: its word in the contents. heading: its finding.

    show: draws what stands below the heading.
    """

    anchor: str
    name: str
    heading: str
    show: Callable[[], None]


def show(sections: Sequence[Section]) -> None:
    """All sections, their headings last: a link leads to a heading when it is drawn, and all else must lie by then."""
    places = []
    for section in sections:
        with st.container(gap="small"):
            places.append(st.empty())
            section.show()
    for section, place in zip(sections, places, strict=True):
        place.header(f"**{_together(section.heading)}**", anchor=section.anchor)


def contents(sections: Sequence[Section]) -> None:
    """Links to all sections, in one line where there is room."""
    links = " · ".join(f"[{section.name.replace(' ', _NO_BREAK)}](#{section.anchor})" for section in sections)
    write(f"On this page: {links}")


def heading(words: str) -> None:
    """The heading of a part of a section."""
    st.subheader(_together(words), anchor=False)


def write(words: str) -> None:
    """Prose; a number and its per cent sign stay on one line."""
    st.markdown(_together(words))


def table(rows: Sequence[Sequence[str]], columns: Sequence[str], says: str) -> None:
    """A small table of words; says: what it holds, for those who hear the page."""
    cells = [[_together(cell) for cell in row] for row in rows]
    st.table(pd.DataFrame(cells, columns=list(columns)), border="horizontal", hide_index=True, alt=says)


def formula(text: str, **numbers: float) -> str:
    """LaTeX with numbers put in the place of <names>."""
    for name, value in numbers.items():
        assert f"<{name}>" in text, name
        text = text.replace(f"<{name}>", number(value))
    return text


def number(value: float) -> str:
    """A constant as it stands in the code, without needless zeros: 0.45, 20,000."""
    return f"{value:,.{_LONGEST_NUMBER}g}"


def counted(count: int) -> str:
    """A small number as a word: four."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def per_cent(share: float) -> str:
    """A share in whole per cent, halves up: 65 %."""
    return f"{int(round_half_up(round(share * 100, 6)))} %"


def _together(words: str) -> str:
    return words.replace(" %", f"{_NO_BREAK}%")
