"""A look ahead at an import: everything is read and checked, and nothing is stored.

What is shown is what would be kept: the rows of the preview are typed, cleaned and masked already, and ids of people
are keyed.
"""

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data.database import Database
from data.importing.check import CheckedRows
from data.importing.choices import Choices, Reading
from data.importing.identity import Keys
from data.importing.kinds import Kind
from data.importing.mapping import PERSON, Mapping
from data.importing.merge import look_ahead
from data.importing.opening import Opened, ask
from data.importing.private import NAME, names_person
from data.importing.read_file import Reader, ReadFile, read_here
from data.importing.report import ImportRefused, Reject
from data.importing.rows import Progress
from data.importing.spelling import with_one_spelling
from data.presets import Preset
from data.roles import organisers_only

PREVIEWED = 8
SHORT_ID = 12

ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gb18030": "GB18030", "windows-1252": "Windows-1252"}
DELIMITERS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars", " ": "spaces"}


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do with a file.

    used: (field, heading) of what is read; ("person", heading) for a column that makes keyed ids. unused: headings that
        are not read.
    preview: the first rows as they will be stored, as text by field; ids of people shortened.
    read = accepted + rejected; rejects: one for each rejected row, by line. missing: required fields without a heading;
        then the counts are 0.
    how: how the file is read, in sentences; notes: what a person should know or decide.
    """

    kind: str
    event_id: str | None
    reading: Reading
    mapping: Mapping
    used: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]
    preview: tuple[dict[str, str | None], ...] = ()
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    rejects: tuple[Reject, ...] = ()
    missing: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def as_preset(self, name: str) -> Preset:
        """The mapping under a name, to be kept for files like this one: headings, and no value."""
        places = self.mapping.places
        own = tuple((field, heading) for field, heading in self.used if field in places)
        persons = tuple(self.reading.headings[place] for place in self.mapping.persons)
        return Preset(
            name=name,
            title=" ".join(name.split()),
            kind=self.kind,
            recognised_by=((*(heading for _, heading in own), *persons),),
            fields=tuple((field, (heading,)) for field, heading in own),
            unread=self.unused,
            persons=persons,
            date_order=self.reading.date_order,
            zone=self.reading.zone,
        )


def plan_import(
    database: Database,
    kind: str,
    path: Path,
    event_id: str | None = None,
    *,
    choices: Choices | None = None,
    now: datetime,
    progress: Progress = lambda share: None,
    reader: Reader = read_here,
) -> ImportPlan:
    """Read and check a file as `import_file` would, and store nothing. progress: told the share done, 0 to 1.

    Raises what `import_file` raises, but for required fields without a heading: those are told as missing.
    """
    organisers_only(database, "import a file")
    asked = ask(database, kind, path, event_id, choices or Choices(), now)
    with reader(asked, Keys(database, make=False), progress) as read:
        return _planned(database, read, now)


def _planned(database: Database, read: ReadFile, now: datetime) -> ImportPlan:
    """What an import would do with a file that was read."""
    opened, checked = read.opened, read.checked
    taken = {*opened.mapping.places.values(), *opened.mapping.persons}
    plan = ImportPlan(
        opened.kind.name,
        opened.event_id,
        opened.reading,
        opened.mapping,
        used=used_headings(opened),
        unused=tuple(heading for place, heading in enumerate(opened.reading.headings) if place not in taken),
    )
    if checked is None:
        return replace(plan, missing=opened.missing, notes=(*opened.reading.notes, opened.refusal))
    late = look_ahead(database, opened.kind, checked, now) if _needs_comparison(checked, opened.kind) else ()
    with database.open() as connection:
        first = with_one_spelling(connection, opened.kind, checked.accepted, _first(checked.accepted, late))
    rejects = sorted((*checked.rejects, *late), key=lambda reject: reject.line)
    return replace(
        plan,
        preview=_preview(first, opened),
        read=checked.read,
        accepted=checked.read - len(rejects),
        rejected=len(rejects),
        rejects=tuple(rejects),
        how=how_read(opened),
        notes=import_notes(opened, read.notes),
    )


def used_headings(opened: Opened) -> tuple[tuple[str, str], ...]:
    """Field and heading of all that is read, in the order of the kind; what makes keyed ids comes last."""
    headings = opened.reading.headings
    fields = tuple((field, headings[place]) for field, place in opened.mapping.fields)
    return fields + tuple((PERSON, headings[place]) for place in opened.mapping.persons)


def how_read(opened: Opened) -> tuple[str, ...]:
    """How a file is read, in sentences; none where it is plainly of our own format."""
    reading = opened.reading
    own = all(heading.strip().lower() == field for field, heading in used_headings(opened))
    if own and reading.header_line <= 1 and (reading.format == "parquet" or _is_plain(reading)):
        return ()
    kept = [f"Read as {_format(reading)}."]
    if reading.header_line > 1:
        kept.append(f"The headings are on line {reading.header_line}.")
    if opened.preset is not None:
        kept.append(f"Its headings are those of {opened.preset.title}.")
    if reading.zone is not None:
        kept.append(f"Moments without an offset are in {reading.zone}.")
    return tuple(kept)


def import_notes(opened: Opened, of_rows: Iterable[str]) -> tuple[str, ...]:
    """What a person should know of how a file was read."""
    notes = [*opened.reading.notes, *of_rows]
    headings, kind = opened.reading.headings, opened.kind.name
    persons = [names_person(headings[place], kind) for place in opened.mapping.persons]
    if persons and kind != "posts" and all(person == NAME for person in persons):
        notes.append(
            "People are told apart by their names alone, so two of one name count as one. A column of ids, mail "
            "addresses or phone numbers would tell them apart."
        )
    return tuple(dict.fromkeys(notes))


def _is_plain(reading: Reading) -> bool:
    return reading.format == "csv" and reading.delimiter == "," and (reading.encoding or "").startswith("utf-8")


def _format(reading: Reading) -> str:
    if reading.format == "xlsx":
        return f'a spreadsheet, sheet "{reading.sheet}"'
    if reading.format == "parquet":
        return "Parquet"
    encoding = reading.encoding or ""
    delimiter = reading.delimiter or ","
    return f"text in {ENCODINGS.get(encoding, encoding.upper())}, separated by {DELIMITERS.get(delimiter, delimiter)}"


def _needs_comparison(checked: CheckedRows, kind: Kind) -> bool:
    """Whether some rows can be judged only beside what is stored."""
    if kind.name == "registrations":
        return bool(pa.compute.any(checked.accepted["says_declined"]).as_py())
    return kind.name == "attendance"


def _first(rows: pa.Table, late: Iterable[Reject]) -> pa.Table:
    """The first rows that can be used, without a copy of all others. late: rows that cannot, after all."""
    lines = rows["line"].to_numpy()
    fit = np.flatnonzero(~np.isin(lines, [reject.line for reject in late]))
    first = fit[np.argsort(lines[fit], kind="stable")[:PREVIEWED]]
    return pa.concat_tables([rows.slice(0, 0), *(rows.slice(int(at), 1) for at in first)])


def _preview(rows: pa.Table, opened: Opened) -> tuple[dict[str, str | None], ...]:
    """Rows as they will be stored, by line."""
    zones = dict(opened.known)
    return tuple(_as_text(row, opened.kind, zones) for row in rows.sort_by("line").to_pylist())


def _as_text(row: Dictionary[str, Any], kind: Kind, zones: Dictionary[str, str]) -> dict[str, str | None]:
    """One row by field, moments in the zone of its event."""
    zone = ZoneInfo(str(row.get("timezone") or zones.get(row["event_id"], "UTC")))
    return {field: _shown(row[field], zone) for field in kind.columns if field in row}


def _shown(value: Any, zone: ZoneInfo) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(sep=" ", timespec="minutes" if value.second == 0 else "seconds")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.10g}"
    text = str(value)
    return f"{text[:SHORT_ID]}…" if text.startswith("p-") and len(text) == 34 else text


__all__ = ["ImportPlan", "ImportRefused", "how_read", "import_notes", "plan_import", "used_headings"]
