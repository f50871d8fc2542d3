"""The top of every page: which event, simulated or real, how fresh, and as of when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import streamlit as st

from dashboard import cached, controls, links, replay, stored
from dashboard.cached import EventSummary
from dashboard.charts.base import number
from dashboard.escape import escaped
from dashboard.intake import welcome
from forecasting import notation, released, wording
from forecasting.tables import Event, EventData, InvalidInput


@dataclass(frozen=True)
class Frame:
    """What a page is about, and the place at its top that waits for words. is_released: as reporters read it."""

    event: Event
    as_of: datetime
    head: st.delta_generator.DeltaGenerator
    is_released: bool = False

    @property
    def started(self) -> bool:
        """True from the event's start on, when nothing is left to forecast."""
        return self.as_of >= self.event.starts_at

    def show_head(self, data_through: datetime | None) -> None:
        """Badge, freshness and the event in two lines."""
        event = self.event
        real = "sign-ups as released" if self.is_released else "sign-ups as imported"
        badge = wording.simulated_badge(escaped(event.simulated)) if event.simulated else real
        nothing = released.NOTHING if self.is_released else "no data yet"
        fresh = f"data through {notation.moment(data_through, event.timezone)}" if data_through else nothing
        self.head.markdown(f":gray-badge[{badge}] :gray[{fresh}, {notation.local_time(event.timezone)}]")
        parts = [f"**{escaped(event.name)}**"]
        if event.city:
            parts.append(escaped(event.city))
        parts.append(
            f"{notation.day(event.starts_at, event.timezone)} "
            f"({notation.ahead(self.as_of, event.starts_at, event.timezone)})"
        )
        if event.target:
            parts.append(f"target {number(event.target)}")
        self.head.markdown(" · ".join(parts))
        if self.is_released:
            self.head.markdown(f":small[:gray[{released.release_line(event, datetime.now(UTC))}]]")


def choose() -> Frame | None:
    """The event and the moment, from the address or from the controls; None where there is no event at all."""
    summary = choose_event()
    if summary is None:
        welcome.invite()
        return None
    event_id = summary.event_id
    head, control = st.columns([2.4, 1], gap="small", vertical_alignment="bottom")
    first = cached.first_as_of(event_id)
    known = cached.event_data(event_id, first)
    wanted, zone = _wanted_moment(known.event, first), known.event.timezone
    with control:
        as_of = replay.choose_moment(
            _first_sign_up(known), known.event.starts_at, datetime.now(UTC),
            _release_of(wanted, zone) if known.is_released else wanted, zone,
            [one.as_of for one in cached.frozen(event_id)],
            partial(released.last_release, timezone=zone) if known.is_released else None,
        )  # fmt: skip
    st.session_state["moments"][event_id] = as_of
    return Frame(known.event, as_of, head.container(gap="xsmall"), known.is_released)


def choose_event() -> EventSummary | None:
    """The event, from the address or from the box, as stored now; None where there is none."""
    summaries = cached.events()
    if not summaries:
        return None
    event_id = controls.choose_event(
        {
            summary.event_id: f"{summary.name} · {notation.day(summary.starts_at, summary.timezone)}"
            for summary in summaries
        },
        _wanted_event({summary.event_id: summary.name for summary in summaries}),
    )
    st.session_state["event"] = event_id
    return next(summary for summary in summaries if summary.event_id == event_id)


def is_first_moment(frame: Frame) -> bool:
    """True where the as-of moment is the one that a visit starts with."""
    return frame.as_of == cached.first_as_of(frame.event.event_id)


def _wanted_event(names: dict[str, str]) -> str:
    current: str = st.session_state.get("event_choice") or st.session_state.get("event") or next(iter(names))
    current = current if current in names else next(iter(names))
    arrived = links.arrived(links.EVENT)
    if arrived is None or arrived in names:
        return arrived or current
    shown = escaped(names[current])
    links.say(f"The link names the event “{escaped(arrived, 60)}”, which is not here. Shown instead: {shown}.")
    return current


def _wanted_moment(event: Event, first: datetime) -> datetime:
    """The moment of the address, of the control, or the first one, in that order."""
    moments: dict[str, datetime] = st.session_state.setdefault("moments", {})
    chosen = st.session_state.get(replay.MOMENT)
    current = moments.get(event.event_id, first)
    if chosen is not None and st.session_state.get("moment_event") == event.event_id:
        current = chosen
    st.session_state["moment_event"] = event.event_id
    arrived = links.arrived(links.AS_OF)
    if arrived is None:
        return current
    instead = f"Shown instead: as of {notation.moment(first, event.timezone)}."
    try:
        moment = stored.parse_moment(arrived, event.timezone)
    except InvalidInput as problem:
        links.say(f"The link's as-of moment cannot be used. {escaped(problem, 300)} {instead}")
        return first
    if moment > datetime.now(UTC):
        links.say(f"The link's as-of moment lies in the future. {instead}")
        return first
    return moment


def _release_of(wanted: datetime, timezone: str) -> datetime:
    """The release that is shown for a moment; said where a link asks for one between two releases."""
    release = released.last_release(wanted, timezone)
    if release != wanted and links.arrived(links.AS_OF) is not None:
        links.say(released.instead(wanted, timezone))
    return release


def _first_sign_up(known: EventData) -> datetime:
    """The first whole day of sign-ups, counted back from the as-of."""
    if known.bookings.empty:
        return known.as_of - timedelta(days=7)
    return known.as_of - timedelta(days=int(known.bookings["days_ago"].max()))
