"""What the server does besides running pages: it starts safely or not at all, and reads ahead for its first visitor."""

import asyncio
import gc
import logging
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.auth_util import is_authlib_installed, validate_auth_credentials
from streamlit.errors import StreamlitAuthError

from dashboard import visitor
from dashboard.doorkeeper import Doorkeeper, is_loopback
from dashboard.guard import last_net, redacted_record
from forecasting.tables import ShowdownError

__all__ = ["MIDDLEWARE", "check_start", "last_net", "lifespan"]

MIDDLEWARE = [Middleware(Doorkeeper)]
SHORTEST_SECRET = 32  # characters; whoever guesses it signs in as anybody
_SLOW_TO_READ = ("dashboard.frame", "dashboard.record")
_AN_HOUR_S = 3600
_LOG = logging.getLogger("showdown")


def check_start() -> None:
    """End the process with a sentence where it would be open to more people than anyone has said."""
    try:
        problem = _problem()
    except (ShowdownError, StreamlitAuthError) as found:
        problem = str(found)
    if problem:
        sys.exit(f"Showdown does not start: {problem}")
    if visitor.takes_no_files():
        config.set_option("server.maxUploadSize", 0)
    if visitor.providers() and not visitor.somebody_is_listed():
        _LOG.warning("sign-in is configured and no organiser is listed: every visitor is a reporter")


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[dict[str, object]]:
    """Read the modules behind the pages beside the start, so that the first visitor does not wait for them."""
    logging.getLogger("streamlit.error_util").addFilter(redacted_record)
    threading.Thread(target=_warm_up, daemon=True).start()
    forgetting = asyncio.create_task(_forget_what_is_due())
    yield {}
    forgetting.cancel()


async def _forget_what_is_due() -> None:
    """Shred the events whose day has come: at the start, and every hour, because a server may run for weeks."""
    while True:
        await asyncio.to_thread(lambda: import_module("dashboard.actions").shred_what_is_due())
        await asyncio.sleep(_AN_HOUR_S)


def _problem() -> str | None:
    """Why the server may not start; None where it may. Raises UnknownRole, StreamlitAuthError."""
    visitor.check_role()
    if any(Path(path).exists() for path in config.get_option("secrets.files")) and not st.secrets.load_if_toml_exists():
        return "the file of secrets cannot be read. Correct it, or take it away."
    if config.get_option("server.trustedUserHeaders"):
        return "server.trustedUserHeaders is set, and who signs in is never taken from a header. Take it away."
    if visitor.providers():
        return _problem_of_sign_in()
    address = config.get_option("server.address") or "every address"
    if not visitor.is_opened() and not is_loopback(address):
        return (
            f"it would answer others than its own machine (server.address is {address}), and whoever comes would be an "
            "organiser. Set SHOWDOWN_ROLE=reporter, configure sign-in, or leave the address at 127.0.0.1. "
            "Where a proxy lets organisers in alone, set SHOWDOWN_ROLE=organiser, and SHOWDOWN_HOST to its name."
        )
    return None


def _problem_of_sign_in() -> str | None:
    for provider in visitor.providers():
        validate_auth_credentials(provider)
    if len(str(st.secrets["auth"]["cookie_secret"])) < SHORTEST_SECRET:
        return (
            f"cookie_secret in [auth] has less than {SHORTEST_SECRET} characters. Make one with: "
            'python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    return None if is_authlib_installed() else "sign-in needs Authlib. Install what requirements.txt names."


def _warm_up() -> None:
    for module in _SLOW_TO_READ:
        import_module(module)
    import_module("dashboard.actions").clear_uploads()
    # While all objects are looked through for garbage nobody is answered, and most of them are the modules read here.
    # Those are never garbage.
    gc.collect()
    gc.freeze()
