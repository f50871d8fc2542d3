"""The hotel's arrival days and the courses, through the same door as everybody's files."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet
import pytest

from data import Database, import_file, load_event, status
from tests.conftest import NOW


@pytest.mark.parametrize(("folder", "events", "rows"), [("hotel", 856, 58_792), ("courses", 9, 13_448)])
def test_every_row_is_taken_in_once(database: Database, real_data: Path, folder: str, events: int, rows: int) -> None:
    kinds = {"events": events, "registrations": rows}
    for kind, expected in kinds.items():
        report = import_file(database, kind, real_data / folder / f"{kind}.parquet", now=NOW)
        assert (report.read, report.new, report.rejected) == (expected, expected, 0)
    for kind, expected in kinds.items():
        again = import_file(database, kind, real_data / folder / f"{kind}.parquet", now=NOW)
        assert (again.new, again.changed, again.unchanged) == (0, 0, expected)
    assert sum(event.registrations for event in status(database).events) == rows


def test_the_books_of_a_hotel_day_are_those_counted_by_pandas(database: Database, real_data: Path) -> None:
    for kind in ("events", "registrations"):
        import_file(database, kind, real_data / "hotel" / f"{kind}.parquet", now=NOW)
    as_of = datetime(2016, 8, 8, 14, tzinfo=UTC)
    known = load_event(database, "city-2016-08-15", as_of)
    rows = pyarrow.parquet.read_table(real_data / "hotel" / "registrations.parquet").to_pandas()
    rows = rows[(rows["event_id"] == "city-2016-08-15") & (rows["registered_at"] <= as_of)]
    assert known.registered == rows.loc[~(rows["cancelled_at"] <= as_of), "party_size"].sum()
    ages = (as_of - rows["registered_at"]).dt.total_seconds() // 86_400
    by_age = rows.groupby(ages)["party_size"].sum()
    assert known.bookings.groupby("days_ago")["people"].sum().to_dict() == by_age.to_dict()
    assert known.daily and known.event.series == "city"
