"""What pages read, computed once. The only place with Streamlit's caches.

Keys are (folder and role, event id, as-of, data version), never tables: Streamlit hashes large frames by sample and
then returns stale answers. The data version comes from a small file, so a rerun opens no database. The role is asked
once for what is read together, and what was read keeps it: it may be another one a moment later.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import streamlit as st

import data
from dashboard import visitor
from data import EventSummary
from data.database import Database, DatabaseBusy
from data.releases import clock
from data.roles import Role
from data.version import changed_since, of_release
from forecasting import bulk
from forecasting.assumptions import ASSUMPTIONS
from forecasting.bursts import flag
from forecasting.clock import DAY
from forecasting.forecast import SEED, Forecast, NoForecast, fit
from forecasting.outlook import Outlook, read_outlook
from forecasting.own_record import OwnRecord, read_own_record
from forecasting.recorded import Backtest, read_backtest
from forecasting.scenario import Scenario
from forecasting.sensitivity import Sensitivity, sensitivity
from forecasting.tables import EventData, Frozen
from forecasting.turnout import Simulation, TurnoutDraws, assumption_default, prepare
from forecasting.what_moved import Movement, what_moved

# With an older forecast at hand nobody waits ten seconds for an import to end.
_SHORT_PATIENCE = 1.0
_BUSY = "New data are being taken in at the moment."


class Place(NamedTuple):
    """The first part of every key: an organiser's numbers are never a reporter's."""

    home: Path
    role: Role

    def database(self, patience: float | None = None) -> Database:
        """patience: seconds to wait for another holder, None for the usual ones."""
        found = Database(self.home, role=self.role)
        return found if patience is None else replace(found, patience=patience)

    def turn(self, now: datetime) -> datetime | None:
        """The last quarter of an hour, for a reporter: releases come and events begin while the data stay as they are.

        No zone stands between the quarters of an hour. None for an organiser, who reads whatever is stored.
        """
        if self.role is Role.ORGANISER:
            return None
        return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)


class Asked(NamedTuple):
    """The key of one event's numbers: whose they are, of which event and moment, of which data, in which turn."""

    place: Place
    event_id: str
    as_of: datetime
    version: str
    turn: datetime | None

    @classmethod
    def now(cls, event_id: str, as_of: datetime) -> "Asked":
        """What this visit asks for, of the data as they stand."""
        here = place()
        return cls(here, event_id, as_of, data.data_version(here.database()), here.turn(clock()))


@dataclass(frozen=True)
class Reading:
    """What a page shows of one event: its forecast and the outlook without any assumption of the reader's.

    asked: whose numbers these are, and of which data; all that is computed from them is kept under it.
    turnout: the draws behind the baseline.
    defaults: the model's own value of every assumption for this event.
    burst: a sentence where many sign-ups share a minute, with the outlook without them.
    busy: why this is the last forecast made, where an import holds the data: for organisers, who holds them.
    """

    asked: Asked
    forecast: Forecast
    baseline: Outlook
    turnout: TurnoutDraws
    defaults: dict[str, float | None]
    busy: str | None = None
    burst: str | None = None

    @property
    def simulation(self) -> Simulation:
        """What runs a scenario; the random numbers of the last few readings are kept, so that a slider draws none."""
        return _simulation(self.asked, self.forecast)

    def sensitivity(self, target: float | None) -> Sensitivity:
        """Which assumption matters most, and what would bring even odds of `target`; computed once for each."""
        return _sensitivity(self.asked, target, self)

    def baseline_for(self, target: float | None) -> Outlook:
        """The baseline measured against a target of the reader's, where there is one."""
        if target is None:
            return self.baseline
        return read_outlook(self.forecast, self.turnout, Scenario(target=target))


def home() -> Path:
    """The data folder of this process."""
    return visitor.home()


def place() -> Place:
    """Whose data of which folder this visit reads."""
    return Place(home(), visitor.role())


def database(patience: float | None = None) -> Database:
    """The database as this visit may see it; patience: seconds, None for the usual ones."""
    return place().database(patience)


def version() -> str:
    """The data version as it stands now, a key and nothing to show; reads one small file."""
    return data.data_version(database())


def told_version(event_id: str, as_of: datetime) -> str:
    """The data version that stands in addresses: for a reporter that of the release, which tells of no import."""
    if place().role is Role.ORGANISER:
        return version()
    last = _last().readings.get((place(), event_id))
    try:
        return _event_data(Asked.now(event_id, as_of), _SHORT_PATIENCE if last else None).data_version
    except DatabaseBusy:
        if last is None:
            raise
        return last.forecast.data_version


