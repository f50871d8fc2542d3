"""Shredding: nobody is left in any file, and every number that a day or a later forecast needs is what it was."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from data import (
    BUNDLED_EVENT,
    Database,
    DatabaseBusy,
    ImportReport,
    UnknownEvent,
    doctor,
    import_file,
    list_bulk,
    list_events,
    list_imports,
    list_outcomes,
    list_quarantine,
    load_event,
    mark_bulk,
    problems,
    rewriting,
    shred,
    undo_import,
    version,
)
from data.bundled import SAMPLE
from data.importing.identity import key_file
from data.people import read_people
from data.roles import NotAllowed, Role
from data.shredded import Shredded
from data.workplace import PREFIXES, REWRITING
from forecasting.forecast import fit
from forecasting.outlook import read_outlook
from forecasting.scenario import Scenario
from forecasting.tables import EventData, InvalidInput
from forecasting.turnout import prepare
from tests.conftest import import_text
from tests.data.test_full_disk import no_file_longer_than

START = datetime(2026, 6, 1, 2, tzinfo=UTC)  # of march-1, 10:00 in Shanghai
AFTER = START + timedelta(days=31)
DAYS = [START - timedelta(days=days) for days in (39, 25, 13, 12, 4, 3, 1, 0)]
SIGN_UPS = "registration_id,registered_at,city,cancelled_at,party_size\n"
Take = Callable[..., ImportReport]


def people(count: int, seed: int = 7) -> pd.DataFrame:
    """Sign-ups over forty days: three large cities and one of four people, some who leave, parties of one to four."""
    rng = np.random.default_rng(seed)
    city = rng.choice(["Canton", "Foshan", "Wuhan"], count, p=[0.6, 0.3, 0.1]).astype(object)
    city[:4], size = "Lhasa", rng.integers(1, 5, count)
    size[:4] = 2
    back = np.sort(rng.uniform(0.02, 39.5, count))[::-1]
    leaves = np.where(rng.random(count) < 0.25, back * rng.uniform(0.0, 1.0, count), np.nan)
    return pd.DataFrame(
        {
            "registration_id": [f"id-{number}" for number in range(count)],
            "registered_at": [START - timedelta(days=days) for days in back],
            "city": city,
            "cancelled_at": [None if np.isnan(days) else START - timedelta(days=days) for days in leaves],
            "party_size": size,
        }
    )


def text(rows: pd.DataFrame) -> str:
    return rows.to_csv(index=False, date_format="%Y-%m-%dT%H:%M:%S%z")


@pytest.fixture(scope="session")
def home_of_past(home_of_march: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """march-1 with 300 sign-ups in two imports, the second of which corrects some, and who came; never opened."""
    folder = tmp_path_factory.mktemp("past")
    home = folder / "home"
    shutil.copytree(home_of_march, home, copy_function=shutil.copy)
    rows, database = people(300), Database(home)
    import_text(database, folder, "registrations", text(rows), "march-1", START - timedelta(days=12, hours=5))
    rows.loc[20:29, "city"] = "Wuhan"
    rows.loc[40:49, "party_size"] = 1
    import_text(database, folder, "registrations", text(rows), "march-1", START - timedelta(days=3, hours=7))
    stayed = rows[rows["cancelled_at"].isna()]["registration_id"]
    marks = "".join(f"{one},{'true' if place % 4 else 'false'}\n" for place, one in enumerate(stayed))
    marks = "registration_id,attended\n" + marks
    import_text(database, folder, "attendance", marks, "march-1", START + timedelta(days=1))
    return home


@pytest.fixture
def past(database: Database, home_of_past: Path) -> Database:
    """A database of its own with the same."""
    assert database.home
    shutil.copytree(home_of_past, database.home, copy_function=shutil.copy)
    return database


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


def test_what_belongs_to_a_shredded_event_is_refused(past: Database, take_in: Take) -> None:
    take_in("events", "event_id,name,starts_at\nother,Other,2026-07-01\n")
    numbers = [one.import_id for one in list_imports(past)]
    shred.shred_event(past, "march-1", AFTER)
    for text_of, event_id in (
        (SIGN_UPS + "x,2026-05-01,Canton,,1\n", "march-1"),
        ("event_id,registration_id,registered_at\nother,x,2026-05-01\nmarch-1,y,2026-05-01\n", None),
        ("event_id,phone,registered_at\nother,13900000000,2026-05-01\nmarch-1,13900000001,2026-05-01\n", None),
    ):
        with pytest.raises(Shredded, match="counted a second time"):
            take_in("registrations", text_of, event_id)
    assert past.home and not key_file(past.home, "march-1").exists()
    assert [one.import_id for one in list_imports(past)] == numbers
    refused = [undone for undone in numbers if not can_undo(past, undone)]
    assert sorted(refused) == [1, 2, 3, 4]  # the event itself, its two lists and its marks; "other" may go
    with pytest.raises(Shredded, match="only days"):
        mark_bulk(past, "march-1", minute=START - timedelta(days=1, minutes=1), now=AFTER)
    take_in("claims", "claimed_at,about,claimant,source\n2026-06-02,turnout,Police,x\n", "march-1")


def can_undo(database: Database, import_id: int) -> bool:
    try:
        undo_import(database, import_id, now=AFTER)
    except Shredded:
        return False
    return True


def test_the_manifest_keeps_counts_and_no_name_of_a_file(past: Database) -> None:
    before = {one.import_id: (one.rows_read, one.rows_new) for one in list_imports(past)}
    assert past.home
    assert b"registrations.csv" in (past.home / "manifest.jsonl").read_bytes()
    shred.shred_event(past, "march-1", AFTER)
    imports = list_imports(past)
    assert {one.import_id: (one.rows_read, one.rows_new) for one in imports} == before
    assert {one.file_name for one in imports if one.import_id > 1} == {shred.FORGOTTEN}
    manifest = (past.home / "manifest.jsonl").read_bytes()
    assert b"registrations.csv" not in manifest and manifest.count(b"\n") == len(imports)


def test_rows_that_wait_go_with_their_event(march: Database, take_in: Take) -> None:
    take_in("events", "event_id,name,starts_at\nother,Other,2026-07-01\n")
    rows = "march-1,a,2026-05-01\nother,b,2026-05-01\nmarch-1,c,never\nother,d,no\n"
    report = take_in("registrations", "event_id,registration_id,registered_at\n" + rows)
    assert report.import_id and len(list_quarantine(march, report.import_id)) == 2
    # Neither of them says any more which event it was of.
    assert shred.preview_shred(march, "march-1").quarantined == 2
    shred.shred_event(march, "march-1", AFTER)
    assert list_quarantine(march, report.import_id).empty
    # Its file belongs to another event as well, which keeps its sign-up.
    assert list_imports(march)[0].file_name == "registrations.csv"
    assert load_event(march, "other", START).registered == 1


def test_what_cannot_be_shredded_is_said(march: Database, take_in: Take) -> None:
    with pytest.raises(InvalidInput, match="nothing to shred"):
        shred.shred_event(march, "march-1", AFTER)
    with pytest.raises(UnknownEvent):
        shred.shred_event(march, "march-9", AFTER)
    with pytest.raises(InvalidInput, match="time zone"):
        shred.shred_event(march, "march-1", AFTER.replace(tzinfo=None))


def test_nobody_is_forgotten_who_was_neither_shown_nor_exported(past: Database, take_in: Take) -> None:
    """As the command line does it: shown, exported, asked; and while it asked, others came in."""
    seen = shred.preview_shred(past, "march-1")
    brought = take_in("registrations", SIGN_UPS + "late,2026-05-01,Canton,,1\n", "march-1")
    with pytest.raises(InvalidInput, match="has changed since it was shown"):
        shred.shred_event(past, "march-1", AFTER, seen)
    assert shred.preview_shred(past, "march-1").sign_ups == 301 and brought.import_id
    undo_import(past, brought.import_id, now=AFTER)
    # As many as before, but brought by another import.
    with pytest.raises(InvalidInput, match="has changed since it was shown"):
        shred.shred_event(past, "march-1", AFTER, seen)
    assert shred.shred_event(past, "march-1", AFTER, shred.preview_shred(past, "march-1")).sign_ups == 300


def test_a_second_shredding_changes_nothing(past: Database) -> None:
    shred.shred_event(past, "march-1", AFTER)
    assert past.home
    held = version.read(past.home)
    again = shred.shred_event(past, "march-1", AFTER + timedelta(days=1))
    assert again.is_empty and again.shredded_at == AFTER
    assert version.read(past.home) == held


def test_rows_that_waited_since_go_and_its_days_stay(past: Database, take_in: Take) -> None:
    """A list of which not one row could be read tells no event that was shredded."""
    shred.shred_event(past, "march-1", AFTER)
    counted = load_event(past, "march-1", AFTER).counted
    take_in("registrations", "event_id,registration_id,registered_at\nmarch-1,c,never\n")
    assert shred.preview_shred(past, "march-1").quarantined == 1
    shred.shred_event(past, "march-1", AFTER + timedelta(days=1))
    assert shred.preview_shred(past, "march-1").is_empty
    assert load_event(past, "march-1", AFTER).counted == counted and counted.checked_in


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_shredding_that_was_interrupted_is_finished(past: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the commit, before the file was written anew: the next start does it."""
    assert past.home and past.path
    with monkeypatch.context() as patch:
        patch.setattr(rewriting, "rewrite", killed)
        with pytest.raises(KeyboardInterrupt):
            shred.shred_event(past, "march-1", AFTER)
    # Of this, and of a backup into the home and a restore that were killed.
    left = [past.home / f"{prefix}x" / "turnout.duckdb" for prefix in PREFIXES]
    for path in left:
        path.parent.mkdir()
        path.write_bytes(b"id-1")
    assert b"registrations.csv" in (past.home / "manifest.jsonl").read_bytes()
    assert problems(past) == ()  # nothing is lost, and no page names the file
    (unfinished,) = (one for one in doctor.examine(past).findings if "shredding" in one.what)
    assert unfinished.mend is not None
    assert shred.shred_due(past, AFTER) == shred.Shreddings((), ())
    assert not any(path.parent.exists() for path in left)
    assert b"registrations.csv" not in (past.home / "manifest.jsonl").read_bytes()
    assert not shred.finish(past) and doctor.examine(past).findings == ()
    assert b"id-1" not in past.path.read_bytes()


