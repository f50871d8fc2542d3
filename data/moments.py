"""Moments as people write and expect them."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from forecasting.tables import EventData, InvalidInput

ISO_8601 = re.compile(
    r"(19|2[01])\d\d-\d\d-\d\d"
    r"([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)?)?"
)
ONE_MINUTE = timedelta(minutes=1)


def parse_moment(text: str, timezone: str) -> datetime:
    """A moment written in ISO 8601, to the minute or finer, with Z or an offset, or naive in `timezone`.

    A date alone is 00:00. The answer is zone-aware and told in `timezone`.
    Raises InvalidInput for anything else.
    """
    zone = ZoneInfo(timezone)
    try:
        if not ISO_8601.fullmatch(text.strip()):
            raise ValueError(text)
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput(
            f'A moment must be written like 2011-11-23T20:00 or 2011-11-23T12:00Z, got "{text[:40]}". Correct it.'
        ) from error
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def usual_as_of(starts_at: datetime, data_through: datetime | None, now: datetime) -> datetime:
    """The as-of that a reader expects: now while the event is ahead, else the end of what is known before it.

    That end is `data_through` rounded up to the hour where this is before the start, else a minute before it.
    """
    if now < starts_at:
        return now
    if data_through is not None:
        hour = data_through.replace(minute=0, second=0, microsecond=0)
        hour += timedelta(hours=1) if hour < data_through else timedelta(0)
        if hour < starts_at:
            return hour
    return starts_at - ONE_MINUTE


def last_moment(known: EventData) -> datetime:
    """The last moment before the start that the data tell of: what a forecast replayed after the event is of."""
    return usual_as_of(known.event.starts_at, known.data_through, known.event.starts_at)
