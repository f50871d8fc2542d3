"""Days counted back from the as-of moment, and forward from it to the start.

Every bin is 24 hours long and ends where the next begins; the newest ends at the as-of, so that
no bin of the past is partial. Only the last bin before registration ends may be, and it counts
by the share of this event's own hour-of-day profile that still lies ahead.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from forecasting.tables import EventData

WINDOW_DAYS = 40
LONGEST_PATH = 60
DAY = timedelta(days=1)
# A profile of few sign-ups says little about the hours: it is mixed with a flat one worth this many people.
FLAT_PROFILE_PEOPLE = 24.0


@dataclass(frozen=True)
class Clock:
    """The bins of one forecast, oldest first.

    past_to_start, past_weekend: shape (n_past,), days from a bin's end to the start, and its share of weekend.
    ends: shape (n_future,), the moments at which the bins to come end.
    to_start, weekend: as for the past. share: how much of a full day's sign-ups a bin may bring.
    known_open: True where the event says that one can still sign up.
    """

    past_to_start: np.ndarray
    past_weekend: np.ndarray
    ends: list[datetime]
    to_start: np.ndarray
    weekend: np.ndarray
    share: np.ndarray
    known_open: bool

    @property
    def days_before(self) -> float:
        """Days from the as-of to the start."""
        return float(self.past_to_start[-1])


def make_clock(data: EventData, n_past: int) -> Clock:
    """The last `n_past` bins and all bins to the start of registration's end."""
    zone = ZoneInfo(data.event.timezone)
    past_ends = [data.as_of - k * DAY for k in range(n_past - 1, -1, -1)]
    ends = _future_ends(data.as_of, data.event.starts_at)
    closes = min(data.event.starts_at, data.event.registration_closes_at or data.event.starts_at)
    starts = [data.as_of, *ends[:-1]]
    profile = _hour_profile(data)
    share = [_open_share(a, min(b, closes), profile, zone, data.daily) for a, b in zip(starts, ends, strict=True)]
    return Clock(
        past_to_start=np.array([_days(data.event.starts_at - end) for end in past_ends]),
        past_weekend=np.array([_weekend_share(end - DAY, end, zone, data.daily) for end in past_ends]),
        ends=ends,
        to_start=np.array([max(_days(data.event.starts_at - end), 0.0) for end in ends]),
        weekend=np.array([_weekend_share(a, b, zone, data.daily) for a, b in zip(starts, ends, strict=True)]),
        share=np.array(share),
        known_open=data.event.registration_closes_at is not None and closes > data.as_of,
    )


def _days(span: timedelta) -> float:
    return span.total_seconds() / 86_400


def _future_ends(as_of: datetime, starts_at: datetime) -> list[datetime]:
    """Ends of the bins to come; bins are widened to whole days where the start is far away."""
    width = max(int(np.ceil(_days(starts_at - as_of) / LONGEST_PATH)), 1) * DAY
    ends = [as_of + width]
    while ends[-1] < starts_at:
        ends.append(ends[-1] + width)
    return [*ends[:-1], starts_at]


def _hour_profile(data: EventData) -> np.ndarray:
    """Share of a day's sign-ups by local hour, shape (24,)."""
    people = np.zeros(24)
    people[data.hours["hour"].to_numpy(dtype=int)] = data.hours["people"].to_numpy(dtype=float)
    mixed = people + FLAT_PROFILE_PEOPLE / 24
    return mixed / mixed.sum()


def _open_share(begin: datetime, end: datetime, profile: np.ndarray, zone: ZoneInfo, daily: bool) -> float:
    """Days' worth of sign-ups between two moments; whole days count 1 each."""
    if end <= begin:
        return 0.0
    if daily:
        return float(len(_midnights(begin, end, zone)))
    whole, rest = divmod(_days(end - begin), 1.0)
    return whole + _profile_between(end - timedelta(days=rest), end, profile, zone)


def _profile_between(begin: datetime, end: datetime, profile: np.ndarray, zone: ZoneInfo) -> float:
    """Sum of the hourly profile over less than a day, hours cut by the ends counted in part."""
    total, moment = 0.0, begin
    while moment < end:
        local = moment.astimezone(zone)
        into_hour = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        step = min(timedelta(hours=1) - into_hour, end - moment)
        total += profile[local.hour] * (step / timedelta(hours=1))
        moment += step
    return total


def _midnights(begin: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """Local midnights in (begin, end]: the stamps that daily data can carry."""
    first = begin.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    found = []
    while first <= end:
        if first > begin:
            found.append(first)
        first += DAY
    return found


def _weekend_share(begin: datetime, end: datetime, zone: ZoneInfo, daily: bool) -> float:
    """Share of a bin that is Saturday or Sunday in the event's zone.

    Daily data carry a date for a whole day, so the date decides for them, not the hours of the bin.
    """
    if daily:
        stamps = _midnights(begin, end, zone)
        return float(np.mean([stamp.weekday() >= 5 for stamp in stamps])) if stamps else 0.0
    marks = np.linspace(0, (end - begin).total_seconds(), 25)[:-1]
    local = [(begin + timedelta(seconds=float(mark))).astimezone(zone) for mark in marks]
    return float(np.mean([moment.weekday() >= 5 for moment in local]))
