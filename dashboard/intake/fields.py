"""Which heading of a file fills which field, and how the first rows will be stored."""

import re
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.escape import escaped, plain
from dashboard.intake import file_choices
from dashboard.stored import KINDS, ImportPlan

WORDS = {
    "event_id": "event", "registration_id": "id", "registered_at": "signed up", "city": "city",
    "cancelled_at": "cancelled on", "party_size": "people", "status": "status", "bus_id": "bus", "channel": "channel",
    "attended": "came", "name": "name", "starts_at": "start", "timezone": "time zone", "target": "target",
    "checked_in_at": "checked in", "post_id": "post", "posted_at": "posted", "author_id": "account",
    "happened_at": "happened", "claimed_at": "claimed", "departs_at": "departs",
    "registration_closes_at": "sign-up closes",
}  # fmt: skip
QUESTIONS = {
    "registered_at": "Which column tells when people signed up?",
    "posted_at": "Which column tells when it was posted?",
    "event_id": "Which column tells the event?",
}
_FIRST = {
    "registrations": ("registered_at", "city", "party_size", "status"),
    "posts": ("posted_at", "post_id", "author_id", "hashtag"),
}
_NOT_IN_FILE = ""
_OFFSET = re.compile(r"(\d\d:\d\d)[+-]\d\d:\d\d$")


def words(field: str) -> str:
    """A field as people say it."""
    return WORDS.get(field, field.replace("_", " "))


def first_fields(kind: str) -> tuple[str, ...]:
    """The fields of a kind that matter most."""
    return _FIRST.get(kind, KINDS[kind].required)


def question(missing: Sequence[str]) -> str:
    """What must be answered before anything can be read."""
    return QUESTIONS.get(missing[0], f"Which column holds the {words(missing[0])}?")


def show(upload_id: str, kind: str, plan: ImportPlan) -> None:
    """The fields that matter first, the others folded away, then what is not read at all."""
    columns = [field for field in KINDS[kind].columns if field != "event_id" or "event_id" in dict(plan.used)]
    first = [*plan.missing, *first_fields(kind)]
    for field in dict.fromkeys(first):
        _choose(upload_id, kind, field, plan)
    others = [field for field in columns if field not in first]
    filled = sum(field in dict(plan.used) for field in others)
    with st.expander(f"{len(others)} more fields, {filled} of them filled"):
        for field in others:
            _choose(upload_id, kind, field, plan)
    if plan.mapping.persons:
        told = ", ".join(f"“{escaped(plan.reading.headings[place], 30)}”" for place in plan.mapping.persons)
        st.caption(f"{told}: makes the id of a person that nobody can read back, and is not stored.")
    if plan.unused:
        st.caption(f"Not read: {', '.join(escaped(heading, 30) for heading in plan.unused)}.")


def preview(kind: str, plan: ImportPlan) -> None:
    """The first rows as they will be stored, what matters most on the left."""
    named, first = "event_id" in dict(plan.used), first_fields(kind)
    fields = [
        field for field in plan.preview[0]
        if any(row.get(field) for row in plan.preview) and (named or field != "event_id")
    ]  # fmt: skip
    fields.sort(key=lambda field: (field not in first, field.endswith("_id")))
    table = pd.DataFrame([[_cell(row.get(field)) for field in fields] for row in plan.preview])
    table.columns = pd.Index([words(field) for field in fields])
    st.table(table, border="horizontal", hide_index=True, alt="The first rows as they will be stored")


def _choose(upload_id: str, kind: str, field: str, plan: ImportPlan) -> None:
    """The heading of one field; a heading that another field takes is free again there."""
    key = f"up_{upload_id}_{kind}_field_{field}"
    current = dict(plan.used).get(field, _NOT_IN_FILE)
    options = [_NOT_IN_FILE, *plan.reading.headings]
    if st.session_state.get(key) != current:
        st.session_state[key] = current
    st.selectbox(
        words(field).capitalize(), options, key=key, on_change=_override, args=(upload_id, field, key),
        format_func=lambda heading: plain(heading, 60) if heading else "not in the file",
    )  # fmt: skip


def _override(upload_id: str, field: str, key: str) -> None:
    taken = str(st.session_state[key])
    chosen = file_choices.overrides(upload_id)
    for other in [other for other, heading in chosen.items() if heading == taken and heading]:
        del chosen[other]
    chosen[field] = taken


def _cell(value: object) -> str:
    """A value as it will be stored; a moment is in the zone of its event, which need not stand in every cell."""
    return "" if value is None else escaped(_OFFSET.sub(r"\1", str(value)), 40)
