"""Spreadsheets, row by row: a sheet may have a million rows, and no more than some of them are held at a time."""

import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from itertools import islice

import numpy as np
import openpyxl
import pyarrow as pa
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser

from data.importing.choices import Reading
from data.importing.files import SourceFile
from data.importing.leftovers import A_TOTAL, is_blank, is_total
from data.importing.report import ImportRefused, Reject
from data.importing.text_rows import Batch, Pieces

BATCH_ROWS = 20_000
MOST_SHEETS = 200  # that are looked through for a list
MOST_ROWS = 1_048_576  # of a sheet; a damaged file may claim more

Cells = dict[int, object]

# openpyxl's warnings repeat values of cells, which may be phone numbers.
warnings.filterwarnings("ignore", module="openpyxl")


@contextmanager
def open_book(source: SourceFile) -> Iterator[Workbook]:
    """A workbook whose formulas are their last results. Whatever is wrong inside it becomes ImportRefused."""
    try:
        with closing(openpyxl.load_workbook(source.path, read_only=True, data_only=True, keep_links=False)) as book:
            yield book
    except (ImportRefused, MemoryError, GeneratorExit):
        raise
    except Exception as error:  # openpyxl lets every error through that a damaged file can cause
        raise ImportRefused(f"{source.path.name} is a damaged spreadsheet. Open it and save it again.") from error


def sheet_rows(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, Cells]]:
    """The number of each row that is written, from 1, and its cells by their place from 0.

    openpyxl's own iteration is passed over, because it makes up rows between distant ones, and drops those that are
    not in order without a word. Raises ImportRefused for such a sheet.
    """
    book = sheet.parent
    last = 0
    with sheet._get_source() as xml:
        parser = WorkSheetParser(
            xml,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            if not last < number <= MOST_ROWS:
                raise ImportRefused(
                    "The rows of a sheet are not in their order. Open the spreadsheet and save it again."
                )
            last = number
            yield number, {cell["column"] - 1: cell["value"] for cell in cells}


def sheets_of(book: Workbook) -> dict[str, ReadOnlyWorksheet]:
    """The sheets that hold cells, by title, visible ones first."""
    sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
    return {sheet.title: sheet for sheet in sorted(sheets, key=lambda sheet: sheet.sheet_state != "visible")}


def first_rows(source: SourceFile, sheet: str | None, count: int) -> dict[str, list[tuple[int, list[str | None]]]]:
    """The first rows of each sheet as text, with their numbers, none wider than what is filled in any of them.

    sheet: the only one to look into, where it is chosen; the others come back without rows.
    """
    with open_book(source) as book:
        if sheet is None and len(book.worksheets) > MOST_SHEETS:
            raise ImportRefused(
                f"{source.path.name} has {len(book.worksheets):,} sheets; at most {MOST_SHEETS} are looked through. "
                "Choose one with --sheet, or save it as CSV."
            )
        return {
            title: _filled_out(list(islice(sheet_rows(found), count))) if sheet in (None, title) else []
            for title, found in sheets_of(book).items()
        }


def _filled_out(rows: list[tuple[int, Cells]]) -> list[tuple[int, list[str | None]]]:
    """Rows as text, all as wide as what is filled in any of them."""
    texts = [(line, {place: text for place, value in row.items() if (text := cell_text(value))}) for line, row in rows]
    width = max((place + 1 for _, row in texts for place in row), default=0)
    return [(line, [row.get(place) for place in range(width)]) for line, row in texts]


def cell_text(value: object) -> str | None:
    """A cell as text: whole numbers without ".0", moments in ISO 8601, yes and no as true and false."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def sheet_batches(
    source: SourceFile, reading: Reading, places: list[int], required: list[int], pieces: Pieces
) -> Iterator[Batch]:
    """All rows under the headings, the columns at some places as text. Empty rows are not rows."""
    with open_book(source) as book:
        sheet = sheets_of(book)[str(reading.sheet)]
        total = max(sheet.max_row or 0, 1)
        below = ((line, row) for line, row in sheet_rows(sheet) if line >= reading.body_line)
        while some := list(islice(below, BATCH_ROWS)):
            done = some[-1][0]
            yield _batch(some, places, required, pieces, min(done / total, 1.0))


def _batch(
    some: list[tuple[int, Cells]], places: list[int], required: list[int], pieces: Pieces, share: float
) -> Batch:
    lines: list[int] = []
    kept: list[list[str | None]] = []
    for line, row in some:
        if not any(value is not None and not (isinstance(value, str) and not value.strip()) for value in row.values()):
            continue
        pieces.read += 1
        cells = [cell_text(row.get(place)) for place in places]
        if any(is_blank([cell_text(row.get(place))]) for place in required) and _is_total(row):
            pieces.rejects.append(Reject(line, A_TOTAL))
            continue
        lines.append(line)
        kept.append(cells)
    columns = [pa.array([row[at] for row in kept], pa.string()) for at in range(len(places))]
    return Batch(np.array(lines, dtype=np.int64), columns, share)


def _is_total(row: Cells) -> bool:
    """Whether the filled cells say so; one more stands for the empty ones."""
    return is_total([*map(cell_text, row.values()), None])
