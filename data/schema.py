"""The tables and their version: a new database is made, an older one is brought forward.

queries/schema.sql makes version 1. Every later version is one numbered file of one statement in
queries/migrations/, such as 002_posts_language.sql, and is never edited once released. A new
database takes the same way as an old one, so there is one truth about the tables.
"""

from pathlib import Path

import duckdb

from data.queries import QUERIES, run, value
from forecasting.tables import ShowdownError

MIGRATIONS = QUERIES / "migrations"


class DatabaseTooNew(ShowdownError):
    """The file was written by a later version of the product."""


def upgrade(connection: duckdb.DuckDBPyConnection, migrations: Path = MIGRATIONS) -> None:
    """Bring the schema to the latest version, all of it or nothing. Does nothing where it is there already."""
    found = schema_version(connection)
    connection.begin()
    try:
        if found == 0:
            run(connection, "schema")
        for number, path in numbered(migrations).items():
            if number > max(found, 1):
                connection.execute(path.read_text(encoding="utf-8")).fetchall()
                run(connection, "set_schema_version", schema_version=number)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def is_outdated(connection: duckdb.DuckDBPyConnection, migrations: Path = MIGRATIONS) -> bool:
    """Whether `upgrade` has something to do. Raises DatabaseTooNew for a file from the future."""
    found, latest = schema_version(connection), max(numbered(migrations), default=1)
    if found > latest:
        raise DatabaseTooNew(
            f"The database has schema version {found}; this version of Showdown knows up to {latest}. Update Showdown."
        )
    return found < latest


def schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """The version of the tables, 0 for an empty file."""
    try:
        return int(value(connection, "schema_version"))
    except duckdb.CatalogException:
        return 0


def numbered(migrations: Path) -> dict[int, Path]:
    """The migration files by number, in order."""
    paths = sorted(migrations.glob("[0-9][0-9][0-9]_*.sql"))
    return {int(path.name[:3]): path for path in paths}
