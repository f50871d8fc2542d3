"""Parts of a page that are drawn anew alone. What such a part was drawn with it keeps, and so it keeps for whom.

Where the visitor has another role by now, nothing of a part is drawn: the page runs anew, with what that role may see.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec

import streamlit as st

from dashboard import visitor

_Given = ParamSpec("_Given")


def part(draw: Callable[_Given, None]) -> Callable[_Given, None]:
    """What happens in it draws nothing of the page around it."""
    return _for_one_role(draw, st.fragment)


def dialog(
    title: str, width: Literal["small", "large"] = "small"
) -> Callable[[Callable[_Given, None]], Callable[_Given, None]]:
    """A part that stands before the page."""
    return lambda draw: _for_one_role(draw, st.dialog(title, width=width))


def _for_one_role(draw: Callable[_Given, None], redrawn: Callable[[Any], Any]) -> Callable[_Given, None]:
    @wraps(draw)
    def drawn(role: object, /, *args: _Given.args, **kwargs: _Given.kwargs) -> None:
        if visitor.role() is not role:
            st.rerun()
        draw(*args, **kwargs)

    alone: Callable[Concatenate[object, _Given], None] = redrawn(drawn)

    @wraps(draw)
    def begin(*args: _Given.args, **kwargs: _Given.kwargs) -> None:
        alone(visitor.role(), *args, **kwargs)

    return begin
