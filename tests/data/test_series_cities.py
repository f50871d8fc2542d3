"""Who came from each city to the finished events of a series: counted by hand, cut at the as-of."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from data import Database, ImportReport, exact, load_event
from forecasting.tables import SERIES_CITY_COLUMNS

TakeIn = Callable[..., ImportReport]
AS_OF = datetime(2026, 3, 17, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EVENTS = """event_id,name,starts_at,attended
walk-1,First,2026-03-01T12:00Z,
walk-2,Second,2026-03-08T12:00Z,
walk-3,Third,2026-03-19T12:00Z,
walk-4,Ours,2026-03-20T12:00Z,
talk-1,Of another series,2026-03-02T12:00Z,
"""
HEADER = "event_id,registration_id,registered_at,city,cancelled_at,party_size,attended\n"


@pytest.fixture
def walks(database: Database, take_in: TakeIn) -> Database:
    """Two finished walks, one under way, and ours, which starts on 20 March 2026 at noon."""
    take_in("events", EVENTS)
    return database


def cities(database: Database, as_of: datetime = AS_OF, **more: object) -> list[tuple]:
    """City, events, registered, came."""
    table: pd.DataFrame = load_event(database, "walk-4", as_of, **more).series_cities
    assert tuple(table.columns) == SERIES_CITY_COLUMNS
    return [(row[0], *map(int, row[1:])) for row in table.itertuples(index=False)]


def test_people_are_counted_by_city_over_all_finished_walks(walks: Database, take_in: TakeIn) -> None:
    take_in(
        "registrations",
        HEADER + "walk-1,a,2026-02-20T12:00Z,Ems,,3,true\n"
        "walk-1,b,2026-02-20T12:00Z,Ems,,1,false\n"
        "walk-1,c,2026-02-20T12:00Z,Lahn,,2,false\n"
        "walk-1,d,2026-02-20T12:00Z,,,5,true\n"  # of no city
        "walk-2,e,2026-03-05T12:00Z,Ems,,4,true\n"
        "walk-2,f,2026-03-05T12:00Z,Ems,,8,\n"  # not marked at all: registered, and not there
        "walk-3,g,2026-03-05T12:00Z,Ems,,16,true\n"  # not over
        "walk-4,h,2026-03-05T12:00Z,Ems,,32,true\n"  # ours
        "talk-1,i,2026-02-20T12:00Z,Ems,,64,true\n",
    )
    assert cities(walks) == [("", 1, 5, 5), ("Ems", 2, 3 + 1 + 4 + 8, 3 + 4), ("Lahn", 1, 2, 0)]


def test_a_walk_where_nobody_was_marked_either_way_tells_nothing(walks: Database, take_in: TakeIn) -> None:
    take_in(
        "registrations",
        HEADER + "walk-1,a,2026-02-20T12:00Z,Ems,,3,\nwalk-2,b,2026-03-05T12:00Z,Ems,,4,false\n",
    )
    assert cities(walks) == [("Ems", 1, 4, 0)]


def test_only_who_was_registered_at_the_start_counts(walks: Database, take_in: TakeIn) -> None:
    take_in(
        "registrations",
        HEADER + "walk-1,a,2026-03-01T12:00:00Z,Ems,,1,true\n"  # as it started
        "walk-1,b,2026-03-01T12:00:01Z,Ems,,2,true\n"  # at the door
        "walk-1,c,2026-02-20T12:00Z,Ems,2026-03-01T12:00:00Z,4,false\n"  # left as it started
        "walk-1,d,2026-02-20T12:00Z,Ems,2026-03-01T12:00:01Z,8,false\n",  # a second later: was registered
    )
    assert cities(walks) == [("Ems", 1, 9, 1)]


def test_a_walk_counts_once_it_has_started(walks: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + "walk-3,a,2026-03-05T12:00Z,Ems,,4,true\n")
    third = datetime(2026, 3, 19, 12, tzinfo=UTC)
    assert cities(walks, third) == []
    assert cities(walks, third + MINUTE) == [("Ems", 1, 4, 4)]


def test_a_check_in_after_the_as_of_is_not_known(walks: Database, take_in: TakeIn) -> None:
    take_in(
        "registrations",
        HEADER + "walk-1,a,2026-02-20T12:00Z,Ems,,1,\nwalk-1,b,2026-02-20T12:00Z,Ems,,2,\n",
    )
    marks = "walk-1,a,true,\nwalk-1,b,true,2026-03-17T12:01Z\n"
    take_in("attendance", "event_id,registration_id,attended,checked_in_at\n" + marks)
    assert cities(walks) == [("Ems", 1, 3, 1)]
    assert cities(walks, AS_OF + MINUTE) == [("Ems", 1, 3, 3)]


def test_corrections_show_from_their_own_moment_on_or_where_they_are_asked_for(
    walks: Database, take_in: TakeIn
) -> None:
    later = datetime(2026, 3, 18, tzinfo=UTC)
    take_in("registrations", HEADER + "walk-1,a,2026-02-20T12:00Z,Ems,,3,true\n")
    take_in("registrations", HEADER + "walk-1,a,2026-02-20T12:00Z,Lahn,,5,false\n", now=later)
    assert cities(walks) == [("Ems", 1, 3, 3)]
    assert cities(walks, known_at=later) == cities(walks, later) == [("Lahn", 1, 5, 0)]


def test_a_forecast_alone_reads_none_and_a_long_series_only_its_latest(
    walks: Database, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(
        "registrations",
        HEADER + "walk-1,a,2026-02-20T12:00Z,Ems,,3,true\nwalk-2,b,2026-03-05T12:00Z,Ems,,4,false\n",
    )
    assert cities(walks, series=False) == []
    monkeypatch.setattr(exact, "MOST_OF_A_SERIES", 1)
    assert cities(walks) == [("Ems", 1, 4, 0)]
