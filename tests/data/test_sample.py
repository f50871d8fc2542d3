"""The bundled event: the program still makes the committed bytes, and the files are what the README says."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from data.sample import make, record
from data.sample.buses import seat_people

SAMPLE = Path(make.__file__).parent
FILES = ("events.csv", "registrations.csv", "buses.csv", "posts.parquet", "milestones.csv", "claims.csv")
END = pd.Timestamp("2011-11-23T20:00+08:00")
COLUMNS = {
    "events.csv": "event_id name starts_at timezone target venue city kind organiser simulated",
    "registrations.csv": "event_id registration_id registered_at city cancelled_at party_size status bus_id channel",
    "buses.csv": "event_id bus_id city seats departs_at status",
    "posts.parquet": "event_id post_id posted_at hashtag platform author_id reposts comments likes city",
    "milestones.csv": "event_id happened_at title source kind",
    "claims.csv": "event_id claimed_at about claimant low high source note",
}


def read(name: str) -> pd.DataFrame:
    path = SAMPLE / name
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


@pytest.fixture(scope="module")
def registrations() -> pd.DataFrame:
    table = read("registrations.csv")
    for name in ("registered_at", "cancelled_at"):
        table[name] = pd.to_datetime(table[name])
    return table


@pytest.fixture(scope="module")
def coming(registrations: pd.DataFrame) -> pd.DataFrame:
    return registrations[registrations["cancelled_at"].isna()]


@pytest.fixture(scope="module")
def running() -> pd.DataFrame:
    buses = read("buses.csv")
    return buses[buses["status"] != "cancelled"]


@pytest.fixture(scope="module")
def posts() -> pd.DataFrame:
    table = read("posts.parquet")
    return table.assign(local=table["posted_at"].dt.tz_convert("Asia/Shanghai"))


def test_the_program_makes_the_committed_bytes(tmp_path: Path):
    make.write_sample(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes(), name


@pytest.mark.parametrize("name", FILES)
def test_columns_are_those_of_the_import_formats(name: str):
    assert list(read(name).columns) == COLUMNS[name].split()


@pytest.mark.parametrize("name", FILES)
def test_every_row_belongs_to_the_event(name: str):
    assert set(read(name)["event_id"]) == {"occupy-taobao-2011"}


def test_the_event_says_what_is_simulated():
    event = read("events.csv").iloc[0]
    assert event["starts_at"] == "2011-11-24T10:00:00+08:00"
    assert (event["timezone"], event["target"]) == ("Asia/Shanghai", 2000)
    assert event["simulated"] == "sign-ups and posts"


def test_about_2800_people_are_registered(coming: pd.DataFrame):
    assert 2_600 <= coming["party_size"].sum() <= 3_000


def test_sign_ups_run_from_late_october_to_the_evening_before(registrations: pd.DataFrame):
    registered_at = registrations["registered_at"]
    assert registered_at.min().date().isoformat() == "2011-10-27"
    assert END - pd.Timedelta("1h") < registered_at.max() <= END
    assert registrations["cancelled_at"].max() <= END


def test_registration_ids_are_unique_and_cancellations_follow_their_sign_up(registrations: pd.DataFrame):
    gone = registrations[registrations["cancelled_at"].notna()]
    assert registrations["registration_id"].is_unique
    assert (gone["cancelled_at"] > gone["registered_at"]).all()
    assert set(gone["status"]) == {"cancelled"}


def test_most_parties_are_one_person_and_none_is_above_twenty(registrations: pd.DataFrame):
    sizes = registrations["party_size"]
    assert sizes.between(1, 20).all()
    assert 0.5 < (sizes == 1).mean() < 0.7
    assert 5 <= (sizes >= 10).sum() <= 60


def test_a_group_leaves_together(registrations: pd.DataFrame):
    minutes = pd.Timestamp("2011-11-17T21:10+08:00"), pd.Timestamp("2011-11-17T21:25+08:00")
    group = registrations[registrations["cancelled_at"].between(*minutes) & (registrations["city"] == "Wenzhou")]
    assert 20 <= group["party_size"].sum() <= 60


def test_fourteen_cities_sign_up_and_hangzhou_is_small(coming: pd.DataFrame):
    people = coming.groupby("city")["party_size"].sum()
    assert len(people) == 14
    assert 0.06 <= people["Hangzhou"] / people.sum() <= 0.12


def test_most_people_from_elsewhere_have_a_seat(coming: pd.DataFrame, running: pd.DataFrame):
    elsewhere = coming[coming["city"] != "Hangzhou"]["party_size"].sum()
    assert 0.75 <= running["seats"].sum() / elsewhere <= 0.85
    assert running["seats"].between(35, 55).all()


def test_no_bus_carries_more_people_than_it_has_seats_or_people_of_another_city(
    coming: pd.DataFrame, running: pd.DataFrame
):
    seated = coming[coming["bus_id"].notna()].merge(running, on="bus_id", suffixes=("", "_bus"), how="left")
    assert (seated["city"] == seated["city_bus"]).all()
    load = seated.groupby("bus_id").agg(people=("party_size", "sum"), seats=("seats", "first"))
    assert (load["people"] <= load["seats"]).all()


def test_a_party_is_never_split_between_buses():
    sign_ups = pd.DataFrame({"city": ["A"] * 4, "party_size": [3, 2, 2, 1], "cancelled_at": [-1, -1, -1, 7]})
    buses = pd.DataFrame({"bus_id": ["x", "y"], "city": ["A", "A"], "seats": [4, 2], "status": "planned"})
    assert seat_people(sign_ups, buses) == ["x", "y", "", ""]


def test_there_are_30000_posts_and_none_after_the_evening_before(posts: pd.DataFrame):
    assert len(posts) == 30_000
    assert posts["post_id"].is_unique
    assert posts["posted_at"].is_monotonic_increasing
    assert posts["posted_at"].max() <= END


def test_nights_are_quiet(posts: pd.DataFrame):
    by_hour = posts.groupby(posts["local"].dt.hour).size()
    assert by_hour.loc[1:6].max() < 0.3 * by_hour.loc[9:22].min()


def test_posts_jump_after_each_milestone_of_their_time(posts: pd.DataFrame):
    evenings = posts[posts["local"].dt.hour == 18].groupby(posts["local"].dt.date).size()
    for moment in pd.to_datetime(read("milestones.csv")["happened_at"]):
        assert evenings[moment.date()] > 2 * evenings.median(), moment


def test_twelve_accounts_make_most_of_one_afternoon(posts: pd.DataFrame):
    start = pd.Timestamp("2011-11-19T14:00+08:00")
    afternoon = posts[posts["local"].between(start, start + pd.Timedelta("4h"))]
    loudest = afternoon["author_id"].value_counts()
    assert loudest.iloc[:12].sum() >= 2_500
    assert loudest.iloc[11] > 20 * loudest.iloc[12]


def test_likes_and_reposts_are_heavy_tailed(posts: pd.DataFrame):
    for name in ("reposts", "likes", "comments"):
        counts = np.sort(posts[name])[::-1]
        assert counts.min() >= 0
        assert counts[: len(counts) // 100].sum() > 0.4 * counts.sum(), name


def test_the_parquet_file_is_small_and_holds_moments_in_utc():
    path = SAMPLE / "posts.parquet"
    assert path.stat().st_size < 600_000
    assert str(pq.read_schema(path).field("posted_at").type) == "timestamp[ms, tz=UTC]"


@pytest.mark.parametrize("name", ["milestones.csv", "claims.csv"])
def test_every_fact_has_a_source(name: str):
    assert read(name)["source"].str.strip().str.len().gt(5).all()


def test_no_reported_row_is_lost():
    assert len(read("milestones.csv")) == len(pd.read_csv(record.FACTS / "milestones.csv")) == 7
    facts = len(pd.read_csv(record.FACTS / "claims.csv")) + len(pd.read_csv(record.FACTS / "crowd_online.csv"))
    assert len(read("claims.csv")) == facts == 11


def test_the_plan_and_the_answer_are_known_the_evening_before_and_no_outcome_is():
    happened = pd.to_datetime(read("milestones.csv")["happened_at"])
    assert (happened <= END).all()
    claims = read("claims.csv")
    known = claims[pd.to_datetime(claims["claimed_at"]) <= END]
    assert known["about"].str.contains("plan for 2011-11-24").sum() == 1
    assert not known["about"].str.contains("gathering").any()


def test_a_fact_known_by_its_day_is_not_known_before_the_evening_of_it():
    assert record.known_from("2011-11-23").isoformat() == "2011-11-23T18:00:00+08:00"


def test_claims_hold_a_range_or_say_that_there_is_none():
    claims = read("claims.csv")
    both = claims[claims["low"].notna() & claims["high"].notna()]
    assert (both["low"] <= both["high"]).all()
    silent = claims[claims["low"].isna() & claims["high"].isna()]
    assert silent["note"].str.contains("no number").all()
