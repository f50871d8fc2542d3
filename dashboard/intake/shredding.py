"""Forgetting the people of an event: when that is due, what goes and stays, their files, and the last question.

Nothing of it can be undone, so it is asked for by typing the event's name.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import actions, stored, visitor
from dashboard.escape import escaped
from dashboard.intake import said, shred_words
from dashboard.stored import Shredding
from forecasting import notation
from forecasting.tables import ShowdownError

_LATEST = timedelta(days=3650)


def show_notice(found: Shredding) -> None:
    """What is to be known before an event is shredded by itself, and after it was shredded; mostly nothing."""
    if found.shredded_at is not None:
        st.info(shred_words.shredded(found))
        return
    now, moment = datetime.now(UTC), stored.announced_shredding(found)
    if moment is not None and moment - stored.NOTICE <= now:
        st.warning(shred_words.soon_shredded(moment, found.timezone, now))


def show(found: Shredding) -> None:
    """The section Shred, folded away."""
    with st.expander("Shred: forget its people"):
        if found.is_empty:
            st.markdown("No one is left to shred." if found.shredded_at else "Nobody is stored here yet.")
            return
        st.markdown(shred_words.when_shredded(found))
        for line in shred_words.what_shredding_takes(found):
            st.markdown(f":small[{line}]")
        _files(found)
        if found.due_at is not None:
            _date(found)
        _ask(found)


def _files(found: Shredding) -> None:
    """Its people as files, made when they are asked for."""
    with st.container(horizontal=True, gap="small"):
        for kind, count, named in (
            ("sign-ups", found.sign_ups, "sign-ups"),
            ("attendance", found.marked, "marks of who came"),
            ("posts", found.posts, "posts"),
            ("waiting", found.quarantined, "rows not taken"),
        ):
            if count:
                st.download_button(
                    f"Save {count:,} {named} as CSV", _file(found.event_id, kind), f"people-{kind}.csv", "text/csv",
                    key=f"shred_{kind}", on_click="ignore", type="tertiary",
                )  # fmt: skip


def _file(event_id: str, kind: str) -> Callable[[], bytes]:
    return visitor.later(lambda: stored.people_file(event_id, kind))


def _date(found: Shredding) -> None:
    """The day on which it happens by itself."""
    assert found.due_at is not None
    key, zone = f"shred_on_{found.event_id}", ZoneInfo(found.timezone)
    stands = found.due_at.astimezone(zone).date()
    first = (found.starts_at.astimezone(zone) + timedelta(days=1)).date()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        day = st.date_input(
            "Forget them on", value=max(stands, first), min_value=first, max_value=first + _LATEST, key=key,
            format="YYYY-MM-DD",
        )  # fmt: skip
        if st.button("Save the day", key=f"{key}_save", disabled=day == stands):
            _save(found, datetime.combine(day, found.due_at.astimezone(zone).time(), zone))


def _save(found: Shredding, moment: datetime) -> None:
    try:
        actions.set_shred_date(found.event_id, moment)
    except ShowdownError as problem:
        said.keep(str(problem), problem=True)
    else:
        said.keep(f"The people of {found.name} are forgotten on {notation.day(moment, found.timezone)}.")
    st.rerun()


def _ask(found: Shredding) -> None:
    """The name of the event, typed; then it is done, where all is still as the page showed it."""
    key = f"shred_seen_{found.event_id}"
    seen = st.session_state.get(key, found)
    st.session_state[key] = found
    with st.form(f"shred_{found.event_id}", border=False):
        typed = st.text_input(f"Type the event’s name to shred it now: {escaped(found.name, 200)}", max_chars=200)
        sure = st.form_submit_button("Shred it for good", type="primary")
    if not sure:
        return
    if typed.strip() != found.name.strip():
        st.error("That is not the event’s name. Nothing was shredded.")
        return
    with st.spinner("Its people are being forgotten, and the file is written anew."):
        try:
            taken = actions.shred(seen)
        except ShowdownError as problem:
            st.error(escaped(problem, 600))
            return
    said.keep(shred_words.just_shredded(taken), notes=shred_words.left_by_shredding(stored.kept_aside()))
    st.rerun()
