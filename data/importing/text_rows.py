"""Rows of a text file, batch by batch, by pyarrow's reader: only the columns that are asked for become values.

DuckDB's own CSV sniffing swallowed rows of a ragged file, so the columns are settled before, every value is text,
and a row of the wrong length is told, never dropped. Two are taken, because spreadsheets write them: one whose surplus
values are empty, and one that ends before columns that are empty in most of the first rows too.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from data.importing.choices import Reading
from data.importing.files import SourceFile
from data.importing.leftovers import A_TOTAL, is_blank, is_total
from data.importing.lines import LineCursor, Script, record_lines, split_line
from data.importing.report import ImportRefused, Reject
from data.importing.shifted import told_by_cells

BLOCK_BYTES = 1 << 23


@dataclass
class Pieces:
    """Columns of a file as they are read. Complete when `batches` of a reader is exhausted.

    read: rows that hold something. rejects: those that are no entries. names: the field at each place. ragged: by line,
    what may be kept of a row of the wrong length (see shifted.py). most_ragged: how many of those there may be.
    """

    rejects: list[Reject] = field(default_factory=list)
    read: int = 0
    names: dict[int, str] = field(default_factory=dict)
    ragged: dict[int, str] = field(default_factory=dict)
    most_ragged: float = math.inf


@dataclass(frozen=True)
class Batch:
    """Some rows: the line of each, shape (n,), and the columns at the places asked for, in their order, as text."""

    lines: np.ndarray
    columns: list[pa.Array]
    share: float  # of the file that is done


class TextRows:
    """One reading of one text file."""

    def __init__(
        self, source: SourceFile, reading: Reading, places: list[int], required: list[int], pieces: Pieces
    ) -> None:
        """places: the columns to read. required: those of them that every entry has."""
        assert reading.encoding and reading.delimiter and reading.quote
        self._source = source
        self._reading = reading
        self._places = places
        self._required = required
        self._pieces = pieces
        self._script = Script(source.path, reading.encoding, reading.delimiter, reading.quote)
        self._above = reading.body_line - 1
        is_wide = reading.encoding.startswith(("utf-16", "utf-32"))
        plain = source.one_record_a_line and reading.quote == '"' and not is_wide
        self._lines = None if plain else record_lines(self._script, self._above)
        self._shortest = _shortest(reading, required)
        self._ragged: list[int] = []
        self._mended: list[tuple[int, list[str | None]]] = []
        self._cursor: LineCursor | None = None

    def batches(self) -> Iterator[Batch]:
        """All rows. Raises what pyarrow raises, ImportRefused where too many have another length than the headings."""
        try:
            yield from self._batches()
        except pa.ArrowInvalid as error:
            if len(self._ragged) <= self._pieces.most_ragged:
                raise
            raise ImportRefused(
                f"{self._source.path.name} has more than {self._pieces.most_ragged:,} rows that are longer or shorter "
                "than its headings, which is too much for this page. Check its separators, or import it by the command "
                "line."
            ) from error

    def _batches(self) -> Iterator[Batch]:
        with pa.OSFile(str(self._source.path)) as file:
            reader = self._open(file)
            record = self._above
            for batch in reader:
                records = _skipping(self._ragged, record, batch.num_rows)
                record = int(records[-1]) if len(records) else record
                share = file.tell() / self._source.size
                yield self._entries(Batch(self._line_of(records), batch.columns, share))
                yield from self._flush(share)
            yield from self._flush(1.0)

    def _open(self, file: pa.NativeFile) -> pa.csv.CSVStreamingReader:
        wanted = [f"c{place}" for place in self._places]
        return pa.csv.open_csv(
            file,
            pa.csv.ReadOptions(
                column_names=[f"c{place}" for place in range(len(self._reading.headings))],
                skip_rows=self._above,
                block_size=BLOCK_BYTES,
                use_threads=False,
                encoding=self._script.encoding,
            ),
            pa.csv.ParseOptions(
                delimiter=self._script.delimiter,
                quote_char=self._script.quote,
                newlines_in_values=self._lines is not None,
                invalid_row_handler=self._keep,
            ),
            pa.csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )

    def _line_of(self, records: np.ndarray) -> np.ndarray:
        """The lines of records, which are counted on from the lines above the first."""
        if self._lines is None:
            return records
        places = records - self._above - 1
        if len(places) and places[-1] >= len(self._lines):
            raise ImportRefused(f"The quotation marks of {self._source.path.name} do not match. Export it again.")
        return self._lines[places]

    def _keep(self, row: pa.csv.InvalidRow) -> str:
        """Mend a row of the wrong length, or say what is wrong with it. Each takes 20 µs, any other under one."""
        self._ragged.append(row.number)
        if len(self._ragged) > self._pieces.most_ragged:
            return "error"
        line = int(self._line_of(np.array([row.number]))[0])
        cells = split_line(row.text, self._script)
        width = row.expected_columns
        if is_blank(cells):
            return "skip"
        if len(cells) >= self._shortest and is_blank(cells[width:]):
            padded = [*cells, *[""] * (width - len(cells))]
            self._mended.append((line, [padded[place] or None for place in self._places]))
            return "skip"
        self._pieces.read += 1
        separators = "commas" if self._script.delimiter == "," else "separators"
        values = "value" if row.actual_columns == 1 else "values"
        ragged = f"The row has {row.actual_columns} {values}, the header {width}. Check its {separators}."
        self._pieces.rejects.append(Reject(line, A_TOTAL if is_total(cells) else ragged))
        if original := told_by_cells(cells, self._pieces.names):
            self._pieces.ragged[line] = original
        return "skip"

    def _flush(self, share: float) -> Iterator[Batch]:
        """The mended rows so far, as a batch."""
        if not self._mended:
            return
        rows, self._mended = sorted(self._mended), []
        columns = [pa.array([cells[at] for _, cells in rows], pa.string()) for at in range(len(self._places))]
        self._pieces.read += len(rows)
        yield Batch(np.array([line for line, _ in rows]), columns, share)

    def _entries(self, batch: Batch) -> Batch:
        """A batch without its empty rows and its totals. Only rows that may lack a required value are looked at."""
        suspects = _suspects([batch.columns[self._places.index(place)] for place in self._required])
        self._pieces.read += len(batch.lines)
        if not len(suspects):
            return batch
        self._cursor = self._cursor or LineCursor(self._script)
        entries = np.ones(len(batch.lines), dtype=bool)
        for at in suspects:
            line = int(batch.lines[at])
            cells = self._cursor.cells(line)
            if cells is None or not any(is_blank(cells[place : place + 1]) for place in self._required):
                continue
            if is_blank(cells):
                self._pieces.read -= 1
            elif is_total(cells):
                self._pieces.rejects.append(Reject(line, A_TOTAL))
            else:
                continue
            entries[at] = False
        return Batch(batch.lines[entries], [column.filter(pa.array(entries)) for column in batch.columns], batch.share)


def _suspects(columns: list[pa.Array]) -> np.ndarray:
    """The places of rows in which a value is missing or begins with a space, and so may be nothing but space."""
    doubts = [
        pa.compute.or_kleene(pa.compute.is_null(values), pa.compute.starts_with(values, " ")) for values in columns
    ]
    if not any(doubt.true_count for doubt in doubts):
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(np.logical_or.reduce([doubt.to_numpy(zero_copy_only=False) for doubt in doubts]))


def _shortest(reading: Reading, required: list[int]) -> int:
    """The fewest values a row may have: the columns after them are seldom filled, and none is required."""
    width = len(reading.headings)
    last = max(required, default=0)
    while width - 1 > last and 2 * sum(row[width - 1] is None for row in reading.sample) > len(reading.sample):
        width -= 1
    return width


def _skipping(ragged: list[int], after: int, count: int) -> np.ndarray:
    """The numbers of the next `count` records after one, leaving out the ragged ones."""
    gaps = ragged[bisect_right(ragged, after) :]
    candidates = np.arange(after + 1, after + 1 + count + len(gaps))
    return candidates[~np.isin(candidates, gaps)][:count]
