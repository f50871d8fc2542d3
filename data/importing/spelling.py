"""One city, one spelling: an answer typed by hand is written in many ways, and a forecast goes by city."""

import duckdb
import pyarrow as pa

from data.importing.kinds import Kind
from data.queries import FEW_ROWS, few, table

# Buses and sign-ups meet by city.
BY_CITY = ("registrations", "buses")


def with_one_spelling(
    connection: duckdb.DuckDBPyConnection, kind: Kind, rows: pa.Table, wanted: pa.Table | None = None
) -> pa.Table:
    """Checked rows with each city as it is stored, or as most of them write it. rows: event_id, city and more.

    wanted: those of the rows that are asked for; None for all.
    """
    asked_for = rows if wanted is None else wanted
    if kind.name not in BY_CITY:
        return asked_for
    read = few if rows.num_rows <= FEW_ROWS else table
    connection.register("incoming", rows)
    try:
        spellings = read(connection, "importing/spellings")
        if not spellings.num_rows:
            return asked_for
        connection.register("incoming", asked_for)
        connection.register("spellings", spellings)
        try:
            return read(connection, "importing/with_spellings")
        finally:
            connection.unregister("spellings")
    finally:
        connection.unregister("incoming")
