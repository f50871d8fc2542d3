"""The numbers of every chart as a table: one row a mark, headings in words, whole people."""

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from dashboard.charts.base import rows_of
from dashboard.charts.odds import band_range
from forecasting import notation
from forecasting.forecast import Forecast
from forecasting.outlook import Outlook


def odds_table(outlook: Outlook, baseline: Outlook | None = None) -> pd.DataFrame:
    """A row for each band: its people, the odds as shown and unrounded, and those of a baseline."""
    table = pd.DataFrame(
        {
            "band": [band.name for band in outlook.bands],
            "people": [band_range(band) for band in outlook.bands],
            "odds": [notation.percent(band.probability) for band in outlook.bands],
            "probability (0 to 1)": [band.probability for band in outlook.bands],
        }
    )
    if baseline:
        table["odds in the baseline"] = [notation.percent(band.probability) for band in baseline.bands]
        table["probability in the baseline (0 to 1)"] = [band.probability for band in baseline.bands]
    return table


def dots_table(outlook: Outlook) -> pd.DataFrame:
    """A row for each of the equally likely turnouts, the smallest first, with its band where there is a target."""
    dots = np.sort(outlook.dots)
    table = pd.DataFrame({"future": range(1, len(dots) + 1), "turnout (people)": _whole(dots)})
    if outlook.bands:
        table["band"] = [_band_of(outlook, turnout) for turnout in dots]
    return table


def pair_table(baseline: Outlook, outlook: Outlook) -> pd.DataFrame:
    """The turnouts of the baseline beside those of the scenario, each the smallest first."""
    return pd.DataFrame(
        {
            "future": range(1, len(outlook.dots) + 1),
            "baseline, turnout (people)": _whole(np.sort(baseline.dots)),
            "this scenario, turnout (people)": _whole(np.sort(outlook.dots)),
        }
    )


def curve_table(forecast: Forecast, outlook: Outlook) -> pd.DataFrame:
    """Registered people by moment as counted, then the quantiles of the fan, then those of turnout in the last row.

    Moments stand in the event's zone. A counted row has its people in the middle column and no other.
    """
    zone, fan = ZoneInfo(forecast.event.timezone), forecast.fan
    middle = len(fan.levels) // 2
    names = [f"{level * 100:g} % stay below (people)" for level in fan.levels]
    names[middle] = "counted or median (people)"
    shape = (len(forecast.past.moments), len(fan.levels))
    counted = np.full(shape, np.nan)
    counted[:, middle] = forecast.past.people
    turnout = outlook.turnout
    low, high = outlook.interval_95
    at_start = [low, turnout.q10, turnout.q25, turnout.q50, turnout.q75, turnout.q90, high]
    people = np.vstack([counted, np.asarray(fan.people, dtype=float).T, at_start])
    moments = [*forecast.past.moments, *fan.moments, forecast.event.starts_at]
    what = ["registered"] * shape[0] + ["registered, projected"] * len(fan.moments) + ["turnout"]
    table = pd.DataFrame({"what": what, f"moment ({_zone_words(forecast)})": [_local(one, zone) for one in moments]})
    for position, name in enumerate(names):
        table[name] = _whole(people[:, position])
    return table


def cities_table(cities: pd.DataFrame) -> pd.DataFrame:
    """Every city, most expected people first; the columns of `forecasting.outlook.read_cities`."""
    rows = rows_of(cities.sort_values("expected", ascending=False, kind="stable"))
    return pd.DataFrame(
        {
            "city": [row.city or "no city given" for row in rows],
            "expected (people)": _whole([row.expected for row in rows]),
            "80 % range from (people)": _whole([row.low for row in rows]),
            "80 % range to (people)": _whole([row.high for row in rows]),
            "registered (people)": _whole([row.registered for row in rows]),
            "seats (empty: none needed)": _whole([row.seats for row in rows]),
        }
    )


def _whole(people: object) -> pd.arrays.IntegerArray:
    """People one by one; empty where there is no number or no limit."""
    numbers = np.asarray(people, dtype=float)
    known = np.isfinite(numbers)
    return pd.arrays.IntegerArray(np.floor(np.where(known, numbers, 0) + 0.5).astype("int64"), ~known)


def _band_of(outlook: Outlook, turnout: float) -> str:
    return next(band.name for band in outlook.bands if band.upper is None or turnout < band.upper)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _zone_words(forecast: Forecast) -> str:
    return notation.local_time(forecast.event.timezone)
