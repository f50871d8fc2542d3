"""Events typed in by a person."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data import Database, list_events, load_event
from data.edits import EventEdit, propose_event_id, save_event
from data.imports import undo_import
from forecasting.tables import InvalidInput
from tests.conftest import NOW

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 6, 1, 10, tzinfo=SHANGHAI)
NEW = EventEdit(
    None,
    "March for the river",
    START,
    "Asia/Shanghai",
    target=500,
    bands=(0.2, 0.6),
    venue="East gate",
    city="Hefei",
    registration_closes_at=START - timedelta(days=1),
    kind="march",
    organiser="River keepers",
)


def test_a_new_event_is_stored_with_all_that_was_said(database: Database) -> None:
    report = save_event(database, NEW, now=NOW)
    assert report.events == ("march_for_the_river-2026-06-01",)
    event = load_event(database, report.events[0], NOW).event
    assert (event.name, event.starts_at, event.timezone, event.target, event.bands) == (
        "March for the river",
        datetime(2026, 6, 1, 2, tzinfo=UTC),
        "Asia/Shanghai",
        500,
        (0.2, 0.6),
    )
    assert (event.venue, event.city, event.kind, event.organiser) == ("East gate", "Hefei", "march", "River keepers")
    assert (event.registration_closes_at, event.series) == (START - timedelta(days=1), "march_for_the_river")


def test_an_edit_changes_what_it_says_and_an_as_of_before_it_sees_the_old(march: Database) -> None:
    later = NOW + timedelta(days=1)
    edit = replace(NEW, event_id="march-1", name="The march", target=None, bands=None)
    report = save_event(march, edit, now=later)
    assert (report.changed, report.new, report.events) == (1, 0, ("march-1",))
    now, before = (load_event(march, "march-1", moment).event for moment in (later, NOW))
    assert (now.name, now.target, now.venue, now.series) == ("The march", None, "East gate", "march")
    assert (before.name, before.target, before.venue) == ("A march", 100, None)
    assert save_event(march, edit, now=later).events == ()
    undo_import(march, 2, now=later)
    assert load_event(march, "march-1", later).event == before


def test_two_events_of_one_name_and_day_get_two_ids(database: Database) -> None:
    ids = [save_event(database, NEW, now=NOW).events[0] for _ in range(3)]
    stem = "march_for_the_river-2026-06-01"
    assert ids == [stem, f"{stem}-2", f"{stem}-3"]
    assert len(list_events(database)) == 3


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("A march!", "a_march-2026-06-01"),
        ("A-march / again", "a_march_again-2026-06-01"),
        ("为河流游行", "为河流游行-2026-06-01"),
        ("???", "event-2026-06-01"),
        ("x" * 80, "x" * 40 + "-2026-06-01"),
    ],
)
def test_an_id_is_made_of_the_name_and_the_day(name: str, proposed: str) -> None:
    assert propose_event_id(name, START, ()) == proposed
    assert START.date() == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"name": " - "}, "name is empty"),
        ({"name": "x" * 201}, "name may have 200 characters, got 201"),
        ({"timezone": "Moon/Sea"}, 'timezone must be a name such as Asia/Shanghai, got "Moon/Sea"'),
        ({"starts_at": datetime(2026, 6, 1)}, "starts_at needs a time zone"),  # noqa: DTZ001
        ({"starts_at": START.replace(year=2999), "registration_closes_at": None}, "1900 to 2199, got 2999"),
        ({"registration_closes_at": START + timedelta(minutes=1)}, "closes at 2026-06-01 10:01, after the start"),
        ({"target": 0.0}, "target must be a number from 1 to 100,000,000, got 0"),
        ({"target": float("nan")}, "target must be a number"),
        ({"bands": (0.5, 0.5)}, "bands must be two rising shares"),
        ({"bands": (float("nan"), 0.5)}, "bands must be two rising shares"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(wrong: dict, error: str) -> None:
    with pytest.raises(InvalidInput, match=error):
        replace(NEW, **wrong)


def test_an_edit_of_an_unknown_event_stores_nothing(database: Database) -> None:
    with pytest.raises(InvalidInput, match='There is no event "nothing"'):
        save_event(database, replace(NEW, event_id="nothing"), now=NOW)
    assert list_events(database) == ()
