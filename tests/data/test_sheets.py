"""Spreadsheets: which sheet, which row, and what a cell holds."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.workbook import Workbook

from data import Database, ImportRefused, import_file
from data.importing.files import inspect
from data.importing.unfolding import Limits
from tests.conftest import NOW
from tests.data.read import how, read

MOMENT = datetime(2026, 5, 1, 10, 30)  # noqa: DTZ001 - a cell holds no zone
FIELDS = ("registered_at", "city", "party_size")


@pytest.fixture
def save(tmp_path: Path) -> Callable[[Workbook], Path]:
    """Writes a workbook to a file."""

    def written(book: Workbook) -> Path:
        book.save(tmp_path / "list.xlsx")
        return tmp_path / "list.xlsx"

    return written


def book_of(*rows: list[object]) -> Workbook:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    return book


def test_cells_become_the_text_that_they_mean(save: Callable[[Workbook], Path]) -> None:
    values = [
        *((MOMENT, "2026-05-01T10:30:00"), (date(2026, 5, 1), "2026-05-01T00:00:00"), (time(10, 30), "10:30:00")),
        *((3, "3"), (3.0, "3"), (2.5, "2.5"), (13912345678.0, "13912345678"), (True, "true"), (False, "false")),
        *(("#N/A", "#N/A"), ("=1+1", None), (" text ", " text "), ("007", "007"), (None, None), ("😀", "😀")),
    ]
    rows = [[MOMENT, value, number] for number, (value, _) in enumerate(values)]
    found = read(save(book_of(list(FIELDS), *rows)), FIELDS)
    assert [row[2] for row in found.rows] == [text for _, text in values]
    assert [row[0] for row in found.rows] == list(range(2, 2 + len(values)))
    assert found.reading.format == "xlsx" and found.reading.sheet == "Sheet"


def test_dates_of_a_book_that_counts_from_1904(save: Callable[[Workbook], Path]) -> None:
    book = book_of(["registered_at", "city"])
    book.epoch = CALENDAR_MAC_1904
    assert book.active is not None
    book.active.append([MOMENT, "Wuhan"])
    assert read(save(book)).rows == [(2, "2026-05-01T10:30:00", "Wuhan")]


def test_merged_titles_stand_above_and_headings_merged_downwards_count(save: Callable[[Workbook], Path]) -> None:
    book = book_of(
        ["Sign-ups of the march"],
        [],
        ["registered_at", "Journey", None, "Status"],
        [None, "City", "Bus", None],
        [MOMENT, "Wuhan", "b1", "going"],
    )
    sheet = book.active
    assert sheet is not None
    for cells in ("A1:D1", "A3:A4", "B3:C3", "D3:D4"):
        sheet.merge_cells(cells)
    found = read(save(book))
    assert found.rows[-1] == (5, "2026-05-01T10:30:00", "Wuhan")
    assert found.reading.headings == ("registered_at", "City", "Bus", "Status")


def test_empty_rows_are_no_rows_and_a_total_is_told(save: Callable[[Workbook], Path]) -> None:
    book = book_of(list(FIELDS), [MOMENT, "Wuhan", 1], [], [None, " ", None], [MOMENT, "Xian", 2], [None, "合计", 3])
    assert book.active is not None
    for row in range(7, 3000):
        book.active.cell(row, 2).number_format = "0.00"  # formatted, and empty
    found = read(save(book), FIELDS)
    assert [row[:3] for row in found.rows] == [
        (2, "2026-05-01T10:30:00", "Wuhan"),
        (5, "2026-05-01T10:30:00", "Xian"),
    ]
    assert [line for line, _ in found.rejects] == [6] and "is a total" in found.rejects[0][1]


def test_the_fullest_sheet_with_known_headings_is_read_unless_another_is_chosen(
    save: Callable[[Workbook], Path],
) -> None:
    book = book_of(["About this export"], ["Made by a form"])
    answers = book.create_sheet("Form responses 1")
    for row in (list(FIELDS), [MOMENT, "Wuhan", 1], [MOMENT, "Xian", 2]):
        answers.append(row)
    few = book.create_sheet("Old")
    few.append(["registered_at", "city"])
    few.append([MOMENT, "Lhasa"])
    file = save(book)
    found = read(file, FIELDS)
    assert found.reading.sheet == "Form responses 1" and len(found.rows) == 2
    assert found.reading.sheets == ("Sheet", "Form responses 1", "Old")
    assert "3 sheets" in found.reading.notes[0]
    assert read(file, sheet="Old").rows == [(2, "2026-05-01T10:30:00", "Lhasa")]
    with pytest.raises(ImportRefused, match=r"no sheet of that name\. It has 3: Sheet, Form responses 1, Old"):
        how(file, sheet="Absent")


def test_a_book_without_rows_is_refused(save: Callable[[Workbook], Path]) -> None:
    with pytest.raises(ImportRefused, match="no rows on any sheet"):
        how(save(openpyxl.Workbook()))


def test_damaged_books_are_refused(save: Callable[[Workbook], Path], tmp_path: Path) -> None:
    whole = save(book_of(list(FIELDS), *([[MOMENT, "Wuhan", 1]] * 50))).read_bytes()
    file = tmp_path / "damaged.xlsx"
    for cut in (30, len(whole) // 2, len(whole) - 10):
        file.write_bytes(whole[:cut])
        with pytest.raises(ImportRefused, match="damaged spreadsheet"):
            how(file)
    with zipfile.ZipFile(tmp_path / "list.xlsx") as good, zipfile.ZipFile(file, "w") as bad:
        for entry in good.infolist():
            content = good.read(entry)
            bad.writestr(entry, content[:-40] if entry.filename == "xl/worksheets/sheet1.xml" else content)
    with pytest.raises(ImportRefused, match="damaged spreadsheet"):
        read(file)


@pytest.mark.parametrize("number", ["1", "0", "-5", "999999999", "1048577"])
def test_rows_that_are_not_in_their_order_are_refused_not_dropped(
    save: Callable[[Workbook], Path], tmp_path: Path, number: str
) -> None:
    file = save(book_of(list(FIELDS), [MOMENT, "Wuhan", 1]))
    with zipfile.ZipFile(file) as good, zipfile.ZipFile(tmp_path / "odd.xlsx", "w") as odd:
        for entry in good.infolist():
            odd.writestr(entry, good.read(entry).replace(b'<row r="2"', f'<row r="{number}"'.encode()))
    with pytest.raises(ImportRefused, match="not in their order"):
        read(tmp_path / "odd.xlsx")


def test_distant_rows_and_rows_without_numbers(save: Callable[[Workbook], Path], tmp_path: Path) -> None:
    file = save(book_of(list(FIELDS), [MOMENT, "Wuhan", 1], [MOMENT, "Xian", 1]))
    for old, new, lines in ((b'<row r="3"', b'<row r="1000000"', [2, 1_000_000]), (b'<row r="3"', b"<row", [2, 3])):
        with zipfile.ZipFile(file) as good, zipfile.ZipFile(tmp_path / "odd.xlsx", "w") as odd:
            for entry in good.infolist():
                odd.writestr(entry, good.read(entry).replace(old, new))
        assert [row[0] for row in read(tmp_path / "odd.xlsx").rows] == lines


def test_other_archives_are_named_for_what_they_are(tmp_path: Path) -> None:
    for inside, said in (
        (("mimetype", "content.xml"), "OpenDocument spreadsheet"),
        (("xl/workbook.bin",), "binary spreadsheet"),
        (("list.csv",), "an archive, not a spreadsheet"),
    ):
        with zipfile.ZipFile(tmp_path / "file.xlsx", "w") as archive:
            for name in inside:
                archive.writestr(name, "x")
        with pytest.raises(ImportRefused, match=said):
            inspect(tmp_path / "file.xlsx")


def test_what_unfolds_to_too_much_is_refused_where_there_is_a_limit(save: Callable[[Workbook], Path]) -> None:
    file = save(book_of(list(FIELDS), *([[MOMENT, "Wuhan", 1]] * 500)))
    with zipfile.ZipFile(file) as archive:
        size, entries = sum(entry.file_size for entry in archive.infolist()), len(archive.infolist())
    fitting = Limits(size, entries, marks=10**6, line=10**6, rows=1, wrong=1)
    assert inspect(file, fitting).format == "xlsx"
    for limits in (replace(fitting, unpacked=size - 1), replace(fitting, entries=entries - 1)):
        with pytest.raises(ImportRefused, match=r"unfolds to .* or import it by the command line"):
            inspect(file, limits)


def test_the_marks_and_the_longest_text_of_a_spreadsheet_are_bounded(save: Callable[[Workbook], Path]) -> None:
    file = save(book_of(list(FIELDS), *([[MOMENT, "Wuhan", 1]] * 5)))
    with zipfile.ZipFile(file) as archive:
        parts = [archive.read(entry) for entry in archive.infolist()]
    marks = sum(part.count(b"<") for part in parts)
    longest = max(len(text) for part in parts for text in part.split(b"<"))
    fitting = Limits(10**6, 100, marks, longest, rows=1, wrong=1)
    assert inspect(file, fitting).format == "xlsx"
    with pytest.raises(ImportRefused, match="more cells than are read here"):
        inspect(file, replace(fitting, marks=marks - 1))
    with pytest.raises(ImportRefused, match="a text of more than"):
        inspect(file, replace(fitting, line=longest - 1))


def test_a_book_of_very_many_sheets_is_not_looked_through(save: Callable[[Workbook], Path]) -> None:
    book = book_of(list(FIELDS), [MOMENT, "Wuhan", 1])
    for number in range(200):
        book.create_sheet(f"s{number}")
    with pytest.raises(ImportRefused, match="201 sheets; at most 200"):
        how(save(book))


def test_the_same_list_as_a_sheet_and_as_text_is_the_same(
    march: Database, save: Callable[[Workbook], Path], tmp_path: Path
) -> None:
    headings = ["registration_id", *FIELDS]
    rows: list[list[object]] = [[number, MOMENT, "武汉", 1 + number % 3] for number in range(50)]
    text = "\n".join([",".join(headings), *(f"{n},2026-05-01 10:30,武汉,{size}" for n, _, _, size in rows)])
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    assert import_file(march, "registrations", save(book_of(headings, *rows)), "march-1", now=NOW).new == 50
    again = import_file(march, "registrations", tmp_path / "list.csv", "march-1", now=NOW)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 50)
