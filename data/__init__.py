"""All input and output: the database, files, the bundled event.

`load_event` is the only bridge from storage to computation; `import_file` the only way in.
"""

from data.bundled import load_bundled
from data.database import Database, DatabaseBusy, DatabaseUnreachable
from data.events import (
    EventSummary,
    Outcome,
    Status,
    UnknownEvent,
    data_version,
    default_as_of,
    find_event,
    list_events,
    list_outcomes,
    load_event,
    status,
)
from data.importing import KINDS, ImportRefused, ImportReport, Reject, import_file
from data.moments import parse_moment
from data.schema import DatabaseTooNew

__all__ = [
    "KINDS",
    "Database",
    "DatabaseBusy",
    "DatabaseTooNew",
    "DatabaseUnreachable",
    "EventSummary",
    "ImportRefused",
    "ImportReport",
    "Outcome",
    "Reject",
    "Status",
    "UnknownEvent",
    "data_version",
    "default_as_of",
    "find_event",
    "import_file",
    "list_events",
    "list_outcomes",
    "load_bundled",
    "load_event",
    "parse_moment",
    "status",
]
