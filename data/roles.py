"""Who is asking, and what only organisers may see or change.

Organisers hold names of people who take a risk; reporters see released numbers and nothing else. A page that is left
out of a menu can still be reached, so every function of `data` that is not for reporters asks here first.

Errors:
    ShowdownError
    ├─ NotAllowed    a reporter asks for what only organisers may see or do
    └─ UnknownRole   SHOWDOWN_ROLE is neither of the two
"""

import os
from enum import StrEnum
from typing import Protocol

from forecasting.tables import ShowdownError

VARIABLE = "SHOWDOWN_ROLE"


class Role(StrEnum):
    """The two users of the product; their order is that of what they may do."""

    ORGANISER = "organiser"
    REPORTER = "reporter"


class HasRole(Protocol):
    """What somebody asks by, such as a Database."""

    @property
    def role(self) -> Role: ...


class NotAllowed(ShowdownError):
    """A reporter asks for what only organisers may see or do."""


class UnknownRole(ShowdownError):
    """SHOWDOWN_ROLE is neither of the two roles."""


def role_of_process() -> Role:
    """The highest role that this process may give: SHOWDOWN_ROLE, organiser where it is not set. Raises UnknownRole."""
    name = os.environ.get(VARIABLE, "").strip().lower()
    try:
        return Role(name or Role.ORGANISER)
    except ValueError:
        raise UnknownRole(f'{VARIABLE} must be organiser or reporter, got "{name[:40]}". Correct it.') from None


def organisers_only(database: HasRole, doing: str) -> None:
    """The first line of all that reporters may not. doing: such as "see the imports". Raises NotAllowed."""
    check(database.role, doing)


def check(role: Role, doing: str) -> None:
    """The same for what lies beside the database. Raises NotAllowed."""
    if role is not Role.ORGANISER:
        raise NotAllowed(f"Only organisers may {doing}. Sign in as one, or ask one of them.")
