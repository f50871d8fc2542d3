"""Which release a reporter reads, and that it never changes once it has come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from data import (
    Database,
    ImportReport,
    NotAllowed,
    Release,
    Role,
    UnknownEvent,
    default_as_of,
    frozen_count,
    list_events,
    list_frozen,
    list_outcomes,
    load_event,
    release_at,
    status,
    store_frozen,
    was_corrected,
)
from forecasting.frozen import FREEZE, IMPORT, make_frozen
from forecasting.tables import RELEASED_VERSION, EventData

TakeIn = Callable[..., ImportReport]

# march-1 starts on 1 June 2026, 10:00 in Shanghai, which is 02:00 UTC; its releases come at 12:00 UTC.
IMPORTED = datetime(2026, 5, 10, 3, tzinfo=UTC)
FIRST = datetime(2026, 5, 10, 12, tzinfo=UTC)
LATER = datetime(2026, 5, 25, 3, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def reporter(march: Database) -> Database:
    return replace(march, role=Role.REPORTER)


def sign_ups(first: int, count: int, moment: str, city: str = "Wuhan") -> str:
    rows = "".join(f"r{number},{moment},{city}\n" for number in range(first, first + count))
    return f"registration_id,registered_at,city\n{rows}"


def release(database: Database, as_of: str, now: datetime = LATER) -> Release:
    found = release_at(database, "march-1", datetime.fromisoformat(as_of), now)
    assert found is not None
    return found


def read(database: Database, as_of: datetime, now: datetime = LATER) -> EventData:
    return load_event(database, "march-1", as_of, now=now)


def people(known: EventData) -> dict[str, int]:
    return {str(city): int(count) for city, count in known.bookings.groupby("city")["people"].sum().items()}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2026-05-20T20:00+08:00", "2026-05-20T20:00+08:00"),
        ("2026-05-20T19:59:59+08:00", "2026-05-19T20:00+08:00"),
        ("2026-05-21T00:00+08:00", "2026-05-20T20:00+08:00"),
        ("2026-05-20T12:00Z", "2026-05-20T20:00+08:00"),
        ("2026-06-30T12:00Z", "2026-05-24T20:00+08:00"),  # the last one that has come by LATER
    ],
)
def test_a_moment_is_answered_by_the_release_before_it(reporter: Database, asked: str, told: str) -> None:
    found = release(reporter, asked)
    assert found.released_at == datetime.fromisoformat(told)
    assert found.next_at == datetime.fromisoformat("2026-05-25T20:00+08:00")
    assert read(reporter, datetime.fromisoformat(asked)).as_of == found.released_at


def test_a_release_comes_at_twenty_on_the_clock_of_a_zone_that_changes_it(database: Database, take_in: TakeIn) -> None:
    take_in("events", "event_id,name,starts_at,timezone\nmarch-1,M,2026-04-20T10:00,Europe/Berlin\n", now=IMPORTED)
    reporter = replace(database, role=Role.REPORTER)
    # Clocks go forward in the night to 29 March: 20:00 is 19:00 UTC before and 18:00 UTC after.
    assert release(reporter, "2026-03-29T18:59+02:00").released_at == datetime(2026, 3, 28, 19, tzinfo=UTC)
    assert release(reporter, "2026-03-29T20:00+02:00").released_at == datetime(2026, 3, 29, 18, tzinfo=UTC)


def test_an_organiser_reads_any_moment_and_exact_numbers(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", sign_ups(0, 13, "2026-05-09T10:00"), "march-1", now=IMPORTED)
    assert release_at(march, "march-1", LATER) is None
    assert load_event(march, "march-1", LATER).as_of == LATER
    assert people(load_event(march, "march-1", LATER)) == {"Wuhan": 13}


def test_nothing_is_told_before_the_first_release_after_the_first_import(
    march: Database, reporter: Database, take_in: TakeIn
) -> None:
    take_in("registrations", sign_ups(0, 13, "2026-05-08T10:00"), "march-1", now=IMPORTED)
    before = FIRST - timedelta(minutes=1)
    assert people(read(reporter, before, now=before)) == {}
    assert list_events(reporter, now=before)[0].registrations == 0
    assert people(read(reporter, FIRST, now=FIRST)) == {"Wuhan": 15}
    assert list_events(reporter, now=FIRST)[0].registrations == 15
    # From then on the days before it can be read too, with the sign-ups of those days.
    assert people(read(reporter, FIRST - DAY, now=FIRST)) == {"Wuhan": 15}
    assert people(read(reporter, FIRST - 3 * DAY, now=FIRST)) == {}


def test_a_release_is_the_same_after_later_imports_corrections_and_cancellations(
    march: Database, reporter: Database, take_in: TakeIn
) -> None:
    take_in("registrations", sign_ups(0, 23, "2026-05-09T10:00"), "march-1", now=IMPORTED)
    moments = [FIRST + days * DAY for days in (0, 3, 8)]
    before = [read(reporter, moment) for moment in moments]
    dated_back = sign_ups(100, 40, "2026-05-08T10:00", "Xi'an")
    take_in("registrations", dated_back, "march-1", now=moments[1] + timedelta(hours=1))
    leaving = "".join(f"r{number},2026-05-09T10:00,Wuhan,2026-05-09T12:00\n" for number in range(12))
    cancelled = f"registration_id,registered_at,city,cancelled_at\n{leaving}"
    take_in("registrations", cancelled, "march-1", now=moments[2] + timedelta(hours=1))
    after = [read(reporter, moment) for moment in moments]
    assert [people(known) for known in before] == [{"Wuhan": 25}] * 3
    assert [people(known) for known in after] == [{"Wuhan": 25}, {"Wuhan": 25}, {"Wuhan": 25, "Xi'an": 40}]
    assert all(known.cancellations.empty for known in after)
    last = read(reporter, moments[2] + DAY)
    assert (people(last), last.registered) == ({"Wuhan": 25, "Xi'an": 40}, 55)


def test_a_past_event_is_told_at_once(database: Database, take_in: TakeIn) -> None:
    take_in("events", "event_id,name,starts_at\nmarch-1,M,2026-05-01T18:00\n", now=IMPORTED)
    take_in("registrations", sign_ups(0, 13, "2026-04-20T10:00"), "march-1", now=IMPORTED)
    reporter, at_once = replace(database, role=Role.REPORTER), IMPORTED + timedelta(minutes=1)
    assert default_as_of(reporter, "march-1", at_once) == datetime(2026, 4, 30, 20, tzinfo=UTC)
    assert people(read(reporter, datetime(2026, 4, 30, 20, tzinfo=UTC), now=at_once)) == {"Wuhan": 15}
    assert list_events(reporter, now=at_once)[0].registrations == 15


def test_what_was_counted_is_told_from_the_next_release_on(
    march: Database, reporter: Database, take_in: TakeIn
) -> None:
    take_in("registrations", sign_ups(0, 48, "2026-05-09T10:00"), "march-1", now=IMPORTED)
    start = datetime(2026, 6, 1, 2, tzinfo=UTC)
    marks = "registration_id,attended\n" + "".join(f"r{number},true\n" for number in range(33))
    take_in("attendance", marks, "march-1", now=start + timedelta(hours=5))
    at_six, at_eight = start + timedelta(hours=8), start + timedelta(hours=10)
    assert read(reporter, at_six, now=at_six).counted.checked_in is None
    assert read(reporter, at_six, now=at_six).as_of < start
    told = read(reporter, at_eight, now=at_eight).counted
    assert (told.registered, told.checked_in) == (50, 35)


def test_lists_and_status_hold_released_numbers_and_no_moment_of_a_sign_up(
    march: Database, reporter: Database, take_in: TakeIn
) -> None:
    rows = sign_ups(0, 13, "2026-05-09T10:00") + sign_ups(20, 9, "2026-05-09T11:00", "Xi'an").split("\n", 1)[1]
    take_in("registrations", rows, "march-1", now=IMPORTED)
    assert [event.registrations for event in list_events(march)] == [22]
    for summary in (*list_events(reporter, now=LATER), *status(reporter, now=LATER).events):
        assert (summary.registrations, summary.data_through) == (15, None)  # the nine are too few to be told at all
    assert read(reporter, LATER).data_through == datetime(2026, 5, 9, 12, tzinfo=UTC)
    assert was_corrected(reporter, IMPORTED, LATER)
    with pytest.raises(NotAllowed):
        list_outcomes(reporter)
    with pytest.raises(UnknownEvent):
        load_event(reporter, "march-2", LATER)


def test_frozen_forecasts_are_told_as_releases_made_them_and_only_once_their_event_has_begun(
    march: Database, reporter: Database, take_in: TakeIn
) -> None:
    take_in("registrations", sign_ups(0, 123, "2026-05-09T10:00"), "march-1", now=IMPORTED)
    start, last = datetime(2026, 6, 1, 2, tzinfo=UTC), datetime(2026, 5, 24, 12, tzinfo=UTC)
    known = load_event(march, "march-1", IMPORTED)
    store_frozen(march, make_frozen(known, FIRST - timedelta(minutes=1), FREEZE), make=make_frozen)  # nothing released
    for made_at in (LATER, LATER + timedelta(hours=2), start + DAY):
        store_frozen(march, make_frozen(load_event(march, "march-1", LATER), made_at, IMPORT), make=make_frozen)
    assert list_frozen(reporter, now=start - timedelta(seconds=1)) == ()
    (told,) = list_frozen(reporter, "march-1", now=start)  # one for each release
    expected = make_frozen(read(reporter, LATER), last, IMPORT)
    for name, value in vars(expected).items():
        assert np.array_equal(getattr(told, name), value), name
    assert (told.registered, told.as_of, told.made_at) == (125, last, last)
    assert told.data_version.startswith(RELEASED_VERSION) and frozen_count(march) == 4
    exact = list_frozen(march)
    assert [one.registered for one in exact] == [123, 123, 123, 123]
    assert not {one.forecast_id for one in exact} & {told.forecast_id}


def test_a_replay_put_on_record_after_the_start_is_no_forecast_for_reporters_either(
    march: Database, reporter: Database, take_in: TakeIn
) -> None:
    take_in("registrations", sign_ups(0, 23, "2026-05-09T10:00"), "march-1", now=IMPORTED)
    start = datetime(2026, 6, 1, 2, tzinfo=UTC)
    for made_at in (start + timedelta(hours=1), start + DAY):
        known = load_event(march, "march-1", made_at - 2 * DAY)
        store_frozen(march, make_frozen(known, made_at, FREEZE), make=make_frozen)
    told = list_frozen(reporter, now=start + DAY)
    assert [one.made_at for one in told] == [start, datetime(2026, 6, 1, 12, tzinfo=UTC)]
