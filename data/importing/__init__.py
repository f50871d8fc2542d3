"""From a file to the tables: read, check, compare, store.

files    what the file is                  -> SourceFile, or ImportRefused
reading  its encoding, headings, sheet     -> Reading
mapping  which heading fills which field   -> Mapping
rows     its mapped columns as text        -> Rows, ragged ones rejected; ids of people keyed
check    typed and judged in SQL           -> CheckedRows, each reject with its reason
merge    new versions in one transaction   -> ImportReport

All but the last step need no database: read_file does them in one go, and for uploads apart does, in another process.

One rule holds throughout: read = new + changed + unchanged + rejected.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from data.database import Database
from data.importing.choices import Choices, Reading
from data.importing.identity import Keys
from data.importing.kinds import KINDS
from data.importing.mapping import Mapping
from data.importing.merge import Origin, merge_rows
from data.importing.opening import ask
from data.importing.plan import ImportPlan, how_read, import_notes, plan_import, used_headings
from data.importing.read_file import Reader, read_here
from data.importing.report import ImportRefused, ImportReport, Reject
from data.importing.rows import Progress
from data.roles import organisers_only

__all__ = [
    "KINDS",
    "Choices",
    "ImportPlan",
    "ImportRefused",
    "ImportReport",
    "Mapping",
    "Progress",
    "Reading",
    "Reject",
    "import_file",
    "plan_import",
]

SHARE_OF_READING = 0.7


def import_file(
    database: Database,
    kind: str,
    path: Path,
    event_id: str | None = None,
    *,
    now: datetime,
    progress: Progress = lambda share: None,
    choices: Choices | None = None,
    source: str | None = None,
    corrects: int | None = None,
    complete: bool = False,
    reader: Reader = read_here,
) -> ImportReport:
    """Take a file into the database; the same file twice changes nothing.

    kind: a name in KINDS. event_id: the event of every row, where the file does not say it; a row that says
        another one is rejected. It is cleaned like one in a file.
    now: the zone-aware moment from which changed rows hold, and which dates a cancellation known only by status.
    progress: told the share done, 0 to 1.
    choices: how the file is read and which heading fills which field; all else is detected.
    source: what a person calls the list; else the title of the preset that it was read by. complete: it is the whole
        list of that source, so who is missing from it has cancelled. corrects: the import whose rows that were not
        taken these are, corrected.
    reader: who reads the file; for what comes from a browser another process does (data.uploads).
    Raises ImportRefused where the file as a whole cannot be used, InvalidInput for an unknown kind,
        DatabaseBusy where another process holds the database. Nothing is stored then.
    """
    organisers_only(database, "import a file")
    asked = ask(database, kind, path, event_id, choices or Choices(), now)
    with reader(asked, Keys(database), lambda share: progress(share * SHARE_OF_READING)) as read:
        opened = read.opened
        if read.checked is None:
            raise ImportRefused(opened.refusal)
        name = source or (opened.preset.title if opened.preset is not None else None)
        origin = Origin(opened.source, opened.event_id, now, name, corrects, complete)
        report = merge_rows(database, opened.kind, read.checked, origin, set(opened.known))
    progress(1.0)
    notes = dict.fromkeys((*import_notes(opened, read.notes), *report.notes))
    return replace(report, how=how_read(opened), used=used_headings(opened), notes=tuple(notes))
