"""A shredding is done wholly: nobody is left in any file, whatever ends it or comes in between."""

from datetime import datetime, timedelta

import duckdb
import pytest

from data import (
    Database,
    DatabaseBusy,
    UnknownEvent,
    doctor,
    list_imports,
    list_quarantine,
    load_event,
    mark_bulk,
    problems,
    rewriting,
    shred,
    undo_import,
    version,
)
from data.importing.identity import key_file
from data.shredded import Shredded
from data.workplace import PREFIXES, REWRITING
from forecasting.tables import InvalidInput
from tests.data.people_of_march import AFTER, SIGN_UPS, START, Take
from tests.data.test_full_disk import no_file_longer_than


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
