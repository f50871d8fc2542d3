"""What became of an organiser's earlier targets: finished events that somebody counted, as known at the as-of."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from data import Database, ImportReport, load_event

TakeIn = Callable[..., ImportReport]
HEADER = "event_id,name,starts_at,target,kind,organiser,series,attended\n"
OURS = "ours,Ours,2026-06-01T12:00Z,2000,march,Union,own,\n"
AS_OF = datetime(2026, 5, 20, 12, tzinfo=UTC)


def record(database: Database, as_of: datetime = AS_OF, event_id: str = "ours", **options: bool) -> list[tuple]:
    table = load_event(database, event_id, as_of, **options).organiser_record
    rows = table[["event_id", "target", "kind", "counted"]].astype(object)
    return [tuple(row) for row in rows.where(rows.notna(), None).itertuples(index=False)]


def test_events_of_the_organiser_or_of_the_series_with_target_and_count(database: Database, take_in: TakeIn) -> None:
    take_in(
        "events",
        HEADER + OURS + "a,A,2026-01-01T12:00Z,1000,static,Union,other,300\n"
        "b,B,2026-02-01T12:00Z,500,,Somebody,own,0\n"  # of the series; nobody came
        "c,C,2026-02-02T12:00Z,100,march, UNION ,third,90\n"  # the same name, written otherwise
        "d,D,2026-02-03T12:00Z,100,march,Somebody,fourth,80\n"  # neither
        "e,E,2026-02-04T12:00Z,,march,Union,own,70\n"  # no target
        "f,F,2026-02-05T12:00Z,100,march,Union,own,\n"  # nobody counted
        "g,G,2026-05-20T12:00Z,100,march,Union,own,60\n",  # starts at the as-of
    )
    assert record(database) == [("a", 1000, "static", 300), ("b", 500, None, 0), ("c", 100, "march", 90)]
    after = record(database, AS_OF + timedelta(minutes=1))
    assert [row[0] for row in after] == ["a", "b", "c", "g"]


@pytest.mark.parametrize("organiser", ["", "  "])
def test_no_name_is_nobodys_name(database: Database, take_in: TakeIn, organiser: str) -> None:
    ours = OURS.replace("Union", organiser)
    take_in("events", HEADER + ours + f"a,A,2026-01-01T12:00Z,1000,static,{organiser},other,300\n")
    assert record(database) == []


def test_where_nobody_counted_the_whole_check_ins_count_from_their_moment(database: Database, take_in: TakeIn) -> None:
    take_in("events", HEADER + OURS + "a,A,2026-05-20T11:00Z,100,march,Union,own,\n")
    take_in("registrations", "registration_id,registered_at,party_size\nx,2026-05-01,2\ny,2026-05-01,3\n", "a")
    marks = "registration_id,attended,checked_in_at\nx,true,2026-05-20T11:30Z\ny,true,2026-05-20T12:30Z\n"
    take_in("attendance", marks, "a", now=AS_OF + timedelta(days=30))
    assert record(database, AS_OF - timedelta(minutes=31)) == []
    assert record(database) == [("a", 100, "march", 2)]
    assert record(database, AS_OF + timedelta(hours=1)) == [("a", 100, "march", 5)]


def test_a_corrected_count_is_known_from_its_import_on(database: Database, take_in: TakeIn) -> None:
    past = "a,A,2026-01-01T12:00Z,100,march,Union,own,{}\n"
    take_in("events", HEADER + OURS + past.format(50), now=AS_OF - timedelta(days=9))
    take_in("events", HEADER + past.format(70), now=AS_OF + timedelta(hours=1))
    assert record(database) == [("a", 100, "march", 50)]
    assert record(database, AS_OF + timedelta(hours=2)) == [("a", 100, "march", 70)]


def test_it_is_not_read_where_the_event_is_forecast_alone_or_has_no_target(database: Database, take_in: TakeIn) -> None:
    past = "a,A,2026-01-01T12:00Z,1000,march,Union,own,300\n"
    take_in("events", HEADER + OURS + past + "free,Free,2026-06-02T12:00Z,,march,Union,own,\n")
    assert len(record(database)) == 1
    assert record(database, series=False) == [] == record(database, event_id="free")
