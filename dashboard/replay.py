"""The as-of control: one slider, and a step either way, that replay the whole page.

Weeks and days first, hours in the last two days; on a phone the stops lie closer than a thumb can aim,
so the steps stand beside it. A reporter stops at releases only.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import streamlit as st

from forecasting import notation

MOMENT = "moment_choice"  # where the session keeps the chosen moment
_HOURS = 48
_DAYS = 60
_FROZEN = 60
_AFTER = (timedelta(0), timedelta(days=1), timedelta(days=7), timedelta(days=30), timedelta(days=90))


def choose_moment(
    first: datetime,
    start: datetime,
    latest: datetime,
    chosen: datetime,
    timezone: str,
    frozen: Iterable[datetime] = (),
    release: Callable[[datetime], datetime] | None = None,
) -> datetime:
    """The as-of moment; never past `latest`. frozen: moments of frozen forecasts, the last of which are stops too.

    release: the last release up to a moment, where only releases may be stops; `chosen` is one then.
    """
    moments = stops(first, start, latest, chosen, frozen)
    if release is not None:
        moments = releases(moments, first, release)
    if len(moments) < 2:
        return chosen
    if st.session_state.get(MOMENT) != chosen:
        st.session_state[MOMENT] = chosen
    place = moments.index(chosen)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", wrap=False):
        _step("Earlier", moments[place - 1] if place else None)
        picked: datetime = st.select_slider(
            "as of", moments, value=chosen, key=MOMENT, label_visibility="collapsed",
            format_func=lambda moment: f"as of {notation.moment(moment, timezone, year=False)}",
        )  # fmt: skip
        _step("Later", moments[place + 1] if place + 1 < len(moments) else None)
    return picked


def stops(
    first: datetime, start: datetime, latest: datetime, chosen: datetime, frozen: Iterable[datetime] = ()
) -> list[datetime]:
    """Moments from the first sign-up on, oldest first: weeks, then days, in the last two days hours.

    From the start on a few more, for what was counted and claimed, up to the last full hour. None is past `latest`;
    `chosen` is always one.
    """
    last = start - timedelta(hours=_HOURS)
    moments = {last + timedelta(hours=hour) for hour in range(_HOURS)}
    moments |= {last - timedelta(days=day) for day in range(1, _DAYS + 1)}
    weeks = max(0, (last - timedelta(days=_DAYS) - first).days // 7 + 1)
    moments |= {last - timedelta(days=_DAYS, weeks=week) for week in range(1, weeks + 1)}
    moments |= {start + after for after in _AFTER}
    if latest > start:
        moments |= {max(start, latest.replace(minute=0, second=0, microsecond=0))}
    moments |= set(sorted(frozen)[-_FROZEN:])
    kept = {moment for moment in moments if first <= moment <= latest}
    return sorted(kept | {chosen})


def releases(moments: Iterable[datetime], first: datetime, release: Callable[[datetime], datetime]) -> list[datetime]:
    """The release that is on show at each of these moments, oldest first, from the first sign-up on."""
    shown = {release(moment) for moment in moments}
    return sorted(moment for moment in shown if moment >= min(first, max(shown)))


def _step(words: str, moment: datetime | None) -> None:
    st.button(words, type="tertiary", key=f"step_{words}", disabled=moment is None, on_click=_take, args=(moment,))


def _take(moment: datetime) -> None:
    st.session_state[MOMENT] = moment
