"""When an event is due to be shredded, and who may do it."""

from datetime import UTC, datetime, timedelta

import pytest

from data import (
    BUNDLED_EVENT,
    Database,
    import_file,
    shred,
    undo_import,
)
from data.bundled import SAMPLE
from data.importing.identity import key_file
from data.people import read_people
from data.roles import NotAllowed, Role
from forecasting.tables import InvalidInput
from tests.data.people_of_march import AFTER, SIGN_UPS, START, Take


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