def told_versions() -> str:
    """The same of all events together."""
    return version() if place().role is Role.ORGANISER else of_release(*map(repr, events()))


def problems() -> tuple[str, ...]:
    """What is wrong with the data, in sentences; looked at again only where the files have changed."""
    return data.problems(database(_SHORT_PATIENCE))


def forget() -> None:
    """Let go of everything that is kept: after a shredding nothing of before may be read from here."""
    st.cache_resource.clear()


def events() -> tuple[EventSummary, ...]:
    """All events, the next or latest first. Raises DatabaseBusy only where none were read before."""
    here = place()
    try:
        found = _events(here, version(), here.turn(clock()))
    except DatabaseBusy:
        if here not in _last().events:
            raise
        return _last().events[here]
    _last().events[here] = found
    return found


def frozen(event_id: str | None = None) -> tuple[Frozen, ...]:
    """The frozen forecasts of an event, or of all, by event and as-of; the last ones read while an import goes on."""
    here = place()
    try:
        found = _frozen(here, event_id, data.frozen_count(here.database()), here.turn(clock()))
    except DatabaseBusy:
        return _last().frozen.get((here, event_id), ())
    _last().frozen[here, event_id] = found
    return found


def event_data(event_id: str, as_of: datetime) -> EventData:
    """All that was known of an event at `as_of`."""
    return _event_data(Asked.now(event_id, as_of))


def reading(event_id: str, as_of: datetime) -> Reading:
    """The forecast of an event at `as_of`; the last one made of it while an import holds the data."""
    asked = Asked.now(event_id, as_of)
    last = _last().readings.get((asked.place, event_id))
    try:
        found = _reading(asked, _SHORT_PATIENCE if last else None)
    except DatabaseBusy as busy:
        if last is None:
            raise
        return replace(last, busy=str(busy) if asked.place.role is Role.ORGANISER else _BUSY)
    _last().readings[asked.place, event_id] = found
    return found


def movement(event_id: str, as_of: datetime) -> Movement | None:
    """What moved an event's outlook in the 24 hours before `as_of`.

    None while an import holds the data, and where yesterday's record says that the event had begun.
    """
    try:
        return _movement(Asked.now(event_id, as_of))
    except (DatabaseBusy, NoForecast):
        return None


def bulk_told(event_id: str, as_of: datetime) -> str | None:
    """What lists handed in at once do to the outlook, marked or as they would be; None without any, or once begun."""
    try:
        return _bulk_told(Asked.now(event_id, as_of))
    except NoForecast:
        return None


def own_record() -> OwnRecord:
    """What was put on record before events, beside what was counted at them; the last one while an import goes on."""
    ahead = frozen()
    starts = {event.event_id: event.starts_at for event in events() if event.starts_at <= clock()}
    made = len([one for one in ahead if one.event_id in starts])
    here = place()
    with suppress(DatabaseBusy):
        _last().own_records[here] = _own_record(here, version(), here.turn(clock()), len(ahead), made)
    return _last().own_records.get(here, OwnRecord(len(ahead), 0, ()))


def backtest() -> Backtest | None:
    """The backtest that was loaded last, for organisers; None where there is none. Raises BacktestRefused."""
    here = place()
    return _backtest(here, data.backtest_stamp(here.home)) if here.role is Role.ORGANISER else None


def first_as_of(event_id: str) -> datetime:
    """The moment to start at; the same for a whole visit as long as the data stay.

    A whole minute, but where it would leave out what has just been stored: a cancellation holds from its import on.
    """
    key = (place(), event_id, version())
    chosen: dict[tuple[Place, str, str], datetime] = st.session_state.setdefault("first_as_of", {})
    if key not in chosen:
        now = clock().replace(microsecond=0)
        minute = now.replace(second=0)
        first = now + timedelta(seconds=1) if changed_since(home(), minute) else minute
        chosen[key] = _started_at(event_id, first)
    return chosen[key]


def _started_at(event_id: str, now: datetime) -> datetime:
    """The moment to start at, read once a minute for all visits; the last one while an import holds the data."""
    here = place()
    last = _last().first_moments.get((here, event_id))
    try:
        found = _first_as_of(here, event_id, now, version(), _SHORT_PATIENCE if last else None)
    except DatabaseBusy:
        if last is None:
            raise
        return last
    _last().first_moments[here, event_id] = found
    return found


