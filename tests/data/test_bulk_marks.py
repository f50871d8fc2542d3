"""Marks of lists that were handed in at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from data import Database, ImportReport, UnknownEvent, data_version, undo_import
from data.bulk import BulkList, list_bulk, mark_bulk, unmark_bulk
from forecasting.tables import InvalidInput
from tests.conftest import NOW

TakeIn = Callable[..., ImportReport]
ID = "march-1"
MINUTE = datetime(2026, 2, 1, 2, 30, tzinfo=UTC)  # 10:30 in Shanghai
HEADER = "registration_id,registered_at,party_size,cancelled_at\n"
LIST = (
    HEADER
    + "a,2026-02-01T10:30:05,2,\nb,2026-02-01T10:30:59,1,\nc,2026-02-01T10:31,5,\nd,2026-02-01T10:30,9,2026-02-02\n"
)


def test_a_marked_minute_is_listed_with_those_of_it_who_still_stand(march: Database, take_in: TakeIn) -> None:
    before = take_in("registrations", LIST, ID).data_version
    mark_bulk(march, ID, minute=MINUTE + timedelta(seconds=40), now=NOW)
    assert list_bulk(march, ID) == (BulkList(ID, MINUTE, None, NOW, bookings=2, people=3),)
    marked = data_version(march)
    assert marked != before
    mark_bulk(march, ID, minute=MINUTE, now=NOW + timedelta(days=1))
    assert len(list_bulk(march, ID)) == 1 and data_version(march) == marked
    unmark_bulk(march, ID, minute=MINUTE, now=NOW)
    assert list_bulk(march, ID) == () and data_version(march) not in (before, marked)


def test_a_marked_import_is_those_that_it_brought_first(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", LIST, ID)
    take_in("registrations", HEADER + "a,2026-02-01T10:30:05,7,\ne,2026-02-03T10:00,4,\n", ID)
    mark_bulk(march, ID, import_id=2, now=NOW)
    # a, now 7 people, b and c came first with import 2; d cancelled.
    assert list_bulk(march, ID) == (BulkList(ID, None, 2, NOW, bookings=3, people=13),)
    undo_import(march, 2, now=NOW)
    assert list_bulk(march, ID) == ()


@pytest.mark.parametrize(
    ("mark", "error"),
    [
        ({}, "Give one of the two"),
        ({"minute": MINUTE, "import_id": 2}, "Give one of the two"),
        ({"import_id": 1}, "Import 1 brought no sign-ups"),
        ({"import_id": 9}, "There is no import 9"),
        ({"minute": MINUTE + timedelta(hours=1)}, "No sign-up of this event came with the minute of 2026-02-01 03:30"),
    ],
)
def test_a_list_of_nothing_is_not_marked(march: Database, take_in: TakeIn, mark: dict, error: str) -> None:
    before = take_in("registrations", LIST, ID).data_version
    with pytest.raises(InvalidInput, match=error):
        mark_bulk(march, ID, **mark, now=NOW)
    assert list_bulk(march, ID) == () and data_version(march) == before


def test_a_mark_of_an_unknown_event_and_one_that_is_not_there_are_told(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", LIST, ID)
    with pytest.raises(UnknownEvent):
        mark_bulk(march, "nothing", minute=MINUTE, now=NOW)
    with pytest.raises(UnknownEvent):
        list_bulk(march, "nothing")
    with pytest.raises(InvalidInput, match="is not marked"):
        unmark_bulk(march, ID, minute=MINUTE, now=NOW)
