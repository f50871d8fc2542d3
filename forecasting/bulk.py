"""Lists that were handed in at once: what it does to an outlook to mark one.

Nobody can tell from a list whether its people will come; they are registered as any others are. But a list is no pace:
unmarked it looks like five hundred people who made up their minds in the same minute, and the curve towards the start
expects more of them.
"""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from forecasting import notation, wording
from forecasting.forecast import SEED, fit
from forecasting.outlook import Outlook, read_outlook
from forecasting.scenario import Scenario
from forecasting.tables import BULK_COLUMNS, EventData
from forecasting.turnout import simulate_turnout


@dataclass(frozen=True)
class BulkEffect:
    """What marking lists does. sign_ups, people: on those lists, cancelled ones included. are_marked: that it is done.

    before: the outlook with the curve following the lists. after: with the lists marked.
    """

    sign_ups: int
    people: int
    are_marked: bool
    before: Outlook
    after: Outlook


def marked(data: EventData) -> BulkEffect | None:
    """What the marks of an event do; None where no list is marked. Fits twice. Raises NoForecast from the start on."""
    if not len(data.bulk):
        return None
    return _effect(data.bulk, replace(data, bulk=data.bulk.head(0)), data, are_marked=True)


def if_marked(data: EventData) -> BulkEffect | None:
    """What it would do to mark the minutes that stand out; None where none does. Fits twice. Raises NoForecast."""
    if not len(data.bursts):
        return None
    return _effect(_as_bulk(data), data, as_if_marked(data), are_marked=False)


def as_if_marked(data: EventData) -> EventData:
    """The same event with the minutes that stand out taken for bulk lists, but for those who cancelled."""
    return replace(data, bulk=pd.concat([data.bulk, _as_bulk(data)], ignore_index=True), bursts=data.bursts.head(0))


def sentence(effect: BulkEffect) -> str:
    """What came in lists, or may have, and both outlooks: as they bend the curve, and as marked."""
    parties = f" for {notation.exact(effect.people)} people" if effect.people != effect.sign_ups else ""
    count = f"{notation.exact(effect.sign_ups)} sign-up{'s' if effect.sign_ups != 1 else ''}{parties}"
    came = "came in lists" if effect.are_marked else "may have come in lists"
    return f"{count} {came}. {wording.marked_and_not(effect.before, effect.after, effect.are_marked)}"


def _effect(rows: pd.DataFrame, before: EventData, after: EventData, are_marked: bool) -> BulkEffect:
    counts = int(rows["bookings"].sum()), int(rows["people"].sum())
    return BulkEffect(*counts, are_marked, _outlook(before), _outlook(after))


def _outlook(data: EventData) -> Outlook:
    fitted = fit(data, np.random.default_rng(SEED))
    return read_outlook(fitted, simulate_turnout(fitted, Scenario(), np.random.default_rng(SEED)), Scenario())


def _as_bulk(data: EventData) -> pd.DataFrame:
    local = pd.to_datetime(data.bursts["minute"], utc=True).dt.tz_convert(ZoneInfo(data.event.timezone))
    return data.bursts.assign(hour=local.dt.hour, cancelled=0)[list(BULK_COLUMNS)].astype(BULK_COLUMNS)
