"""What a page writes. Nothing is cleared here: the data version, or the count of frozen forecasts, tells the caches."""

from datetime import UTC, datetime

import data
from dashboard import cached
from dashboard.cached import Reading
from data import Count, Entry
from forecasting.frozen import FREEZE, freeze, identical
from forecasting.tables import Frozen


def freeze_reading(reading: Reading) -> tuple[Frozen, bool]:
    """Put the forecast that a page shows on record, or find the one that says the same; whether it is new.

    Raises DatabaseBusy while an import holds the data.
    """
    database = cached.database()
    made = freeze(reading.forecast, reading.turnout, datetime.now(UTC), FREEZE)
    known = identical(made, data.list_frozen(database, made.event_id))
    if known is None:
        data.store_frozen(database, made)
    return known or made, known is None


def enter_count(event_id: str, claimant: str, low: int, high: int, source: str, note: str, learn: bool) -> Entry:
    """Store what someone counted at an event that has begun; learn: its series learns from the middle.

    Raises InvalidInput for a count that cannot be, DatabaseBusy while an import holds the data.
    """
    count = Count(claimant, low, high, source, note)
    return data.enter_count(cached.database(), event_id, count, learn=learn, now=datetime.now(UTC))


def learn_from(event_id: str, attended: int | None) -> None:
    """Let an event's series learn how many came; None: nothing. Raises what `enter_count` does."""
    data.learn_from(cached.database(), event_id, attended, now=datetime.now(UTC))


def keep_backtest(content: bytes) -> None:
    """Keep the file of a backtest for every later visit, in the place of the one before. Raises BacktestRefused."""
    data.store_backtest(cached.home(), content)
