"""Forecasts as they were made: stored once, read as often as wanted, never changed.

What is put on record of exact numbers is put there a second time as reporters were told it: made of the last release.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from data import version
from data.database import Database
from data.events import list_events, load_event
from data.queries import records, run, value
from data.releases import clock, find_release
from data.roles import Role, organisers_only
from forecasting.tables import EventData, Frozen, utc

MOST = 100  # forecasts that one import freezes: some twenty seconds, forty where releases came since the last one
Make = Callable[[EventData, datetime, str], Frozen]


def ahead_of(database: Database, events: Collection[str], now: datetime) -> list[str]:
    """Those of `events` that are still ahead at `now`, the nearest first: the ones to freeze after an import."""
    if not events:
        return []
    return [one.event_id for one in list_events(database) if one.event_id in events and one.starts_at > now]


def store_frozen(database: Database, *frozen: Frozen, make: Make | None = None) -> int:
    """Store forecasts for good, all or none; how many were new. The data version stays, and so does every link.

    make: forecasts an event, made at a moment, for a reason; with it they are stored as reporters read them, too.
    """
    organisers_only(database, "put a forecast on record")
    if not frozen:
        return 0
    released = [told for one in frozen if make and (told := as_released(database, one, make)) is not None]
    with database.transaction() as connection:
        new = sum(int(value(connection, "freeze", **_row(one))) for one in frozen)
        for one in released:
            run(connection, "freeze", **_row(one))
        return new


def as_released(database: Database, frozen: Frozen, make: Make) -> Frozen | None:
    """The same forecast as reporters were told it, made of the last release and dated by it.

    None where that release is on record already, told of no sign-up yet, or came after the start. Raises UnknownEvent.
    """
    organisers_only(database, "put a forecast on record")
    with database.open() as connection:
        release, made_at = (
            find_release(connection, frozen.event_id, moment, frozen.made_at).released_at
            for moment in (frozen.as_of, frozen.made_at)
        )
        others = records(connection, "released/frozen", event_id=frozen.event_id, now=None)
    if any(other["as_of"] == release and other["target"] == frozen.target for other in others):
        return None
    known = load_event(replace(database, role=Role.REPORTER), frozen.event_id, release, now=frozen.made_at)
    starts_at = known.event.starts_at
    if known.bookings.empty or known.as_of >= starts_at:
        return None
    return make(known, max(made_at, starts_at) if frozen.made_at >= starts_at else made_at, frozen.reason)


def list_frozen(database: Database, event_id: str | None = None, now: datetime | None = None) -> tuple[Frozen, ...]:
    """The frozen forecasts of an event, or of all, by event and as-of; moments in UTC.

    A reporter gets those made of releases, of events that have begun by `now` (None: by the clock).
    """
    with database.open() as connection:
        if database.role is Role.ORGANISER:
            rows = records(connection, "frozen", event_id=event_id)
        else:
            rows = records(connection, "released/frozen", event_id=event_id, now=utc(now or clock()))
        return tuple(_frozen(row) for row in rows)


def frozen_count(database: Database) -> int:
    """How many forecasts are frozen; read from a small file, the database stays closed."""
    if database.home is not None:
        return version.frozen_count(database.home)
    with database.open() as connection:
        return int(value(connection, "frozen_count"))


def _row(frozen: Frozen) -> dict[str, Any]:
    quantiles = {"registered_quantiles": frozen.registered_quantiles, "turnout_quantiles": frozen.turnout_quantiles}
    return vars(frozen) | {name: array.tolist() for name, array in quantiles.items()}


def _frozen(row: dict[str, Any]) -> Frozen:
    for name in ("registered_quantiles", "turnout_quantiles"):
        array = np.array(row[name], dtype=float)
        array.flags.writeable = False
        row[name] = array
    return Frozen(**row)
