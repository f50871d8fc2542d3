"""Text becomes typed rows, each either accepted or rejected with a reason.

The work happens in a DuckDB instance of its own, in memory, so that a file is parsed outside the
lock of the database and a file that breaks the engine breaks nothing else.
"""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import duckdb
import pyarrow as pa

from data.database import sealed_connection
from data.importing.dates import settle_dates
from data.importing.kinds import Kind
from data.importing.report import ImportRefused, Reject
from data.importing.rows import Rows
from data.importing.statuses import words
from data.queries import frame, query, records, run, table

MACROS = (
    *("offset_minutes", "hour_of_day", "numbered", "date_in_order", "tidied", "year_first", "spelled", "slashed"),
    "small_hanzi",
    *("clean", "bare", "masked", "shown", "moment", "amount", "whole", "spoken", "flag", "ladder", "not_counted"),
    *("sparse", "cited", "minimised"),
    *("is_total", "wrong_event", "wrong_id", "wrong_moment", "wrong_number", "repeated"),
)
BATCH_ROWS = 100_000
NO_ORIGINALS = pa.schema([("line", pa.int64()), ("original", pa.string())]).empty_table()


@dataclass(frozen=True)
class CheckedRows:
    """Rows that may be stored, in a staging instance that lives as long as its block.

    columns: those the file has, plus event_id where it was given beside the file.
    originals: line and original, the minimised text of rejected rows as JSON; a line without any is left out.
    accepted: streams the typed rows once; `line` and the columns of the kind.
    """

    columns: list[str]
    read: int
    rejects: tuple[Reject, ...]
    originals: pa.Table
    accepted: pa.RecordBatchReader


def clean_event_id(event_id: str) -> str:
    """The id of an event given beside a file, as one in a file would be kept. Raises ImportRefused for a wrong one."""
    with sealed_connection(":memory:") as staging:
        _make_macros(staging)
        given = records(staging, "importing/given_event", event_id=event_id)[0]
    if given["reason"] is not None:
        raise ImportRefused(given["reason"])
    return str(given["event_id"])


@contextmanager
def check_rows(rows: Rows, kind: Kind, event_id: str | None, known_events: pa.Table) -> Iterator[CheckedRows]:
    """Type and check all rows of a file.

    known_events: event_id and timezone of the stored events.
    Raises ImportRefused where the file has no row.
    """
    with sealed_connection(":memory:") as staging:
        _make_macros(staging)
        staging.register("known_events", known_events)
        staging.register("zones", _zones(staging))
        _stage(staging, rows)
        if rows.read == 0:
            raise ImportRefused("The file has a header and no rows. Export it again.")
        settle_dates(staging, rows, event_id)
        if kind.name == "registrations" and "registration_id" not in rows.columns:
            run(staging, "importing/registrations/derive_ids", event_id=event_id)
        run(staging, f"importing/{kind.name}/check", event_id=event_id)
        rejects = [*rows.rejects, *(Reject(**reject) for reject in records(staging, "importing/rejects"))]
        yield CheckedRows(
            columns=rows.columns,
            read=rows.read,
            rejects=tuple(sorted(rejects, key=lambda reject: reject.line)),
            originals=table(staging, "importing/originals") if rejects else NO_ORIGINALS,
            accepted=stream(staging, "importing/accepted"),
        )


def stream(connection: duckdb.DuckDBPyConnection, name: str) -> pa.RecordBatchReader:
    """The rows of queries/<name>.sql, batch by batch, for another instance to take in."""
    return connection.sql(query(name)).to_arrow_reader(BATCH_ROWS)


def _make_macros(staging: duckdb.DuckDBPyConnection) -> None:
    run(staging, "importing/set_dates", sequence=None, zone=None)
    run(staging, "importing/set_words", **words())
    for macro in MACROS:
        run(staging, f"importing/macros/{macro}")


def _stage(staging: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    staging.register("batch", rows.schema.empty_table())
    run(staging, "importing/stage")
    for batch in rows.batches:
        staging.register("batch", pa.Table.from_batches([batch]))
        run(staging, "importing/stage_batch")


def _zones(staging: duckdb.DuckDBPyConnection) -> pa.Table:
    """The zones that both DuckDB and Python can tell the time of."""
    return pa.table({"name": sorted(_zones_of_python().intersection(frame(staging, "importing/zones")["name"]))})


@cache
def _zones_of_python() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
