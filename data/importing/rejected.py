"""Rows that were not taken go into quarantine: line, reason, and what may be kept of the original.

They travel as Arrow tables, because a file may hold a million of them.
"""

import duckdb
import pyarrow as pa

from data.importing.check import CheckedRows
from data.importing.kinds import OWN_IDS
from data.importing.leftovers import A_TOTAL
from data.importing.report import ImportReport, Reject
from data.importing.statuses import words
from data.queries import run, table, value

REPEATED = "Repeated id; line "  # how the reason begins where a later row has the same id
_SCHEMA = pa.schema([("line", pa.int64()), ("reason", pa.string())])


def is_duplicate(reject: Reject) -> bool:
    """Whether a row was left out only because a later row of the file has the same id."""
    return reject.reason.startswith(REPEATED)


def is_no_sign_up(reject: Reject) -> bool:
    """Whether a row is known to be no sign-up of its own, so that a list of which it is not taken is still whole."""
    return is_duplicate(reject) or reject.reason == A_TOTAL or reject.reason in words()["reasons"]


def keep_rejected(
    connection: duckdb.DuckDBPyConnection, report: ImportReport, rows: CheckedRows, complete: bool, import_id: int
) -> None:
    """Store the rejected rows of an import; what waited and is brought again by it need not wait any longer.

    complete: whether the file is the whole list of its source, so that it also takes the place of that source's
    earlier lists.
    """
    run(connection, "importing/supersede", import_id=import_id, complete=complete)
    if report.rejects:
        _keep(connection, report, rows, import_id)
    if report.kind in OWN_IDS and value(connection, "importing/earlier_wait", import_id=import_id):
        run(connection, "importing/supersede_rows", import_id=import_id, id=OWN_IDS[report.kind])


def _keep(connection: duckdb.DuckDBPyConnection, report: ImportReport, rows: CheckedRows, import_id: int) -> None:
    lines, reasons = zip(*((reject.line, reject.reason) for reject in report.rejects), strict=True)
    originals = rows.originals
    if report.kind == "attendance":
        orphans = table(connection, "importing/attendance/originals")
        originals = pa.concat_tables([originals, orphans])
    connection.register("rejected", pa.table([pa.array(lines), pa.array(reasons)], schema=_SCHEMA))
    connection.register("originals", originals)
    try:
        run(connection, "importing/keep_rejected", import_id=import_id)
    finally:
        connection.unregister("rejected")
        connection.unregister("originals")
