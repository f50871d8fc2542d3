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

from data.importing.choices import Reading
from data.importing.files import SourceFile
from data.importing.leftovers import A_TOTAL, is_blank, is_total
from data.importing.report import ImportRefused, Reject
from data.importing.text_rows import Batch, Pieces

BATCH_ROWS = 20_000
MOST_ROWS = 1_048_576  # of a sheet; a damaged file may claim more

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


def sheet_rows(sheet: ReadOnlyWorksheet) -> Iterator[tuple[object, ...]]:
    """The values of all rows from row 1 on, each as wide as it is written."""
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    return islice(sheet.iter_rows(values_only=True), MOST_ROWS)


def sheets_of(book: Workbook) -> dict[str, ReadOnlyWorksheet]:
    """The sheets that hold cells, by title, visible ones first."""
    sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
    return {sheet.title: sheet for sheet in sorted(sheets, key=lambda sheet: sheet.sheet_state != "visible")}


def first_rows(source: SourceFile, sheet: str | None, count: int) -> dict[str, list[tuple[int, list[str | None]]]]:
    """The first rows of each sheet as text, with their numbers, none wider than what is filled in any of them.

    sheet: the only one to look into, where it is chosen; the others come back without rows.
    """
    with open_book(source) as book:
        return {
            title: _trimmed(list(islice(sheet_rows(found), count))) if sheet in (None, title) else []
            for title, found in sheets_of(book).items()
        }


def _trimmed(rows: list[tuple[object, ...]]) -> list[tuple[int, list[str | None]]]:
    texts = [[cell_text(value) for value in row] for row in rows]
    width = max((place + 1 for row in texts for place, cell in enumerate(row) if cell), default=0)
    return [(line, [*row, *[None] * (width - len(row))][:width]) for line, row in enumerate(texts, 1)]


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
        below = enumerate(islice(sheet_rows(sheet), reading.body_line - 1, None), reading.body_line)
        while some := list(islice(below, BATCH_ROWS)):
            done = some[-1][0]
            yield _batch(some, places, required, pieces, min(done / total, 1.0))


def _batch(
    some: list[tuple[int, tuple[object, ...]]], places: list[int], required: list[int], pieces: Pieces, share: float
) -> Batch:
    lines: list[int] = []
    kept: list[list[str | None]] = []
    for line, row in some:
        if not any(row):
            if is_blank([cell_text(value) for value in row]):
                continue
        elif is_blank([value if isinstance(value, str) else "x" for value in row if value is not None]):
            continue
        pieces.read += 1
        cells = {place: cell_text(row[place]) if place < len(row) else None for place in places}
        if any(is_blank([cells[place]]) for place in required) and is_total([cell_text(value) for value in row]):
            pieces.rejects.append(Reject(line, A_TOTAL))
            continue
        lines.append(line)
        kept.append(list(cells.values()))
    columns = [pa.array([row[at] for row in kept], pa.string()) for at in range(len(places))]
    return Batch(np.array(lines, dtype=np.int64), columns, share)
