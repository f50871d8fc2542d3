"""What moved the outlook since yesterday, cause by cause, adding up exactly.

The same event is forecast again and again, each time with one more thing as it is known today:

    yesterday    as it was
    corrected    yesterday, with the rows that were corrected since
    expected     today, as if the past 24 hours had brought what was expected of them
    listed       today, with the bulk lists that came; only where some did
    signed up    today, with the sign-ups that came
    today        with the cancellations too, which is all

The difference between two neighbours is what that one thing did. All use the same random numbers.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from forecasting.clock import DAY
from forecasting.forecast import SEED, Forecast, fit
from forecasting.outlook import Outlook, read_outlook
from forecasting.pace import pace_of
from forecasting.registrations import NextDay, party_factor, split_by_share
from forecasting.scenario import Scenario
from forecasting.tables import CANCELLATION_COLUMNS, EventData, InvalidInput
from forecasting.turnout import simulate_turnout

NEW_SIGN_UPS = "new sign-ups"
BULK_LISTS = "bulk lists"
CANCELLATIONS = "cancellations"
A_DAY_PASSED = "a day passed"
CORRECTIONS = "corrections"
_ROWS = ("bookings", "cancellations", "hours", "buses", "series", "series_cities", "signals", "bulk")


@dataclass(frozen=True)
class Movement:
    """How the median turnout moved between two moments, in people.

    before, after: the medians at the two moments. causes: people by cause; they sum to after - before.
    p_before, p_after: odds of reaching the target, None without one.
    signed_up, cancelled: people in the span between; listed: those who came in bulk lists, in none of the other numbers
    of sign-ups. expected_sign_ups, expected_cancellations: what the earlier
    forecast expected of it. is_released: whether people were counted as they were released, rounded.
    """

    before_as_of: datetime
    as_of: datetime
    before: float
    after: float
    causes: dict[str, float]
    p_before: float | None
    p_after: float | None
    signed_up: int
    expected_sign_ups: float
    cancelled: int
    expected_cancellations: float
    listed: int = 0
    is_released: bool = False

    def shown(self) -> tuple[int, dict[str, int], int]:
        """Before, causes and after as whole people that add up, by largest remainder."""
        before, after = round(self.before), round(self.after)
        exact = np.array(list(self.causes.values()))
        whole = np.floor(exact)
        missing = int(round(after - before - whole.sum()))
        order = np.argsort(whole - exact, kind="stable")
        # Rounding both ends may leave one more to share out than there are causes, or one less than none.
        for place in range(abs(missing)):
            whole[order[place % len(order)] if missing > 0 else order[-1 - place % len(order)]] += np.sign(missing)
        return before, dict(zip(self.causes, whole.astype(int).tolist(), strict=True)), after


def what_moved(yesterday: EventData, corrected: EventData, today: EventData, seed: int = SEED) -> Movement:
    """Explain the difference between two outlooks of one event, a day apart.

    yesterday: as known then. corrected: yesterday's moment with today's versions of the rows. today: as known now.
    seed: the one of the outlooks that are explained. Raises NoForecast where the event has begun, InvalidInput where
    the moments are not a day apart.
    """
    if today.as_of - yesterday.as_of != DAY or corrected.as_of != yesterday.as_of:
        raise InvalidInput(f"Two moments a day apart are compared, got {yesterday.as_of} and {today.as_of}.")
    first, before = _outlook(yesterday, seed)
    second, with_corrections = (first, before) if _same_rows(yesterday, corrected) else _outlook(corrected, seed)
    expected = _as_expected(corrected, second, today)
    listed, lists = _with_lists(expected, today), _people_of_the_day(today.bulk)
    signed_up = replace(listed, bookings=today.bookings, hours=today.hours, daily=today.daily, bulk=today.bulk)
    stages = [with_corrections, *(_outlook(data, seed)[1] for data in (expected, signed_up, today))]
    corrected_to, expected_to, signed_up_to, after_to = (stage.turnout.q50 for stage in stages)
    # One more forecast, only where it is needed.
    listed_to = _outlook(listed, seed)[1].turnout.q50 if lists else expected_to
    return Movement(
        before_as_of=yesterday.as_of,
        as_of=today.as_of,
        before=before.turnout.q50,
        after=after_to,
        causes={
            NEW_SIGN_UPS: signed_up_to - listed_to,
            **({BULK_LISTS: listed_to - expected_to} if lists else {}),
            CANCELLATIONS: after_to - signed_up_to,
            A_DAY_PASSED: expected_to - corrected_to,
            CORRECTIONS: corrected_to - before.turnout.q50,
        },
        p_before=before.p_target,
        p_after=stages[-1].p_target,
        signed_up=_people_of_the_day(today.bookings) - lists,
        expected_sign_ups=float(_day_ahead(second).people.sum()),
        cancelled=_people_of_the_day(today.cancellations),
        expected_cancellations=float(_day_ahead(second).cancelled.sum()),
        listed=lists,
        is_released=today.is_released,
    )


def _outlook(data: EventData, seed: int) -> tuple[Forecast, Outlook]:
    forecast = fit(data, np.random.default_rng(seed))
    turnout = simulate_turnout(forecast, Scenario(), np.random.default_rng(seed))
    return forecast, read_outlook(forecast, turnout, Scenario())


def _same_rows(one: EventData, other: EventData) -> bool:
    return one.event == other.event and all(getattr(one, rows).equals(getattr(other, rows)) for rows in _ROWS)


def _day_ahead(forecast: Forecast) -> NextDay:
    """What a forecast expected of the day after it. Of an event that nobody has signed up to, nothing: there is no pace
    yet, and a single sign-up made up for it would put an own curve in the place of the outside view."""
    day = forecast.registrations.next_day
    if forecast.has_sign_ups:
        return day
    return replace(day, bookings=np.zeros_like(day.bookings), people=np.zeros_like(day.people))


def _as_expected(corrected: EventData, forecast: Forecast, today: EventData) -> EventData:
    """Today as it would stand had the past 24 hours brought what was expected of them, in whole people."""
    day = _day_ahead(forecast)
    bookings = _whole(day.bookings)
    people = np.maximum(_whole(day.people), bookings)
    cities = list(forecast.cities)
    came = pd.DataFrame({"city": cities, "days_ago": 0, "bookings": bookings, "people": people})
    came["squares"] = np.rint(people * party_factor(pace_of(corrected).bookings)).astype(np.int64)
    left = pd.DataFrame({"city": cities, "days_ago": 0, "people": _whole(day.cancelled)})
    return replace(
        corrected,
        as_of=today.as_of,
        signals=today.signals,
        series=today.series,
        series_cities=today.series_cities,
        bookings=_a_day_later(corrected.bookings, came[came["bookings"] > 0]),
        cancellations=_a_day_later(corrected.cancellations[list(CANCELLATION_COLUMNS)], left[left["people"] > 0]),
        bulk=corrected.bulk.assign(days_ago=corrected.bulk["days_ago"] + 1),
    )


def _with_lists(expected: EventData, today: EventData) -> EventData:
    """The same with the bulk lists of the past 24 hours on the books."""
    newest = today.bulk[today.bulk["days_ago"] == 0]
    if not len(newest):
        return expected
    brought = newest.groupby(["city", "days_ago"], as_index=False)[["bookings", "people", "squares"]].sum()
    by_hour = newest.groupby("hour", as_index=False)["people"].sum()
    together = [pd.concat(pair) for pair in ((expected.bookings, brought), (expected.hours, by_hour))]
    return replace(
        expected,
        bookings=together[0].groupby(["city", "days_ago"], as_index=False).sum(),
        hours=together[1].groupby("hour", as_index=False).sum(),
        bulk=pd.concat([expected.bulk, newest], ignore_index=True),
    )


def _a_day_later(table: pd.DataFrame, newest: pd.DataFrame) -> pd.DataFrame:
    older = table.assign(days_ago=table["days_ago"] + 1)
    return pd.concat([newest.astype(table.dtypes.to_dict()), older], ignore_index=True)


def _whole(expected: np.ndarray) -> np.ndarray:
    """Whole numbers that add up to the rounded total, by largest remainder."""
    total = expected.sum()
    if total <= 0:
        return np.zeros(len(expected), dtype=np.int64)
    return split_by_share(np.array([np.rint(total)]), expected[None, :] / total)[0].astype(np.int64)


def _people_of_the_day(table: pd.DataFrame) -> int:
    return int(table.loc[table["days_ago"] == 0, "people"].sum())