def test_without_room_for_the_new_file_it_is_said_what_was_done_and_what_was_not(past: Database) -> None:
    assert past.path
    shred._forget(past, "march-1", AFTER)
    with no_file_longer_than(past.path.stat().st_size // 2), pytest.raises(shred.ShreddingUnfinished) as refused:
        shred.finish(past)
    assert "people are forgotten" in str(refused.value) and "no room" in str(refused.value)
    assert "Nothing of this change" not in str(refused.value)
    assert shred.finish(past)


def test_an_event_that_fails_stops_no_other_and_those_are_finished(
    past: Database, take_in: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in("events", f"event_id,name,starts_at\nearlier,Earlier,{(START - timedelta(days=1)).isoformat()}\n")
    take_in("registrations", SIGN_UPS + "a,2026-05-01,Canton,,1\n", "earlier")
    forget = shred.forget_people

    def fails_once(connection: duckdb.DuckDBPyConnection, found: shred.Shredding, now: datetime) -> None:
        if found.event_id == "earlier":
            raise ValueError("a row that nobody thought of")
        forget(connection, found, now)

    monkeypatch.setattr(shred, "forget_people", fails_once)
    done = shred.shred_due(past, AFTER)
    assert [one.event_id for one in done.taken] == ["march-1"]
    assert [type(problem) for problem in done.problems] == [ValueError]
    assert not shred.finish(past)
    monkeypatch.undo()
    assert [one.event_id for one in shred.shred_due(past, AFTER).taken] == ["earlier"]


def test_marks_whose_sign_ups_were_undone_are_people_too(march: Database, take_in: Take) -> None:
    brought = take_in("registrations", SIGN_UPS + "a,2026-05-01,Canton,,1\n", "march-1", now=START)
    take_in("attendance", "registration_id,attended\na,true\n", "march-1", now=START)
    assert brought.import_id
    undo_import(march, brought.import_id, now=START)
    assert not shred.preview_shred(march, "march-1").is_empty
    done = shred.shred_due(march, AFTER)
    assert [(one.event_id, one.marked) for one in done.taken] == [("march-1", 1)] and done.problems == ()
    assert shred.preview_shred(march, "march-1").is_empty and shred.due(march, AFTER) == ()


@pytest.mark.parametrize("moment", ["_copy", "overwrite"])
def test_killed_before_or_after_the_file_is_replaced_no_half_is_left(
    past: Database, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    assert past.home
    with monkeypatch.context() as patch:
        patch.setattr(rewriting, moment, killed)
        with pytest.raises(KeyboardInterrupt):
            shred.shred_event(past, "march-1", AFTER)
    assert problems(past) == ()
    shred.finish(past)
    assert b"registrations.csv" not in (past.home / "manifest.jsonl").read_bytes()
    assert problems(past) == () and not shred.finish(past)


def test_what_another_process_is_writing_is_left_alone(past: Database) -> None:
    """Two that finish the same shredding: the second waits for the first, and clears nothing before that."""
    assert past.home
    being_copied = past.home / f"{REWRITING}x" / "turnout.duckdb"
    being_copied.parent.mkdir()
    with past.open(write=True):  # as long as the other one copies, it holds the file
        being_copied.write_bytes(b"half of it")
        with pytest.raises(DatabaseBusy):
            rewriting.rewrite(past)
        assert being_copied.read_bytes() == b"half of it"
    rewriting.rewrite(past)
    assert not being_copied.exists()


def test_it_is_due_thirty_days_after_the_start(past: Database, take_in: Take) -> None:
    assert shred.due(past, START + timedelta(days=29, hours=23)) == ()
    assert [one.event_id for one in shred.due(past, START + timedelta(days=30))] == ["march-1"]
    # By itself only once it could have been seen for a week: its people came in 12 days before the start.
    taken = shred.shred_due(past, START + timedelta(days=30), announced=True).taken
    assert [(one.event_id, one.sign_ups) for one in taken] == [("march-1", 300)]
    assert shred.due(past, START + timedelta(days=99)) == ()


def test_a_past_event_that_came_in_today_is_not_shredded_tonight(march: Database, take_in: Take) -> None:
    take_in("registrations", SIGN_UPS + "x,2026-05-01,Canton,,1\n", "march-1", now=START + timedelta(days=100))
    assert shred.due(march, START + timedelta(days=106), announced=True) == ()
    assert len(shred.due(march, START + timedelta(days=107), announced=True)) == 1
    assert len(shred.due(march, START + timedelta(days=100))) == 1


def test_whoever_is_brought_to_a_simulated_event_is_due(march: Database, take_in: Take) -> None:
    """Somebody may try the product with a list of their own on the bundled event, whose own people are made up."""
    for kind in ("events", "registrations"):
        import_file(march, kind, SAMPLE / f"{kind}.csv", now=START)
    found = shred.preview_shred(march, BUNDLED_EVENT)
    assert found.sign_ups > 1000 and found.due_at is None and found.came_in_at is None
    assert shred.due(march, AFTER) == ()
    take_in("registrations", "email,registered_at\nann@example.org,2011-10-01\n", BUNDLED_EVENT, now=AFTER)
    assert [one.event_id for one in shred.due(march, AFTER)] == [BUNDLED_EVENT]
    # It came in today: nobody could see it coming yet.
    assert shred.due(march, AFTER + timedelta(days=6), announced=True) == ()


def test_rows_that_wait_are_due_with_their_event(march: Database, take_in: Take) -> None:
    later = START + timedelta(days=60)
    take_in("events", f"event_id,name,starts_at\nlater,Later,{later.isoformat()}\nlast,Last,{later.isoformat()}\n")
    assert shred.due(march, later + timedelta(days=99)) == ()
    take_in("registrations", SIGN_UPS + "a,never,Canton,,1\n", "march-1")
    take_in("registrations", "event_id,registration_id,registered_at\nlater,a,2026-02-30\n")
    assert [one.event_id for one in shred.due(march, later + timedelta(days=30))] == ["march-1", "later"]
    assert [one.event_id for one in shred.shred_due(march, AFTER).taken] == ["march-1"]
    assert [shred.preview_shred(march, name).quarantined for name in ("march-1", "later")] == [0, 1]
    # Brought to one that was shredded, and for none that is known: with it again, and with the last of all.
    take_in("registrations", "event_id,registration_id,registered_at\nmarch-1,a,2026-02-30\n")
    take_in("registrations", "event_id,registration_id,registered_at\nnext,a,2026-05-01\n")
    assert [one.event_id for one in shred.due(march, AFTER)] == ["march-1"]
    done = shred.shred_due(march, later + timedelta(days=30))
    assert [one.event_id for one in done.taken] == ["march-1", "later"] and done.problems == ()
    assert shred.due(march, later + timedelta(days=99)) == ()


def test_a_key_whose_sign_ups_were_undone_is_due(march: Database, take_in: Take) -> None:
    brought = take_in("registrations", "email,registered_at\nann@example.org,2026-05-01\n", "march-1")
    assert march.home and brought.import_id
    undo_import(march, brought.import_id, now=START)
    long_after = datetime.now(UTC) + timedelta(days=400)  # the key is a file, of today
    assert [one.event_id for one in shred.due(march, long_after)] == ["march-1"]
    assert shred.shred_due(march, long_after).problems == ()
    assert not key_file(march.home, "march-1").exists() and shred.due(march, long_after) == ()


def test_an_events_file_names_the_day(past: Database, take_in: Take) -> None:
    heading = "event_id,name,starts_at,shred_at\n"
    take_in("events", heading + f"march-1,A march,{START.isoformat()},2026-09-01T08:00\n", now=START)
    # 08:00 in Shanghai is midnight in UTC.
    assert shred.preview_shred(past, "march-1").due_at == datetime(2026, 9, 1, tzinfo=UTC)
    refused = take_in("events", heading + f"march-1,A march,{START.isoformat()},2026-05-01T08:00\n", now=START)
    assert "shred_at must lie after starts_at" in refused.rejects[0].reason
    with pytest.raises(InvalidInput, match="shred_at must lie after"):
        shred.set_shred_date(past, "march-1", START, now=START)
    shred.set_shred_date(past, "march-1", None, now=START)
    found = shred.preview_shred(past, "march-1")
    assert found.due_at == START + timedelta(days=30) and found.name == "A march"


def test_a_reporter_shreds_nothing_and_reads_nobody(past: Database) -> None:
    reporter = Database(past.home, role=Role.REPORTER)
    for forbidden in (
        lambda: shred.preview_shred(reporter, "march-1"),
        lambda: shred.shred_event(reporter, "march-1", AFTER),
        lambda: shred.shred_due(reporter, AFTER),
        lambda: shred.finish(reporter),
        lambda: shred.list_shreddings(reporter),
        lambda: shred.set_shred_date(reporter, "march-1", AFTER, now=AFTER),
        lambda: read_people(reporter, "march-1"),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert shred.preview_shred(past, "march-1").sign_ups == 300
