"""The address of a page as part of it: which event, which moment, which data, which assumptions.

The sliders are bound to their own parameters by Streamlit, which drops a bad value without a word.
So every value in an address is checked here first: a bad one is taken out and told in a sentence.
"""

from datetime import UTC, datetime
from urllib.parse import urlencode, urljoin

import streamlit as st

from dashboard.escape import escaped
from forecasting.assumptions import ASSUMPTIONS, Assumption
from forecasting.outlook import Outlook
from forecasting.scenario import Scenario
from forecasting.tables import RELEASED_VERSION, InvalidInput

EVENT, AS_OF, VERSION = "event", "as_of", "v"


def arrived(name: str) -> str | None:
    """A parameter that came with the address, not from us: from a link, or the browser's back button."""
    value = st.query_params.get(name)
    return value if value != _written().get(name) else None


def write(**parameters: str | None) -> None:
    """Put parameters of ours into the address, None takes one out; nothing is sent where nothing changes."""
    _written().update(parameters)
    gone = [name for name, value in parameters.items() if value is None and name in st.query_params]
    for name in gone:
        del st.query_params[name]
    new = {name: value for name, value in parameters.items() if value and st.query_params.get(name) != value}
    if new:
        st.query_params.update(new)


def stamp(moment: datetime) -> str:
    """A moment as an address carries it: 2011-11-23T12:00Z; with its seconds where it has some."""
    finest = "auto" if moment.second or moment.microsecond else "minutes"
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=finest) + "Z"


def address(page: str, outlook: Outlook) -> str:
    """The complete address of an outlook: opened elsewhere it brings the same numbers, as long as the data stay.

    page: "" for the front page, "scenarios" for the one that follows assumptions.
    """
    parameters = {EVENT: outlook.event.event_id, AS_OF: stamp(outlook.as_of), VERSION: outlook.data_version}
    parameters |= {name: _exact(value) for name, value in outlook.scenario.fixed().items()}
    # Relative to the page that is open, so that it holds behind another host, port or folder too.
    return f"{urljoin(st.context.url or '', page or '.')}?{urlencode(parameters, safe=':')}"


def compare_version(version: str) -> None:
    """Say so where the link was made of other data than those at hand."""
    arrived_version = arrived(VERSION)
    if arrived_version is None or arrived_version == version:
        return
    of_release = version.startswith(RELEASED_VERSION)
    if arrived_version.startswith(RELEASED_VERSION) == of_release:
        say("The data have changed since this link was made: these are the numbers of the data as they are now.")
    elif of_release:
        say("This link was made of exact numbers, as organisers see them: these are the released ones, rounded.")
    else:
        say("This link was made of released numbers, as reporters see them: these are the exact ones, as stored now.")


def check_assumptions() -> None:
    """Take assumptions out of the address that cannot be used, and say so; before any slider is made."""
    bad = [assumption for assumption in ASSUMPTIONS if not _usable(assumption, st.query_params.get(assumption.name))]
    if not bad:
        return
    for assumption in bad:
        say(_refusal(assumption, st.query_params[assumption.name]))
        del st.query_params[assumption.name]
    st.rerun()


def _exact(value: float) -> str:
    """A number as text that reads back as the very same: 0.95, 2000."""
    return repr(float(value)).removesuffix(".0")


def _usable(assumption: Assumption, value: str | None) -> bool:
    if value is None:
        return True
    try:
        scenario = Scenario.from_settings([f"{assumption.name}={value}"])
    except InvalidInput:
        return False
    number = getattr(scenario, assumption.name)
    return number is not None and assumption.minimum <= number <= assumption.maximum


def _refusal(assumption: Assumption, value: str) -> str:
    return (
        f"The link sets {assumption.label.lower()} to “{escaped(value, 30)}”. It must be a number from "
        f"{assumption.minimum:g} to {assumption.maximum:,g}; shown here with its default."
    )


def say(sentence: str) -> None:
    """Keep a sentence about the link for the next showing."""
    sentences: list[str] = st.session_state.setdefault("link_sentences", [])
    if sentence not in sentences:
        sentences.append(sentence)


def show_sentences() -> None:
    """What was wrong with the link, shown once; what a reader does next takes it away."""
    sentences: list[str] = st.session_state.get("link_sentences", [])
    if sentences:
        st.warning("  \n".join(sentences))
        sentences.clear()


def _written() -> dict[str, str | None]:
    written: dict[str, str | None] = st.session_state.setdefault("written_to_address", {})
    return written
