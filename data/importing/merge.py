"""Checked rows become versions in the tables, in one transaction with the manifest's row."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from data import version
from data.database import Database
from data.importing.check import CheckedRows
from data.importing.files import SourceFile
from data.importing.kinds import Kind
from data.importing.rejected import is_duplicate, is_no_sign_up, keep_rejected
from data.importing.report import ImportRefused, ImportReport, Reject
from data.importing.spelling import with_one_spelling
from data.importing.statuses import declined_reason
from data.queries import ROWS_OF_A_GROUP, records, run, value
from data.shredded import PERSON_KINDS, refuse_people
from forecasting.tables import InvalidInput

_DATED_AHEAD = {"posts": ("post", "posts"), "registrations": ("sign-up", "sign-ups")}


@dataclass(frozen=True)
class Origin:
    """Where an import comes from and when it happens.

    source_name: what a person calls the list that the rows come from. corrects: the import whose quarantined rows
    these are, corrected. complete: whether the file is the whole list of that source, so that who is missing cancelled.
    """

    source: SourceFile
    event_id: str | None
    now: datetime
    source_name: str | None = None
    corrects: int | None = None
    complete: bool = False


def merge_rows(
    database: Database, kind: Kind, rows: CheckedRows, origin: Origin, known: set[tuple[str, str]]
) -> ImportReport:
    """Store what is new or changed, all or nothing. Where nothing is, nothing is written at all, but for
    rows that were not taken and whose file was not seen before.

    known: event_id and timezone of the events by which the rows were checked.
    Raises ImportRefused where one of them has gone or changed its zone since, Shredded where its people are forgotten.
    """
    with database.transaction() as connection:
        if not known <= known_events(connection):
            raise ImportRefused("The events were changed while the file was being read. Import it again.")
        if kind.name in PERSON_KINDS:
            refuse_people(connection, rows.accepted["event_id"].unique().to_pylist())
        upcoming = records(connection, "importing/next_import", now=origin.now)[0]
        import_id, now = upcoming["import_id"], upcoming["imported_at"]
        with _compared(connection, kind, rows, now):
            missing = _cancel_missing(connection, kind, rows, origin, now)
            report = _report(connection, kind, rows, now)
            report = replace(report, notes=(*report.notes, *missing))
            has_changed = bool(report.new + report.changed + report.cancelled)
            if has_changed:
                _store(connection, kind, import_id, now)
            if has_changed or _tells_more(connection, report, origin):
                report = replace(_record(connection, report, origin, import_id, now, has_changed), import_id=import_id)
                keep_rejected(connection, report, rows, origin.complete, import_id)
    return report


def look_ahead(database: Database, kind: Kind, rows: CheckedRows, now: datetime) -> tuple[Reject, ...]:
    """The rows that only a comparison with what is stored rejects. Nothing is stored."""
    with database.open() as connection, _compared(connection, kind, rows, now):
        return tuple(_late_rejects(connection, kind))


def known_events(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """event_id and timezone of every stored event."""
    return {(row["event_id"], row["timezone"]) for row in records(connection, "importing/known_events")}


@contextmanager
def _compared(connection: duckdb.DuckDBPyConnection, kind: Kind, rows: CheckedRows, now: datetime) -> Iterator[None]:
    """A block in which `compared` tells what each row shall be, beside what is stored."""
    connection.register("incoming", _in_groups(with_one_spelling(connection, kind, rows.accepted)))
    try:
        if kind.name == "posts" and value(connection, "importing/posts/none_stored"):
            run(connection, "importing/posts/compare_new")
            yield
            run(connection, "importing/forget_view")
        else:
            moment = {"now": now} if kind.name == "registrations" else {}
            run(connection, f"importing/{kind.name}/compare", columns=rows.columns, **moment)
            yield
            run(connection, "importing/forget_comparison")
    finally:
        connection.unregister("incoming")


def _in_groups(rows: pa.Table) -> pa.Table:
    """The same rows in pieces as long as the row groups in which DuckDB stores them.

    Other pieces leave half-filled groups, and the checkpoint then writes all of them a second time.
    """
    starts = range(0, rows.num_rows, ROWS_OF_A_GROUP)
    return pa.concat_tables([rows.slice(at, ROWS_OF_A_GROUP).combine_chunks() for at in starts]) if starts else rows


def _late_rejects(connection: duckdb.DuckDBPyConnection, kind: Kind) -> list[Reject]:
    """Rows that could be read and are of no use: who came without a sign-up, who declined without one."""
    found: list[dict[str, Any]] = []
    if kind.name == "attendance":
        found = records(connection, "importing/attendance/orphans")
    elif kind.name == "registrations":
        found = records(connection, "importing/registrations/declined", reason=declined_reason())
    return [Reject(**reject) for reject in found]


def _cancel_missing(
    connection: duckdb.DuckDBPyConnection, kind: Kind, rows: CheckedRows, origin: Origin, now: datetime
) -> tuple[str, ...]:
    """Let a whole list cancel the sign-ups of its source that it lacks; sentences about what came of it."""
    if not origin.complete:
        return ()
    if kind.name != "registrations" or not origin.source_name:
        raise InvalidInput(
            "Only a list of sign-ups with a source can be whole. Name the source, or leave complete out."
        )
    unreadable = sum(not is_no_sign_up(reject) for reject in rows.rejects)
    if unreadable:
        return (
            f"{unreadable:,} of its rows could not be used, so it is not known who is missing from the list, "
            "and nobody was cancelled for it. Correct them and import the whole list again.",
        )
    run(connection, "importing/registrations/missing", source=origin.source_name, now=now)
    return ()


def _tells_more(connection: duckdb.DuckDBPyConnection, report: ImportReport, origin: Origin) -> bool:
    """Whether an import that changes no data is recorded nevertheless: rows of a file not seen before wait now."""
    if origin.corrects is not None:
        return True
    if not report.rejects:
        return False
    file = {"kind": report.kind, "event_id": origin.event_id, "sha256": origin.source.sha256}
    return not value(connection, "importing/is_recorded", **file)


def _report(connection: duckdb.DuckDBPyConnection, kind: Kind, rows: CheckedRows, now: datetime) -> ImportReport:
    rejects = [*rows.rejects, *_late_rejects(connection, kind)]
    cancelled = value(connection, "importing/registrations/cancelled") if kind.name == "registrations" else 0
    return ImportReport(
        kind=kind.name,
        duplicates=sum(is_duplicate(reject) for reject in rejects),
        cancelled=cancelled,
        read=rows.read,
        **records(connection, "importing/tally")[0],
        rejects=tuple(sorted(rejects, key=lambda reject: reject.line)),
        data_version=value(connection, "data_version"),
        events=tuple(row["event_id"] for row in records(connection, "importing/touched")),
        notes=_notes(connection, kind, now),
    )


def _notes(connection: duckdb.DuckDBPyConnection, kind: Kind, now: datetime) -> tuple[str, ...]:
    """Rows may be dated ahead by a wrong zone or order of day and month: told, because nobody would miss them."""
    words = _DATED_AHEAD.get(kind.name)
    ahead = value(connection, f"importing/{kind.name}/ahead", now=now) if words else 0
    if not words or not ahead:
        return ()
    is_dated, it_is, its = (
        (f"{words[0]} is", "It is", "its") if ahead == 1 else (f"{words[1]} are", "They are", "their")
    )
    return (f"{ahead:,} {is_dated} dated after this import. {it_is} kept, and not seen before {its} moment.",)


def _store(connection: duckdb.DuckDBPyConnection, kind: Kind, import_id: int, now: datetime) -> None:
    run(connection, f"importing/{kind.name}/close", now=now)
    run(connection, f"importing/{kind.name}/insert", import_id=import_id, now=now)
    if kind.name == "registrations":
        run(connection, "importing/registrations/close_attendance", now=now)
        run(connection, "importing/registrations/insert_attendance", import_id=import_id, now=now)


def _record(
    connection: duckdb.DuckDBPyConnection,
    report: ImportReport,
    origin: Origin,
    import_id: int,
    now: datetime,
    has_changed: bool,
) -> ImportReport:
    """Write the manifest's row and, where data changed, give them their new version; the report with that version."""
    run(
        connection,
        "importing/record_import",
        import_id=import_id,
        imported_at=now,
        kind=report.kind,
        event_id=origin.event_id,
        file_name=origin.source.path.name,
        sha256=origin.source.sha256,
        rows_read=report.read,
        rows_new=report.new,
        rows_changed=report.changed,
        rows_unchanged=report.unchanged,
        rows_rejected=report.rejected,
        source=origin.source_name,
        corrects=origin.corrects,
    )
    if not has_changed:
        return report
    change = f"{report.kind} {origin.event_id or ''} {origin.source.sha256}"
    return replace(report, data_version=version.advance(connection, change))
