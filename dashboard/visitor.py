"""Who visits a page: an organiser or a reporter; and how one becomes the other.

The role of the process is the highest that anybody gets. Where a provider of sign-ins is configured, it falls to those
who signed in by it with a verified mail address that is listed; everybody else is a reporter and needs no sign-in.
Without a provider whoever reaches the server has the role of the process, and `dashboard/server.py` sees to it that
nobody but the owner of the machine reaches one for organisers.
"""

import os
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TypeVar

import streamlit as st

from data.organisers import is_organiser as is_listed
from data.organisers import listed_organisers
from data.roles import VARIABLE, NotAllowed, Role, role_of_process
from data.unknown import UnknownEvent
from forecasting.forecast import NoForecast
from forecasting.tables import InvalidInput, ShowdownError

NAMES = "SHOWDOWN_HOST"
_Made = TypeVar("_Made")
_ON_BEHALF_OF: ContextVar[Mapping[str, object] | None] = ContextVar("on_behalf_of", default=None)
_FOR_ALL = (InvalidInput, NoForecast, NotAllowed, UnknownEvent)


def home() -> Path:
    """The data folder: SHOWDOWN_HOME, or data/ beside app.py."""
    return Path(os.environ.get("SHOWDOWN_HOME") or Path(__file__).parent.parent / "data")


@cache
def providers() -> tuple[str, ...]:
    """The configured providers of sign-ins, by name; none: nobody signs in.

    Asked once a process: secrets that get lost later must not make everybody an organiser.
    """
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return ()
    section = st.secrets["auth"]
    named = tuple(name for name, value in section.items() if isinstance(value, Mapping) and "client_id" in value)
    return named or ("default",)


def check_role() -> None:
    """Raises UnknownRole where the process is told a role that there is none of."""
    role_of_process()


def takes_no_files() -> bool:
    """Whether nobody is an organiser here, so that no file may come in at all."""
    return role_of_process() is Role.REPORTER


def somebody_is_listed() -> bool:
    """Whether anybody can be an organiser by signing in."""
    return bool(listed_organisers(home()))


def is_opened() -> bool:
    """Whether somebody has said who may be what, so that others than the owner of the machine may be answered."""
    return bool(os.environ.get(VARIABLE, "").strip() or providers())


def takes_all_for_organisers() -> bool:
    """Whether whoever reaches this server is an organiser."""
    return not providers() and role_of_process() is Role.ORGANISER


def names_of_server() -> frozenset[str]:
    """The host names, localhost aside, by which a server for organisers is reached: SHOWDOWN_HOST, parted by commas."""
    names = os.environ.get(NAMES, "").split(",")
    return frozenset(name.strip().lower().rstrip(".") for name in names) - {""}


def role() -> Role:
    """The role of this visit, read anew at every rerun."""
    return role_of(_user())


def later(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """The same for what is made on a click, where no page runs; who clicks is known, the role is asked at the click."""
    user = _user()

    def made() -> _Made:
        before = _ON_BEHALF_OF.set(user)
        try:
            return make()
        finally:
            _ON_BEHALF_OF.reset(before)

    return made


def _user() -> Mapping[str, object]:
    """The claims of the provider about whose visit this is."""
    known = _ON_BEHALF_OF.get()
    if known is not None:
        return known
    return st.user.to_dict() if providers() else {}


def role_of(user: Mapping[str, object]) -> Role:
    """The role of someone that a provider vouches for; an address that it does not call verified counts for nothing.

    user: the claims of the provider and is_logged_in; empty for one who has not signed in.
    """
    if not providers() or role_of_process() is Role.REPORTER:
        return role_of_process()
    address, vouched = user.get("email"), user.get("is_logged_in") is True and user.get("email_verified") is True
    return Role.ORGANISER if vouched and isinstance(address, str) and is_listed(home(), address) else Role.REPORTER


def is_organiser(user: Mapping[str, object] | None = None) -> bool:
    """Whether this visit, or this user, may all that only organisers may; `data` asks again by itself."""
    return (role() if user is None else role_of(user)) is Role.ORGANISER


def may_be_told(error: ShowdownError) -> bool:
    """Whether this visit may read what an error says: of folders and programs of the machine, organisers alone may."""
    return isinstance(error, _FOR_ALL) or is_organiser()
