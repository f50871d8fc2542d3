"""After the event: a quiet form for a count, and the choice of what the event's series learns from."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from dashboard import actions, replay
from dashboard.escape import escaped
from dashboard.parts import part
from forecasting import counted, notation
from forecasting.claimed import Claim, about_event, agrees
from forecasting.tables import EventData, ShowdownError, middle

_STATES = {
    "new": "The count is stored, as a claim.",
    "changed": "The count is stored; it corrects the same claimant's count by the same source.",
    "unchanged": "That count is known already; nothing changed.",
}
_ANSWER, _PROBLEM, _STORED = "count_answer", "count_problem", "count_stored"
_NOTHING = "no count"


def show_answer() -> None:
    """What became of an entry, once; not where the page is about to run again."""
    if _ANSWER in st.session_state and _STORED not in st.session_state:
        st.success(st.session_state.pop(_ANSWER))


def show(known: EventData) -> None:
    """The form, and below it the choice; known: what the page shows."""
    with st.container(gap="xsmall"):
        with st.expander("Add a count"):
            _form(known.event.event_id)
        claims = [claim for claim in about_event(counted.claims_since(known)) if len(claim.numbers) == 2]
        if claims or known.counted.total is not None:
            with st.expander(escaped(_learns(known), 200)):
                _choice(known, claims)


@part
def _form(event_id: str) -> None:
    """Who counted how many, and where that stands. A part of its own: what is typed draws nothing of the page again."""
    st.text_input("Who counted", key="count_claimant", max_chars=200, placeholder="police, organisers, a newspaper")
    left, right = st.columns(2, gap="small")
    low = left.number_input("At least (people)", 0, 100_000_000, None, 1, key="count_low")
    high = right.number_input("At most (people)", 0, 100_000_000, None, 1, key="count_high")
    st.text_input("Source", key="count_source", max_chars=200, placeholder="where that can be looked up")
    st.text_input("Note", key="count_note", max_chars=200, placeholder="how it was counted; may stay empty")
    st.caption("Who counted, how many and the source are public from the next release on; the note is for organisers.")
    near = low is not None and high is not None and agrees(low, high)
    # A key for each default: what the two numbers suggest, until the reader says otherwise.
    learn = st.checkbox("Learn from this count", near, key=f"count_learn_{near}")
    st.caption(
        "Later events of its series then learn from the middle of the two numbers. Ticked by itself where they lie "
        "within 20 % of each other. Of several counts none is used until you choose one."
    )
    st.button("Store the count", key="count_store", on_click=_store, args=(event_id, low, high, learn))
    if _PROBLEM in st.session_state:
        st.error(escaped(st.session_state.pop(_PROBLEM), 600))
    if st.session_state.pop(_STORED, False):
        st.rerun()


def _store(event_id: str, low: int | None, high: int | None, learn: bool) -> None:
    """Take the form's entry in, and show the page as of a moment at which it is known."""
    if low is None or high is None:
        st.session_state[_PROBLEM] = "Fill in at least and at most; the same number twice where there is no doubt."
        return
    claimant, source, note = (str(st.session_state[f"count_{name}"]) for name in ("claimant", "source", "note"))
    try:
        entry = actions.enter_count(event_id, claimant, low, high, source, note, learn)
    except ShowdownError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    learned = f" Later events of its series learn that {entry.learned:,} came." if entry.learned is not None else ""
    for name in [name for name in st.session_state if str(name).startswith("count_")]:
        del st.session_state[name]  # the form is empty again
    _show_now(f"{_STATES[entry.state]}{learned}")


def _learns(known: EventData) -> str:
    """What later events learn, as the label of the choice."""
    total = known.counted.total
    return f"Later events learn from {notation.exact(total) if total is not None else 'no count'}"


@part
def _choice(known: EventData, claims: list[Claim]) -> None:
    """One claim, or nothing. Claims are never averaged with each other."""
    st.caption(
        "Later events of its series are forecast from what came of this one. Choosing a count does not make it true; "
        "claims are never averaged with each other."
    )
    taken, total = counted.chosen(known), known.counted.total
    people: dict[str, int | None] = {_option(claim): middle(*claim.numbers) for claim in claims}
    current = _option(taken) if taken is not None else _NOTHING
    if taken is None and total is not None:
        current = f"{notation.exact(total)}, as imported"
        people[current] = total
    people[_NOTHING] = None
    options = list(people)
    picked = st.radio("Learn from", options, options.index(current), key="count_choice", label_visibility="collapsed")
    st.button(
        "Use this", key="count_use", on_click=_learn, args=(known.event.event_id, people[picked]),
        disabled=picked == current,
    )  # fmt: skip
    if _PROBLEM in st.session_state:
        st.error(escaped(st.session_state.pop(_PROBLEM), 600))
    if st.session_state.pop(_STORED, False):
        st.rerun()


def _option(claim: Claim) -> str:
    """Its number, and whose it is; two claims that read the same teach the same."""
    low, high = claim.numbers
    in_the_middle = f"{notation.exact(middle(low, high))}, the middle of " if low != high else ""
    return f"{in_the_middle}{claim.span} ({escaped(claim.claimant, 60)})"


def _learn(event_id: str, people: int | None) -> None:
    try:
        actions.learn_from(event_id, people)
    except ShowdownError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    learns = f"that {notation.exact(people)} came" if people is not None else "nothing from this event"
    del st.session_state["count_choice"]
    _show_now(f"Later events of its series learn {learns}.")


def _show_now(answer: str) -> None:
    """Say what happened, on the page as of now: what was just stored holds from now. Rounded up to the second."""
    now = datetime.now(UTC)
    st.session_state[replay.MOMENT] = now.replace(microsecond=0) + timedelta(seconds=1)
    st.session_state[_ANSWER] = answer
    st.session_state[_STORED] = True
