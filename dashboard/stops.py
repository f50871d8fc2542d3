"""The moments that the as-of control stops at."""

from datetime import datetime, timedelta

_HOURS = 48
_DAYS = 60
_AFTER = (timedelta(0), timedelta(days=1), timedelta(days=7), timedelta(days=30), timedelta(days=90))


def stops(first: datetime, start: datetime, latest: datetime, chosen: datetime) -> list[datetime]:
    """Moments from the first sign-up on, oldest first: weeks, then days, in the last two days hours.

    From the start on a few more, for what was counted and claimed. None is past `latest`; `chosen` is always one.
    """
    last = start - timedelta(hours=_HOURS)
    moments = {last + timedelta(hours=hour) for hour in range(_HOURS)}
    moments |= {last - timedelta(days=day) for day in range(1, _DAYS + 1)}
    weeks = max(0, (last - timedelta(days=_DAYS) - first).days // 7 + 1)
    moments |= {last - timedelta(days=_DAYS, weeks=week) for week in range(1, weeks + 1)}
    moments |= {start + after for after in _AFTER}
    kept = {moment for moment in moments if first <= moment <= latest}
    return sorted(kept | {chosen})
