"""Lists that were handed in at once: proposed where hundreds share a minute, marked and unmarked by hand."""

from datetime import datetime

import streamlit as st

from dashboard import actions, stored
from dashboard.escape import escaped, plain
from dashboard.intake import said, words
from dashboard.stored import BulkList, EventSummary, ImportRecord
from forecasting import notation
from forecasting.tables import EventData, ShowdownError

_MOST = 5


def show(known: EventData, event: EventSummary, imports: tuple[ImportRecord, ...], told: str | None) -> None:
    """What stands out and what is marked; told: the outlook before and after. Nothing where there is neither."""
    minutes = _minutes(known)
    marked = stored.bulk(event.event_id)
    if not minutes and not marked:
        return
    with st.container(gap="small", key="bulk"):
        st.subheader(_heading(minutes, marked), anchor=False)
        st.caption(
            "Sign-ups of a list that somebody gathered elsewhere and handed in at once count as registered, but tell "
            "nothing about how fast people sign up from now on."
        )
        if told:
            st.markdown(escaped(told, 500))
        for minute, count in minutes[:_MOST]:
            _row(
                f"{words.of_kind(count, 'registrations')} in the minute of {notation.moment(minute, event.timezone)}",
                "It was a list", f"mark_{minute.isoformat()}", actions.mark_bulk, (event.event_id, minute, None),
            )  # fmt: skip
        for mark in marked:
            key = f"unmark_{mark.minute}_{mark.import_id}"
            arguments = (event.event_id, mark.minute, mark.import_id)
            told = f"{_named(mark, event, imports)}: {words.of_kind(mark.bookings, 'registrations')}, taken for a list"
            _row(told, "It was none", key, actions.unmark_bulk, arguments)


def show_whole(event: EventSummary, imports: tuple[ImportRecord, ...]) -> None:
    """A quiet way to say that a whole file was such a list."""
    marked = {mark.import_id for mark in stored.bulk(event.event_id)}
    files = [one for one in imports if one.kind == "registrations" and one.rows_new and one.undone_at is None]
    whole = {one.import_id: one for one in files if one.import_id not in marked}
    if whole:
        with st.popover("A whole file was one list, handed in at once", type="tertiary"):
            _choose_file(whole, event)


def _heading(minutes: list[tuple[datetime, int]], marked: tuple[BulkList, ...]) -> str:
    if minutes:
        return f"{words.count(len(minutes), 'minute stands', 'minutes stand')} out: lists handed in at once?"
    return f"{words.count(len(marked), 'list', 'lists')} handed in at once"


def _minutes(known: EventData) -> list[tuple[datetime, int]]:
    """The minutes that stand out, the busiest first, with their sign-ups."""
    if known.bursts.empty:
        return []
    found = known.bursts.groupby("minute")["bookings"].sum().sort_values(ascending=False)
    return [(minute.to_pydatetime(), int(count)) for minute, count in zip(found.index, found, strict=True)]


def _named(mark: BulkList, event: EventSummary, imports: tuple[ImportRecord, ...]) -> str:
    if mark.minute is not None:
        return f"The minute of {notation.moment(mark.minute, event.timezone)}"
    name = next((one.file_name for one in imports if one.import_id == mark.import_id), f"Import {mark.import_id}")
    return escaped(name, 80)


def _row(told: str, label: str, key: str, act: object, arguments: tuple[object, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(told, width="stretch")
        st.button(label, key=key, type="tertiary", on_click=_do, args=(act, arguments))


def _choose_file(whole: dict[int, ImportRecord], event: EventSummary) -> None:
    picked = st.selectbox(
        "File", list(whole), key="bulk_file", format_func=lambda one: f"{plain(whole[one].file_name, 60)}, import {one}"
    )
    st.button(
        "All its sign-ups were one list", key="bulk_file_mark", on_click=_do,
        args=(actions.mark_bulk, (event.event_id, None, picked)),
    )  # fmt: skip


def _do(act: object, arguments: tuple[object, ...]) -> None:
    assert callable(act)
    try:
        act(*arguments)
    except ShowdownError as problem:
        said.keep(str(problem), problem=True)
        return
    said.keep("Done. The outlook follows it at once.", outlook=str(arguments[0]))
