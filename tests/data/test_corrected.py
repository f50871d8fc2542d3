"""Whether yesterday must be read twice, once with today's corrections."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from data import Database, ImportReport, load_event, was_corrected

TakeIn = Callable[..., ImportReport]
MOMENT = datetime(2026, 5, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = "registration_id,registered_at,city\na,2026-05-01T12:00Z,Wuhan\n"
CHANGED = "registration_id,registered_at,city\na,2026-05-01T12:00Z,Beijing\n"


@pytest.mark.parametrize(
    ("changed_at", "seen"),
    [(MOMENT - DAY, False), (MOMENT - DAY / 2, True), (MOMENT, True), (MOMENT + DAY / 2, False)],
)
def test_a_row_that_changed_after_the_first_moment_and_up_to_the_second_is_seen(
    march: Database, take_in: TakeIn, changed_at: datetime, seen: bool
) -> None:
    take_in("registrations", FIRST, "march-1", now=MOMENT - 3 * DAY)
    take_in("registrations", CHANGED, "march-1", now=changed_at)
    assert was_corrected(march, MOMENT - DAY, MOMENT) == seen
    plain = load_event(march, "march-1", MOMENT - DAY)
    corrected = load_event(march, "march-1", MOMENT - DAY, MOMENT)
    assert plain.bookings.equals(corrected.bookings) != seen


def test_rows_that_are_new_are_no_correction(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", FIRST, "march-1", now=MOMENT - DAY / 2)
    take_in("posts", "post_id,posted_at\n1,2026-05-09T20:00Z\n", "march-1", now=MOMENT - DAY / 2)
    assert not was_corrected(march, MOMENT - DAY, MOMENT)


def test_a_correction_of_any_table_counts(march: Database, take_in: TakeIn) -> None:
    take_in("buses", "bus_id,city,seats\n1,Wuhan,50\n", "march-1", now=MOMENT - 3 * DAY)
    take_in("buses", "bus_id,city,seats\n1,Wuhan,40\n", "march-1", now=MOMENT - DAY / 2)
    assert was_corrected(march, MOMENT - DAY, MOMENT)
