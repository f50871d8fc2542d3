"""Everything that is settled before the first row of a file is stored: what it is, how it is read, what fills what."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from data.database import Database
from data.importing.check import clean_event_id
from data.importing.choices import Choices, Reading
from data.importing.files import SourceFile, inspect
from data.importing.identity import Keys, PersonIds
from data.importing.kinds import KINDS, PERSONAL_IDS, Kind
from data.importing.mapping import FieldsMissing, Mapping, find_preset, propose
from data.importing.merge import known_events
from data.importing.reading import read_how
from data.importing.report import ImportRefused
from data.importing.rows import Progress, Rows, read_rows
from data.presets import Preset, list_presets
from forecasting.tables import InvalidInput


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

    def rows(self, keys: Keys, progress: Progress) -> Rows:
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


def open_file(
    database: Database, kind: str, path: Path, event_id: str | None, choices: Choices, now: datetime
) -> Opened:
    """Settle how a file is read and which heading fills which field. Nothing is stored.

    Raises ImportRefused where the file as a whole cannot be used, InvalidInput for an unknown kind.
    """
    if kind not in KINDS:
        raise InvalidInput(f"There is no kind of file called {kind}. Choose one of {', '.join(KINDS)}.")
    if now.tzinfo is None:
        raise InvalidInput(f"The moment of an import needs a time zone, got {now}. Add an offset.")
    if event_id is not None:
        event_id = clean_event_id(event_id)
    with database.open() as connection:
        known = frozenset(known_events(connection))
    if event_id is not None and kind != "events" and event_id not in {known_id for known_id, _ in known}:
        raise ImportRefused(f"There is no event {event_id}. Import it as an event first, or correct --event.")
    source = inspect(path)
    presets = list_presets(database.home)
    reading = read_how(source, choices)
    preset = find_preset(KINDS[kind], reading, choices, presets)
    if preset is not None and reading.zone is None:
        reading = replace(reading, zone=preset.zone)
    opened = Opened(KINDS[kind], source, reading, Mapping(()), preset, event_id, known)
    try:
        return replace(opened, mapping=propose(KINDS[kind], reading, choices, presets, event_id, path.name))
    except FieldsMissing as error:
        return replace(opened, mapping=error.mapping, missing=error.missing, refusal=str(error))
