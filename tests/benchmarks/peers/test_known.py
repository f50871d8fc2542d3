"""What the peers are told is what was known at the as-of, and nothing else."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.benchmarks.peers.exchange import ALONE, HISTORY, Case, read_cases, write_cases
from tests.benchmarks.peers.known import World, alone, cases, choose_events, read_world, with_history, write_world

STARTS = {"a-1": "2026-03-02 12:00", "a-2": "2026-03-09 12:00", "a-3": "2026-03-16 12:00", "b-1": "2026-03-03 12:00"}
# event, signed up, cancelled, people, whether they came
ROWS = [
    ("a-1", "2026-02-20 00:00", None, 4, True),
    ("a-1", "2026-02-20 00:00", "2026-02-22 00:00", 8, False),  # gone before the lead of three days
    ("a-1", "2026-02-25 00:00", "2026-03-01 00:00", 2, False),  # on the books then, gone later
    ("a-1", "2026-03-01 00:00", None, 3, True),  # signed up after that lead
    ("a-1", "2026-02-20 00:00", None, 5, False),
    ("a-2", "2026-03-01 00:00", None, 10, True),
    ("a-3", "2026-03-10 13:00", None, 6, True),
    ("a-3", "2026-03-13 11:00", None, 1, True),
    ("a-3", "2026-03-13 12:00", "2026-03-14 00:00", 7, False),  # at the as-of, gone when nobody knew yet
    ("a-3", "2026-03-13 13:00", None, 20, True),  # an hour after it
    ("b-1", "2026-02-20 00:00", None, 100, True),
]


def moments(texts: list[str | None]) -> pd.DatetimeIndex:
    return pd.to_datetime(pd.Series(texts, dtype="object"), utc=True)


@pytest.fixture
def world() -> World:
    """Three weekly events of series a and one of series b."""
    ids, registered, cancelled, people, attended = (list(column) for column in zip(*ROWS, strict=True))
    events = pd.DataFrame({"event_id": list(STARTS), "starts_at": moments(list(STARTS.values()))})
    registrations = pd.DataFrame({"event_id": ids, "party_size": people, "attended": attended})
    registrations = registrations.assign(registered_at=moments(registered), cancelled_at=moments(cancelled))
    return World(events.assign(series=["a", "a", "a", "b"]), registrations)


def test_a_past_event_has_its_books_at_the_same_lead_and_those_who_came(world: World) -> None:
    case = with_history(world, "a-3", 3.0)
    assert case.rows["y"].tolist() == [4 + 3, 10]
    assert case.rows["books"].tolist() == [4 + 2 + 5, 10]
    assert case.books == 6 + 1 + 7
    assert (case.steps, case.season) == (1, 1)


def test_an_event_that_starts_at_the_as_of_is_not_finished(world: World) -> None:
    assert with_history(world, "a-3", 7.0).rows["y"].tolist() == [7]
    assert with_history(world, "a-3", 7.0).steps == 2
    assert len(with_history(world, "a-3", 6.999).rows) == 2
    assert with_history(world, "a-1", 1.0).rows.empty


def test_events_of_one_series_learn_from_each_other_in_their_order(world: World) -> None:
    assert with_history(world.in_one_series(), "a-3", 3.0).rows["y"].tolist() == [7, 100, 10]
    assert len(with_history(world, "b-1", 0.5).rows) == 0


def test_a_past_event_without_attendance_is_left_out(world: World) -> None:
    registrations = world.registrations.astype({"attended": "object"})
    registrations.loc[registrations["event_id"] == "a-1", "attended"] = None
    assert with_history(World(world.events, registrations), "a-3", 3.0).rows["y"].tolist() == [10]


def test_the_curve_has_a_row_for_every_day_from_the_first_sign_up_on(world: World) -> None:
    case = alone(world, "a-3", 3.0)
    # 10 March 13:00 lies 2 days and 23 hours back: in the third day from the as-of; both of the 13th in the first.
    assert case.rows["y"].tolist() == [6, 0, 1 + 7]
    assert case.rows["ds"].iloc[-1] == pd.Timestamp("2026-03-13 12:00", tz="UTC")
    assert (case.books, case.steps) == (14, 3)
    assert alone(world, "a-3", 10.0).rows.empty and alone(world, "a-3", 10.0).books == 0


def test_days_in_a_row_have_weeks_and_weekly_events_none() -> None:
    starts = pd.date_range("2026-01-01 12:00", periods=20, tz="UTC")
    ids = [f"day-{number:02}" for number in range(20)]
    before = starts - timedelta(days=5)
    registrations = pd.DataFrame({"event_id": ids, "registered_at": before, "party_size": 1, "attended": True})
    registrations = registrations.assign(cancelled_at=moments([None] * 20))
    daily = World(pd.DataFrame({"event_id": ids, "starts_at": starts, "series": "day"}), registrations)
    last = with_history(daily, "day-19", 1.0)
    assert (len(last.rows), last.season, last.steps) == (18, 7, 2)
    assert with_history(daily, "day-14", 1.0).season == 1  # thirteen days are not yet two weeks


@pytest.mark.parametrize("task", [HISTORY, ALONE])
@pytest.mark.parametrize("days", [0.5, 3.0, 7.0, 12.0])
def test_nothing_after_the_as_of_changes_what_peers_are_told(world: World, task: str, days: float) -> None:
    for event_id, start in STARTS.items():
        as_of = pd.Timestamp(start, tz="UTC") - timedelta(days=days)
        told, told_from_the_past = (cases(each, task, [event_id], [days])[0] for each in (world, _other(world, as_of)))
        assert_same(told, told_from_the_past)


def _other(world: World, as_of: pd.Timestamp) -> World:
    """The same past with another future: later sign-ups and cancellations gone, everybody yet to come has come."""
    rows = world.registrations[world.registrations["registered_at"] <= as_of]
    open_still = rows["event_id"].map(world.events.set_index("event_id")["starts_at"]) >= as_of
    return World(
        world.events,
        rows.assign(
            cancelled_at=rows["cancelled_at"].where(rows["cancelled_at"] <= as_of),
            attended=rows["attended"] | open_still,
        ),
    )


def assert_same(one: Case, other: Case) -> None:
    fixed = [{name: value for name, value in vars(case).items() if name != "rows"} for case in (one, other)]
    assert fixed[0] == fixed[1]
    assert one.rows["ds"].tolist() == other.rows["ds"].tolist()
    np.testing.assert_array_equal(one.rows[["y", "books"]], other.rows[["y", "books"]])


@pytest.mark.parametrize("task", [HISTORY, ALONE])
def test_cases_come_back_from_their_file_as_they_were(world: World, task: str, tmp_path: Path) -> None:
    asked = cases(world, task, ["a-1", "a-3"], (12.0, 3.0))
    assert any(case.rows.empty for case in asked) and not all(case.rows.empty for case in asked)
    write_cases(asked, tmp_path / "cases.parquet")
    for case, read in zip(asked, read_cases(tmp_path / "cases.parquet"), strict=True):
        assert_same(case, read)


def test_a_world_comes_back_from_its_files_and_keeps_its_series(world: World, tmp_path: Path) -> None:
    write_world(world.in_one_series().only(["a-1", "b-1"]), tmp_path)
    read = read_world(tmp_path)
    assert read.events["event_id"].tolist() == ["a-1", "b-1"] and set(read.events["series"]) == {"all"}
    assert read.registrations["party_size"].sum() == 4 + 8 + 2 + 3 + 5 + 100
    world.events.drop(columns="series").to_parquet(tmp_path / "events.parquet")
    assert read_world(tmp_path).events["series"].tolist() == ["a", "a", "a", "b"]


def test_the_same_seed_chooses_the_same_events_each_once(world: World) -> None:
    chosen = [choose_events(world, 3, np.random.default_rng(seed)) for seed in (1, 1)]
    assert chosen[0] == chosen[1] and len(set(chosen[0])) == 3
    shuffled = World(world.events.iloc[::-1], world.registrations)
    assert choose_events(shuffled, 3, np.random.default_rng(1)) == chosen[0]
    assert choose_events(world, 99, np.random.default_rng(1)) == sorted(STARTS)


def test_the_books_of_real_hotel_days_are_counted_one_by_one(real_data: Path) -> None:
    hotel = read_world(real_data / "hotel")
    case = with_history(hotel, "resort-2015-07-20", 3.0)
    # Started before 17 July, 14:00: the days 1 to 16 July of the same hotel.
    assert case.rows["ds"].dt.day.tolist() == list(range(1, 17)) and case.steps == 4
    rows = hotel.registrations[hotel.registrations["event_id"] == "resort-2015-07-16"].to_dict("records")
    then = pd.Timestamp("2015-07-13 14:00", tz="UTC")
    books = sum(row["party_size"] for row in rows if row["registered_at"] <= then and not row["cancelled_at"] <= then)
    came = sum(row["party_size"] for row in rows if row["attended"])
    assert case.rows.iloc[-1][["y", "books"]].tolist() == [came, books]
