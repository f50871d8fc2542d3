"""From a file to the tables: read, check, compare, store.

files    what the file is                  -> SourceFile, or ImportRefused
rows     its allow-listed columns as text  -> Rows, ragged ones rejected
check    typed and judged in SQL           -> CheckedRows, each reject with its reason
merge    new versions in one transaction   -> ImportReport

One rule holds throughout: read = new + changed + unchanged + rejected.
"""

from datetime import datetime
from pathlib import Path

import pyarrow as pa

from data.database import Database
from data.importing.check import check_rows, clean_event_id
from data.importing.files import inspect
from data.importing.kinds import KINDS, Kind
from data.importing.mapping import Mapping
from data.importing.merge import Origin, known_events, merge_rows
from data.importing.reading import Choices, Reading, read_how
from data.importing.report import ImportRefused, ImportReport, Reject
from data.importing.rows import Progress, read_rows
from forecasting.tables import InvalidInput

__all__ = ["KINDS", "ImportRefused", "ImportReport", "Progress", "Reject", "import_file"]

SHARE_OF_READING = 0.7


def import_file(
    database: Database,
    kind: str,
    path: Path,
    event_id: str | None = None,
    *,
    now: datetime,
    progress: Progress = lambda share: None,
) -> ImportReport:
    """Take a CSV or Parquet file into the database; the same file twice changes nothing.

    kind: a name in KINDS. event_id: the event of every row, where the file does not say it; a row that says
        another one is rejected. It is cleaned like one in a file.
    now: the zone-aware moment from which changed rows hold, and which dates a cancellation known only by status.
    progress: told the share done, 0 to 1.
    Raises ImportRefused where the file as a whole cannot be used, InvalidInput for an unknown kind,
        DatabaseBusy where another process holds the database. Nothing is stored then.
    """
    if kind not in KINDS:
        raise InvalidInput(f"There is no kind of file called {kind}. Choose one of {', '.join(KINDS)}.")
    if now.tzinfo is None:
        raise InvalidInput(f"The moment of an import needs a time zone, got {now}. Add an offset.")
    if event_id is not None:
        event_id = clean_event_id(event_id)
    with database.open() as connection:
        known = known_events(connection)
    if event_id is not None and kind != "events" and event_id not in {known_id for known_id, _ in known}:
        raise ImportRefused(f"There is no event {event_id}. Import it as an event first, or correct --event.")
    source = inspect(path)
    reading = read_how(source, Choices())
    mapping = _contract_mapping(reading, KINDS[kind], event_id, path.name)
    done = lambda share: progress(share * SHARE_OF_READING)  # noqa: E731
    rows = read_rows(source, reading, mapping, KINDS[kind], event_id, None, done)
    with check_rows(rows, KINDS[kind], event_id, _table(known)) as checked:
        report = merge_rows(database, KINDS[kind], checked, Origin(source, event_id, now), known)
    progress(1.0)
    return report


def _contract_mapping(reading: Reading, kind: Kind, event_id: str | None, file_name: str) -> Mapping:
    """The columns that are named as the contract names them."""
    names = [heading.strip().lower() for heading in reading.headings]
    known = [column for column in kind.columns if column in names]
    required = kind.required if event_id is not None else ("event_id", *kind.required)
    missing = [column for column in required if column not in known]
    if missing:
        hint = " (or pass --event)" if "event_id" in missing else ""
        found = f"{len(names)} {'column' if len(names) == 1 else 'columns'}, known: {', '.join(known) or 'none'}"
        raise ImportRefused(
            f"{file_name} lacks what {kind.name} need: {', '.join(missing)}. It has {found}. "
            f"Add the missing columns{hint}."
        )
    return Mapping(tuple((column, names.index(column)) for column in known))


def _table(known: set[tuple[str, str]]) -> pa.Table:
    rows = [{"event_id": event_id, "timezone": timezone} for event_id, timezone in sorted(known)]
    return pa.Table.from_pylist(rows, pa.schema([("event_id", pa.string()), ("timezone", pa.string())]))
