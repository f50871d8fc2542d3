"""Everything that is settled before the first row of a file is read: what it is, how it is read, what fills what.

`ask` is all that the database is needed for; from then on a file is read without it, wherever that happens.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from data.database import Database
from data.importing.check import clean_event_id
from data.importing.choices import Choices, Reading
from data.importing.files import SourceFile, inspect
from data.importing.identity import KeyRing, PersonIds
from data.importing.kinds import KINDS, PERSONAL_IDS, Kind
from data.importing.mapping import FieldsMissing, Mapping, find_preset, propose
from data.importing.merge import known_events
from data.importing.reading import read_how
from data.importing.report import ImportRefused
from data.importing.rows import Progress, Rows, read_rows
from data.importing.unfolding import Limits
from data.presets import Preset, list_presets
from data.shredded import PERSON_KINDS, refuse_people
from forecasting.tables import InvalidInput


@dataclass(frozen=True)
class Asked:
    """Which file is to be read as what, and all that its reader must know of the home.

    event_id: of every row, cleaned, where it is given beside the file. known: event_id and timezone of stored events.
    """

    kind: str
    path: Path
    event_id: str | None
    choices: Choices
    known: frozenset[tuple[str, str]]
    presets: tuple[Preset, ...]


@dataclass(frozen=True)
class Opened:
    """A file that is ready to be read.

    event_id: of every row, cleaned, where it is given beside the file. known: event_id and timezone of stored events.
    missing: required fields that no heading fills; its rows can be read only where there are none.
    """

    kind: Kind
    source: SourceFile
    reading: Reading
    mapping: Mapping
    preset: Preset | None
    event_id: str | None
    known: frozenset[tuple[str, str]]
    missing: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def known_events(self) -> pa.Table:
        """event_id and timezone of the stored events, by id."""
        rows = [{"event_id": event_id, "timezone": timezone} for event_id, timezone in sorted(self.known)]
        return pa.Table.from_pylist(rows, pa.schema([("event_id", pa.string()), ("timezone", pa.string())]))

    def rows(self, keys: KeyRing, progress: Progress) -> Rows:
        """Begin to read its rows. Raises ImportRefused where a required field has no heading."""
        if self.missing:
            raise ImportRefused(self.refusal)
        identity = PersonIds(keys, self.kind, self.event_id, [event_id for event_id, _ in self.known])
        rows = read_rows(self.source, self.reading, self.mapping, self.kind, self.event_id, identity, progress)
        if self.preset is not None:
            rows.usual_order = self.preset.date_order
        if self.kind.name == "posts" and self.mapping.persons:
            rows.columns.append(PERSONAL_IDS["posts"])  # made here, and so as good as one of the file's own
        return rows


def ask(database: Database, kind: str, path: Path, event_id: str | None, choices: Choices, now: datetime) -> Asked:
    """What a reader must know before it opens a file. The file is not touched.

    Raises ImportRefused for an event that is not there, InvalidInput for an unknown kind, Shredded.
    """
    if kind not in KINDS:
        raise InvalidInput(f"There is no kind of file called {kind}. Choose one of {', '.join(KINDS)}.")
    if now.tzinfo is None:
        raise InvalidInput(f"The moment of an import needs a time zone, got {now}. Add an offset.")
    if event_id is not None:
        event_id = clean_event_id(event_id)
    with database.open() as connection:
        known = frozenset(known_events(connection))
        if event_id is not None and kind in PERSON_KINDS:
            refuse_people(connection, [event_id])
    if event_id is not None and kind != "events" and event_id not in {known_id for known_id, _ in known}:
        raise ImportRefused(f"There is no event {event_id}. Import it as an event first, or correct --event.")
    return Asked(kind, path, event_id, choices, known, list_presets(database.home, database.role))


def open_file(asked: Asked, limits: Limits | None = None) -> Opened:
    """Settle how a file is read and which heading fills which field.

    limits: of a file that comes from a stranger; None: no limit.
    Raises ImportRefused where the file as a whole cannot be used.
    """
    kind, choices, presets = KINDS[asked.kind], asked.choices, asked.presets
    source = inspect(asked.path, limits)
    reading = read_how(source, choices)
    preset = find_preset(kind, reading, choices, presets)
    if preset is not None and reading.zone is None:
        reading = replace(reading, zone=preset.zone)
    opened = Opened(kind, source, reading, Mapping(()), preset, asked.event_id, asked.known)
    try:
        return replace(opened, mapping=propose(kind, reading, choices, presets, asked.event_id, asked.path.name))
    except FieldsMissing as error:
        return replace(opened, mapping=error.mapping, missing=error.missing, refusal=str(error))
