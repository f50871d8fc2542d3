"""The imports, newest first; each can be undone, once it is seen what that changes."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import actions, stored
from dashboard.escape import escaped
from dashboard.intake import said, words
from dashboard.parts import dialog
from dashboard.stored import ImportRecord
from forecasting.tables import ShowdownError

_FEW = 4
_DONE = "import_undone"
# What a person types in goes the way of a file, under these names.
_TYPED = {"event.csv": "An event, typed in", "entry.csv": "A count, typed in", "shredded": "A file, its name forgotten"}


def show(imports: tuple[ImportRecord, ...], zone: str) -> None:
    """A line for each; the oldest are shown on demand."""
    if not imports:
        return
    with st.container(gap="small", key="imports"):
        st.subheader(words.count(len(imports), "import", "imports"), anchor=False)
        is_long = len(imports) > _FEW
        shown = imports if st.session_state.get("all_imports") else imports[:_FEW]
        for record in shown:
            _show_one(record, zone)
        if is_long:
            st.toggle(f"Show all {len(imports):,}", key="all_imports")


def _show_one(record: ImportRecord, zone: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(_told(record, zone), width="stretch")
        if record.undone_at is None:
            clicked = st.button(
                "Undo", key=f"undo_{record.import_id}", type="tertiary",
                help=f"See what undoing {escaped(record.file_name)} changes",
            )  # fmt: skip
            if clicked:
                _ask(record)


def _told(record: ImportRecord, zone: str) -> str:
    """What it was, when, and what became of it."""
    now = datetime.now(UTC)
    parts = [f"{record.rows_new:,} new", f"{record.rows_changed:,} changed", f"{record.rows_unchanged:,} known already"]
    parts = [part for part in parts if not part.startswith("0 ")] or ["nothing new"]
    if record.rows_rejected:
        parts.append(f"{record.rows_rejected:,} not taken")
    details = [f"{words.KINDS[record.kind][1]}: {', '.join(parts)}", words.when(record.imported_at, zone, now)]
    if record.source:
        details.append(escaped(record.source, 60))
    name = escaped(_TYPED.get(record.file_name, record.file_name), 80)
    if record.undone_at is not None:
        details.append(f"undone {words.when(record.undone_at, zone, now)}")
        return f":gray[{name}]  \n:small[:gray[{' · '.join(details)}]]"
    return f"**{name}**  \n:small[:gray[{' · '.join(details)}]]"


@dialog("Undo this import?")
def _ask(record: ImportRecord) -> None:
    """What it changes, before it does."""
    if st.session_state.pop(_DONE, False):
        st.rerun()  # closes the dialog
    st.markdown(f"**{escaped(record.file_name, 80)}**")
    try:
        undo = stored.what_undoing_changes(record.import_id)
    except ShowdownError as problem:
        st.error(escaped(problem, 600))
        return
    st.markdown(words.undoing(undo, record.kind))
    for line in words.books(undo.events):
        st.markdown(escaped(line, 300))
    st.caption("The same file can be imported again at any time.")
    st.button("Undo it", key=f"undo_now_{record.import_id}", on_click=_undo, args=(record,))


def _undo(record: ImportRecord) -> None:
    st.session_state[_DONE] = True
    try:
        actions.undo(record.import_id)
    except ShowdownError as problem:
        said.keep(str(problem), problem=True)
        return
    said.keep(f"{record.file_name} is undone.")
