"""Detect how a file is read, where nobody has chosen it: encoding, delimiter, sheet, headings.

Only the start of a file is looked at here (and all of it for its encoding); rows.py then reads every row this way.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.importing.choices import Choices, Reading
from data.importing.delimiters import first_records, settle_dialect
from data.importing.encodings import settle_encoding
from data.importing.files import SourceFile
from data.importing.headings import LOOKED_AT, Row, is_empty, name_headings, no_headings, settle_headings
from data.importing.parquet_rows import parquet_names, parquet_sample
from data.importing.private import private_values
from data.importing.report import ImportRefused
from data.importing.zones import agreed_zone, check_zone

__all__ = ["Choices", "Reading", "read_how"]

SAMPLE_ROWS = 200
FIRST_ROWS = LOOKED_AT + SAMPLE_ROWS
LONGEST_START = 1 << 20  # characters: a value may hold line breaks, and a line may be a whole file
MOST_COLUMNS = 200
LONGEST_CELL = 1000  # characters: more are not needed to understand a heading or a value
DATE_ORDERS = ("day-first", "month-first")


def read_how(source: SourceFile, choices: Choices) -> Reading:
    """Detect how a file is to be read, where nobody has chosen it. Raises ImportRefused where that cannot be told."""
    if choices.date_order not in (None, *DATE_ORDERS):
        raise ImportRefused(f"Dates are day-first or month-first, got {choices.date_order}. Choose one.")
    check_zone(choices.zone)
    found = {"csv": _read_text, "xlsx": _read_sheet, "parquet": _read_parquet}[source.format](source, choices)
    _check_width(source.path.name, found.headings)
    return replace(found, date_order=choices.date_order, zone=choices.zone or agreed_zone(found.headings))


@dataclass(frozen=True)
class _Row:
    """A row of a table: the lines it starts and ends on, its cells."""

    start: int
    end: int
    cells: Row


@dataclass(frozen=True)
class _Head:
    """The headings of a table and the first rows below."""

    line: int
    body_line: int
    names: tuple[str, ...]
    sample: tuple[tuple[str | None, ...], ...]
    notes: tuple[str, ...]


def _read_text(source: SourceFile, choices: Choices) -> Reading:
    encoding, notes = settle_encoding(source, choices.encoding)
    lines = _first_lines(source, encoding)
    dialect = settle_dialect(lines, choices.delimiter, _known)
    rows = [_Row(start, end, _cut(cells)) for start, end, cells in first_records(lines, dialect, FIRST_ROWS)]
    head = _head(source.path.name, rows, choices.header_line)
    return Reading(
        "csv",
        encoding,
        dialect.delimiter,
        dialect.quote,
        sheet=None,
        sheets=(),
        header_line=head.line,
        headings=head.names,
        sample=head.sample,
        date_order=None,
        zone=None,
        notes=notes + head.notes,
        body_line=head.body_line,
    )


def _first_lines(source: SourceFile, encoding: str) -> list[str]:
    """The first whole lines, with their ends; of a file without line breaks what is read of it."""
    with source.path.open(encoding=encoding, newline="") as file:
        text = file.read(LONGEST_START)
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return lines[:-1] if len(text) == LONGEST_START and len(lines) > 1 else lines


def _read_sheet(source: SourceFile, choices: Choices) -> Reading:
    from data.importing.sheets import first_rows  # openpyxl takes a while to import

    tables = {
        title: [_Row(line, line, _cut(cells)) for line, cells in rows if not is_empty(cells)]
        for title, rows in first_rows(source, choices.sheet, FIRST_ROWS).items()
    }
    title, notes = _choose_sheet(source.path.name, tables, choices)
    head = _head(source.path.name, tables[title], choices.header_line)
    return Reading(
        "xlsx",
        encoding=None,
        delimiter=None,
        quote=None,
        sheet=title,
        sheets=tuple(tables),
        header_line=head.line,
        headings=head.names,
        sample=head.sample,
        date_order=None,
        zone=None,
        notes=notes + head.notes,
        body_line=head.body_line,
    )


def _choose_sheet(name: str, tables: dict[str, list[_Row]], choices: Choices) -> tuple[str, tuple[str, ...]]:
    """The sheet with the most known headings, then with the most rows; told where there was a choice."""
    if choices.sheet is not None:
        if choices.sheet not in tables:
            raise ImportRefused(f"{name} has no sheet of that name. It has {len(tables)}: {', '.join(tables)}.")
        return choices.sheet, ()
    filled = {title: rows for title, rows in tables.items() if rows}
    if not filled:
        raise ImportRefused(f"{name} has no rows on any sheet. Export it again.")

    def fitness(title: str) -> tuple[int, int]:
        rows = [row.cells for row in filled[title]]
        place = settle_headings(rows, _known)
        return (-1 if place is None else sum(_known(cell or "") for cell in rows[place])), len(rows)

    best = max(filled, key=fitness)
    note = f'{len(filled)} sheets hold rows; "{best}" was read. Choose another with --sheet.'
    return best, (note,) if len(filled) > 1 else ()


def _read_parquet(source: SourceFile, choices: Choices) -> Reading:
    names = parquet_names(source)
    return Reading(
        "parquet",
        encoding=None,
        delimiter=None,
        quote=None,
        sheet=None,
        sheets=(),
        header_line=0,
        headings=name_headings(_cut(names)),
        sample=tuple(_cut(row) for row in parquet_sample(source, len(names))),
        date_order=None,
        zone=None,
    )


def _head(name: str, rows: Sequence[_Row], chosen: int | None) -> _Head:
    """The headings among the first rows of a table. Raises ImportRefused where there are none."""
    rows = [row for row in rows if not is_empty(row.cells)]
    if not rows:
        raise ImportRefused(f"{name} has no rows. Export it again.")
    if chosen is None:
        found = settle_headings([row.cells for row in rows], _known)
        if found is None:
            _check_width(name, max((row.cells for row in rows), key=len))
            raise no_headings(name)
    else:
        found = next((place for place, row in enumerate(rows) if row.start <= chosen <= row.end), None)
        if found is None:
            raise ImportRefused(f"Nothing stands on line {chosen} among the first {len(rows)} rows of {name}.")
    row, below = rows[found], rows[found + 1 : found + 1 + SAMPLE_ROWS]
    _check_width(name, row.cells)
    if any(private_values([cell]) for cell in row.cells):  # headings are shown, and kept in presets
        raise ImportRefused(
            f"Line {row.start} of {name} holds a mail address or a phone number: it is a row of it, not headings. "
            "Add a first row with headings, or say on which other line they stand."
        )
    names = name_headings(row.cells, rows[found - 1].cells if found else ())
    width = len(names)
    skipped = f"The headings were found on line {row.start}; what stands above was skipped."
    return _Head(
        line=row.start,
        body_line=row.end + 1,
        names=names,
        sample=tuple(_fitted(cells.cells, width) for cells in below),
        notes=(skipped,) if found and chosen is None else (),
    )


def _cut(cells: Row) -> tuple[str | None, ...]:
    """Cells no longer than they need be here: patterns are tried on them."""
    return tuple(cell if cell is None else cell[:LONGEST_CELL] for cell in cells)


def _check_width(name: str, cells: Row) -> None:
    if len(cells) > MOST_COLUMNS:
        raise ImportRefused(f"{name} has {len(cells)} columns; at most {MOST_COLUMNS} are read. Remove some.")


def _fitted(cells: Row, width: int) -> tuple[str | None, ...]:
    """A row as wide as the headings, empty cells as None."""
    padded = [*cells, *[None] * (width - len(cells))]
    return tuple(cell or None for cell in padded[:width])


def _known(text: str) -> bool:
    from data.importing.mapping import known_heading  # which needs to know what a reading is

    return known_heading(text)
