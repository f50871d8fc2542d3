"""Who visits a page: an organiser or a reporter; and how one becomes the other.

The role of the process is the highest that anybody gets. Where a provider of sign-ins is configured, it falls to those
who signed in by it with a verified mail address that is listed; everybody else is a reporter and needs no sign-in.
Without a provider whoever reaches the server has the role of the process, and `dashboard/server.py` sees to it that
nobody but the owner of the machine reaches one for organisers.
"""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st

from data.organisers import is_organiser as is_listed
from data.roles import Role, role_of_process


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


def role() -> Role:
    """The role of this visit, read anew at every rerun."""
    return role_of(st.user.to_dict()) if providers() else role_of_process()


def role_of(user: Mapping[str, object]) -> Role:
    """The role of someone that a provider vouches for; an address that it does not call verified counts for nothing."""
    address, verified = user.get("email"), user.get("email_verified")
    if role_of_process() is Role.REPORTER or user.get("is_logged_in") is not True or verified is not True:
        return Role.REPORTER
    return Role.ORGANISER if isinstance(address, str) and is_listed(home(), address) else Role.REPORTER


def is_organiser() -> bool:
    """Whether this visit may see and change what only organisers may; `data` asks again by itself."""
    return role() is Role.ORGANISER
