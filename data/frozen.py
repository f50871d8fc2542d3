"""Forecasts as they were made: stored once, read as often as wanted, never changed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import numpy as np

from data import version
from data.database import Database
from data.events import list_events
from data.queries import records, value
from data.releases import clock
from data.roles import Role, organisers_only
from forecasting.tables import Frozen, utc

MOST = 100  # forecasts that one import freezes: some twenty seconds


def ahead_of(database: Database, events: Collection[str], now: datetime) -> list[str]:
    """Those of `events` that are still ahead at `now`, the nearest first: the ones to freeze after an import."""
    if not events:
        return []
    return [one.event_id for one in list_events(database) if one.event_id in events and one.starts_at > now]


def store_frozen(database: Database, *frozen: Frozen) -> int:
    """Store forecasts for good, all or none; how many were new. The data version stays, and so does every link."""
    organisers_only(database, "put a forecast on record")
    if not frozen:
        return 0
    with database.transaction() as connection:
        return sum(int(value(connection, "freeze", **_row(one))) for one in frozen)


def list_frozen(database: Database, event_id: str | None = None, now: datetime | None = None) -> tuple[Frozen, ...]:
    """The frozen forecasts of an event, or of all, by event and as-of; moments in UTC.

    A reporter gets those of events that have begun by `now` (None: by the clock), in rough numbers.
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
