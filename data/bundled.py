"""The bundled event: files beside this module, loaded the way everybody's files are."""

import hashlib
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from data.database import Database
from data.events import data_version, find_event
from data.frozen import list_frozen
from data.importing import ImportReport, Progress, import_file
from data.roles import organisers_only

SAMPLE = Path(__file__).resolve().parent / "sample"
BUNDLED_EVENT = "occupy-taobao-2011"
EVENINGS, EVENING = 8, time(20)
# Events come first, because every other row belongs to one.
FILES = (
    ("events", "events.csv"),
    ("registrations", "registrations.csv"),
    ("buses", "buses.csv"),
    ("milestones", "milestones.csv"),
    ("claims", "claims.csv"),
    ("posts", "posts.parquet"),
)


def load_bundled(
    database: Database, now: datetime, progress: Progress = lambda share: None, folder: Path = SAMPLE
) -> tuple[ImportReport, ...]:
    """Import the bundled event; a second time changes nothing."""
    organisers_only(database, "load the bundled event")
    reports = []
    for place, (kind, name) in enumerate(FILES):
        reports.append(import_file(database, kind, folder / name, now=now))
        progress((place + 1) / len(FILES))
    return tuple(reports)


@cache
def bundled_files() -> tuple[str, ...]:
    """SHA-256 of each file of the bundled event, by which an import of it is known: it brought nobody who exists."""
    return tuple(hashlib.sha256((SAMPLE / name).read_bytes()).hexdigest() for _, name in FILES)


def unfrozen_evenings(database: Database) -> list[datetime]:
    """The last evenings before the bundled event of which no forecast is frozen, so that a first look shows how the
    odds moved. Raises UnknownEvent where it is not loaded.
    """
    organisers_only(database, "put a forecast on record")
    event, version = find_event(database, BUNDLED_EVENT), data_version(database)
    evenings = [
        datetime.combine(event.starts_at.date() - timedelta(days=days), EVENING, event.starts_at.tzinfo)
        for days in range(EVENINGS, 0, -1)
    ]
    known = {one.as_of for one in list_frozen(database, BUNDLED_EVENT) if one.data_version == version}
    return [evening for evening in evenings if evening not in known]
