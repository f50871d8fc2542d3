"""Minutes in which far more people signed up than is usual: found among moments, never among dates."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from data import Database, ImportReport, load_event

TakeIn = Callable[..., ImportReport]
START = datetime(2026, 6, 1, 2, tzinfo=UTC)  # of march-1, in Shanghai
AS_OF = START - timedelta(days=5)
LIST = datetime(2026, 5, 24, 6, 3, tzinfo=UTC)  # 14:03 in Shanghai, two whole days before the as-of and more
HEADER = "registration_id,registered_at,city,party_size,cancelled_at\n"


def rows(moments: list[datetime], name: str, city: str = "Ems", party: int = 1, cancelled: str = "") -> str:
    return "".join(f"{name}{n},{when.isoformat()},{city},{party},{cancelled}\n" for n, when in enumerate(moments))


def in_a_minute(count: int, minute: datetime = LIST) -> list[datetime]:
    return [minute + timedelta(seconds=n % 60) for n in range(count)]


def spread(count: int, each: int = 1) -> list[datetime]:
    """So many sign-ups in each of `count` minutes, seven hours and a minute apart, none at midnight."""
    first = datetime(2026, 5, 1, 5, 30, 20, tzinfo=UTC)
    return [first + n * timedelta(hours=7, minutes=1) for n in range(count) for _ in range(each)]


def bursts(database: Database, as_of: datetime = AS_OF) -> pd.DataFrame:
    return load_event(database, "march-1", as_of).bursts


def test_five_hundred_in_a_minute_are_found_with_their_cities_and_parties(march: Database, take_in: TakeIn) -> None:
    minute = in_a_minute(500)
    text = rows(spread(40), "u") + rows(minute[:300], "e") + rows(minute[300:], "r", "Ruhr", 2)
    take_in("registrations", HEADER + text, "march-1")
    found = bursts(march)
    assert found["minute"].tolist() == [pd.Timestamp(LIST)] * 2
    kept = ["city", "days_ago", "bookings", "people", "squares"]
    assert found[kept].values.tolist() == [["Ems", 2, 300, 300, 300], ["Ruhr", 2, 200, 400, 800]]


def test_nothing_is_found_before_its_own_moment(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + rows(spread(40), "u") + rows(in_a_minute(500), "x"), "march-1")
    assert bursts(march, LIST - timedelta(seconds=1)).empty
    assert bursts(march, LIST + timedelta(seconds=29))["bookings"].sum() == 20 * 9 + 10 * 8


@pytest.mark.parametrize(("count", "found"), [(99, 0), (100, 1)])
def test_a_hundred_are_a_burst(march: Database, take_in: TakeIn, count: int, found: int) -> None:
    take_in("registrations", HEADER + rows(spread(40), "u") + rows(in_a_minute(count), "x"), "march-1")
    assert len(bursts(march)) == found


@pytest.mark.parametrize(("usual", "found"), [(12, 1), (13, 0)])
def test_a_burst_is_ten_times_as_busy_as_a_busy_minute(
    march: Database, take_in: TakeIn, usual: int, found: int
) -> None:
    """120 in a minute, where forty other minutes have so many each."""
    take_in("registrations", HEADER + rows(spread(40, usual), "u") + rows(in_a_minute(120), "x"), "march-1")
    assert len(bursts(march)) == found


def test_several_lists_do_not_hide_each_other(march: Database, take_in: TakeIn) -> None:
    lists = [LIST - n * timedelta(hours=25) for n in range(5)]
    text = "".join(rows(in_a_minute(400, minute), f"x{n}-") for n, minute in enumerate(lists))
    take_in("registrations", HEADER + rows(spread(40), "u") + text, "march-1")
    assert bursts(march)["minute"].tolist() == [pd.Timestamp(minute) for minute in reversed(lists)]


def test_those_who_cancelled_are_no_burst_any_more(march: Database, take_in: TakeIn) -> None:
    text = rows(in_a_minute(450), "x", cancelled="2026-05-25") + rows(in_a_minute(50), "y")
    take_in("registrations", HEADER + rows(spread(40), "u") + text, "march-1")
    assert bursts(march).empty
    assert bursts(march, datetime(2026, 5, 24, 15, tzinfo=UTC))["bookings"].sum() == 500


MIDNIGHTS = {
    "dates, midnight in Shanghai": "2026-05-{:02}",
    "midnight in UTC": "2026-05-{:02}T00:00Z",
    "dates exported at noon": "2026-05-{:02}T12:00Z",
}


@pytest.mark.parametrize("stamp", MIDNIGHTS.values(), ids=MIDNIGHTS)
def test_dates_are_no_moments(march: Database, take_in: TakeIn, stamp: str) -> None:
    """Three, five and three hundred a day, all of a day at the same time."""
    days = [day for day, count in ((10, 3), (11, 5), (12, 300)) for _ in range(count)]
    text = "".join(f"x{n},{stamp.format(day)},Ems,1,\n" for n, day in enumerate(days))
    take_in("registrations", HEADER + text, "march-1")
    assert load_event(march, "march-1", AS_OF).registered == 308
    assert bursts(march).empty


def test_a_list_of_dates_beside_moments_is_no_burst(march: Database, take_in: TakeIn) -> None:
    dates = "".join(f"x{n},2026-05-12,Ems,1,\n" for n in range(300))
    take_in("registrations", HEADER + rows(spread(40), "u") + dates, "march-1")
    assert bursts(march).empty


def test_a_single_list_is_found_where_there_is_nothing_else(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + "".join(f"x{n},2026-05-12T14:03Z,Ems,1,\n" for n in range(300)), "march-1")
    assert bursts(march)["bookings"].tolist() == [300]


def test_an_event_without_sign_ups_has_none(march: Database) -> None:
    assert bursts(march).empty
