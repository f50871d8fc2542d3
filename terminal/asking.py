"""The database as whoever runs a command may see it: SHOWDOWN_ROLE says who that is."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data import Database


def database_of(home: Path) -> "Database":
    """The database of a home folder, with the role of this process. Raises UnknownRole."""
    from data import Database
    from data.roles import role_of_process

    return Database(home, role=role_of_process())
