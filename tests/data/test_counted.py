"""What was counted at an event, as known at a moment: nobody is counted before their moment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from data import Database, ImportReport, load_event
from forecasting.tables import Counted

TakeIn = Callable[..., ImportReport]
START = datetime(2026, 6, 1, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LATER = START + timedelta(days=3)
SIGN_UPS = (
    "registration_id,registered_at,party_size,cancelled_at\n"
    "a,2026-05-01,2,\nb,2026-05-02,3,\nc,2026-05-03,4,2026-05-30\n"
    "d,2026-05-04,5,2026-06-01T02:00Z\ne,2026-05-05,6,2026-06-01T02:01Z\nf,2026-06-01T02:01Z,7,\n"
)


@pytest.fixture
def signed_up(march: Database, take_in: TakeIn) -> Database:
    take_in("registrations", SIGN_UPS, "march-1")
    return march


def counted(database: Database, as_of: datetime) -> Counted:
    return load_event(database, "march-1", as_of).counted


def test_nobody_is_counted_where_nobody_counted(signed_up: Database) -> None:
    assert counted(signed_up, LATER) == Counted(registered=2 + 3 + 6, checked_in=None, total=None)
    assert counted(signed_up, LATER).people is None


def test_registered_are_those_on_the_books_at_the_start_whatever_came_after(signed_up: Database) -> None:
    """c had cancelled before, d at the very start, e a minute later; f signed up a minute later."""
    assert [counted(signed_up, START + after).registered for after in (-MINUTE, 0 * MINUTE, MINUTE)] == [16, 11, 11]


def test_people_count_from_their_check_in_on_with_all_who_came_along(signed_up: Database, take_in: TakeIn) -> None:
    rows = (
        "registration_id,attended,checked_in_at\n"
        "a,true,2026-06-01T02:10Z\nb,true,2026-06-01T03:00Z\nc,true,2026-06-01T03:00Z\ne,false,2026-06-01T05:00Z\n"
    )
    take_in("attendance", rows, "march-1", now=LATER)
    ten, sixty = START + 10 * MINUTE, START + 60 * MINUTE
    moments = {ten - MINUTE: None, ten: 2, sixty - MINUTE: 2, sixty: 2 + 3 + 4, LATER: 9}
    assert {moment: counted(signed_up, moment).checked_in for moment in moments} == moments


def test_a_mark_without_a_moment_is_known_from_its_import_on(signed_up: Database, take_in: TakeIn) -> None:
    take_in("attendance", "registration_id,attended\na,true\nb,false\n", "march-1", now=LATER)
    assert counted(signed_up, LATER - MINUTE).checked_in is None
    assert counted(signed_up, LATER).checked_in == 2


def test_that_all_stayed_away_is_a_count_too(signed_up: Database, take_in: TakeIn) -> None:
    take_in("attendance", "registration_id,attended\na,false\n", "march-1", now=LATER)
    assert counted(signed_up, LATER).people == 0


def test_a_corrected_mark_changes_no_earlier_count(signed_up: Database, take_in: TakeIn) -> None:
    rows, corrected = "registration_id,attended\na,true\nb,{}\n", LATER + timedelta(days=1)
    take_in("attendance", rows.format("false"), "march-1", now=LATER)
    take_in("attendance", rows.format("true"), "march-1", now=corrected)
    assert counted(signed_up, corrected - MINUTE).checked_in == 2
    assert counted(signed_up, corrected).checked_in == 5


def test_the_count_of_the_whole_event_is_known_from_its_import_on(signed_up: Database, take_in: TakeIn) -> None:
    event = "event_id,name,starts_at,timezone,target,attended\nmarch-1,A march,2026-06-01T10:00,Asia/Shanghai,100,{}\n"
    take_in("events", event.format(240), now=LATER)
    take_in("events", event.format(230), now=LATER + timedelta(days=1))
    totals = {LATER - MINUTE: None, LATER: 240, LATER + timedelta(days=1): 230}
    assert {moment: counted(signed_up, moment).total for moment in totals} == totals


def test_a_count_that_came_with_a_new_event_is_not_known_before_the_import(database: Database, take_in: TakeIn) -> None:
    take_in("events", "event_id,name,starts_at,attended\nmarch-1,A march,2026-06-01T02:00Z,240\n", now=LATER)
    assert counted(database, LATER - MINUTE).total is None
    assert counted(database, LATER).people == 240


def test_the_count_of_the_whole_event_goes_before_that_of_the_sign_ups() -> None:
    assert Counted(300, checked_in=212, total=240).people == 240
    assert Counted(300, checked_in=212).people == 212
    assert Counted(300, total=0).people == 0
