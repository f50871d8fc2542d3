"""The other events of a series, as a forecast reads them: bins of their own, cut at the as-of."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet
import pytest

from data import Database, ImportReport, Outcome, exact, import_file, list_outcomes, load_event
from tests.conftest import NOW

TakeIn = Callable[..., ImportReport]
START = datetime(2026, 3, 20, 12, tzinfo=UTC)
AS_OF = START - timedelta(days=3)
MINUTE = timedelta(minutes=1)
PEOPLE = ["gained", "lost", "stayed", "came"]
# The moments looked from, three days before each start: 26 February for walk-1, 16 March for walk-2.
EVENTS = """event_id,name,starts_at,attended
walk-1,First,2026-03-01T12:00Z,40
walk-2,Second,2026-03-19T12:00Z,50
walk-3,Ours,2026-03-20T12:00Z,60
"""
HEADER = "event_id,registration_id,registered_at,cancelled_at,party_size,attended\n"


@pytest.fixture
def walks(database: Database, take_in: TakeIn) -> Database:
    """Three walks, 19 days and one day apart; the third starts on 20 March 2026 at noon."""
    take_in("events", EVENTS)
    return database


def series(database: Database, as_of: datetime = AS_OF, event_id: str = "walk-3") -> pd.DataFrame:
    return load_event(database, event_id, as_of).series


def bins(database: Database, as_of: datetime = AS_OF) -> list[tuple]:
    """Event, bin, gained, lost, stayed, came."""
    table = series(database, as_of).dropna(subset="days_ago")
    chosen = table[["event_id", "days_ago", *PEOPLE]]
    return [(row[0], *map(int, row[1:])) for row in chosen.itertuples(index=False)]


def test_bins_count_from_as_long_before_each_events_own_start(walks: Database, take_in: TakeIn) -> None:
    take_in(
        "registrations",
        HEADER + "walk-1,a,2026-02-26T12:00:00Z,,1,\n"  # three days before its start, to the second: bin 0
        "walk-1,b,2026-02-25T12:00:01Z,,2,\n"  # a second less than a day earlier: bin 0
        "walk-1,c,2026-02-25T12:00:00Z,,4,\n"  # a day earlier: bin 1
        "walk-2,d,2026-03-06T13:00:00Z,,8,\n"  # ten days, less an hour: bin 9
        "walk-3,e,2026-03-10T12:00:00Z,,16,\n",  # the event itself is not among the others
    )
    assert bins(walks) == [("walk-1", 0, 3, 0, 3, 0), ("walk-1", 1, 4, 0, 4, 0), ("walk-2", 9, 8, 0, 8, 0)]


def test_bins_after_that_moment_are_rounded_down_and_end_with_the_start(walks: Database, take_in: TakeIn) -> None:
    take_in(
        "registrations",
        HEADER + "walk-1,a,2026-02-26T12:00:01Z,,1,\n"  # a second later: bin -1
        "walk-1,b,2026-02-27T12:00:00Z,,2,\n"  # a day later: still bin -1
        "walk-1,c,2026-02-27T12:00:01Z,,4,\n"  # bin -2
        "walk-1,d,2026-03-01T12:00:00Z,,8,\n"  # at the start: bin -3, the last of three days
        "walk-1,e,2026-03-01T12:00:01Z,,16,\n",  # at the door: no sign-up
    )
    assert bins(walks) == [("walk-1", -3, 8, 0, 8, 0), ("walk-1", -2, 4, 0, 4, 0), ("walk-1", -1, 3, 0, 3, 0)]


def test_who_cancels_is_gained_in_one_bin_and_lost_in_another_and_has_not_stayed(
    walks: Database, take_in: TakeIn
) -> None:
    take_in(
        "registrations",
        HEADER + "walk-1,a,2026-02-20T12:00Z,2026-02-28T12:00Z,3,\n"  # bin 6, gone in bin -2
        "walk-1,b,2026-02-25T13:00Z,2026-02-25T00:00Z,5,\n"  # gone on the day, stamped before it came: both bin 0
        "walk-1,c,2026-02-26T12:00Z,2026-03-01T12:00Z,7,\n"  # gone as it starts: bin -3
        "walk-1,d,2026-02-26T12:00Z,2026-03-01T12:01Z,11,\n",  # gone after the start: stayed
    )
    assert bins(walks) == [
        ("walk-1", -3, 0, 7, 0, 0), ("walk-1", -2, 0, 3, 0, 0), ("walk-1", 0, 23, 5, 11, 0), ("walk-1", 6, 3, 0, 0, 0),
    ]  # fmt: skip


def test_a_walk_still_ahead_is_cut_at_the_as_of(walks: Database, take_in: TakeIn) -> None:
    """walk-2 starts two days after the as-of: of the three days before its start only the first is over."""
    take_in(
        "registrations",
        HEADER + "walk-2,a,2026-03-17T12:00Z,,1,\n"  # at the as-of: known
        "walk-2,b,2026-03-17T12:01Z,,2,\n"  # a minute later: not known
        "walk-2,c,2026-03-10T12:00Z,2026-03-17T12:01Z,4,true\n",  # leaves a minute later, came in the end: not known
    )
    assert bins(walks) == [("walk-2", -1, 1, 0, 1, 0), ("walk-2", 6, 4, 0, 4, 0)]
    first, second = series(walks).drop_duplicates("event_id").to_dict("records")
    assert (first["finished"], first["attended"]) == (True, 40)
    assert (second["finished"], second["marked"], pd.isna(second["attended"])) == (False, False, True)


def test_a_walk_that_starts_at_the_as_of_is_not_over_and_a_minute_later_it_is(walks: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + "walk-2,a,2026-03-10T12:00Z,,4,true\n")
    second = datetime(2026, 3, 19, 12, tzinfo=UTC)
    at, after = (series(walks, moment).set_index("event_id").loc["walk-2"] for moment in (second, second + MINUTE))
    assert (at["finished"], at["marked"], at["came"]) == (False, False, 0) and pd.isna(at["attended"])
    assert (after["finished"], after["marked"], after["came"], after["attended"]) == (True, True, 4, 50)


def test_marks_of_attendance_count_from_their_check_in_or_from_the_start(walks: Database, take_in: TakeIn) -> None:
    rows = "".join(f"walk-1,{name},2026-02-20T12:00Z,,{size},\n" for name, size in (("a", 1), ("b", 2), ("c", 4)))
    take_in("registrations", HEADER + rows)
    take_in(
        "attendance",
        "event_id,registration_id,attended,checked_in_at\n"
        "walk-1,a,true,\n"
        "walk-1,b,true,2026-03-17T12:00Z\n"
        "walk-1,c,true,2026-03-17T12:01Z\n",  # a check-in after the as-of is not known
        now=datetime(2027, 1, 1, tzinfo=UTC),  # typed in long after: a past event is read as a record
    )
    assert bins(walks) == [("walk-1", 6, 7, 0, 7, 3)]
    assert bins(walks, AS_OF + MINUTE)[0][-1] == 7


def test_who_signs_up_at_the_door_was_there_and_never_on_the_books(walks: Database, take_in: TakeIn) -> None:
    take_in(
        "registrations",
        HEADER + "walk-1,a,2026-02-20T12:00Z,,1,true\n"
        "walk-1,b,2026-03-01T13:00Z,,2,true\n"  # an hour after the start: bin -4
        "walk-1,c,2026-03-01T13:00Z,,4,false\n"
        "walk-1,d,2026-03-01T13:00Z,2026-03-01T00:00Z,8,true\n"
        "walk-2,e,2026-03-19T12:01Z,,16,true\n",
    )
    assert bins(walks) == [("walk-1", -4, 0, 0, 0, 10), ("walk-1", 6, 1, 0, 1, 1)]
    assert list_outcomes(walks)[0].turnout == 11


def test_an_event_where_all_were_absent_was_counted(walks: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + "walk-1,a,2026-02-20T12:00Z,,3,false\n")
    first = series(walks).iloc[0]
    assert (first["marked"], first["came"]) == (True, 0)


def test_only_the_same_series_and_only_what_starts_before(database: Database, take_in: TakeIn) -> None:
    take_in(
        "events",
        "event_id,name,starts_at,series\n"
        "walk-1,Last year,2025-03-20T12:00Z,\n"
        "stroll,A year before,2024-03-20T12:00Z,walk\n"  # of the series, whatever its id
        "walk-2,Of another series,2026-03-01T12:00Z,run\n"
        "run-1,Of another series,2026-03-01T12:00Z,\n"
        "walk-3,Ours,2026-03-20T12:00Z,\n"
        "walk-4,At the same moment,2026-03-20T13:00+01:00,\n"
        "walk-5,A minute later,2026-03-20T12:01Z,\n",
    )
    assert series(database)["event_id"].tolist() == ["stroll", "walk-1"]
    assert series(database, event_id="run-1", as_of=AS_OF - timedelta(days=30))["event_id"].tolist() == []
    assert load_event(database, "walk-3", AS_OF, series=False).series.empty


def test_an_event_without_sign_ups_has_one_row(walks: Database) -> None:
    table = series(walks)
    assert table["event_id"].tolist() == ["walk-1", "walk-2"] and table["days_ago"].isna().all()


def test_the_latest_are_read_where_there_are_too_many(
    walks: Database, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact, "MOST_OF_A_SERIES", 1)
    take_in("registrations", HEADER + "walk-1,a,2026-02-20T12:00Z,,3,\nwalk-2,b,2026-03-01T12:00Z,,3,\n")
    assert set(series(walks)["event_id"]) == {"walk-2"}


def test_an_edit_after_the_as_of_is_not_seen(walks: Database, take_in: TakeIn) -> None:
    row = HEADER + "walk-1,a,2026-02-20T12:00Z,,{},{}\n"
    take_in("registrations", row.format(3, "true"))
    take_in("registrations", row.format(9, "false"), now=AS_OF + MINUTE)
    take_in("events", EVENTS.replace("2026-03-01", "2026-03-02").replace(",40", ",41"), now=AS_OF + MINUTE)
    assert bins(walks) == [("walk-1", 6, 3, 0, 3, 3)]
    assert series(walks)["attended"].tolist()[0] == 40
    assert bins(walks, AS_OF + MINUTE) == [("walk-1", 7, 9, 0, 9, 0)]


def test_an_event_without_sign_ups_has_an_outcome_of_nobody(march: Database) -> None:
    assert list_outcomes(march) == [Outcome("march-1", datetime(2026, 6, 1, 2, tzinfo=UTC), 100.0, 0, None)]


def test_what_came_of_every_event(walks: Database, take_in: TakeIn) -> None:
    take_in(
        "registrations",
        HEADER + "walk-1,a,2026-03-01T12:00Z,,1,true\n"  # signed up as it started
        "walk-1,b,2026-02-20T12:00Z,2026-03-01T12:00Z,2,\n"  # left as it started
        "walk-1,c,2026-02-20T12:00Z,2026-03-01T12:01Z,4,true\n"  # left a minute later
        "walk-1,d,2026-02-20T12:00Z,,8,false\n"
        "walk-1,e,2026-03-01T12:01Z,,16,true\n"  # at the door: present, not registered
        "walk-2,f,2026-03-01T12:00Z,,32,\n"
        "walk-3,g,2026-03-01T12:00Z,,2,\n",  # nobody looked who came
    )
    edits = HEADER + "walk-2,f,2026-03-01T12:00Z,,{},{}\n"
    for size, mark in ((64, "true"), (128, "false"), (256, "true")):  # the last word counts, and once
        take_in("registrations", edits.format(size, mark))
    take_in("events", EVENTS.replace("First", "Very first"))
    first, second, third = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 19, 20))
    assert list_outcomes(walks) == [
        Outcome("walk-1", first, None, 13, 21), Outcome("walk-2", second, None, 256, 256),
        Outcome("walk-3", third, None, 2, None),
    ]  # fmt: skip


@cache
def hotel(folder: Path) -> tuple[Database, pd.DataFrame, pd.DataFrame]:
    """The hotel's database, events and bookings; read once."""
    memory = Database.in_memory()
    tables = []
    for kind in ("events", "registrations"):
        import_file(memory, kind, folder / "hotel" / f"{kind}.parquet", now=NOW)
        tables.append(pyarrow.parquet.read_table(folder / "hotel" / f"{kind}.parquet").to_pandas())
    return memory, *tables


