"""DuckDB sealed off: an instance that reaches no file but its own, fetches nothing and keeps no secret."""

import os

import duckdb

from data.queries import run

# No extension is fetched, no secret kept, no local variable read as a table.
SEALED_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": os.cpu_count() or 1,
    "memory_limit": "50%",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
}
# In this order: after the second no file can be reached, after the third nothing can be changed back.
# Without GLOBAL, cursors would keep the machine's zone.
SEAL = ("seal_zone", "seal_access", "seal_configuration")


def sealed_connection(path: str, read_only: bool = False, seal: tuple[str, ...] = SEAL) -> duckdb.DuckDBPyConnection:
    """A new DuckDB instance that reaches no file but its own, and speaks UTC.

    Files are made for their owner only: registrations name people who take a risk.
    """
    os.umask(0o077)
    connection = duckdb.connect(path, read_only=read_only, config=SEALED_CONFIG)
    try:
        for name in seal:
            run(connection, name)
    except BaseException:
        connection.close()
        raise
    return connection
