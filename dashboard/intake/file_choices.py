"""How a file is read: told in one sentence, and every part of it may be chosen otherwise."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.escape import escaped, plain
from dashboard.intake.event_form import zones
from dashboard.stored import KINDS, Choices, ImportPlan, Preset, Reading
from forecasting import notation

ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "windows-1252")
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
DATE_ORDERS = {"day-first": "day before month", "month-first": "month before day"}
_FORMATS = {"csv": "text", "xlsx": "a spreadsheet", "parquet": "Parquet"}


def chosen(upload_id: str) -> Choices:
    """What was chosen about an upload so far; known before the fields are drawn, so that the answer comes first."""
    header = st.session_state.get(_name(upload_id, "header_line"))
    names = ("encoding", "delimiter", "sheet", "date_order", "zone", "preset")
    return Choices(
        **{name: st.session_state.get(_name(upload_id, name)) for name in names},
        header_line=int(header) if header else None,
        fields=tuple(sorted(overrides(upload_id).items())),
    )


def overrides(upload_id: str) -> dict[str, str]:
    """The headings that were chosen for fields, by field; "" for a field that the file does not have."""
    found: dict[str, str] = st.session_state.setdefault(_name(upload_id, "overrides"), {})
    return found


def chosen_kind(upload_id: str) -> str | None:
    """The kind that was chosen, None where nobody has."""
    return st.session_state.get(_name(upload_id, "kind"))


def sentence(plan: ImportPlan) -> str:
    """How the file is read. A name of a sheet comes from the file."""
    reading = plan.reading
    told = [f"Read as {_FORMATS[reading.format]}"]
    if reading.sheet and len(reading.sheets) > 1:
        told.append(f"sheet “{escaped(reading.sheet, 40)}” of {len(reading.sheets)}")
    if reading.encoding:
        told.append(f"in {reading.encoding.upper()}")
    if reading.delimiter:
        told.append(f"parted by {DELIMITERS.get(reading.delimiter, 'signs')}s")
    if reading.format != "parquet":
        told.append(f"headings in {'row' if reading.format == 'xlsx' else 'line'} {reading.header_line}")
    if reading.date_order:
        told.append(DATE_ORDERS[reading.date_order])
    if reading.zone:
        told.append(f"times of {notation.place_of(reading.zone)}")
    return ", ".join(told)


def show(upload_id: str, file_name: str, kind: str, plan: ImportPlan | None, presets: Sequence[Preset]) -> None:
    """The choices, folded away behind their sentence; open where the file cannot be read without one."""
    label = sentence(plan) if plan else "How it is read"
    reading = plan.reading if plan else None
    titles = {one.name: plain(one.title, 60) for one in presets}
    with st.expander(f"{label} · change", expanded=plan is None):
        left, middle, right = st.columns(3, gap="small")
        with left:
            _kind(upload_id, kind)
            used = titles.get(plan.mapping.preset or "") if plan else None
            _select(upload_id, "preset", "Preset", titles, used, "none")
        with middle:
            _text_or_sheet(upload_id, file_name, reading)
        with right:
            found = DATE_ORDERS.get(reading.date_order or "") if reading else None
            _select(upload_id, "date_order", "Dates such as 03/04", DATE_ORDERS, found, "found by themselves")
            places = {zone: zone for zone in zones()}
            _select(
                upload_id,
                "zone",
                "Time zone of its times",
                places,
                reading.zone if reading else None,
                "that of the event",
            )


def _text_or_sheet(upload_id: str, file_name: str, reading: Reading | None) -> None:
    """What only a text file or only a spreadsheet has; of a file that cannot be read yet its name must do."""
    ending = file_name.lower().rpartition(".")[2]
    form = reading.format if reading else {"xlsx": "xlsx", "parquet": "parquet", "pq": "parquet"}.get(ending, "csv")
    if form == "xlsx" and reading is not None:
        sheets = {name: plain(name, 40) for name in reading.sheets}
        _select(upload_id, "sheet", "Sheet", sheets, plain(reading.sheet, 40), "found by itself")
    if form == "csv":
        encodings = {name: name.upper() for name in ENCODINGS}
        found = reading.encoding.upper() if reading and reading.encoding else None
        _select(upload_id, "encoding", "Encoding", encodings, found, "found by itself")
        delimiter = DELIMITERS.get(reading.delimiter or "") if reading else None
        _select(upload_id, "delimiter", "Values are parted by", DELIMITERS, delimiter, "found by itself")
    if form != "parquet":
        st.number_input(
            "Row of the headings", 1, 1000, None, 1, key=_name(upload_id, "header_line"),
            placeholder=f"{reading.header_line} (found)" if reading else "found by itself",
        )  # fmt: skip


def _kind(upload_id: str, kind: str) -> None:
    kinds = list(KINDS)
    st.selectbox(
        "The rows are", kinds, kinds.index(kind), key=_name(upload_id, "kind"),
        format_func=lambda name: {"registrations": "sign-ups"}.get(name, name),
    )  # fmt: skip


def _select(
    upload_id: str, name: str, label: str, options: Mapping[str, str], found: str | None, otherwise: str
) -> None:
    """One choice by its words; the first option leaves it to what was found in the file."""
    key = _name(upload_id, name)
    first = f"{found} (found)" if found and st.session_state.get(key) is None else otherwise
    st.selectbox(
        label, [None, *options], key=key, format_func=lambda one: options.get(one, one) if one is not None else first
    )


def _name(upload_id: str, field: str) -> str:
    return f"up_{upload_id}_{field}"
