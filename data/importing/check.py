"""Text becomes typed rows, each either accepted or rejected with a reason.

The work happens in a DuckDB instance of its own, in memory, so that a file is parsed outside the
lock of the database and a file that breaks the engine breaks nothing else.

To open an instance and to teach it what the checks are made of takes 60 ms, more than a small file does. So one
instance serves all files of a process, each by a cursor: what is registered there and its variables are the cursor's
own and go with it. After any error of the engine the next file gets a new instance.
"""

import os
import threading
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from data.importing.dates import settle_dates
from data.importing.kinds import Kind
from data.importing.report import ImportRefused, Reject
from data.importing.rows import Rows
from data.importing.statuses import words
from data.queries import FEW_ROWS, few, records, run, table
from data.sealed import sealed_connection

MACROS = (
    *("offset_minutes", "hour_of_day", "numbered", "date_in_order", "tidied", "year_first", "spelled", "slashed"),
    "small_hanzi",
    *("clean", "bare", "masked", "shown", "moment", "amount", "whole", "spoken", "flag", "ladder", "not_counted"),
    *("sparse", "nameless", "cited", "quoted", "minimised"),
    *("is_total", "wrong_event", "wrong_id", "wrong_moment", "wrong_number", "repeated"),
)
NO_ORIGINALS = pa.schema([("line", pa.int64()), ("original", pa.string())]).empty_table()

# By process: an instance that came with a fork has no threads left, and may be neither used nor closed.
_taught: dict[int, duckdb.DuckDBPyConnection] = {}
_one_teaches = threading.Lock()


@dataclass(frozen=True)
class CheckedRows:
    """Rows that may be stored, beside a staging instance that lives as long as its block.

    columns: those the file has, plus event_id where it was given beside the file.
    originals: line and original, the minimised text of rejected rows as JSON; a line without any is left out.
    accepted: the typed rows; `line` and the columns of the kind.
    """

    columns: list[str]
    read: int
    rejects: tuple[Reject, ...]
    originals: pa.Table
    accepted: pa.Table


def clean_event_id(event_id: str) -> str:
    """The id of an event given beside a file, as one in a file would be kept. Raises ImportRefused for a wrong one."""
    with open_staging() as staging:
        given = records(staging, "importing/given_event", event_id=event_id)[0]
    if given["reason"] is not None:
        raise ImportRefused(given["reason"])
    return str(given["event_id"])


@contextmanager
def check_rows(
    rows: Rows, kind: Kind, event_id: str | None, known_events: pa.Table, most_wrong: int | None = None
) -> Iterator[CheckedRows]:
    """Type and check all rows of a file.

    known_events: event_id and timezone of the stored events. most_wrong: rows that may be rejected, None for any
    number; to say what is wrong with a row takes ten times as long as to find out that something is.
    Raises ImportRefused where the file has no row.
    """
    with open_staging() as staging:
        run(staging, "importing/set_dates", sequence=None, zone=None)
        run(staging, "importing/set_words", **words())
        staging.register("known_events", known_events)
        staging.register("zones", _zones())
        staging.register("staged", pa.Table.from_batches(rows.batches, rows.schema))
        if rows.read == 0:
            raise ImportRefused("The file has a header and no rows. Export it again.")
        settle_dates(staging, rows, event_id)
        if kind.name == "registrations" and "registration_id" not in rows.columns:
            staging.register("staged", _table(staging, rows, "importing/registrations/derive_ids", event_id=event_id))
        judged = _judge(staging, rows, kind, event_id)
        staging.register("checked", judged)
        wrong = judged.num_rows - judged["reason"].null_count
        if most_wrong is not None and wrong + len(rows.rejects) > most_wrong:
            raise ImportRefused(
                f"{wrong + len(rows.rejects):,} of {rows.read:,} rows cannot be used, which is too much for this page. "
                "Is it the right file and kind of table? The command line tells what is wrong with each."
            )
        found = rejects_of(_table(staging, rows, "importing/rejects")) if wrong else ()
        rejects = [*rows.rejects, *found]
        originals = _table(staging, rows, "importing/originals") if wrong else NO_ORIGINALS
        if rows.ragged:
            shifted = [pa.array(rows.ragged.keys(), pa.int64()), pa.array(rows.ragged.values(), pa.string())]
            originals = pa.concat_tables([originals, pa.table(shifted, schema=NO_ORIGINALS.schema)])
        staging.unregister("staged")
        yield CheckedRows(
            columns=rows.columns,
            read=rows.read,
            rejects=tuple(sorted(rejects, key=lambda reject: reject.line)),
            originals=originals,
            accepted=_table(staging, rows, "importing/accepted") if wrong else judged.drop_columns(["reason"]),
        )


def rejects_of(told: pa.Table) -> tuple[Reject, ...]:
    """Rejected rows. told: line and reason; many rows have the same reason, and it is held once."""
    reasons = told["reason"].combine_chunks().dictionary_encode()
    texts = reasons.dictionary.to_pylist()
    places = reasons.indices.to_pylist()
    return tuple(Reject(line, texts[at]) for line, at in zip(told["line"].to_pylist(), places, strict=True))


def _judge(staging: duckdb.DuckDBPyConnection, rows: Rows, kind: Kind, event_id: str | None) -> pa.Table:
    """The staged rows, typed, with a reason where one cannot be used.

    They stay Arrow tables from here on: put into tables of the staging instance they took twice the memory and time.
    """
    judged = _table(staging, rows, f"importing/{kind.name}/check", event_id=event_id)
    staging.register("keyed", judged.select(["line", "reason", *kind.key]))
    repeats = _repeats(staging, rows)
    if repeats is not None and repeats.num_rows:
        staging.register("judged", judged)
        staging.register("repeats", repeats)
        judged = _table(staging, rows, "importing/without_repeats")
    return judged


def _repeats(staging: duckdb.DuckDBPyConnection, rows: Rows) -> pa.Table | None:
    """Rows that later rows of the file replace: line and used; None where no two can have the same id.

    Sorted numbers show what occurs twice in a quarter of the time that grouping takes.
    """
    hashes = np.sort(_table(staging, rows, "importing/key_hashes")["hashed"].to_numpy())
    repeated = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    if not len(repeated):
        return None
    staging.register("repeated_hashes", pa.table({"hashed": repeated}))
    return _table(staging, rows, "importing/repeats")


def _table(staging: duckdb.DuckDBPyConnection, rows: Rows, name: str, **parameters: Any) -> pa.Table:
    """The rows of queries/<name>.sql, which are no more than those of the file."""
    return (few if rows.read <= FEW_ROWS else table)(staging, name, **parameters)


@contextmanager
def open_staging() -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of the instance that knows all macros; nothing of it is left when its block ends."""
    with _one_teaches:
        if os.getpid() not in _taught:
            _taught[os.getpid()] = _instance()
        staging = _taught[os.getpid()].cursor()
    try:
        with staging:
            yield staging
    except duckdb.Error:
        _taught.pop(os.getpid(), None)
        raise


def _instance() -> duckdb.DuckDBPyConnection:
    instance = sealed_connection(":memory:")
    run(instance, "importing/set_dates", sequence=None, zone=None)
    run(instance, "importing/set_words", **words())
    for macro in MACROS:
        run(instance, f"importing/macros/{macro}")
    return instance


@cache
def _zones() -> pa.Table:
    """The zones that both DuckDB and Python can tell the time of."""
    with open_staging() as staging:
        known = {row["name"] for row in records(staging, "importing/zones")}
    return pa.table({"name": sorted(known & zoneinfo.available_timezones())})
