"""A city that is written in several ways is one city."""

from collections.abc import Callable

from data import Database, ImportReport, load_event
from data.importing import plan_import
from tests.conftest import NOW

HEADER = "registration_id,registered_at,city\n"


def sign_ups(*cities: str, first: int = 1) -> str:
    rows = [f"{number},2026-02-{number:02d}T10:00,{city}\n" for number, city in enumerate(cities, start=first)]
    return HEADER + "".join(rows)


def cities(database: Database) -> dict[str, int]:
    bookings = load_event(database, "march-1", NOW).bookings
    return {str(city): int(people) for city, people in bookings.groupby("city")["people"].sum().items()}


def test_the_spelling_of_most_rows_is_kept(march: Database, take_in: Callable[..., ImportReport]) -> None:
    take_in("registrations", sign_ups("leeds", "Leeds", "Leeds", "LEEDS", "York"), "march-1")
    assert cities(march) == {"Leeds": 4, "York": 1}


def test_of_equals_the_shortest_is_kept_and_none_in_capitals(
    march: Database, take_in: Callable[..., ImportReport]
) -> None:
    take_in("registrations", sign_ups("LEEDS", "Leeds", "New  York", "New York"), "march-1")
    assert cities(march) == {"Leeds": 2, "New York": 2}


def test_what_is_stored_keeps_its_spelling(march: Database, take_in: Callable[..., ImportReport]) -> None:
    take_in("registrations", sign_ups("York"), "march-1")
    take_in("registrations", sign_ups("york", "york", "YORK", first=2), "march-1")
    assert cities(march) == {"York": 4}


def test_the_same_file_twice_changes_nothing(march: Database, take_in: Callable[..., ImportReport]) -> None:
    file = sign_ups("leeds", "Leeds", "Leeds", "上海市", "上海")
    take_in("registrations", file, "march-1")
    again = take_in("registrations", file, "march-1")
    assert (again.new, again.changed, again.unchanged) == (0, 0, 5)


def test_a_chinese_city_with_and_without_its_suffix_is_one(
    march: Database, take_in: Callable[..., ImportReport]
) -> None:
    """津市 is a city of that name: what would be left of it is no name."""
    take_in("registrations", sign_ups("上海", "上海市", "上海", "津市"), "march-1")
    assert cities(march) == {"上海": 3, "津市": 1}


def test_buses_meet_the_sign_ups_of_their_city(march: Database, take_in: Callable[..., ImportReport]) -> None:
    take_in("registrations", sign_ups("Leeds"), "march-1")
    take_in("buses", "bus_id,city,seats\nb1,LEEDS,50\n", "march-1")
    assert load_event(march, "march-1", NOW).buses["city"].tolist() == ["Leeds"]


def test_another_event_has_spellings_of_its_own(march: Database, take_in: Callable[..., ImportReport]) -> None:
    take_in("events", "event_id,name,starts_at\nmarch-2,Another march,2026-07-01T10:00\n")
    take_in("registrations", sign_ups("Leeds"), "march-2")
    take_in("registrations", sign_ups("leeds"), "march-1")
    assert cities(march) == {"leeds": 1}


def test_a_look_ahead_shows_the_spelling_that_is_kept(march: Database, take_in: Callable[..., ImportReport]) -> None:
    take_in("registrations", sign_ups("Leeds"), "march-1")
    assert march.home is not None
    file = march.home.parent / "more.csv"
    file.write_text(sign_ups("leeds", first=2), encoding="utf-8")
    assert plan_import(march, "registrations", file, "march-1", now=NOW).preview[0]["city"] == "Leeds"
