"""Shredding: every number that a day or a later forecast needs is what it was."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from data import (
    Database,
    list_bulk,
    list_events,
    list_outcomes,
    load_event,
    mark_bulk,
    shred,
)
from forecasting.forecast import fit
from forecasting.outlook import read_outlook
from forecasting.scenario import Scenario
from forecasting.tables import EventData
from forecasting.turnout import prepare
from tests.data.people_of_march import AFTER, DAYS, SIGN_UPS, START, Take, people, text


def together(table: pd.DataFrame) -> pd.DataFrame:
    """Lhasa, of fewer than ten people, goes together with the smallest other city: so it is not told by itself."""
    return table.assign(city=table["city"].replace(["Lhasa", "Wuhan"], shred.OTHERS))


def books_of(database: Database, as_of: datetime, known_at: datetime | None = None) -> EventData:
    """march-1 without what it may learn from."""
    return load_event(database, "march-1", as_of, known_at, series=False, signals=False)


def books(known: EventData) -> dict[str, int]:
    """People on the books by city."""
    gained, lost = (together(table).groupby("city")["people"].sum() for table in (known.bookings, known.cancellations))
    return {city: people for city, people in gained.sub(lost, fill_value=0).astype(int).items() if people}


def told(known: EventData) -> dict[str, object]:
    sums = known.bookings[["bookings", "people", "squares"]].sum().to_dict()
    return {"books": books(known), "registered": known.registered, **sums}


def test_every_day_is_what_it_was(past: Database) -> None:
    before = [books_of(past, day) for day in DAYS]
    known_now = [books_of(past, day, START).registered for day in DAYS[::2]]
    counted = load_event(past, "march-1", AFTER).counted
    shred.shred_event(past, "march-1", AFTER)
    after = [books_of(past, day) for day in DAYS]
    assert [books(known) for known in after] == [books(known) for known in before]
    assert before[-1].registered > 300
    assert load_event(past, "march-1", AFTER).counted == counted
    # What is known now of those days, corrections included.
    later = AFTER + timedelta(days=1)
    assert [books_of(past, day, later).registered for day in DAYS[::2]] == known_now


def test_without_corrections_sign_ups_parties_and_cancellations_of_a_day_are_what_they_were(
    march: Database, take_in: Take
) -> None:
    take_in("registrations", text(people(200)), "march-1", now=START - timedelta(days=41))
    before = [books_of(march, day) for day in DAYS]
    shred.shred_event(march, "march-1", AFTER)
    for old, day in zip(before, DAYS, strict=True):
        new = books_of(march, day)
        assert told(new) == told(old)
        assert by_day(new.bookings) == by_day(old.bookings)
        assert by_day(new.cancellations) == by_day(old.cancellations)


def by_day(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [*together(table).groupby(["city", "days_ago"], as_index=False).sum().itertuples(index=False, name=None)]


def test_a_minute_before_the_start_all_are_there_and_each_day_has_its_own_bin(march: Database, take_in: Take) -> None:
    rows = "".join(f"d{day},{START - timedelta(days=day, hours=1):%Y-%m-%dT%H:%MZ},Canton,,3\n" for day in range(6))
    take_in("registrations", SIGN_UPS + rows, "march-1", now=START - timedelta(days=8))
    shred.shred_event(march, "march-1", AFTER)
    known = load_event(march, "march-1", START - timedelta(minutes=1))
    assert known.registered == 18
    assert known.bookings["days_ago"].tolist() == [0, 1, 2, 3, 4, 5]
    assert list_events(march)[0].registrations == 6


def test_dates_stay_dates(march: Database, take_in: Take) -> None:
    """Sign-ups stamped at midnight are known at midnight, and tell of no hour."""
    rows = "".join(f"d{day}-{n},2026-05-{day:02},Canton,,2\n" for day in range(10, 30) for n in range(2))
    take_in("registrations", SIGN_UPS + rows, "march-1", now=START - timedelta(days=40))
    midnights = [datetime(2026, 5, day, 16, tzinfo=UTC) for day in (9, 10, 20, 29)]  # 00:00 in Shanghai
    before = [books_of(march, midnight) for midnight in midnights]
    shred.shred_event(march, "march-1", AFTER)
    after = [books_of(march, midnight) for midnight in midnights]
    assert [told(known) for known in after] == [told(known) for known in before]
    assert before[-1].daily and after[-1].daily


def test_a_marked_list_stays_one(march: Database, take_in: Take) -> None:
    take_in("registrations", text(people(60)), "march-1", now=START - timedelta(days=41))
    moment = START - timedelta(days=9, minutes=30)
    rows = "".join(f"l{number},{moment:%Y-%m-%dT%H:%M:%SZ},Canton,,1\n" for number in range(120))
    list_of_one = take_in("registrations", SIGN_UPS + rows, "march-1", now=START - timedelta(days=9))
    mark_bulk(march, "march-1", import_id=list_of_one.import_id, now=START)
    before = load_event(march, "march-1", START - timedelta(days=5)).bulk
    shred.shred_event(march, "march-1", AFTER)
    after = load_event(march, "march-1", START - timedelta(days=5)).bulk
    columns = ["city", "days_ago", "bookings", "people", "squares", "cancelled"]
    assert after[columns].to_dict("records") == before[columns].to_dict("records")
    assert len(before) == 1 and before["people"].item() == 120
    assert len(list_bulk(march, "march-1")) == 1


def test_the_outcome_and_the_series_learn_what_they_did(past: Database, take_in: Take) -> None:
    """The next event of the series is forecast by the same past, day by day; its median hardly moves."""
    later = START + timedelta(days=28)
    take_in("events", f"event_id,name,starts_at,target\nmarch-2,Second,{later.isoformat()},400\n", now=START)
    rows = people(150, seed=3).assign(registration_id=lambda table: "n" + table["registration_id"])
    rows["registered_at"] += timedelta(days=28)
    take_in("registrations", text(rows.assign(cancelled_at=None)), "march-2", now=START)
    moments = [later - timedelta(days=days) for days in (15, 3)]
    outcome, series = list_outcomes(past), [load_event(past, "march-2", moment) for moment in moments]
    shred.shred_event(past, "march-1", later - timedelta(hours=1))
    assert list_outcomes(past) == outcome
    columns = ["gained", "lost", "came", "listed"]
    for before, moment in zip(series, moments, strict=True):
        # As known once the event was shredded: a later import had corrected it.
        after = load_event(past, "march-2", moment, later)
        same = load_event(past, "march-2", moment)
        assert same.registered == before.registered
        assert after.series[columns].sum().to_dict() == before.series[columns].sum().to_dict()
        assert after.series_cities["came"].sum() == before.series_cities["came"].sum()
        assert median(after) == pytest.approx(median(before), rel=0.03)


def median(known: EventData) -> float:
    forecast = fit(known, np.random.default_rng(5))
    turnout = prepare(forecast, np.random.default_rng(5)).run(Scenario())
    return read_outlook(forecast, turnout, Scenario()).turnout.q50


def test_posts_stay_as_days(march: Database, take_in: Take) -> None:
    rng = np.random.default_rng(2)
    lines = "".join(
        f"p{number},{START - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ},{tag},a{author},{number % 7}\n"
        for number, (days, tag, author) in enumerate(
            zip(
                rng.uniform(0.1, 20, 400),
                rng.choice(["#march", "#March", "#river"], 400, p=[0.5, 0.3, 0.2]),
                rng.integers(0, 90, 400) * 2,
                strict=True,
            )
        )
    )
    # Who used the hashtag that does not count used no other: else that person would count in the first of a day.
    lines += "".join(f"q{day},2026-05-{day}T10:00Z,#private,b{day},0\n" for day in range(15, 24))
    take_in("posts", "post_id,posted_at,hashtag,author_id,likes\n" + lines, "march-1", now=START - timedelta(days=30))
    days = [START - timedelta(days=days) for days in (15, 7, 0)]
    before = [load_event(march, "march-1", day) for day in days]
    shred.shred_event(march, "march-1", AFTER)
    for old, day in zip(before, days, strict=True):
        new = load_event(march, "march-1", day)
        assert new.signals[["posts", "first_of_day", "engagement", "unnamed"]].sum().to_dict() == (
            old.signals[["posts", "first_of_day", "engagement", "unnamed"]].sum().to_dict()
        )
        ours = ["march", "river"]
        assert new.hashtags[new.hashtags["hashtag"].isin(ours)].to_dict("records") == (
            old.hashtags[old.hashtags["hashtag"].isin(ours)].to_dict("records")
        )
        assert "private" not in new.hashtags["hashtag"].tolist()
    assert list_events(march)[0].posts == 409
