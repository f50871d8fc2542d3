"""What pages read afresh at every showing: of the page Data imports, rows that wait, freshness, marks, a file.

Nothing is cached here: an import that only rejects rows, or a dismissal, moves no data version.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

import data
from dashboard import cached
from data import KINDS, EventSummary
from data.bulk import BulkList, list_bulk
from data.database import Database
from data.freshness import Freshness, read_freshness
from data.importing.births import make_ready
from data.importing.choices import Choices, Reading
from data.importing.plan import ImportPlan, plan_import
from data.importing.read_file import Reader
from data.importing.rows import Progress
from data.importing.vocabulary import plain
from data.imports import ImportRecord, Undo, list_imports, preview_undo
from data.people import cells, read_people
from data.presets import Preset, list_presets
from data.quarantine import list_quarantine
from data.shred import NOTICE, Shredding, happens_at, kept_aside_in, preview_shred, shreds_by_itself
from data.uploads import handed_over
from forecasting.spreadsheets import csv_file
from forecasting.tables import EventData, ShowdownError

__all__ = [
    "KINDS",
    "NOTICE",
    "BulkList",
    "Choices",
    "EventSummary",
    "Freshness",
    "ImportPlan",
    "ImportRecord",
    "Preset",
    "Reading",
    "Shredding",
    "Undo",
    "make_ready",
]

_PATIENCE = 2.0


def imports() -> tuple[ImportRecord, ...]:
    """All imports, the newest first."""
    return list_imports(_database())


def what_undoing_changes(import_id: int) -> Undo:
    """What would be removed and restored. Raises InvalidInput where an import cannot be undone."""
    return preview_undo(_database(), import_id)


def waiting_rows(import_id: int) -> pd.DataFrame:
    """The rows of an import that were not taken: line, reason, and the fields of its kind as text."""
    return list_quarantine(_database(), import_id)


def freshness(event_id: str) -> Freshness:
    """How fresh an event's sign-ups are, by city and by source."""
    return read_freshness(_database(), event_id, datetime.now(UTC))


def bulk(event_id: str) -> tuple[BulkList, ...]:
    """The lists of an event that are marked as handed in at once."""
    return list_bulk(_database(), event_id)


def shredding(event_id: str) -> Shredding:
    """What shredding an event would take, and when it is due or was done."""
    return preview_shred(_database(), event_id)


def announced_shredding(found: Shredding) -> datetime | None:
    """When an event is shredded by itself; None where it never is."""
    return happens_at(found) if shreds_by_itself() else None


def kept_aside() -> tuple[str, ...]:
    """Folders of the home with an older database, which shredding leaves as they are."""
    return kept_aside_in(_database())


def people_file(event_id: str, kind: str) -> bytes:
    """The people of an event as CSV. kind: one of People.files."""
    rows = read_people(_database(), event_id).files[kind]
    return csv_file(rows.column_names, cells(rows))


def presets(kind: str) -> tuple[Preset, ...]:
    """The presets for one kind of file, built in or saved."""
    return tuple(preset for preset in list_presets(*cached.place()) if preset.fits(kind))


def plan(
    name: str, content: bytes, kind: str, event_id: str, choices: Choices, progress: Progress = lambda share: None
) -> ImportPlan:
    """What taking a file in would do; nothing is stored. The event is left to the file where it names one.

    progress: told the share done, and so what ends the reading when a visitor leaves.
    Raises ImportRefused where it cannot be read, DatabaseBusy while an import holds the data.
    """
    with handed_over(cached.home(), name, content) as handed:
        return _plan(*handed, kind, event_id, choices, progress)


def proposed_kind(
    name: str, content: bytes, event_id: str, as_sign_ups: ImportPlan, progress: Progress = lambda share: None
) -> str:
    """What a file seems to hold: sign-ups, unless its headings say otherwise or nothing in it can be a sign-up.

    as_sign_ups: the plan of the file as sign-ups, which most files are. progress: as in `plan`.
    """
    headings = as_sign_ups.reading.headings
    named = _named_kind(headings) or _kind_of_preset(headings)
    if named is not None or not as_sign_ups.missing:
        return named or "registrations"
    with handed_over(cached.home(), name, content) as handed:
        for kind in [kind for kind in KINDS if kind != "registrations"]:
            with suppress(ShowdownError):
                if not _plan(*handed, kind, event_id, Choices(), progress).missing:
                    return kind
    return "registrations"


def _plan(path: Path, reader: Reader, kind: str, event_id: str, choices: Choices, progress: Progress) -> ImportPlan:
    def read(event: str | None) -> ImportPlan:
        now = datetime.now(UTC)
        found = plan_import(_database(), kind, path, event, choices=choices, now=now, progress=progress, reader=reader)
        return _without_sample(found)

    if kind != "events":
        found = read(event_id)
        if "event_id" not in dict(found.used):
            return found
    return read(None)


def _without_sample(found: ImportPlan) -> ImportPlan:
    """A plan is kept for a visit; the rows by which the file was understood hold names."""
    return replace(found, reading=replace(found.reading, sample=()))


def _named_kind(headings: Sequence[str]) -> str | None:
    """The kind whose required columns all stand among the headings to the letter; sign-ups before any other."""
    known = {heading.strip().lower() for heading in headings}
    full = [kind for kind in KINDS.values() if known.issuperset(kind.required)]
    names = [kind.name for kind in full]
    return "registrations" if "registrations" in names else next(iter(names), None)


def _kind_of_preset(headings: Sequence[str]) -> str | None:
    """The kind of the preset that knows the most of the headings; None where none knows them."""
    known = frozenset(plain(heading) for heading in headings)
    best = max(list_presets(*cached.place()), key=lambda preset: preset.recognises(known), default=None)
    return best.kind if best and best.recognises(known) else None


def last_moment(known: EventData) -> datetime:
    """The last moment before the start that the data tell of."""
    return data.last_moment(known)


def parse_moment(text: str, timezone: str) -> datetime:
    """A moment from an address, in the event's zone where it names none. Raises InvalidInput."""
    return data.parse_moment(text, timezone)


def _database() -> Database:
    return cached.database(_PATIENCE)
