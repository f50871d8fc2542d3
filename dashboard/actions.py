"""What a page writes. Nothing is cleared here: the data version, or the count of frozen forecasts, tells the caches."""

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime

import pandas as pd

import data
from dashboard import cached
from dashboard.cached import Reading
from data import Count, Entry, ImportReport
from data.bulk import mark_bulk as mark
from data.bulk import unmark_bulk as unmark
from data.bundled import BUNDLED_EVENT, unfrozen_evenings
from data.database import Database
from data.edits import EventEdit
from data.edits import save_event as store_event
from data.frozen import MOST, ahead_of
from data.importing.choices import Choices
from data.importing.plan import ImportPlan
from data.imports import undo_import
from data.leftovers import clear_leftovers
from data.presets import save_preset as store_preset
from data.quarantine import correct_quarantine, dismiss_quarantine
from data.roles import Role, role_of_process
from data.shred import Shredding, Shreddings, shred_due, shred_event, shreds_by_itself
from data.shred import set_shred_date as store_shred_date
from data.uploads import handed_over
from forecasting.frozen import FREEZE, IMPORT, freeze, identical, make_frozen
from forecasting.redacted import redacted_traceback
from forecasting.tables import Frozen, ShowdownError

__all__ = ["Choices", "EventEdit"]

_LOG = logging.getLogger("showdown")
Progress = Callable[[float], None]


def freeze_reading(reading: Reading) -> tuple[Frozen, bool]:
    """Put the forecast that a page shows on record, or find the one that says the same; whether it is new.

    Raises DatabaseBusy while an import holds the data.
    """
    database = cached.database()
    made = freeze(reading.forecast, reading.turnout, datetime.now(UTC), FREEZE)
    known = identical(made, data.list_frozen(database, made.event_id))
    if known is None:
        data.store_frozen(database, made, make=make_frozen)
    return known or made, known is None


def enter_count(event_id: str, claimant: str, low: int, high: int, source: str, note: str, learn: bool) -> Entry:
    """Store what someone counted at an event that has begun; learn: its series learns from the middle.

    Raises InvalidInput for a count that cannot be, DatabaseBusy while an import holds the data.
    """
    count = Count(claimant, low, high, source, note)
    return data.enter_count(cached.database(), event_id, count, learn=learn, now=datetime.now(UTC))


def learn_from(event_id: str, attended: int | None) -> None:
    """Let an event's series learn how many came; None: nothing. Raises what `enter_count` does."""
    data.learn_from(cached.database(), event_id, attended, now=datetime.now(UTC))


def keep_backtest(content: bytes) -> None:
    """Keep the file of a backtest for every later visit, in the place of the one before. Raises BacktestRefused."""
    place = cached.place()
    data.store_backtest(place.home, content, place.role)


def load_bundled(progress: Progress) -> None:
    """Load the bundled event, and freeze its last evenings as the command line does; a second time changes nothing."""
    data.load_bundled(cached.database(), datetime.now(UTC), lambda share: progress(share * 0.5))
    evenings = unfrozen_evenings(cached.database())
    _freeze([(BUNDLED_EVENT, evening) for evening in evenings], FREEZE, lambda share: progress(0.5 + share * 0.5))


def after_import(report: ImportReport, progress: Progress = lambda share: None) -> int:
    """Freeze the forecasts of the events that an import changed and that are still ahead; how many were frozen.

    Never fails, because the import is done: an unknown error goes to the log, and nothing is frozen then.
    """
    now = datetime.now(UTC)
    try:
        ahead = ahead_of(cached.database(), report.events, now)[:MOST]
        return _freeze([(event_id, now) for event_id in ahead], IMPORT, progress)
    except Exception as error:
        _LOG.error("no forecast was frozen after an import\n%s", redacted_traceback(error))
        return 0


