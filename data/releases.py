"""Which release of an event's numbers a reporter reads: the one gate between what is stored and what is public.

Numbers are released once a day, at RELEASE_HOUR in the event's zone. A release holds what was imported by its moment
and never changes afterwards, whatever is imported, corrected or dated back later: so nobody learns a sign-up from the
moment at which a number moved. Undoing an import, unmarking a list and shredding do take their rows out of earlier
releases too, because nothing of them is kept; what is seen then is rounded as between any two releases.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from data.database import Database
from data.queries import few, records, run
from data.roles import Role
from data.unknown import unknown_event
from forecasting.tables import RELEASE_HOUR, utc

# Tables whose rows count from the release after their import on.
_IMPORTED = ("registrations", "attendance", "posts", "bulk_lists", "buses", "milestones", "claims", "events")


@dataclass(frozen=True)
class Release:
    """One release, moments in the event's zone.

    released_at: its moment. next_at: when the next one comes, as seen now. known_at: imports up to then are in it;
    later than released_at only where releases of before the first import are told in hindsight.
    """

    released_at: datetime
    next_at: datetime
    known_at: datetime


def release_at(database: Database, event_id: str, as_of: datetime, now: datetime | None = None) -> Release | None:
    """The release that a reporter gets who asks for `as_of`, the last one before it; None for an organiser.

    now: the clock, where it is not the machine's. Raises UnknownEvent.
    """
    if database.role is Role.ORGANISER:
        return None
    with database.open() as connection:
        return find_release(connection, event_id, as_of, now)


def find_release(
    connection: duckdb.DuckDBPyConnection, event_id: str, as_of: datetime, now: datetime | None = None
) -> Release:
    """The last release up to `as_of` that has come by `now`. Raises UnknownEvent."""
    rows = records(
        connection, "released/moment", event_id=event_id, as_of=utc(as_of), now=utc(now or clock()), hour=RELEASE_HOUR
    )
    if not rows:
        raise unknown_event(event_id)
    zone = ZoneInfo(rows[0]["timezone"])
    return Release(*(rows[0][name].astimezone(zone) for name in ("released_at", "next_at", "known_at")))


def last_releases(connection: duckdb.DuckDBPyConnection, now: datetime) -> pa.Table:
    """The last release of every event, in the columns of queries/released/moment.sql."""
    return few(connection, "released/moment", event_id=None, as_of=utc(now), now=utc(now), hour=RELEASE_HOUR)


def hide_later_imports(connection: duckdb.DuckDBPyConnection, release: Release, event_id: str) -> None:
    """Let this connection see only what was imported by a release; of event_id also that it is announced."""
    run(connection, "released/through", known_at=utc(release.known_at), event_id=event_id)
    for name in _IMPORTED:
        run(connection, f"released/{name}")


def clock() -> datetime:
    """The time by this machine: no release is read before it has come."""
    return datetime.now(UTC)
