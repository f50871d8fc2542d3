"""When numbers are released to reporters, by the clock of the event's zone, and what is said about it.

Storage applies the rule (data.gate); here are the moments that a reader can choose, and the words.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from forecasting.notation import local_time, moment
from forecasting.tables import LEAST_RELEASED, RELEASE_HOUR, RELEASE_STEP, Event

NO_SIGN_UPS = "no sign-ups released yet"  # there may be some: too few to be told, or in since the last release
NOTHING = "nothing released yet"
RULE = f"counts below {LEAST_RELEASED} are put together or left out, the rest are rounded to {RELEASE_STEP}"
METHOD = "released counts"


def last_release(when: datetime, timezone: str) -> datetime:
    """The last release up to a moment, told in the zone."""
    local = when.astimezone(ZoneInfo(timezone))
    evening = local.replace(hour=RELEASE_HOUR, minute=0, second=0, microsecond=0, fold=0)
    return evening if evening <= local else evening - timedelta(days=1)  # on the wall clock: days of 23 hours too


def next_release(when: datetime, timezone: str) -> datetime:
    """The first release after a moment, told in the zone."""
    return last_release(when, timezone) + timedelta(days=1)


def rhythm(timezone: str) -> str:
    """When numbers are released, and by which rule."""
    return f"Released daily at {RELEASE_HOUR}:00 ({local_time(timezone)}): {RULE}."


def release_line(event: Event, now: datetime) -> str:
    """The same, and when the next release comes; none is waited for once the event's own day is told."""
    coming, last = next_release(now, event.timezone), next_release(event.starts_at, event.timezone)
    told = rhythm(event.timezone)
    return told if coming > last else f"{told} Next: {moment(coming, event.timezone, year=False)}."


def instead(asked: datetime, timezone: str) -> str:
    """What is said to a reader who asks for a moment between two releases."""
    return (
        f"Numbers are released once a day, at {RELEASE_HOUR}:00 ({local_time(timezone)}). For "
        f"{moment(asked, timezone)} the last release before it is shown."
    )