@pytest.mark.parametrize("days", [21.0, 7.0, 2.4])
def test_a_hotels_series_is_the_one_counted_by_pandas(real_data: Path, days: float) -> None:
    database, arrivals, bookings = hotel(real_data)
    event_id, ahead = "city-2016-02-20", timedelta(days=days)
    start = arrivals.set_index("event_id").loc[event_id, "starts_at"].to_pydatetime()
    others = arrivals[arrivals["event_id"].str.startswith("city") & (arrivals["starts_at"] < start)]
    others = others.sort_values("starts_at").tail(200)
    table = load_event(database, event_id, start - ahead).series
    found = table.dropna(subset="days_ago").astype({"days_ago": "int64"} | dict.fromkeys(PEOPLE, "int64"))
    found = found.set_index(["event_id", "days_ago"])[PEOPLE].sort_index()
    pd.testing.assert_frame_equal(found, by_pandas(bookings, others, start, ahead), check_index_type=False)
    assert found.index.get_level_values("days_ago").min() < 0 < found["came"].sum()
    finished = table.drop_duplicates("event_id").set_index("event_id")["finished"]
    assert finished.to_dict() == (others.set_index("event_id")["starts_at"] < start - ahead).to_dict()


def by_pandas(bookings: pd.DataFrame, others: pd.DataFrame, start: datetime, ahead: timedelta) -> pd.DataFrame:
    """The bins of these events, counted from the rows a second time."""
    day, as_of = pd.Timedelta(days=1), start - ahead
    rows = bookings.merge(others[["event_id", "starts_at"]], on="event_id")
    rows["end"], lead = rows["starts_at"].clip(upper=as_of), rows["starts_at"] - ahead
    left = rows["cancelled_at"] <= rows["end"]
    present = rows["attended"].fillna(False).astype(bool) & (rows["starts_at"] < as_of)
    gained = rows.assign(
        days_ago=(lead - rows["registered_at"]) // day,
        gained=rows["party_size"],
        stayed=rows["party_size"].where(~left, 0),
        came=rows["party_size"].where(present, 0),
    )[rows["registered_at"] <= rows["end"]]
    left_at = rows[["registered_at", "cancelled_at"]].max(axis=1)
    lost = rows.assign(days_ago=(lead - left_at) // day, lost=rows["party_size"])[left]
    return pd.concat([gained, lost]).groupby(["event_id", "days_ago"])[PEOPLE].sum().astype("int64")