def take_in(
    name: str,
    content: bytes,
    kind: str,
    event_id: str | None,
    choices: Choices,
    source: str | None,
    complete: bool,
    progress: Progress,
) -> ImportReport:
    """Import a file that was handed over in the browser, and freeze what the command line would.

    event_id: None where the file names its events. source, complete: as `import_file` has them.
    Raises ImportRefused where it cannot be used, DatabaseBusy while an import holds the data; nothing is stored then.
    """
    with handed_over(cached.home(), name, content) as (path, reader):
        report = data.import_file(
            cached.database(), kind, path, event_id, now=datetime.now(UTC), choices=choices, source=source,
            complete=complete, progress=lambda share: progress(share * 0.8), reader=reader,
        )  # fmt: skip
    after_import(report, lambda share: progress(0.8 + share * 0.2))
    return report


def clear_uploads() -> None:
    """Remove what programs that were killed had been working on; where that cannot be, the next upload says so."""
    with suppress(OSError):
        clear_leftovers(cached.home())


def shred(seen: Shredding) -> Shredding:
    """Forget the people of an event as they were seen for good; what was taken. Raises as `shred_event` does."""
    try:
        return shred_event(cached.database(), seen.event_id, datetime.now(UTC), seen)
    finally:
        cached.forget()  # also where only its end did not work


def set_shred_date(event_id: str, moment: datetime) -> None:
    """Name the moment on which an event is shredded by itself. Raises InvalidInput where it cannot be."""
    store_shred_date(cached.database(), event_id, moment, now=datetime.now(UTC))


def shred_what_is_due() -> None:
    """Shred the events that are due, as the server does by itself. What cannot be is logged and tried again later."""
    database = Database(cached.home())
    is_here = database.path is not None and database.path.exists()
    if role_of_process() is not Role.ORGANISER or not shreds_by_itself() or not is_here:
        return
    try:
        done = shred_due(database, datetime.now(UTC), announced=True)
    except Exception as problem:
        done = Shreddings((), (problem,))
    for _ in done.taken:
        _LOG.warning("an event was due and is shredded: its people are forgotten")
        cached.forget()
    for failed in done.problems:
        _LOG.error("what is due could not be shredded; it is tried again\n%s", redacted_traceback(failed))


def save_event(edit: EventEdit) -> str:
    """Store a new event or a changed one; its id. Raises InvalidInput for what cannot be."""
    report = store_event(cached.database(), edit, now=datetime.now(UTC))
    after_import(report)
    return report.events[0] if report.events else str(edit.event_id)


def save_preset(name: str, plan: ImportPlan) -> None:
    """Keep a mapping for files of the same headings. Raises InvalidInput for a name that cannot be."""
    place = cached.place()
    store_preset(place.home, plan.as_preset(name), place.role)


def undo(import_id: int) -> None:
    """Take an import back. Raises InvalidInput where it cannot be, DatabaseBusy while an import holds the data."""
    undo_import(cached.database(), import_id, now=datetime.now(UTC))


def correct(import_id: int, rows: pd.DataFrame) -> ImportReport:
    """Import rows again that were not taken; what is still wrong waits under the new import. Raises as `take_in`."""
    report = correct_quarantine(cached.database(), import_id, rows, now=datetime.now(UTC), apart=True)
    after_import(report)
    return report


def dismiss(import_id: int) -> None:
    """Let the rows go that were not taken from an import."""
    dismiss_quarantine(cached.database(), import_id)


def mark_bulk(event_id: str, minute: datetime | None, import_id: int | None) -> None:
    """Mark the sign-ups of a minute, or those that an import brought, as a list that was handed in at once."""
    mark(cached.database(), event_id, minute=minute, import_id=import_id, now=datetime.now(UTC))


def unmark_bulk(event_id: str, minute: datetime | None, import_id: int | None) -> None:
    """Take such a mark away."""
    unmark(cached.database(), event_id, minute=minute, import_id=import_id, now=datetime.now(UTC))


def _freeze(wanted: Collection[tuple[str, datetime]], reason: str, progress: Progress) -> int:
    """Freeze forecasts of events at moments; one that cannot be made leaves out itself alone."""
    database, made = cached.database(), []
    for done, (event_id, as_of) in enumerate(wanted, start=1):
        try:
            made.append(make_frozen(data.load_event(database, event_id, as_of), datetime.now(UTC), reason))
        except ShowdownError as problem:
            _LOG.warning("the forecast of an event was not frozen\n%s", redacted_traceback(problem))
        progress(done / len(wanted))
    return data.store_frozen(database, *made, make=make_frozen)
