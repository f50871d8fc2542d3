"""The forecast as a person reads it: bands, odds, intervals, verdict."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from forecasting.forecast import SEED, Forecast
from forecasting.scenario import Scenario
from forecasting.tables import Event
from forecasting.turnout import TurnoutDraws

SUMMARY_LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
DOTS = 50
LEAST_FOR_A_VERDICT = 0.5
TOO_CLOSE = "too close to call"

# Shares of the target at which a band begins, lowest first; an event may have inner ones of its own (Event.bands).
BAND_STARTS = (("non-event", 0.0), ("modest", 0.1), ("large but short of target", 0.5), ("showdown", 1.0))


@dataclass(frozen=True)
class Summary:
    """Mean and quantiles of draws, in people."""

    mean: float
    q05: float
    q10: float
    q25: float
    q50: float
    q75: float
    q90: float
    q95: float


@dataclass(frozen=True)
class Band:
    """One part of the scale of turnouts, with its odds. lower is inside, upper is not; None: no upper end."""

    name: str
    lower: float
    upper: float | None
    probability: float


@dataclass(frozen=True)
class Outlook:
    """What is shown, quoted and exported for one event, as-of and scenario.

    registered: people on the books at the as-of. final_registered, turnout: at the start.
    p_target, verdict: None without a target, and bands is then empty.
    walk_ups: expected people who come without signing up.
    dots: shape (50,), equally likely turnouts. interval_95: people. past_events: finished events of the series that
    the forecast learns from. organiser_events: those whose targets and counts the outside view learns from.
    posts_used: whether posts enter the forecast. listed: those of `registered` who came in bulk lists, which bend no
    curve. is_released: whether it was made of released numbers, which leave small counts out.
    """

    event: Event
    as_of: datetime
    data_through: datetime | None
    data_version: str
    scenario: Scenario
    target: float | None
    registered: int
    final_registered: Summary
    turnout: Summary
    interval_95: tuple[float, float]
    p_target: float | None
    bands: tuple[Band, ...]
    verdict: str | None
    walk_ups: float
    dots: np.ndarray
    has_sign_ups: bool
    method: str
    draws: int
    past_events: int = 0
    organiser_events: int = 0
    posts_used: bool = False
    listed: int = 0
    is_released: bool = False

    @property
    def interval_50(self) -> tuple[float, float]:
        """The middle half, in people."""
        return self.turnout.q25, self.turnout.q75

    @property
    def interval_80(self) -> tuple[float, float]:
        """Eight futures in ten, in people."""
        return self.turnout.q10, self.turnout.q90


def read_outlook(forecast: Forecast, turnout: TurnoutDraws, scenario: Scenario) -> Outlook:
    """Summarise the draws of one scenario."""
    target = scenario.target if scenario.target is not None else forecast.event.target
    bands = odds_of_bands(turnout.total, target, forecast.event.bands)
    low, high = np.quantile(turnout.total, (0.025, 0.975))
    return Outlook(
        event=forecast.event,
        as_of=forecast.as_of,
        data_through=forecast.data_through,
        data_version=forecast.data_version,
        scenario=scenario,
        target=target,
        registered=forecast.registered,
        final_registered=summarise(turnout.registered),
        turnout=summarise(turnout.total),
        interval_95=(float(low), float(high)),
        p_target=bands[-1].probability if bands else None,
        bands=bands,
        verdict=_verdict(bands),
        walk_ups=float(turnout.walk_ups.mean()),
        dots=np.quantile(turnout.total, (np.arange(DOTS) + 0.5) / DOTS),
        has_sign_ups=forecast.has_sign_ups,
        method=forecast.method,
        draws=len(turnout.total),
        past_events=forecast.series.n_events if forecast.series else 0,
        organiser_events=forecast.outside.past_events if forecast.outside else 0,
        posts_used=forecast.signal.used,
        listed=forecast.listed,
        is_released=forecast.is_released,
    )


def read_cities(forecast: Forecast, turnout: TurnoutDraws) -> pd.DataFrame:
    """What each city brings, most registered first.

    Columns city, registered, seats (infinite where none is needed), expected (the mean), low and high (the ends of
    the 80 % interval), in people.
    """
    low, high = np.quantile(turnout.by_city, (0.1, 0.9), axis=0)
    return pd.DataFrame(
        {
            "city": list(forecast.cities),
            "registered": forecast.registered_by_city.astype(int),
            "seats": forecast.seats_by_city,
            "expected": turnout.by_city.mean(axis=0),
            "low": low,
            "high": high,
        }
    )


def summarise(draws: np.ndarray) -> Summary:
    """Mean and quantiles of draws, shape (n_draws,), people."""
    return Summary(float(draws.mean()), *map(float, np.quantile(draws, SUMMARY_LEVELS)))


def odds_of_bands(
    draws: np.ndarray, target: float | None, cut_offs: tuple[float, float] | None = None
) -> tuple[Band, ...]:
    """The share of draws in each band, lowest band first; nothing without a target.

    cut_offs: where the two inner bands begin, as shares of the target; None for those of BAND_STARTS.
    """
    if target is None:
        return ()
    shares = [share for _, share in BAND_STARTS] if cut_offs is None else [0.0, *cut_offs, 1.0]
    starts = [share * target for share in shares]
    # Counted and then divided: differences of shares are not exact, and a tie or one half would hang on that.
    at_least = [int((draws >= start).sum()) for start in starts]
    ends, beyond = [*starts[1:], None], [*at_least[1:], 0]
    return tuple(
        Band(name, start, end, (here - above) / len(draws))
        for (name, _), start, end, here, above in zip(BAND_STARTS, starts, ends, at_least, beyond, strict=True)
    )


def leading_bands(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Bands by probability, likeliest first; of equals, the higher one."""
    return tuple(sorted(bands, key=lambda band: (band.probability, band.lower), reverse=True))


def as_dict(outlook: Outlook, sentence: str) -> dict[str, object]:
    """The outlook for other programs; plain numbers and texts only, moments with their offset."""
    zone = outlook.event.timezone
    return {
        "event_id": outlook.event.event_id,
        "as_of": _iso(outlook.as_of, zone),
        "starts_at": _iso(outlook.event.starts_at, zone),
        "target": outlook.target,
        "registered": outlook.registered,
        "final_registered": vars(outlook.final_registered),
        "turnout": vars(outlook.turnout),
        "p_target": outlook.p_target,
        "bands": [
            {"name": band.name, "from": band.lower, "to": band.upper, "probability": band.probability}
            for band in outlook.bands
        ],
        "verdict": outlook.verdict,
        "sentence": sentence,
        "method": outlook.method,
        "data_version": outlook.data_version,
        "seed": SEED,
        "draws": outlook.draws,
        "scenario": outlook.scenario.fixed(),
        "simulated": outlook.event.simulated,
    }


def _verdict(bands: tuple[Band, ...]) -> str | None:
    if not bands:
        return None
    first = leading_bands(bands)[0]
    return first.name if first.probability >= LEAST_FOR_A_VERDICT else TOO_CLOSE


def _iso(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat()
