"""A forecast put on record: what was said at a moment, kept as it was said."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from forecasting.forecast import SEED, Forecast, fit
from forecasting.outlook import odds_of_bands
from forecasting.scenario import Scenario
from forecasting.tables import EventData, Frozen
from forecasting.track_record import LEVELS, percentiles
from forecasting.turnout import TurnoutDraws, simulate_turnout

__all__ = ["FREEZE", "IMPORT", "LEVELS", "Frozen", "freeze", "identical", "make_frozen"]

IMPORT, FREEZE = "import", "freeze"


def make_frozen(known: EventData, made_at: datetime, reason: str) -> Frozen:
    """Forecast an event and put that on record; the same numbers as the outlook. Raises NoForecast from the start on.

    made_at: the moment of the making, zone-aware. reason: IMPORT or FREEZE.
    """
    fitted = fit(known, np.random.default_rng(SEED))
    return freeze(fitted, simulate_turnout(fitted, Scenario(), np.random.default_rng(SEED)), made_at, reason)


def freeze(forecast: Forecast, turnout: TurnoutDraws, made_at: datetime, reason: str) -> Frozen:
    """A forecast at hand put on record; turnout: its draws without any assumption of a reader's.

    Its moments are told in the event's zone.
    """
    bands, zone = (
        odds_of_bands(turnout.total, forecast.event.target, forecast.event.bands),
        ZoneInfo(forecast.event.timezone),
    )
    return Frozen(
        forecast_id=_forecast_id(forecast, made_at),
        event_id=forecast.event.event_id,
        made_at=made_at.astimezone(zone),
        as_of=forecast.as_of.astimezone(zone),
        data_version=forecast.data_version,
        reason=reason,
        target=forecast.event.target,
        registered=forecast.registered,
        p_target=bands[-1].probability if bands else None,
        method=forecast.method,
        registered_quantiles=percentiles(turnout.registered),
        turnout_quantiles=percentiles(turnout.total),
    )


def identical(frozen: Frozen, others: Iterable[Frozen]) -> Frozen | None:
    """The first of `others` that says the very same of the same moment from the same data."""
    for other in others:
        same = (other.event_id, other.as_of, other.data_version) == (frozen.event_id, frozen.as_of, frozen.data_version)
        if same and np.array_equal(other.turnout_quantiles, frozen.turnout_quantiles):
            return other
    return None


def _forecast_id(forecast: Forecast, made_at: datetime) -> str:
    """Told apart by event, as-of, data version and moment of the making; the zones of the moments do not matter."""
    moments = [moment.astimezone(UTC).isoformat() for moment in (forecast.as_of, made_at)]
    text = "\n".join([forecast.event.event_id, forecast.data_version, *moments])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
