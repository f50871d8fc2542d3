"""A count that a person enters: a claim like any other, and on demand what the series learns from."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from data import Count, Database, ImportReport, UnknownEvent, data_version, enter_count, learn_from, load_event
from data.queries import frame
from forecasting.tables import InvalidInput, middle

TakeIn = Callable[..., ImportReport]
START = datetime(2026, 6, 1, 2, tzinfo=UTC)
NOW = START + timedelta(hours=9)
SECOND = timedelta(seconds=1)
POLICE = Count("Police", 1600, 1700, "press release 14", "counted at the gate")
FULL = (
    "event_id,name,starts_at,timezone,target,capacity,venue,latitude,longitude,registration_closes_at,series,kind,"
    "organiser,city,simulated\n"
    'march-1,"A ""march"", again",2026-06-01T10:00:00.25,Asia/Shanghai,100,900,Square,30.5,120.25,2026-05-31,walks,'
    "march,Someone,Hangzhou,sign-ups\n"
)


def claims(database: Database, as_of: datetime = NOW) -> list[tuple]:
    table = load_event(database, "march-1", as_of).claims
    return [tuple(row) for row in table[["about", "claimant", "low", "high", "source", "note"]].to_numpy()]


def imports(database: Database) -> list[str]:
    with database.open() as connection:
        return frame(connection, "imports_after", import_id=0)["kind"].tolist()


def test_a_count_is_a_claim_about_the_turnout_of_its_day(march: Database) -> None:
    assert enter_count(march, "march-1", POLICE, now=NOW).state == "new"
    assert claims(march) == [("turnout on 2026-06-01", "Police", 1600, 1700, "press release 14", "counted at the gate")]
    assert imports(march) == ["events", "claims"]


def test_the_day_is_that_of_the_events_zone(database: Database, take_in: TakeIn) -> None:
    take_in("events", "event_id,name,starts_at,timezone\nmarch-1,Late,2026-06-01T00:30,Asia/Shanghai\n")
    enter_count(database, "march-1", POLICE, now=NOW)
    assert claims(database)[0][0] == "turnout on 2026-06-01"


def test_a_past_as_of_does_not_see_a_count_entered_later(march: Database) -> None:
    before = load_event(march, "march-1", NOW - SECOND)
    enter_count(march, "march-1", POLICE, learn=True, now=NOW)
    after = load_event(march, "march-1", NOW - SECOND)
    assert claims(march, NOW - SECOND) == [] and len(claims(march)) == 1
    assert after.counted == before.counted and after.counted.total is None
    assert after.event == before.event
    assert load_event(march, "march-1", NOW).counted.total == 1650


def test_the_same_count_twice_changes_nothing(march: Database) -> None:
    enter_count(march, "march-1", POLICE, learn=True, now=NOW)
    version, kept = data_version(march), imports(march)
    again = enter_count(march, "march-1", POLICE, learn=True, now=NOW + timedelta(days=2))
    assert (again.state, again.data_version) == ("unchanged", version)
    assert (data_version(march), imports(march)) == (version, kept)


def test_a_corrected_count_replaces_the_claimants_own_and_an_earlier_as_of_keeps_the_old_one(march: Database) -> None:
    later = NOW + timedelta(days=1)
    enter_count(march, "march-1", POLICE, now=NOW)
    assert enter_count(march, "march-1", Count("Police", 1500, 1500, "press release 14"), now=later).state == "changed"
    assert [row[2:4] for row in claims(march, later)] == [(1500, 1500)]
    assert [row[2:4] for row in claims(march, later - SECOND)] == [(1600, 1700)]


def test_several_may_claim(march: Database) -> None:
    enter_count(march, "march-1", POLICE, now=NOW)
    assert enter_count(march, "march-1", Count("Organisers", 3000, 4000, "their own page"), now=NOW).state == "new"
    assert enter_count(march, "march-1", Count("Police", 1500, 1600, "press release 15"), now=NOW).state == "new"
    assert len(claims(march)) == 3
    assert load_event(march, "march-1", NOW).counted.total is None


def test_learning_changes_nothing_else_of_the_event(database: Database, take_in: TakeIn) -> None:
    take_in("events", FULL)
    before = load_event(database, "march-1", NOW).event
    enter_count(database, "march-1", POLICE, learn=True, now=NOW)
    assert load_event(database, "march-1", NOW).event == before
    with database.open() as connection:
        stored = connection.table("events").to_arrow_table().drop_columns(["valid_from", "valid_to"]).to_pylist()
    old, new = sorted(stored, key=lambda row: row["import_id"])
    assert {name for name in old if old[name] != new[name]} == {"attended", "import_id"}
    assert new["attended"] == 1650


def test_the_series_learns_of_it_from_the_entry_on(march: Database, take_in: TakeIn) -> None:
    take_in("events", "event_id,name,starts_at\nmarch-2,Next,2026-06-20T02:00Z\n")

    def learned(as_of: datetime) -> list[float]:
        return load_event(march, "march-2", as_of).series["attended"].dropna().tolist()

    enter_count(march, "march-1", POLICE, now=NOW)
    assert learned(NOW) == []
    entry = enter_count(march, "march-1", POLICE, learn=True, now=NOW + SECOND)
    assert (entry.state, entry.learned) == ("unchanged", 1650)
    assert learned(NOW) == [] and learned(NOW + SECOND) == [1650]
    learn_from(march, "march-1", None, now=NOW + 2 * SECOND)
    assert learned(NOW + SECOND) == [1650] and learned(NOW + 2 * SECOND) == []


@pytest.mark.parametrize("before", [SECOND, timedelta(days=30)])
def test_an_event_that_has_not_started_has_no_count(march: Database, before: timedelta) -> None:
    version = data_version(march)
    for enter in (
        lambda: enter_count(march, "march-1", POLICE, learn=True, now=START - before),
        lambda: learn_from(march, "march-1", 7, now=START - before),
    ):
        with pytest.raises(InvalidInput, match=r"has not started: it begins at 2026-06-01T10:00\+08:00.*Nothing was"):
            enter()
    assert data_version(march) == version and imports(march) == ["events"]
    assert enter_count(march, "march-1", POLICE, now=START).state == "new"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"low": 1701}, r"low \(1,701\) is above high \(1,700\)"),
        ({"low": -1}, "low must be a whole number from 0"),
        ({"low": 1600.5}, "low must be a whole number from 0"),
        ({"high": 10**9}, "high must be a whole number from 0 to 100,000,000"),
        ({"claimant": " \u200b\n"}, "claimant is empty"),
        ({"source": ""}, "source is empty"),
        ({"note": "x" * 201}, "note may have 200 characters, got 201"),
    ],
)
def test_a_count_that_cannot_be_is_refused_in_words(wrong: dict, said: str) -> None:
    values = {"claimant": "Police", "low": 1600, "high": 1700, "source": "a paper", "note": ""}
    with pytest.raises(InvalidInput, match=said):
        Count(**(values | wrong))


def test_an_unknown_event_is_told(march: Database) -> None:
    with pytest.raises(UnknownEvent, match='no event "march-9"'):
        enter_count(march, "march-9", POLICE, now=NOW)


def test_hostile_words_stay_words(march: Database) -> None:
    count = Count('=1+1,"x"\n;--', 0, 0, "a\tb\u202ec", "'); drop table")
    enter_count(march, "march-1", count, now=NOW)
    assert [row[1:2] + row[4:] for row in claims(march)] == [('=1+1,"x" ;--', "a b c", "'); drop table")]
    assert enter_count(march, "march-1", count, now=NOW + SECOND).state == "unchanged"


@pytest.mark.parametrize(("low", "high", "people"), [(1600, 1700, 1650), (1, 2, 2), (0, 0, 0), (20, 99, 60)])
def test_the_middle_is_a_whole_number_of_people(low: int, high: int, people: int) -> None:
    assert middle(low, high) == people
