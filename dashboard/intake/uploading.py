"""A file from the browser: what was understood of it, then taken in; nothing is stored before the click."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import actions, cached, stored
from dashboard.actions import Progress
from dashboard.escape import escaped
from dashboard.intake import fields, file_choices, said, words
from dashboard.stored import EventSummary, ImportPlan
from forecasting import notation
from forecasting.tables import ShowdownError

ENDINGS = ["csv", "tsv", "txt", "xlsx", "parquet", "pq"]
MOST_MB = 20
_SHOWN_REASONS = 5
_READING = "Reading the file"
_A_WHILE_S = 0.5
_TAKING = "Taking it in, then freezing the forecast"
_ROUND, _PLAN = "upload_round", "upload_plan"


@dataclass(frozen=True)
class Upload:
    """A file in the browser's hands; the bytes stay in memory. upload_id: of this one handing over."""

    upload_id: str
    name: str
    content: bytes


def place() -> Upload | None:
    """Where a file is dropped; the file, where there is one."""
    stored.make_ready()
    file = st.file_uploader(
        "Add a file: sign-ups, posts, attendance or any other table", ENDINGS, max_upload_size=MOST_MB,
        key=f"upload_{st.session_state.setdefault(_ROUND, 0)}",
    )  # fmt: skip
    if file is None:
        st.session_state.pop(_PLAN, None)
        return None
    return Upload(file.file_id, file.name, file.getvalue())


def show(upload: Upload, event: EventSummary) -> None:
    """What was understood, as the answer; then how it is read, what fills what, and the rows as they will be stored."""
    with st.container(gap=None):  # there also when nothing is read, so that nothing below is drawn in another place
        kind = file_choices.chosen_kind(upload.upload_id) or _proposed_kind(upload, event.event_id)
        found = _plan(upload, kind, event.event_id)
    plan = found if isinstance(found, ImportPlan) else None
    with st.container(gap="xsmall"):
        st.title(_title(kind, found), anchor=False)
        st.header(f"{escaped(upload.name, 60)}, {_for_event(kind, plan, event)}", anchor=False)
        if plan is None:
            st.error(escaped(words.on_page(str(found)), 800))
        elif plan.accepted:
            _offer(upload, kind, plan, event)
    file_choices.show(upload.upload_id, upload.name, kind, plan, stored.presets(kind))
    if plan is None:
        _put_away()
        return
    notes = plan.reading.notes if plan.missing else plan.notes
    if notes:
        st.caption(" ".join(escaped(words.on_page(note), 400) for note in notes))
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(gap="small"):
        if plan.preview:
            st.subheader("The first rows, as they will be stored", anchor=False)
            fields.preview(kind, plan)
        _show_rejects(plan)
    with left if plan.missing else right, st.container(gap="small"):
        st.subheader("What stands where", anchor=False)
        fields.show(upload.upload_id, kind, plan)
        if not plan.accepted:
            _put_away()


def _title(kind: str, found: ImportPlan | str) -> str:
    if isinstance(found, str):
        return "This file cannot be read as it is"
    if found.missing:
        return fields.question(found.missing)
    if not found.rejected:
        return f"All {words.of_kind(found.read, kind)} can be used"
    return f"{found.accepted:,} of {words.of_kind(found.read, kind)} can be used"


def _names_events(kind: str, plan: ImportPlan) -> bool:
    """Whether the rows say themselves to which event they belong."""
    return kind == "events" or "event_id" in dict(plan.used)


def _for_event(kind: str, plan: ImportPlan | None, event: EventSummary) -> str:
    if plan and _names_events(kind, plan):
        return "which names its events itself"
    return f"for {escaped(event.name, 80)} on {notation.day(event.starts_at, event.timezone)}"


def _proposed_kind(upload: Upload, event_id: str) -> str:
    """What the file seems to hold, found out once; sign-ups where it cannot be read."""
    key = f"up_{upload.upload_id}_proposed"
    if key not in st.session_state:
        found = _plan(upload, "registrations", event_id)
        if isinstance(found, str):
            return "registrations"
        with _reading() as tell:
            st.session_state[key] = stored.proposed_kind(upload.name, upload.content, event_id, found, tell)
    return str(st.session_state[key])


def _plan(upload: Upload, kind: str, event_id: str) -> ImportPlan | str:
    """What an import would do, or why the file is refused; made once for the same file, choices and data."""
    choices = file_choices.chosen(upload.upload_id)
    key = (upload.upload_id, kind, event_id, choices, cached.version())
    kept: tuple[Any, ImportPlan | str] | None = st.session_state.get(_PLAN)
    if kept is not None and kept[0] == key:
        return kept[1]
    try:
        with _reading() as tell:
            found: ImportPlan | str = stored.plan(upload.name, upload.content, kind, event_id, choices, tell)
    except ShowdownError as refused:
        found = str(refused)
    st.session_state[_PLAN] = (key, found)
    return found


