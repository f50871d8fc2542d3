"""Sign-ups of lists that somebody marked: read beside the others, for every as-of, and pointed out no more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from data import Database, ImportReport, load_event
from tests.conftest import NOW
from tests.data.test_bursts import AS_OF, HEADER, LIST, in_a_minute, rows, spread

TakeIn = Callable[..., ImportReport]


def mark(database: Database, *, minute: datetime | None = None, import_id: int | None = None) -> None:
    """A mark as it is stored."""
    with database.open(write=True) as connection:
        connection.execute("INSERT INTO bulk_lists VALUES ('march-1', ?, ?, ?)", [minute, import_id, NOW])


def bulk(database: Database, as_of: datetime = AS_OF) -> list[list[object]]:
    return load_event(database, "march-1", as_of).bulk.values.tolist()


@pytest.fixture
def busy(march: Database, take_in: TakeIn) -> Database:
    """Forty sign-ups one by one, then 300 for one and 200 for two in a minute, 14:03 in Shanghai, two bins back."""
    minute = in_a_minute(500)
    text = rows(spread(40), "u") + rows(minute[:300], "e") + rows(minute[300:], "r", "Ruhr", 2, "2026-05-25T06:03:30Z")
    take_in("registrations", HEADER + text, "march-1")
    return march


def test_without_a_mark_there_are_none(busy: Database) -> None:
    known = load_event(busy, "march-1", AS_OF)
    assert known.bulk.empty and not known.bursts.empty


def test_a_marked_minute_by_city_hour_and_party_the_cancelled_ones_too(busy: Database) -> None:
    mark(busy, minute=LIST)
    # city, days ago, hour in Shanghai, bookings, people, squares, people who cancelled
    assert bulk(busy) == [["Ems", 2, 14, 300, 300, 300, 0], ["Ruhr", 2, 14, 200, 400, 800, 400]]
    assert load_event(busy, "march-1", AS_OF).registered == 40 + 300


def test_what_is_marked_is_pointed_out_no_more(busy: Database) -> None:
    mark(busy, minute=LIST)
    assert load_event(busy, "march-1", AS_OF).bursts.empty


def test_another_list_beside_a_marked_one_is_still_pointed_out(busy: Database, take_in: TakeIn) -> None:
    other = LIST + timedelta(hours=5)
    take_in("registrations", HEADER + rows(in_a_minute(150, other), "o"), "march-1")
    mark(busy, minute=LIST)
    assert load_event(busy, "march-1", AS_OF).bursts["minute"].unique().tolist() == [pd.Timestamp(other)]


def test_a_mark_holds_for_every_as_of_and_nothing_later_is_seen(busy: Database) -> None:
    mark(busy, minute=LIST)
    assert bulk(busy, LIST - timedelta(seconds=1)) == []
    # 500 over the seconds of a minute, up to its twentieth: twenty of each sixty, and the last twenty; nobody has left.
    early = bulk(busy, LIST + timedelta(seconds=19))
    assert [row[:4] for row in early] == [["Ems", 0, 14, 5 * 20], ["Ruhr", 0, 14, 3 * 20 + 20]]
    assert sum(row[6] for row in early) == 0


def test_an_import_is_marked_whole(busy: Database, take_in: TakeIn) -> None:
    text = HEADER + rows([LIST + n * timedelta(hours=1) for n in range(1, 4)], "l", "Lahn", 3)
    report = take_in("registrations", text, "march-1")
    assert report.new == 3
    mark(busy, import_id=3)  # after the event and the first sign-ups
    assert bulk(busy) == [["Lahn", 2, hour, 1, 3, 9, 0] for hour in (15, 16, 17)]


def test_a_sign_up_is_of_the_import_that_brought_it_first(busy: Database, take_in: TakeIn) -> None:
    """A later import changes one row of the list and one of the others: the first stays in the list."""
    moments = [LIST + n * timedelta(hours=1) for n in range(1, 4)]
    take_in("registrations", HEADER + rows(moments, "l", "Lahn"), "march-1")
    mark(busy, import_id=3)
    later = NOW + timedelta(days=1)
    changed = HEADER + rows(moments[:1], "l", "Sieg") + rows(spread(1), "u", "Sieg")
    assert take_in("registrations", changed, "march-1", now=later).changed == 2
    cities = pd.DataFrame(bulk(busy), columns=["city", *"abcdef"])["city"].tolist()
    assert sorted(cities) == ["Lahn", "Lahn", "Sieg"]
    mark(busy, import_id=4)
    assert len(bulk(busy)) == 3


def test_a_mark_of_another_event_marks_nothing_here(busy: Database) -> None:
    with busy.open(write=True) as connection:
        connection.execute("INSERT INTO bulk_lists VALUES ('other', ?, NULL, ?)", [LIST, NOW])
    assert bulk(busy) == []


def test_a_list_of_dates_says_nothing_of_how_the_others_are_stamped(march: Database, take_in: TakeIn) -> None:
    """Moments, and a list with dates alone; or dates, and a list with moments."""
    take_in("registrations", HEADER + "".join(f"d{n},2026-05-{n + 10},Ems,1,\n" for n in range(9)), "march-1")
    assert load_event(march, "march-1", AS_OF).daily
    take_in("registrations", HEADER + rows(in_a_minute(120), "x"), "march-1")
    assert not load_event(march, "march-1", AS_OF).daily
    mark(march, minute=LIST)
    assert load_event(march, "march-1", AS_OF).daily


def test_lists_of_the_other_events_of_a_series(busy: Database, take_in: TakeIn) -> None:
    """Of a later event that looks back at this one: its list, and those of it who left."""
    take_in("events", "event_id,name,starts_at,timezone,series\nmarch-2,B,2026-06-20T10:00,Asia/Shanghai,march\n")
    mark(busy, minute=LIST)
    then = datetime(2026, 6, 20, 2, tzinfo=UTC) - timedelta(days=5)  # five days before, as AS_OF is
    series = load_event(busy, "march-2", then).series
    assert series["listed"].sum() == 300 + 400 and series["listed_lost"].sum() == 400
    assert series.loc[series["listed"] > 0, "days_ago"].tolist() == [2]
    assert series["gained"].sum() == 740


def test_an_events_own_bands_are_read(march: Database) -> None:
    assert load_event(march, "march-1", AS_OF).event.bands is None
    with march.open(write=True) as connection:
        connection.execute("UPDATE events SET bands = [0.2, 0.75]")
    assert load_event(march, "march-1", AS_OF).event.bands == (0.2, 0.75)
