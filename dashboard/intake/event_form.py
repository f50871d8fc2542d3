"""An event as a form: four fields make a new one, a few more stand behind them for one that is known."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from dashboard import actions
from dashboard.escape import escaped
from dashboard.intake import said
from forecasting.tables import MOST_PEOPLE, Event, InvalidInput, ShowdownError

_USUAL = (10.0, 50.0)  # per cent of the target
_LONGEST = 200
_PAIRS = (("starts_at", "zone"), ("target", "closes"), ("venue", "city"))
_EARLIEST, _LATEST = datetime(1990, 1, 1), datetime(2100, 12, 31)  # noqa: DTZ001 - wall clocks, as the form holds them


def show_new() -> None:
    """The four fields of a new event."""
    with st.form("event_new", border=False):
        _text("Name", "new", "name", "such as March for the river")
        left, right = st.columns(2, gap="small")
        with left:
            _moment("Start", "new", "starts_at")
        with right:
            _zone("new", st.context.timezone or "UTC")
        _target("new")
        _show_problem("new")
        st.form_submit_button("Add this event", key="event_new_save", on_click=_save, args=("new", None))


def show_known(event: Event) -> None:
    """Everything of an event that may be changed, as it stands."""
    key = f"known_{event.event_id}"
    _begin(key, event)
    with st.form(f"event_{key}", border=False):
        _text("Name", key, "name", "")
        # A row for each pair: on a phone the zone then stands below its start.
        for one, other in _PAIRS:
            left, right = st.columns(2, gap="small")
            with left:
                _field(key, one, event)
            with right:
                _field(key, other, event)
        _bands(key)
        _show_problem(key)
        st.form_submit_button("Save the changes", key=f"event_{key}_save", on_click=_save, args=(key, event))


def _begin(key: str, event: Event) -> None:
    """Fill the fields with what is stored, once for each state of it; what is being typed stays."""
    if st.session_state.get(_name(key, "filled")) == event and _name(key, "name") in st.session_state:
        return
    closes, bands = event.registration_closes_at, _bands_of(event)
    values = {
        "filled": event,
        "name": event.name,
        "starts_at": _wall(event.starts_at, event.timezone),
        "closes": _wall(closes, event.timezone) if closes else None,
        "zone": event.timezone,
        "target": int(event.target) if event.target else None,
        "venue": event.venue or "",
        "city": event.city or "",
        "low": bands[0],
        "high": bands[1],
    }
    st.session_state.update({_name(key, field): value for field, value in values.items()})


def _bands_of(event: Event) -> tuple[float, float]:
    """The two inner cut-offs, per cent of the target."""
    return (round(event.bands[0] * 100, 6), round(event.bands[1] * 100, 6)) if event.bands else _USUAL


def _field(key: str, field: str, event: Event) -> None:
    """One field of a known event."""
    if field == "starts_at":
        _moment("Start", key, field)
    elif field == "closes":
        _moment("Sign-up closes", key, field, "Leave empty where it stays open until the start.")
    elif field == "zone":
        _zone(key, event.timezone)
    elif field == "target":
        _target(key)
    else:
        _text({"venue": "Place", "city": "City"}[field], key, field, "")


def _text(label: str, key: str, field: str, placeholder: str) -> None:
    st.text_input(label, key=_name(key, field), max_chars=_LONGEST, placeholder=placeholder)


def _moment(label: str, key: str, field: str, help_: str | None = None) -> None:
    st.datetime_input(
        label, value=None, min_value=_EARLIEST, max_value=_LATEST, key=_name(key, field), format="YYYY-MM-DD",
        step=timedelta(minutes=15), help=help_,
    )  # fmt: skip


def _zone(key: str, usual: str) -> None:
    known = zones()
    st.selectbox(
        "Time zone", known, known.index(usual if usual in known else "UTC"), key=_name(key, "zone"),
        format_func=lambda zone: zone.replace("_", " "),
    )  # fmt: skip


def _target(key: str) -> None:
    st.number_input(
        "Target (people)", 1, MOST_PEOPLE, None, 1, key=_name(key, "target"),
        placeholder="as announced; may stay empty",
    )  # fmt: skip


def _bands(key: str) -> None:
    left, right = st.columns(2, gap="small")
    left.number_input(
        "A non-event is below (% of the target)", 0.0, 100.0, key=_name(key, "low"), step=1.0, format="%g"
    )
    right.number_input("Modest goes up to (% of the target)", 0.0, 100.0, key=_name(key, "high"), step=1.0, format="%g")


def _show_problem(key: str) -> None:
    if problem := st.session_state.get(_name(key, "problem")):
        st.error(escaped(problem, 600))


def _save(key: str, event: Event | None) -> None:
    """Store what the form holds; what cannot be is told beside it, and all that was typed stays."""
    st.session_state[_name(key, "problem")] = None
    try:
        event_id = actions.save_event(_edit(key, event))
    except ShowdownError as problem:
        st.session_state[_name(key, "problem")] = str(problem)
        return
    for name in [name for name in st.session_state if str(name).startswith(_name(key, ""))]:
        del st.session_state[name]
    st.session_state["event"] = st.session_state["event_choice"] = event_id
    said.keep("The event is stored. Next: its sign-ups." if event is None else "The event is changed.")


def _edit(key: str, event: Event | None) -> actions.EventEdit:
    """What the form holds. Raises InvalidInput for a field that must be filled."""
    name = str(_value(key, "name") or "").strip()
    start = _read_moment(key, "starts_at", event, event.starts_at if event else None)
    if not any(character.isalnum() for character in name):
        raise InvalidInput("Name is empty. Say what the event is called.")
    if start is None:
        raise InvalidInput("Start is empty. Pick the day and the time at which the event begins.")
    target = _value(key, "target")
    bands = event.bands if event else None
    if event is not None and (_value(key, "low"), _value(key, "high")) != _bands_of(event):
        if _value(key, "low") is None or _value(key, "high") is None:
            raise InvalidInput("A band has no number. Give both in per cent of the target, such as 10 and 50.")
        bands = (_value(key, "low") / 100, _value(key, "high") / 100)
    return actions.EventEdit(
        event_id=event.event_id if event else None,
        name=name,
        starts_at=start,
        timezone=str(_value(key, "zone")),
        target=float(target) if target else None,
        bands=bands,
        venue=_value(key, "venue") or None,
        city=_value(key, "city") or None,
        registration_closes_at=_read_moment(key, "closes", event, event.registration_closes_at if event else None),
        series=event.series if event else None,
        kind=event.kind if event else None,
        organiser=event.organiser if event else None,
    )


def _read_moment(key: str, field: str, event: Event | None, stored: datetime | None) -> datetime | None:
    """A moment of the form in its zone; the stored one to the second where nobody touched it."""
    wall, zone = _value(key, field), str(_value(key, "zone"))
    if wall is None:
        return None
    if event is not None and stored is not None and (wall, zone) == (_wall(stored, event.timezone), event.timezone):
        return stored
    moment: datetime = wall.replace(tzinfo=ZoneInfo(zone))
    return moment


def _name(key: str, field: str) -> str:
    return f"event_{key}_{field}"


def _value(key: str, field: str) -> Any:
    return st.session_state.get(_name(key, field))


def _wall(moment: datetime, timezone: str) -> datetime:
    """A moment as the clock of a zone shows it, the form's way."""
    return moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None, second=0, microsecond=0)


@cache
def zones() -> tuple[str, ...]:
    """Zones that people know by a city, and UTC."""
    places = {zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))}
    return ("UTC", *sorted(places))
