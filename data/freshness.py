"""How fresh the sign-ups of an event are: by city, and by the list that they came with."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from data.database import Database
from data.events import unknown_event
from data.queries import frame, records
from data.roles import organisers_only
from forecasting.tables import utc


@dataclass(frozen=True)
class Freshness:
    """Two tables; moments are in UTC.

    by_city: city (None where a sign-up tells none), registered (people on the books), last_sign_up, last_change (of
        any kind: a sign-up, a cancellation, another value in a later file); most people first.
    by_source: source (None where nobody named the list), last_import, rows (sign-ups whose values it brought),
        last_sign_up; the latest import first.
    """

    by_city: pd.DataFrame
    by_source: pd.DataFrame


def read_freshness(database: Database, event_id: str, now: datetime) -> Freshness:
    """How fresh an event's sign-ups are at `now`. Raises UnknownEvent."""
    organisers_only(database, "see how fresh the sign-ups are")
    with database.open() as connection:
        if not records(connection, "event", event_id=event_id, known_at=utc(now)):
            raise unknown_event(event_id)
        return Freshness(
            frame(connection, "freshness_by_city", event_id=event_id, now=utc(now)),
            frame(connection, "freshness_by_source", event_id=event_id),
        )
