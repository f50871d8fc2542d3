"""Sign-ups that were made in the same minute, far more than is usual: what the outlook would be without them.

They may be a list handed in by an organiser, or a machine: nobody can tell from here, so they count, and the reader
is told of both numbers.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from forecasting import notation, wording
from forecasting.forecast import SEED, fit
from forecasting.outlook import Outlook, read_outlook
from forecasting.pace import without_rows
from forecasting.tables import EventData
from forecasting.turnout import simulate_turnout


@dataclass(frozen=True)
class Bursts:
    """Minutes that stand out. sign_ups: made in all of them; share: of all sign-ups that were ever made.

    busiest: the beginning of the one with the most sign-ups.
    """

    minutes: int
    sign_ups: int
    share: float
    busiest: datetime


def read_bursts(data: EventData) -> Bursts | None:
    """The bursts of an event in short; None where there are none."""
    table = data.bursts
    if not len(table):
        return None
    by_minute = table.groupby("minute")["bookings"].sum()
    found = int(by_minute.sum())
    busiest = pd.Timestamp(by_minute.index[int(by_minute.argmax())]).to_pydatetime()
    return Bursts(len(by_minute), found, found / int(data.bookings["bookings"].sum()), busiest)


def without_bursts(data: EventData) -> EventData:
    """The same event, had nobody signed up in those minutes."""
    hour = pd.to_datetime(data.bursts["minute"], utc=True).dt.tz_convert(ZoneInfo(data.event.timezone)).dt.hour
    return replace(without_rows(data, data.bursts.assign(hour=hour)), bursts=data.bursts.head(0))


def flag(data: EventData, outlook: Outlook) -> str | None:
    """A sentence on the bursts with the outlook with and without them; None where there are none.

    outlook: of `data`, under any scenario. Fits a second time.
    """
    bursts = read_bursts(data)
    if bursts is None:
        return None
    fitted = fit(without_bursts(data), np.random.default_rng(SEED), outlook.draws)
    turnout = simulate_turnout(fitted, outlook.scenario, np.random.default_rng(SEED))
    without = read_outlook(fitted, turnout, outlook.scenario)
    return f"{made_at_once(bursts, data.event.timezone)} {wording.with_and_without(outlook, without)}"


def made_at_once(bursts: Bursts, timezone: str) -> str:
    """What stands out: 500 sign-ups were made in the minute of Fri 18 Nov 2011, 14:03 (17 % of all)."""
    when, count = notation.moment(bursts.busiest, timezone), notation.exact(bursts.sign_ups)
    share = "all of them" if bursts.share == 1 else f"{max(round(100 * bursts.share), 1)} % of all"
    if bursts.minutes == 1:
        return f"{count} sign-ups were made in the minute of {when} ({share})."
    return f"{count} sign-ups were made in {bursts.minutes} single minutes, most of them on {when} ({share})."