@st.cache_resource(max_entries=16, show_spinner=False)
def _first_as_of(place: Place, event_id: str, now: datetime, version: str, _patience: float | None) -> datetime:
    return data.default_as_of(place.database(_patience), event_id, now)


@st.cache_resource(max_entries=4, show_spinner=False)
def _events(place: Place, version: str, turn: datetime | None) -> tuple[EventSummary, ...]:
    patience = _SHORT_PATIENCE if place in _last().events else None
    return tuple(sorted(data.list_events(place.database(patience)), key=lambda event: event.starts_at, reverse=True))


@st.cache_resource(max_entries=16, show_spinner=False)
def _frozen(place: Place, event_id: str | None, count: int, turn: datetime | None) -> tuple[Frozen, ...]:
    return data.list_frozen(place.database(_SHORT_PATIENCE), event_id)


@st.cache_resource(max_entries=16, show_spinner=False)
def _event_data(asked: Asked, _patience: float | None = None) -> EventData:
    return data.load_event(asked.place.database(_patience), asked.event_id, asked.as_of)


@st.cache_resource(max_entries=16, show_spinner=False)
def _reading(asked: Asked, _patience: float | None) -> Reading:
    known = _event_data(asked, _patience)
    forecast = fit(known, np.random.default_rng(SEED))
    turnout = _simulation(asked, forecast).run(Scenario())
    defaults = {one.name: assumption_default(forecast, turnout, one.name) for one in ASSUMPTIONS}
    baseline = read_outlook(forecast, turnout, Scenario())
    return Reading(asked, forecast, baseline, turnout, defaults, burst=flag(known, baseline))


# The largest things that are kept, some 10 MB each: of readings that are only looked at they are soon forgotten.
@st.cache_resource(max_entries=4, show_spinner=False)
def _simulation(asked: Asked, _forecast: Forecast) -> Simulation:
    return prepare(_forecast, np.random.default_rng(SEED))


@st.cache_resource(max_entries=32, show_spinner=False)
def _sensitivity(asked: Asked, target: float | None, _reading: Reading) -> Sensitivity:
    return sensitivity(_reading.simulation, target)


@st.cache_resource(max_entries=64, show_spinner=False)
def _movement(asked: Asked) -> Movement:
    database, event_id, as_of = asked.place.database(_SHORT_PATIENCE), asked.event_id, asked.as_of
    yesterday = corrected = data.load_event(database, event_id, as_of - DAY)
    if yesterday.as_of != as_of - DAY:
        raise NoForecast("Clocks were changed between the two releases, which are no day apart.")
    if data.was_corrected(database, as_of - DAY, as_of):
        corrected = data.load_event(database, event_id, as_of - DAY, as_of)
    return what_moved(yesterday, corrected, _event_data(asked))


@st.cache_resource(max_entries=2, show_spinner=False)
def _own_record(place: Place, version: str, turn: datetime | None, frozen_count: int, begun: int) -> OwnRecord:
    database, now = place.database(_SHORT_PATIENCE), clock()
    starts = {event.event_id: event.starts_at for event in data.list_events(database)}
    load = partial(data.load_event, database, as_of=now, series=False, signals=False)
    return read_own_record(data.list_frozen(database), starts, now, load)


@st.cache_resource(max_entries=2, show_spinner=False)
def _backtest(place: Place, stamp: tuple[int, int] | None) -> Backtest | None:
    found = data.load_backtest(*place) if stamp else None
    return read_backtest(found.forecasts, found.quantiles, found.sha256[:12]) if found else None


@st.cache_resource(max_entries=4, show_spinner=False)
def _bulk_told(asked: Asked) -> str | None:
    known = _event_data(asked)
    effect = bulk.marked(known) or bulk.if_marked(known)
    return bulk.sentence(effect) if effect else None


@dataclass(frozen=True)
class _Last:
    """What was read last, for while an import holds the data."""

    own_records: dict[Place, OwnRecord] = field(default_factory=dict)
    events: dict[Place, tuple[EventSummary, ...]] = field(default_factory=dict)
    readings: dict[tuple[Place, str], Reading] = field(default_factory=dict)
    first_moments: dict[tuple[Place, str], datetime] = field(default_factory=dict)
    frozen: dict[tuple[Place, str | None], tuple[Frozen, ...]] = field(default_factory=dict)


@st.cache_resource(show_spinner=False)
def _last() -> _Last:
    return _Last()
