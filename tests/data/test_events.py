"""What is read for a forecast: only what was known at the as-of moment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import (
    Database,
    ImportReport,
    UnknownEvent,
    default_as_of,
    list_events,
    load_event,
    parse_moment,
    status,
)
from forecasting.registrations import books_by_day
from forecasting.tables import EventData, InvalidInput
from tests.conftest import MARCH, NOW, import_text

TakeIn = Callable[..., ImportReport]
AS_OF = datetime(2026, 5, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LONG_BEFORE = datetime(2026, 3, 31, tzinfo=UTC)


def test_bins_of_a_day_run_back_from_the_as_of(march: Database, take_in: TakeIn) -> None:
    take_in(
        "registrations",
        "registration_id,registered_at,city,party_size,cancelled_at\n"
        "a,2026-05-10T12:00:00Z,Wuhan,2,\n"  # at the as-of: bin 0
        "b,2026-05-09T12:00:01Z,Wuhan,3,\n"  # a second less than a day: bin 0
        "c,2026-05-09T12:00:00Z,Wuhan,1,2026-05-10T11:00Z\n"  # a day: bin 1
        "d,2026-05-01T12:00:00Z,,4,2026-05-10T12:00:01Z\n"  # cancelled a second after the as-of
        "e,2026-05-10T12:00:01Z,Wuhan,9,\n",  # a second after the as-of
        "march-1",
    )
    known = load_event(march, "march-1", AS_OF)
    assert known.bookings.to_dict("records") == [
        {"city": "", "days_ago": 9, "bookings": 1, "people": 4, "squares": 16},
        {"city": "Wuhan", "days_ago": 0, "bookings": 2, "people": 5, "squares": 13},
        {"city": "Wuhan", "days_ago": 1, "bookings": 1, "people": 1, "squares": 1},
    ]
    assert known.cancellations.to_dict("records") == [{"city": "Wuhan", "days_ago": 0, "people": 1}]
    assert known.registered == 9
    assert known.data_through == AS_OF
    assert known.hours.to_dict("list") == {"hour": [20], "people": [10]}
    assert not known.daily


def test_a_cancellation_stamped_before_its_sign_up_falls_in_the_bin_of_the_sign_up(
    march: Database, take_in: TakeIn
) -> None:
    """Both on one day, the cancellation as a date; the as-of a day later lies between the two."""
    rows = "registered_at,cancelled_at,party_size\n2026-05-09T14:00Z,2026-05-09T00:00Z,2\n2026-05-09T15:00Z,,3\n"
    take_in("registrations", rows, "march-1")
    known = load_event(march, "march-1", AS_OF)
    assert known.bookings["days_ago"].tolist() == known.cancellations["days_ago"].tolist() == [0]
    assert books_by_day(known).tolist() == [known.registered] == [3]


def test_an_event_without_anything_still_loads(march: Database) -> None:
    known = load_event(march, "march-1", AS_OF)
    assert known.registered == 0 and not known.daily and known.data_through is None
    assert known.bookings.empty and known.bookings["people"].dtype == "int64"
    assert known.days_before == pytest.approx(21 + 14 / 24)


@pytest.mark.parametrize(
    ("moments", "daily"),
    [
        (["2026-05-01T00:00Z", "2026-05-02T00:00Z"], True),
        (["2026-05-01", "2026-05-02"], True),
        (["2026-05-01T00:00Z", "2026-05-02"], False),
        (["2026-05-01T00:01Z"], False),
    ],
)
def test_dates_are_told_from_moments(march: Database, take_in: TakeIn, moments: list[str], daily: bool) -> None:
    take_in("registrations", "\n".join(["registered_at", *moments]) + "\n", "march-1")
    assert load_event(march, "march-1", AS_OF).daily is daily


def test_milestones_and_claims_are_known_from_their_moment_on(march: Database, take_in: TakeIn) -> None:
    take_in("milestones", "happened_at,title\n2026-05-10T20:00,at noon UTC\n2026-05-10T20:01,later\n", "march-1")
    take_in(
        "claims", "claimed_at,about,claimant,high,source\n2026-05-10,plan,us,2000,paper\n2026-05-11,x,y,,z\n", "march-1"
    )
    known = load_event(march, "march-1", AS_OF)
    assert known.milestones["title"].tolist() == ["at noon UTC"]
    assert known.claims["about"].tolist() == ["plan"]
    assert known.claims["high"].tolist() == [2000.0] and known.claims["low"].isna().all()


def test_an_edit_of_an_event_holds_from_its_own_moment_on(march: Database, take_in: TakeIn) -> None:
    edit = "event_id,name,starts_at,target\nmarch-1,{},2026-06-01T10:00,{}\n"
    planned, corrected = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    take_in("events", edit.format("Planned", 200), now=planned)
    take_in("events", edit.format("Corrected", 300), now=corrected)
    targets = {planned - MINUTE: 100, planned: 200, corrected - MINUTE: 200, corrected: 300}
    assert {as_of: load_event(march, "march-1", as_of).event.target for as_of in targets} == targets


def test_a_mistyped_start_shows_only_while_it_stood(database: Database, take_in: TakeIn) -> None:
    edit = "event_id,name,starts_at\nmarch-1,A march,{}-06-01T10:00Z\n"
    first, mistyped, mended = (datetime(2025, 3, day, tzinfo=UTC) for day in (1, 10, 11))
    take_in("events", edit.format(2025), now=first)
    take_in("events", edit.format(2015), now=mistyped)
    take_in("events", edit.format(2025), now=mended)
    years = {first: 2025, mistyped - MINUTE: 2025, mistyped: 2015, mended - MINUTE: 2015, mended: 2025}
    assert {as_of: load_event(database, "march-1", as_of).event.starts_at.year for as_of in years} == years


def test_a_bus_is_known_as_it_stood(march: Database, take_in: TakeIn) -> None:
    bus = "bus_id,city,seats,status\nb1,Wuhan,{},{}\n"
    take_in("buses", bus.format(50, "planned"), "march-1")
    take_in("buses", bus.format(40, "cancelled"), "march-1", now=AS_OF)
    assert load_event(march, "march-1", AS_OF - MINUTE).buses["seats"].tolist() == [50]
    assert load_event(march, "march-1", AS_OF).buses["status"].tolist() == ["cancelled"]


def test_an_unknown_event_is_told(march: Database) -> None:
    with pytest.raises(UnknownEvent, match='no event "march-9"'):
        load_event(march, "march-9", AS_OF)
    with pytest.raises(UnknownEvent):
        default_as_of(march, "march-9", NOW)


def test_status_counts_stored_rows_once_and_cancelled_ones_too(march: Database, take_in: TakeIn) -> None:
    rows = "registration_id,registered_at,cancelled_at,party_size\na,2026-05-01,{},2\nb,2026-05-02,,1\n"
    take_in("registrations", rows.format(""), "march-1")
    take_in("registrations", rows.format("2026-05-03"), "march-1", now=AS_OF)
    take_in("posts", "post_id,posted_at\np1,2026-05-04T09:00Z\n", "march-1")
    (summary,) = status(march).events
    assert (summary.registrations, summary.posts) == (2, 1)
    assert summary.data_through == datetime(2026, 5, 4, 9, tzinfo=UTC)
    assert summary.starts_at.isoformat() == "2026-06-01T10:00:00+08:00"
    assert list_events(march) == (summary,)


def test_the_usual_as_of_is_now_then_the_end_of_the_data_then_the_last_minute(march: Database, take_in: TakeIn) -> None:
    start, after = datetime(2026, 6, 1, 2, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)
    assert default_as_of(march, "march-1", AS_OF) == AS_OF
    assert default_as_of(march, "march-1", after) == start - MINUTE
    take_in("registrations", "registration_id,registered_at\na,2026-05-31T18:20Z\n", "march-1")
    assert default_as_of(march, "march-1", after) == datetime(2026, 5, 31, 19, tzinfo=UTC)
    take_in("registrations", "registration_id,registered_at\na,2026-05-31T18:00Z\n", "march-1")
    assert default_as_of(march, "march-1", after) == datetime(2026, 5, 31, 18, tzinfo=UTC)
    take_in("registrations", "registration_id,registered_at\nb,2026-06-01T01:20Z\n", "march-1")
    assert default_as_of(march, "march-1", after) == start - MINUTE


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2011-11-23", "2011-11-23T00:00:00+08:00"),
        ("2011-11-23T20:00", "2011-11-23T20:00:00+08:00"),
        ("2011-11-23 20:00:30", "2011-11-23T20:00:30+08:00"),
        ("2011-11-23T12:00Z", "2011-11-23T20:00:00+08:00"),
        ("2011-11-23T12:00+00:00", "2011-11-23T20:00:00+08:00"),
        ("2011-11-23T07:00:00.25-0500", "2011-11-23T20:00:00.250000+08:00"),
    ],
)
def test_a_moment_is_read_in_the_events_zone(text: str, moment: str) -> None:
    assert parse_moment(text, "Asia/Shanghai").isoformat() == moment


@pytest.mark.parametrize(
    "text", ["", "now", "2011-11-31", "2011-11-23T20", "20111123T2000", "2011-W47", "9" * 99, "NaN"]
)
def test_a_text_that_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="must be written like"):
        parse_moment(text, "UTC")


def test_a_correction_made_later_is_seen_where_it_is_asked_for_and_nothing_newer(
    march: Database, take_in: TakeIn
) -> None:
    rows = "registration_id,registered_at,party_size\n"
    take_in("registrations", f"{rows}a,2026-05-09T10:00Z,2\nb,2026-05-10T13:00Z,4\n", "march-1")
    corrected = AS_OF + timedelta(hours=5)
    take_in("registrations", f"{rows}a,2026-05-09T10:00Z,7\n", "march-1", now=corrected)
    assert load_event(march, "march-1", AS_OF).registered == 2
    assert load_event(march, "march-1", AS_OF, known_at=corrected - MINUTE).registered == 2
    assert load_event(march, "march-1", AS_OF, known_at=corrected).registered == 7


moments = st.integers(0, 60 * 24 * 60).map(lambda minutes: datetime(2026, 4, 1, tzinfo=UTC) + minutes * MINUTE)
sign_ups = st.tuples(moments, st.none() | moments, st.integers(1, 9), st.sampled_from(["", "Wuhan", "Beijing"]))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    as_of=moments,
    before=st.lists(sign_ups, min_size=1, max_size=6),
    later=st.lists(sign_ups, max_size=6),
    start=moments.map(lambda moment: moment.replace(year=2016)) | moments,
)
def test_later_rows_never_change_an_earlier_as_of(
    tmp_path: Path, as_of: datetime, before: list[tuple], later: list[tuple], start: datetime
) -> None:
    database, after = fresh_march(tmp_path), as_of + MINUTE
    import_text(database, tmp_path, "registrations", _csv(before))
    at_first = load_event(database, "march-1", as_of)
    new = [(as_of + (moment - LONG_BEFORE), None, size, city) for moment, _, size, city in later]
    changed = [(moment, moment, size + 1, "Lhasa") for moment, _, size, _ in before]
    import_text(database, tmp_path, "registrations", _csv(changed) + _csv(new, "new", header=False), now=after)
    event = f"event_id,name,starts_at,target\nmarch-1,A changed march,{start.isoformat()},999\n"
    import_text(database, tmp_path, "events", event, now=after)
    _assert_equal(load_event(database, "march-1", as_of), at_first)
    assert load_event(database, "march-1", after).registered == 0 or new
    assert load_event(database, "march-1", after + MINUTE).event.target == 999


def fresh_march(folder: Path) -> Database:
    """The event of `march`, in memory; one for every example."""
    database = Database.in_memory()
    import_text(database, folder, "events", MARCH)
    return database


def _csv(rows: list[tuple], name: str = "row", header: bool = True) -> str:
    lines = []
    for n, (registered, cancelled, size, city) in enumerate(rows):
        cancelled_text = max(registered, cancelled).isoformat() if cancelled else ""
        lines.append(f"march-1,{name}-{n},{registered.isoformat()},{cancelled_text},{size},{city}")
    return "\n".join(["event_id,registration_id,registered_at,cancelled_at,party_size,city"] * header + lines) + "\n"


def _assert_equal(one: EventData, other: EventData) -> None:
    for table in ("bookings", "cancellations", "hours", "buses", "milestones", "claims"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table))
    assert (one.event, one.as_of, one.daily) == (other.event, other.as_of, other.daily)
    assert (one.data_through, one.counted) == (other.data_through, other.counted)
