"""What a file from a stranger may hold, and what it may not, tried with limits small enough to cross in a moment."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from data import Choices, Database, ImportRefused
from data.importing.files import inspect
from data.importing.identity import Keys
from data.importing.opening import ask
from data.importing.read_file import read_here
from data.uploads import LIMITS
from tests import bombs
from tests.conftest import NOW

FEW = replace(LIMITS, rows=100, wrong=200, line=1000, marks=1000)
HEADED = "registered_at,city\n2026-05-01,Ems\n"


def read(march: Database, path: Path) -> int:
    """Rows read within FEW."""
    asked = ask(march, "registrations", path, "march-1", Choices(), NOW)
    with read_here(asked, Keys(march, make=False), lambda share: None, FEW) as found:
        assert found.checked is not None
        return found.checked.read


@pytest.mark.parametrize("line", ["\n", ",\n", "x\n", "\r\n", "\r", "x\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_lines_are_counted_before_any_is_read_as_a_row(tmp_path: Path, line: str, encoding: str) -> None:
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    for count, is_refused in ((190, False), (210, True)):
        (tmp_path / "list.csv").write_bytes(marks.get(encoding, b"") + (HEADED + line * count).encode(encoding))
        if is_refused:
            with pytest.raises(ImportRefused, match="more than 200 lines"):
                inspect(tmp_path / "list.csv", FEW)
        else:
            inspect(tmp_path / "list.csv", FEW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_letter_of_which_half_is_a_line_break_is_none(tmp_path: Path, encoding: str) -> None:
    assert b"\n" in "上".encode("utf-16")
    (tmp_path / "list.csv").write_text(HEADED + "2026-05-01,上上上\n" * 90, encoding=encoding)
    inspect(tmp_path / "list.csv", FEW)


@pytest.mark.parametrize(("count", "told"), [(20, ""), (30, "more than 25 rows that are longer or shorter")])
def test_rows_of_another_length_are_few(march: Database, tmp_path: Path, count: int, told: str) -> None:
    (tmp_path / "list.csv").write_text(HEADED + "2026-05-02\n" * count)
    if told:
        with pytest.raises(ImportRefused, match=told):
            read(march, tmp_path / "list.csv")
    else:
        assert read(march, tmp_path / "list.csv") == 1 + count


def test_lines_of_an_old_macintosh_are_no_single_long_one(march: Database, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes((HEADED + "2026-05-01,Bad Ems\n" * 90).replace("\n", "\r").encode())
    assert (tmp_path / "list.csv").stat().st_size > FEW.line
    assert read(march, tmp_path / "list.csv") == 91


def test_a_sheet_counts_wherever_it_lies_and_a_picture_may_be_long(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    for place in (bombs.SHEET, "media/sheet1.xml"):
        path.write_bytes(bombs.book(rows=["<row><c><v>1</v></c></row>"] * 200, sheet=place)[1])
        with pytest.raises(ImportRefused, match="more cells than are read here"):
            inspect(path, FEW)
    path.write_bytes(bombs.book()[1])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/image1.png", b"p" * 10 * FEW.line)
    assert inspect(path, FEW).format == "xlsx"