@contextmanager
def _reading() -> Iterator[Progress]:
    """A block in which a file is read: words and a bar where it takes a while, moved by what is given.

    Whatever is drawn ends the block by an exception where the visitor has left or chosen otherwise.
    """
    begun = time.monotonic()
    with st.spinner(_READING):  # which shows itself after half a second, as the bar does
        bar = st.empty()

        def tell(share: float) -> None:
            if time.monotonic() - begun < _A_WHILE_S:
                bar.empty()
            else:
                bar.progress(min(share, 1.0))

        yield tell
        bar.empty()


def _show_rejects(plan: ImportPlan) -> None:
    """Why rows cannot be used: each reason once, in the words of the file's own headings."""
    if not plan.rejected:
        return
    st.subheader(f"{words.rows(plan.rejected)} cannot be used", anchor=False)
    told = words.reasons([(one.line, one.reason) for one in plan.rejects], dict(plan.used))
    shown = [f"{escaped(lines, 60)}: {escaped(reason, 240)}" for lines, reason in told[:_SHOWN_REASONS]]
    if len(told) > _SHOWN_REASONS:
        shown.append(f"and {words.count(len(told) - _SHOWN_REASONS, 'other reason', 'other reasons')}")
    st.markdown("  \n".join(f":small[{line}]" for line in shown))
    st.caption("They wait on this page after the import, to be mended or let go.")


def _offer(upload: Upload, kind: str, plan: ImportPlan, event: EventSummary) -> None:
    """The import itself, what it is part of, and a name for this mapping."""
    source, complete = None, False
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        clicked = st.button(f"Import {words.rows(plan.accepted)}", key="upload_import")
        if kind == "registrations":
            with st.popover("This list comes again", type="tertiary"):
                source, complete = _name_list(upload)
        with st.popover("Save this mapping", type="tertiary"):
            _save_preset(upload, plan)
        _put_away()
    if clicked:
        event_id = None if _names_events(kind, plan) else event.event_id
        _take_in(upload, plan, event_id, source or None, complete and bool(source))


def _name_list(upload: Upload) -> tuple[str, bool]:
    """What the list is called, and whether the file is all of it."""
    source = st.text_input(
        "Name of this list", key=f"up_{upload.upload_id}_source", max_chars=60, placeholder="such as Google form"
    ).strip()
    complete = st.checkbox(
        "It is the whole list: who is missing from it has cancelled", key=f"up_{upload.upload_id}_complete",
        disabled=not source, help="Only sign-ups that came with this list before; it needs a name for that.",
    )  # fmt: skip
    return source, complete


def _take_in(upload: Upload, plan: ImportPlan, event_id: str | None, source: str | None, complete: bool) -> None:
    """Import it and say what became of it; what was said of the file before is not said again."""
    choices = file_choices.chosen(upload.upload_id)
    bar = st.progress(0.0, _TAKING)

    def tell(share: float) -> None:
        bar.progress(min(share, 1.0), _TAKING)

    try:
        report = actions.take_in(upload.name, upload.content, plan.kind, event_id, choices, source, complete, tell)
    except ShowdownError as refused:
        bar.empty()
        st.error(escaped(refused, 800))
        return
    notes = [note for note in report.notes if note not in plan.notes]
    said.keep(words.taken_in(report), outlook=event_id or next(iter(report.events), None), notes=notes)
    _forget()
    st.rerun()


def _save_preset(upload: Upload, plan: ImportPlan) -> None:
    """Keep which heading fills which field under a name; no value of the file is kept."""
    name = st.text_input("Name", key=f"up_{upload.upload_id}_preset_name", max_chars=60, placeholder="our form")
    if st.button("Save", key="upload_save_preset", disabled=not name.strip()):
        try:
            actions.save_preset(name.strip(), plan)
        except ShowdownError as problem:
            st.error(escaped(problem, 400))
        else:
            st.caption("Saved. It is recognised by its headings from now on.")


def _put_away() -> None:
    st.button("Not this file", key="upload_put_away", type="tertiary", on_click=_forget)


def _forget() -> None:
    """An empty place for the next file; what was chosen about this one goes with it."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    for name in [name for name in st.session_state if str(name).startswith("up_")]:
        del st.session_state[name]
    st.session_state.pop(_PLAN, None)
