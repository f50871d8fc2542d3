"""Rows that were not taken: kept with line, reason and minimised text, corrected, or let go; whole lists."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data import Database, ImportReport, data_version, import_file, list_imports, load_event, undo_import
from data.quarantine import correct_quarantine, dismiss_quarantine, list_quarantine
from forecasting.tables import InvalidInput
from tests.conftest import NOW

TakeIn = Callable[..., ImportReport]
DAY = timedelta(days=1)
ID = "march-1"
HEADER = "registration_id,registered_at,city,party_size\n"
MESS = HEADER + "a,2026-02-01,Hefei,2\nb,2026-02-30,Wuhu,3\nc,2026-02-03,Wuhu,0\na,2026-02-02,Hefei,1\n"


def registered(database: Database, moment: timedelta = 3 * DAY) -> int:
    return int(load_event(database, ID, NOW + moment).bookings["people"].sum()) - int(
        load_event(database, ID, NOW + moment).cancellations["people"].sum()
    )


def test_each_row_not_taken_keeps_its_line_its_reason_and_its_text(march: Database, take_in: TakeIn) -> None:
    report = take_in("registrations", MESS, ID)
    assert (report.new, report.rejected, report.duplicates, report.import_id) == (1, 3, 1, 2)
    rows = list_quarantine(march, 2)
    assert list(rows["line"]) == [2, 3, 4]
    assert list(rows["reason"]) == [reject.reason for reject in report.rejects]
    assert list(rows["registered_at"]) == ["2026-02-01", "2026-02-30", "2026-02-03"]
    assert list(rows["party_size"]) == ["2", "3", "0"]
    assert list(rows["status"]) == [None, None, None]


def test_a_corrected_row_is_taken_and_what_is_still_wrong_waits_under_the_new_import(
    march: Database, take_in: TakeIn
) -> None:
    take_in("registrations", MESS, ID)
    rows = list_quarantine(march, 2).iloc[1:]
    rows.loc[rows["line"] == 3, "registered_at"] = "2026-02-20"
    report = correct_quarantine(march, 2, rows, now=NOW + DAY)
    assert (report.new, report.rejected, report.import_id) == (1, 1, 3)
    assert registered(march) == 4  # 1 of a's last row, 3 of b
    assert list(list_quarantine(march, 2)["line"]) == [2]
    assert list(list_quarantine(march, 3)["registration_id"]) == ["c"]
    assert [(one.import_id, one.corrects, one.quarantined) for one in list_imports(march)] == [
        (3, 2, 1),
        (2, None, 1),
        (1, None, 0),
    ]
    with pytest.raises(InvalidInput, match="None of these rows of import 2 waits"):
        correct_quarantine(march, 2, rows, now=NOW + DAY)
    undo_import(march, 3, now=NOW + DAY)
    assert list(list_quarantine(march, 2)["line"]) == [2, 3, 4]
    assert registered(march) == 1


def test_rows_let_go_wait_no_longer_and_move_no_data(march: Database, take_in: TakeIn) -> None:
    before = take_in("registrations", MESS, ID).data_version
    assert dismiss_quarantine(march, 2) == 3
    assert list_quarantine(march, 2).empty and data_version(march) == before
    with pytest.raises(InvalidInput, match="There is no import 7"):
        list_quarantine(march, 7)


def test_a_file_of_wrong_rows_only_is_recorded_once_and_moves_no_data(march: Database, take_in: TakeIn) -> None:
    before = data_version(march)
    wrong = HEADER + "b,2026-02-30,Wuhu,3\n"
    first, second = (take_in("registrations", wrong, ID) for _ in range(2))
    assert (first.import_id, second.import_id) == (2, None)
    assert data_version(march) == before == first.data_version
    assert [(one.import_id, one.rows_new, one.quarantined) for one in list_imports(march)] == [(2, 0, 1), (1, 1, 0)]
    undo_import(march, 2, now=NOW)
    assert take_in("registrations", wrong, ID).import_id == 3


def test_the_same_file_after_another_takes_the_place_of_its_first_quarantine(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", MESS, ID)
    take_in("registrations", HEADER + "a,2026-02-09,Hefei,2\n", ID)
    assert take_in("registrations", MESS, ID).import_id == 4
    assert [one.quarantined for one in list_imports(march)] == [3, 0, 0, 0]
    undo_import(march, 4, now=NOW)
    assert [one.quarantined for one in list_imports(march)] == [0, 0, 2, 0]  # a came with the file between


def waiting(database: Database) -> dict[int, int]:
    return {one.import_id: one.quarantined for one in list_imports(database) if one.quarantined}


def test_a_row_waits_once_however_often_its_list_is_exported(march: Database, take_in: TakeIn) -> None:
    """Yesterday: b is on the waiting list, c has no such day. Today b has a place."""
    header = "registration_id,registered_at,city,status\n"
    wrong = "c,2026-02-30,Wuhu,registered\n"
    take_in("registrations", header + "a,2026-02-01,Hefei,registered\nb,2026-02-02,Wuhu,waiting list\n" + wrong, ID)
    assert waiting(march) == {2: 2}
    today = header + "a,2026-02-01,Hefei,registered\nb,2026-02-02,Wuhu,registered\n" + wrong
    report = take_in("registrations", today, ID, now=NOW + DAY)
    assert (report.new, report.rejected) == (1, 1)
    assert waiting(march) == {3: 1}
    take_in("registrations", today + "d,2026-02-05,Wuhu,registered\n", ID, now=NOW + 2 * DAY)
    assert waiting(march) == {4: 1}
    undo_import(march, 4, now=NOW + 2 * DAY)
    assert waiting(march) == {3: 1}
    undo_import(march, 3, now=NOW + 2 * DAY)
    assert waiting(march) == {2: 2}


def test_a_row_without_an_id_that_is_wrong_again_waits_once(march: Database, take_in: TakeIn) -> None:
    header = "registration_id,registered_at,city\n"
    take_in("registrations", header + "a,2026-02-01,Hefei\n,2026-02-02,Wuhu\n,2026-02-03,Wuhu\n", ID)
    assert waiting(march) == {2: 2}
    take_in("registrations", header + "b,2026-02-01,Hefei\n,2026-02-03,Wuhu\n", ID, now=NOW + DAY)
    assert waiting(march) == {3: 1, 2: 1}
    assert list_quarantine(march, 2)["registered_at"].tolist() == ["2026-02-02"]


def test_rows_of_another_event_go_on_waiting(march: Database, take_in: TakeIn) -> None:
    take_in("events", "event_id,name,starts_at\nmarch-2,Another march,2026-07-01T10:00\n")
    take_in("registrations", HEADER + "a,2026-02-30,Hefei,1\nb,2026-02-01,Hefei,1\n", ID)
    take_in("registrations", HEADER + "a,2026-02-28,Hefei,1\n", "march-2")
    assert waiting(march) == {3: 1}


@pytest.mark.parametrize(
    ("row", "field", "kept"),
    [
        ("x,Ann Canary,Hefei,1", "registered_at", "… …"),
        ("x,13812345678,Hefei,1", "registered_at", "…"),
        ("x,138 1234 5678,Hefei,1", "registered_at", "…"),
        ("x,张三,Hefei,1", "registered_at", "…"),
        ("x,3月 32日,Hefei,1", "registered_at", "3月 32日"),
        ("x,2026-02-30T10:00+08:00,Hefei,1", "registered_at", "2026-02-30T10:00+08:00"),
        ("x,2026-02-30,ann@canary.example,1", "city", "…"),
        ("x,2026-02-30,Hefei 13812345678,1", "city", "Hefei …"),
        ("ann@canary.example,2026-02-30,Hefei,1", "registration_id", "p-"),
        ("+8613812345678,2026-02-30,Hefei,1", "registration_id", "p-"),
        ("1234567890,2026-02-30,Hefei,1", "registration_id", "1234567890"),
        ("x,2026-02-01,Hefei,Ann 5", "party_size", "… 5"),
    ],
)
def test_what_is_kept_of_a_row_names_nobody(march: Database, take_in: TakeIn, row: str, field: str, kept: str) -> None:
    report = take_in("registrations", HEADER + row + "\n", ID)
    assert report.rejected == 1
    found = list_quarantine(march, 2)
    (text,) = found[field]
    assert re.fullmatch("p-[0-9a-f]{32}", text) if kept == "p-" else text == kept  # p-: a keyed id
    told = " ".join(map(str, found.iloc[0])) + report.rejects[0].reason
    assert not any(canary in told for canary in ("Ann", "Canary", "canary", "13812345678", "1234 5678", "张三"))


def test_of_a_row_whose_cells_may_have_shifted_only_moments_small_numbers_and_statuses_are_kept(
    march: Database, take_in: TakeIn
) -> None:
    header = "name,registration_id,registered_at,city,party_size,status\n"
    shifted = "Ann Canary,13812345678,x,2026-02-01 10:00,Hefei,3,confirmed,extra\n"
    report = take_in("registrations", header + shifted, ID)
    assert report.rejected == 1
    row = list_quarantine(march, 2).iloc[0].to_dict()
    told = {field: text for field, text in row.items() if text is not None and field not in ("line", "reason")}
    assert told == {"city": "2026-02-01 10:00", "status": "3"}  # "confirmed" stands beyond the fields


def test_a_name_in_attendance_without_a_sign_up_is_kept_as_an_id_to_correct(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + "a,2026-02-01,Hefei,2\n", ID)
    report = take_in("attendance", "registration_id,attended\na,true\nzz,true\n", ID)
    assert report.rejected == 1
    found = list_quarantine(march, 3)
    assert found[["line", "registration_id", "attended"]].values.tolist() == [[3, "zz", "true"]]


def whole(database: Database, folder: Path, rows: str, now: timedelta, source: str | None = "form") -> ImportReport:
    file = folder / "whole.csv"
    file.write_text("registration_id,registered_at,party_size\n" + rows, encoding="utf-8")
    return import_file(database, "registrations", file, ID, now=NOW + now, source=source, complete=True)


def test_a_whole_list_cancels_who_is_missing_and_reinstates_who_is_back(march: Database, tmp_path: Path) -> None:
    a, b, c = "a,2026-02-01,2\n", "b,2026-02-01,3\n", "c,2026-03-02,4\n"
    whole(march, tmp_path, "d,2026-02-01,9\n", 0 * DAY, source="another form")
    assert whole(march, tmp_path, a + b, 0 * DAY).cancelled == 0
    report = whole(march, tmp_path, a + c, DAY)
    assert (report.read, report.new, report.changed, report.unchanged, report.cancelled) == (2, 1, 0, 1, 1)
    assert registered(march) == 2 + 4 + 9
    assert registered(march, timedelta(hours=1)) == 2 + 3 + 9  # nobody knew yet
    assert whole(march, tmp_path, a + c, 2 * DAY).import_id is None
    back = whole(march, tmp_path, a + b + c, 2 * DAY)
    assert (back.changed, back.cancelled) == (1, 0)
    assert registered(march) == 2 + 3 + 4 + 9
    undo_import(march, back.import_id or 0, now=NOW + 2 * DAY)
    assert registered(march) == 2 + 4 + 9


def test_a_list_with_rows_that_cannot_be_read_cancels_nobody(march: Database, tmp_path: Path) -> None:
    whole(march, tmp_path, "a,2026-02-01,2\nb,2026-02-01,3\n", 0 * DAY)
    report = whole(march, tmp_path, "a,2026-02-01,5\nb,2026-02-30,3\n", DAY)
    assert (report.changed, report.rejected, report.cancelled) == (1, 1, 0)
    assert any("nobody was cancelled" in note for note in report.notes)
    assert registered(march) == 5 + 3


def test_undoing_the_first_list_leaves_nothing_of_who_a_later_one_only_lacked(march: Database, tmp_path: Path) -> None:
    whole(march, tmp_path, "a,2026-02-01,2\nb,2026-02-01,3\n", 0 * DAY)
    whole(march, tmp_path, "a,2026-02-01,5\n", DAY)
    undo_import(march, 2, now=NOW + 2 * DAY)
    with march.open() as connection:
        left = connection.execute("SELECT registration_id, party_size, cancelled_at FROM registrations").fetchall()
    assert left == [("a", 5, None)]


def test_a_whole_list_needs_the_name_of_its_source(march: Database, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="source"):
        whole(march, tmp_path, "a,2026-02-01,2\n", 0 * DAY, source=None)
    assert len(list_imports(march)) == 1


def test_tomorrows_export_updates_rows_and_dates_new_cancellations(march: Database, take_in: TakeIn) -> None:
    header = "registration_id,registered_at,city,status\n"
    take_in("registrations", header + "a,2026-02-01,Hefei,confirmed\nb,2026-02-01,Wuhu,confirmed\n", ID)
    tomorrow = header + "a,2026-02-01,Hefei,cancelled\nb,2026-02-01,Suzhou,confirmed\nc,2026-03-02,Wuhu,cancelled\n"
    report = take_in("registrations", tomorrow, ID, now=NOW + DAY)
    assert (report.new, report.changed, report.cancelled) == (1, 2, 1)
    assert (registered(march), registered(march, timedelta(hours=1))) == (1, 2)
    again = take_in("registrations", tomorrow, ID, now=NOW + 2 * DAY)
    assert (again.unchanged, again.cancelled, again.import_id) == (3, 0, None)
