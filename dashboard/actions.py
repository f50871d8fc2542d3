"""What a page writes. Nothing is cleared here: the data version, or the count of frozen forecasts, tells the caches."""

from datetime import UTC, datetime

import data
from dashboard import cached
from dashboard.cached import Reading
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
