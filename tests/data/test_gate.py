"""The rule of publication, by hand and against a second formula: under ten together, the rest rounded to five."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import Database
from data.gate import OTHERS, released, released_books
from forecasting.tables import (
    BULK_COLUMNS,
    BUS_COLUMNS,
    CLAIM_COLUMNS,
    HASHTAG_COLUMNS,
    MILESTONE_COLUMNS,
    SERIES_CITY_COLUMNS,
    SERIES_COLUMNS,
    SIGNAL_COLUMNS,
    Counted,
    Event,
    EventData,
)

AS_OF = datetime(2026, 5, 20, 12, tzinfo=UTC)
START = datetime(2026, 6, 1, 2, tzinfo=UTC)
DAYS = 6
# Sign-ups by city and day: the rows are cities, days count back from the release.
counts_of_cities = st.lists(
    st.lists(st.sampled_from([0, 0, 0, 1, 1, 2, 3, 7, 12, 40]), min_size=DAYS, max_size=DAYS), min_size=1, max_size=6
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    database = Database.in_memory()
    with database.open() as opened:
        yield opened


def known(
    signed_up: list[tuple[str, int, int]], left: list[tuple[str, int, int]] | None = None, **tables: object
) -> EventData:
    """An event; signed_up, left: city, days ago, people, all of them by themselves."""
    bookings = pd.DataFrame(signed_up, columns=["city", "days_ago", "people"]).astype({"city": "str"})
    bookings = bookings[bookings["people"] > 0].assign(
        bookings=lambda rows: rows["people"], squares=lambda rows: rows["people"]
    )
    cancellations = pd.DataFrame(left or [], columns=["city", "days_ago", "people"]).astype({"city": "str"})
    cancellations = cancellations.assign(sign_ups=cancellations["people"])
    values: dict[str, object] = {
        "event": Event("march-1", "A march", START, target=100.0),
        "as_of": AS_OF,
        "data_through": AS_OF,
        "data_version": "v1",
        "bookings": bookings,
        "cancellations": cancellations[cancellations["people"] > 0],
        "hours": pd.DataFrame({"hour": [9, 10, 11], "people": [9, 12, 18], "sign_ups": [9, 12, 18]}),
        "daily": False,
        "buses": pd.DataFrame(columns=list(BUS_COLUMNS)),
        "milestones": pd.DataFrame(columns=list(MILESTONE_COLUMNS)),
        "claims": pd.DataFrame(columns=list(CLAIM_COLUMNS)),
    }
    return EventData(**(values | tables))  # type: ignore[arg-type]


def by_city(table: pd.DataFrame) -> dict[str, int]:
    return {str(city): int(people) for city, people in table.groupby("city")["people"].sum().items()}


def by_day(table: pd.DataFrame) -> dict[int, int]:
    return {int(str(day)): int(people) for day, people in table.groupby("days_ago")["people"].sum().items()}


def test_cities_below_ten_are_put_together_and_the_rest_are_rounded(connection: duckdb.DuckDBPyConnection) -> None:
    found = released(connection, known([("A", 0, 12), ("B", 0, 9), ("C", 1, 4), ("D", 2, 88), ("", 3, 10)]), None)
    assert by_city(found.bookings) == {"A": 10, "D": 90, "": 10, OTHERS: 15}
    assert found.registered == 125 == found.counted.registered


def test_others_that_are_fewer_than_ten_together_are_not_told(connection: duckdb.DuckDBPyConnection) -> None:
    assert by_city(released(connection, known([("A", 0, 12), ("B", 0, 5), ("C", 1, 4)]), None).bookings) == {"A": 10}
    nobody = released(connection, known([("A", 0, 9)]), None)
    assert nobody.bookings.empty and nobody.registered == 0 and nobody.data_through is None


def test_a_city_that_passes_ten_makes_no_wave_in_the_total(connection: duckdb.DuckDBPyConnection) -> None:
    # Day by day 9, 9, 1 of A beside 30 of B: up to the days 0 + 30, 20 + 30 (18), 20 + 30 (19).
    found = released(connection, known([("A", 2, 9), ("A", 1, 9), ("A", 0, 1), ("B", 2, 30)]), None)
    assert by_day(found.bookings) == {2: 30, 1: 20}
    assert by_city(found.bookings) == {"A": 20, "B": 30}
    # A city of the others is told apart on the last day, with its tenth: 20 others become 10 of C and 10 others.
    found = released(connection, known([("C", 2, 9), ("D", 2, 6), ("E", 2, 5), ("C", 0, 1)]), None)
    assert by_city(found.bookings) == {"C": 10, OTHERS: 10}
    assert by_day(found.bookings) == {2: 20}


def test_cancellations_are_told_of_large_cities_and_shared_out_among_the_rest(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    signed_up = [("A", 3, 100), ("B", 3, 60), ("C", 3, 41)]
    found = released(connection, known(signed_up, [("A", 2, 31), ("B", 1, 8), ("C", 1, 8)]), None)
    # 30 of A, and 15 (16) of nobody knows whom: 70 of A, 60 of B and 40 of C are left to take them, in this order.
    assert by_city(found.cancellations) == {"A": 35, "B": 5, "C": 5}
    assert by_day(found.cancellations) == {2: 30, 1: 15}
    assert found.registered == 200 - 45
    assert released_books(connection, known(signed_up).bookings, found.cancellations.head(0)) == 200


def test_parties_are_told_by_their_usual_size_alone(connection: duckdb.DuckDBPyConnection) -> None:
    exact = known([("A", 0, 40)])
    parties = exact.bookings.assign(bookings=18, people=40, squares=120)
    (row,) = released(connection, EventData(**(vars(exact) | {"bookings": parties})), None).bookings.to_dict("records")
    # 40 / 18 is 2.2, told as 2; the factor 120 / 40 is 3.
    assert (row["bookings"], row["people"], row["squares"]) == (20, 40, 120)


def series(*rows: tuple[str, str, int | None, dict[str, int]]) -> pd.DataFrame:
    """Rows of past events by city: event, city, days ago, what is not nought."""
    kinds = ("gained", "lost", "stayed", "came", "listed", "listed_lost")
    sign_ups = ("gained", "lost", "came", "listed")
    return pd.DataFrame(
        [
            {"event_id": event, "starts_at": START, "finished": True, "attended": 77, "marked": True, "days_ago": days}
            | {name: people.get(name, 0) for name in kinds}
            | {"city": city}
            | {f"{name}_sign_ups": people.get(f"{name}_sign_ups", people.get(name, 0)) for name in sign_ups}
            for event, city, days, people in rows
        ]
    )


def test_past_events_have_the_totals_of_their_own_pages(connection: duckdb.DuckDBPyConnection) -> None:
    signed_up = {"A": 12, "B": 17, "C": 22, "D": 27, "E": 9}
    left = {"D": 12, "E": 5, "A": 6}
    own = known(
        [(city, 0, people) for city, people in signed_up.items()], [(city, 0, people) for city, people in left.items()]
    )
    rows = [("m-0", city, 0, {"gained": n, "lost": left.get(city, 0), "came": 5}) for city, n in signed_up.items()]
    told = released(connection, own, None)
    (past,) = released(connection, known([], series=series(*rows)), None).series.to_dict("records")
    # 10 + 15 + 20 + 25, and nothing of the nine; D's 10 who left, and 10 of the 11 others.
    # Rounded by themselves, 87 and 23 would be 85 and 25.
    assert (past["gained"], past["lost"], past["stayed"]) == (70, 20, 50)
    assert (told.bookings["people"].sum(), told.cancellations["people"].sum(), told.registered) == (70, 20, 50)
    assert (past["came"], past["marked"], past["attended"]) == (25, True, 75)


def test_one_party_is_not_ten_people(connection: duckdb.DuckDBPyConnection) -> None:
    own = known([("A", 0, 40)], [("A", 0, 12)], counted=Counted(28, 12, None, sign_ups=1))
    party = {"sign_ups": 1}
    rows = [("m-0", "A", 1, {"gained": 30}), ("m-0", "A", 0, {"lost": 12, "lost_sign_ups": 1})]
    rows += [("n-0", "A", 0, {"gained": 12, "gained_sign_ups": 1, "came": 12, "came_sign_ups": 1})]
    record = pd.DataFrame({"event_id": ["m", "n"], "starts_at": START, "target": 99.0, "kind": None,
                           "counted": [12, 12], "sign_ups": [1, None]})  # fmt: skip
    own = EventData(
        **vars(own)
        | {"cancellations": own.cancellations.assign(**party), "hours": own.hours.assign(**party)}
        | {"series": series(*rows), "organiser_record": record}
    )
    told = released(connection, own, None)
    assert told.cancellations.empty and told.hours.empty and told.counted.checked_in is None
    past = told.series.groupby("event_id")[["gained", "lost", "came"]].sum()
    assert past.loc["m-0"].tolist() == [30, 0, 0] and past.loc["n-0"].tolist() == [0, 0, 0]
    assert not told.series["marked"].any()
    assert told.organiser_record["event_id"].tolist() == ["n"]  # the count of the whole event is no sign-up's


def test_hours_posts_hashtags_and_past_events_pass_the_same_gate(connection: duckdb.DuckDBPyConnection) -> None:
    signals = pd.DataFrame([[0, 9, 9, 9, 0, 9, 9], [1, 23, 18, 12, 3, 23, 101]], columns=list(SIGNAL_COLUMNS))
    hashtags = pd.DataFrame([["t", 100, 41, True], ["u", 30, 9, True]], columns=list(HASHTAG_COLUMNS))
    past = series(
        ("m-0", "A", 3, {"gained": 12, "came": 9, "listed": 12}),
        ("m-0", "A", 1, {"gained": 11, "lost": 3, "came": 12, "listed_lost": 3}),
        ("n-0", "A", 2, {"gained": 14, "came": 8}),
    )
    cities = pd.DataFrame([["A", 2, 33, 21], ["B", 1, 12, 8], ["C", 1, 9, 6]], columns=list(SERIES_CITY_COLUMNS))
    counted = Counted(40, 23, 487, sign_ups=23)
    exact = known(
        [("A", 0, 40)], signals=signals, hashtags=hashtags, series_cities=cities, counted=counted, series=past
    )
    found = released(connection, exact, None)
    # 10 and 20 of 30, of the 40 that are published: 13.3 and 26.7. The nine before are too few to be told.
    assert found.hours.values.tolist() == [[10, 15], [11, 25]]
    assert found.signals.values.tolist() == [[1, 25, 20, 10, 5, 25, 100]]
    assert found.hashtags.values.tolist() == [["t", 100, 40, True]]
    assert found.series_cities.empty
    assert list(found.series) == list(SERIES_COLUMNS)
    told = found.series.set_index("event_id")
    # Up to the days: 12, then 23 who signed up; 21 who came, whichever day they had signed up.
    names = ["days_ago", "gained", "lost", "stayed", "came", "listed", "listed_lost"]
    assert told.loc["m-0", names].to_numpy().tolist() == [[1, 15, 0, 15, 20, 0, 0], [3, 10, 0, 10, 0, 10, 0]]
    assert told["attended"].tolist() == [75, 75, 75]
    assert told["marked"].tolist() == [True, True, False]  # eight who came are too few to say so
    assert (found.counted.checked_in, found.counted.total) == (25, 485)


def test_a_count_that_is_claimed_in_public_stays_as_it_was_said(connection: duckdb.DuckDBPyConnection) -> None:
    claims = pd.DataFrame([[AS_OF, "the march", "police", 474.0, 500.0, "s", None]], columns=list(CLAIM_COLUMNS))
    found = released(connection, known([("A", 0, 40)], claims=claims, counted=Counted(40, None, 487)), 30)
    assert (found.counted.registered, found.counted.total) == (30, 487)


def test_marked_lists_and_minutes_keep_no_exact_number(connection: duckdb.DuckDBPyConnection) -> None:
    bulk = pd.DataFrame([["A", 0, 9, 30, 33, 39, 7], ["B", 0, 9, 4, 4, 4, 1]], columns=list(BULK_COLUMNS))
    bursts = pd.DataFrame(
        {"minute": [AS_OF], "city": ["A"], "days_ago": [0], "bookings": [30], "people": [33], "squares": [39]}
    )
    found = released(connection, known([("A", 0, 40), ("B", 0, 6)], bulk=bulk, bursts=bursts), None)
    assert found.bursts.empty
    assert found.bulk[["city", "hour", "people", "cancelled"]].values.tolist() == [["A", 9, 35, 0]]


def test_seats_of_cities_that_are_not_told_apart_are_put_together(connection: duckdb.DuckDBPyConnection) -> None:
    buses = pd.DataFrame([["b1", "A", 50, AS_OF, None], ["b2", "B", 50, AS_OF, None]], columns=list(BUS_COLUMNS))
    found = released(connection, known([("A", 0, 40), ("B", 0, 6), ("C", 0, 6)], buses=buses), None)
    assert found.buses["city"].tolist() == ["A", OTHERS]


@settings(max_examples=20, deadline=None)
@given(counts_of_cities)
def test_every_released_count_is_nought_or_at_least_ten_and_a_multiple_of_five(
    connection: duckdb.DuckDBPyConnection, cities: list[list[int]]
) -> None:
    rows = [(f"c{place}", DAYS - 1 - day, n) for place, days in enumerate(cities) for day, n in enumerate(days)]
    found = released(connection, known(rows), None).bookings
    last, totals = expected(cities)
    assert by_city(found) == last
    assert (found["people"] % 5 == 0).all() and (found["people"] > 0).all()
    told = by_day(found)
    assert list(accumulate(told.get(day, 0) for day in range(DAYS - 1, -1, -1))) == totals
    assert all(count == 0 or count >= 10 for count in (*last.values(), *totals))


def expected(cities: list[list[int]]) -> tuple[dict[str, int], list[int]]:
    """By another way: released people by city at the last day, and the total up to each day, oldest first."""
    totals, parts = [], {}
    for day in range(DAYS):
        so_far = {f"c{place}": sum(days[: day + 1]) for place, days in enumerate(cities)}
        large = {city: n for city, n in so_far.items() if n >= 10}
        small = sum(n for n in so_far.values() if n < 10)
        parts = {city: 5 * round(n / 5) for city, n in (*large.items(), *([(OTHERS, small)] if small >= 10 else []))}
        totals.append(sum(parts.values()))
    return parts, np.minimum.accumulate(totals[::-1])[::-1].tolist()
