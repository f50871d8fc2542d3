"""Rows that were not taken: seen with their reason, mended in place, imported again, saved, or let go."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import actions, stored
from dashboard.charts.export import table_file
from dashboard.escape import escaped
from dashboard.intake import fields as named
from dashboard.intake import said, words
from dashboard.parts import part
from dashboard.stored import ImportRecord
from forecasting.tables import ShowdownError

_MOST_EDITED = 500  # rows of one import that are edited here; a spreadsheet is better at more
_MOST_REASONS = 4
_FIXED = ("line", "reason")


def show(imports: tuple[ImportRecord, ...], zone: str) -> None:
    """The imports with rows that wait; nothing where there are none."""
    waiting = [record for record in imports if record.quarantined]
    if not waiting:
        return
    with st.container(gap="small", key="waiting"):
        st.subheader("Rows that were not taken", anchor=False)
        st.caption(
            "Mend a cell and import the rows again. Names, phone numbers and free text were never stored; in other "
            "cells what is no date, number or status is masked."
        )
        for place, record in enumerate(waiting):
            label = f"{escaped(record.file_name, 60)}: {words.rows(record.quarantined)}"
            with st.expander(label, expanded=place == 0 and len(waiting) == 1):
                _show_rows(record)


@part
def _show_rows(record: ImportRecord) -> None:
    """The rows of one import. A part of its own: a cell that is mended draws nothing of the page again."""
    try:
        table = stored.waiting_rows(record.import_id)
    except ShowdownError as problem:
        st.error(escaped(problem, 400))
        return
    shown = _without_empty(table, named.first_fields(record.kind)).head(_MOST_EDITED)
    labels = {name: named.words(name) for name in table.columns if name not in _FIXED}
    told = words.reasons(list(zip(table["line"].tolist(), table["reason"].astype(str).tolist(), strict=True)), labels)
    for lines, reason in told[:_MOST_REASONS]:
        st.markdown(f":small[{escaped(lines, 60)}: {escaped(reason, 240)}]")
    fields = sorted((name for name in shown.columns if name not in _FIXED), key=lambda name: name.endswith("_id"))
    edited = st.data_editor(
        shown[["line", *fields, "reason"]], key=f"waiting_{record.import_id}_{len(table)}", hide_index=True,
        disabled=list(_FIXED),
        column_config={
            "line": st.column_config.NumberColumn("line", format="localized", width="small"),
            **{name: st.column_config.TextColumn(label) for name, label in labels.items()},
            "reason": st.column_config.TextColumn("why it was not taken", width="large"),
        },
        alt="Rows that were not taken, with the reason for each",
    )  # fmt: skip
    if len(table) > len(shown):
        st.caption(f"The first {len(shown):,} of {words.rows(len(table))}; the file that you save holds all.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        mended = _mended(table, edited)
        again = st.button(
            f"Import {words.count(len(mended), 'mended row', 'mended rows')}" if len(mended) else "Import mended rows",
            key=f"again_{record.import_id}", disabled=mended.empty,
            help="Mend a cell first" if mended.empty else "What is still wrong stays here, with its reason",
        )  # fmt: skip
        st.download_button(
            "Save as CSV", table_file(table), f"not-taken-{record.import_id}.csv", "text/csv",
            key=f"save_{record.import_id}", on_click="ignore", type="tertiary",
        )  # fmt: skip
        dismiss = st.button("Let them go", key=f"dismiss_{record.import_id}", type="tertiary")
    if again:
        _import_again(record, mended)
        st.rerun()
    if dismiss:
        _dismiss(record)
        st.rerun()


def _without_empty(table: pd.DataFrame, first: Sequence[str]) -> pd.DataFrame:
    """Line, reason, the fields that matter most, and those that any of the rows has a value in."""
    always = {*_FIXED, *first}
    return table[[name for name in table.columns if name in always or table[name].fillna("").ne("").any()]]


def _mended(table: pd.DataFrame, edited: pd.DataFrame) -> pd.DataFrame:
    """The rows in which something was typed, with all their fields; the others go on waiting."""
    fields = [name for name in edited.columns if name not in _FIXED]
    before = table.loc[edited.index, fields].fillna("")
    touched = edited.index[(edited[fields].fillna("") != before).any(axis=1)]
    rows = table.loc[touched].copy()
    rows[fields] = edited.loc[touched, fields]
    return rows


def _import_again(record: ImportRecord, rows: pd.DataFrame) -> None:
    try:
        report = actions.correct(record.import_id, rows)
    except ShowdownError as problem:
        said.keep(str(problem), problem=True)
        return
    said.keep(words.taken_in(report))


def _dismiss(record: ImportRecord) -> None:
    try:
        actions.dismiss(record.import_id)
    except ShowdownError as problem:
        said.keep(str(problem), problem=True)
        return
    said.keep(f"{words.rows(record.quarantined)} of {record.file_name} let go.")
