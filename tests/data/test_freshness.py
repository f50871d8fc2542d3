"""How fresh the sign-ups of an event are."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from data import Database, ImportReport, UnknownEvent, import_file
from data.freshness import read_freshness
from tests.conftest import NOW

TakeIn = Callable[..., ImportReport]
HEADER = "registration_id,registered_at,city,party_size,cancelled_at\n"


def moment(day: int, hour: int = 0) -> pd.Timestamp:
    return pd.Timestamp(datetime(2026, 2, day, hour, tzinfo=UTC))


def test_each_city_tells_its_people_its_last_sign_up_and_its_last_change(march: Database, take_in: TakeIn) -> None:
    rows = (
        "a,2026-02-01T08:00,Hefei,2,\n"  # 00:00 UTC
        "b,2026-02-03T08:00,Hefei,3,2026-02-10T08:00\n"  # cancelled
        "c,2026-02-02T08:00,Wuhu,4,\n"
        "d,2026-02-05T08:00,,1,\n"
        "e,2026-05-05T08:00,Later,1,\n"  # dated after now
    )
    take_in("registrations", HEADER + rows, "march-1")
    take_in("registrations", HEADER + "c,2026-02-02T08:00,Wuhu,6,\n", "march-1", now=NOW + timedelta(days=1))
    found = read_freshness(march, "march-1", NOW + timedelta(days=2)).by_city
    table = [tuple(None if pd.isna(cell) else cell for cell in row) for row in found.itertuples(index=False)]
    assert table == [
        ("Wuhu", 6, moment(2), pd.Timestamp(NOW + timedelta(days=1))),
        ("Hefei", 2, moment(3), moment(10)),
        (None, 1, moment(5), moment(5)),
    ]


def test_each_list_tells_its_last_import(march: Database, take_in: TakeIn, tmp_path: Path) -> None:
    file = tmp_path / "form.csv"
    file.write_text(HEADER + "a,2026-02-01T08:00,Hefei,2,\nb,2026-02-03T08:00,Hefei,3,\n", encoding="utf-8")
    import_file(march, "registrations", file, "march-1", now=NOW, source="form")
    take_in("registrations", HEADER + "c,2026-02-02T08:00,Wuhu,4,\n", "march-1", now=NOW + timedelta(days=1))
    found = read_freshness(march, "march-1", NOW).by_source
    table = [tuple(None if pd.isna(cell) else cell for cell in row) for row in found.itertuples(index=False)]
    assert table == [
        (None, pd.Timestamp(NOW + timedelta(days=1)), 1, moment(2)),
        ("form", pd.Timestamp(NOW), 2, moment(3)),
    ]


def test_an_event_without_sign_ups_has_empty_tables_and_an_unknown_one_is_told(march: Database) -> None:
    found = read_freshness(march, "march-1", NOW)
    assert found.by_city.empty and found.by_source.empty
    assert list(found.by_city) == ["city", "registered", "last_sign_up", "last_change"]
    with pytest.raises(UnknownEvent):
        read_freshness(march, "nothing", NOW)
