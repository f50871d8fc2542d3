"""All input and output: the database, files, the bundled event.

`load_event` is the only bridge from storage to computation; `import_file` the only way in.
"""

from data.backtest_file import BacktestFile, BacktestRefused, check_backtest
from data.backtests import backtest_stamp, load_backtest, store_backtest
from data.bulk import BulkList, list_bulk, mark_bulk, unmark_bulk
from data.bundled import BUNDLED_EVENT, load_bundled
from data.database import Database, DatabaseBusy, DatabaseUnreachable
from data.edits import EventEdit, propose_event_id, save_event
from data.entries import Count, Entry, enter_count, learn_from
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
    was_corrected,
)
from data.freshness import Freshness, read_freshness
from data.frozen import frozen_count, list_frozen, store_frozen
from data.health import problems
from data.importing import (
    KINDS,
    Choices,
    ImportPlan,
    ImportRefused,
    ImportReport,
    Reading,
    Reject,
    import_file,
    plan_import,
)
from data.imports import ImportRecord, Undo, list_imports, preview_undo, undo_import
from data.moments import last_moment, parse_moment
from data.presets import Preset, list_presets, save_preset
from data.quarantine import correct_quarantine, dismiss_quarantine, list_quarantine
from data.releases import Release, release_at
from data.roles import NotAllowed, Role
from data.schema import DatabaseTooNew

__all__ = [
    "BUNDLED_EVENT",
    "KINDS",
    "BacktestFile",
    "BacktestRefused",
    "BulkList",
    "Choices",
    "Count",
    "Database",
    "DatabaseBusy",
    "DatabaseTooNew",
    "DatabaseUnreachable",
    "Entry",
    "EventEdit",
    "EventSummary",
    "Freshness",
    "ImportPlan",
    "ImportRecord",
    "ImportRefused",
    "ImportReport",
    "NotAllowed",
    "Outcome",
    "Preset",
    "Reading",
    "Reject",
    "Release",
    "Role",
    "Status",
    "Undo",
    "UnknownEvent",
    "backtest_stamp",
    "check_backtest",
    "correct_quarantine",
    "data_version",
    "default_as_of",
    "dismiss_quarantine",
    "enter_count",
    "find_event",
    "frozen_count",
    "import_file",
    "last_moment",
    "learn_from",
    "list_bulk",
    "list_events",
    "list_frozen",
    "list_imports",
    "list_outcomes",
    "list_presets",
    "list_quarantine",
    "load_backtest",
    "load_bundled",
    "load_event",
    "mark_bulk",
    "parse_moment",
    "plan_import",
    "preview_undo",
    "problems",
    "propose_event_id",
    "read_freshness",
    "release_at",
    "save_event",
    "save_preset",
    "status",
    "store_backtest",
    "store_frozen",
    "undo_import",
    "unmark_bulk",
    "was_corrected",
]
