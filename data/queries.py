"""The SQL of the product: loaded by name from queries/, run, and read.

One statement a file, with a header that says what it returns; schema.sql alone holds several.
A query knows its values only as $parameters: nothing is ever formatted into SQL.

Frames travel as Arrow tables: `fetchall` returns Python objects one by one, and `df` of duckdb 2.0
warns under pandas 3 for every moment with a zone. Every result is read to its end, because
duckdb 2.0 refuses other work on a connection until then.

A relation (`connection.sql`) gives Arrow without a copy but has its statement planned twice, which for the longest
ones takes 25 ms. Where few rows come back, an executed statement is the cheaper one, copy and all; duckdb warns of
that copy wherever it is made.
"""

import warnings
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

QUERIES = Path(__file__).resolve().parent.parent / "queries"
# Rows of a group in which DuckDB stores its tables.
ROWS_OF_A_GROUP = 122_880
# A copy of so many rows costs less than a second planning of their statement.
FEW_ROWS = 10_000

warnings.filterwarnings("ignore", "Arrow output on a DB-API result makes an extra copy", UserWarning)


@cache
def query(name: str) -> str:
    """The text of queries/<name>.sql, such as query("bookings") or query("importing/events/check")."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def run(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> None:
    """Run queries/<name>.sql for what it does."""
    connection.execute(query(name), parameters or None).fetchall()


def frame(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> pd.DataFrame:
    """The rows of queries/<name>.sql; moments come in UTC, text as pandas' str."""
    return connection.sql(query(name), params=parameters or None).to_arrow_table().to_pandas()


def table(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> pa.Table:
    """The rows of queries/<name>.sql as an Arrow table, for another instance to take in."""
    return connection.sql(query(name), params=parameters or None).to_arrow_table(ROWS_OF_A_GROUP)


def few(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> pa.Table:
    """As `table`, for a few rows: its statement is planned once, its rows are copied once."""
    return connection.execute(query(name), parameters or None).to_arrow_table()


def records(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """The rows of queries/<name>.sql as plain Python values, for a few rows; moments are zone-aware."""
    return few(connection, name, **parameters).to_pylist()


def value(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> Any:
    """The single value of queries/<name>.sql, None where it has no row."""
    rows = connection.execute(query(name), parameters or None).fetchall()
    return rows[0][0] if rows else None
