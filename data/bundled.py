"""The bundled event: files beside this module, loaded the way everybody's files are."""

from datetime import datetime
from pathlib import Path

from data.database import Database
from data.importing import ImportReport, Progress, import_file

SAMPLE = Path(__file__).resolve().parent / "sample"
BUNDLED_EVENT = "occupy-taobao-2011"
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
    reports = []
    for place, (kind, name) in enumerate(FILES):
        reports.append(import_file(database, kind, folder / name, now=now))
        progress((place + 1) / len(FILES))
    return tuple(reports)
