"""Rows of a file as batches of text: the columns of a kind and the line, nothing else.

What a mapping does not name is never turned into a value. Columns that name a person go to `identity`, which makes
keyed ids of them before anything is staged; the text itself goes no further.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from data.importing.choices import Reading
from data.importing.exported import is_exported, original_column
from data.importing.files import SourceFile
from data.importing.kinds import Kind
from data.importing.mapping import Mapping
from data.importing.parquet_rows import parquet_batches
from data.importing.report import ImportRefused
from data.importing.text_rows import BLOCK_BYTES, Batch, Pieces, TextRows
from data.importing.zones import zones_of_headings

Progress = Callable[[float], None]


class Identity(Protocol):
    """Makes ids of what names a person, and hides what names one elsewhere."""

    def fill(self, persons: list[pa.Array], fields: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """The fields that it makes or changes, each a text column as long as those given.

        persons: the columns at Mapping.persons, in that order; may be empty. fields: every column of the kind.
        """


@dataclass
class Rows(Pieces):
    """A file being read once. `rejects` and `read` are complete when `batches` is exhausted.

    columns: the fields of the kind that the file fills.
    batches: every batch has `line` BIGINT and all columns of the kind as text, null where the file has none.
    date_order, zone: of the file's dates and moments, where they are known; see Reading.
    usual_order: the order of dates to assume where the values do not tell it.
    """

    columns: list[str] = field(default_factory=list)
    schema: pa.Schema = field(default_factory=lambda: pa.schema([]))
    batches: Iterator[pa.RecordBatch] = field(default_factory=lambda: iter(()))
    date_order: str | None = None
    usual_order: str | None = None
    zone: str | None = None
    notes: list[str] = field(default_factory=list)


def read_rows(
    source: SourceFile,
    reading: Reading,
    mapping: Mapping,
    kind: Kind,
    event_id: str | None,
    identity: Identity | None,
    progress: Progress,
) -> Rows:
    """Begin to read a file of one kind, as `reading` and `mapping` say.

    event_id: of every row, where the file does not say it.
    Values are handed over as they stand in the file; what they mean is settled in SQL.
    """
    filled = dict(mapping.fields)
    rows = Rows(columns=[column for column in kind.columns if column in filled], schema=schema_of(kind))
    rows.date_order = reading.date_order
    rows.zone, doubts = zones_of_headings(reading, [filled[name] for name in rows.columns if name.endswith("_at")])
    rows.notes += doubts
    rows.names = {place: name for name, place in mapping.fields}
    persons = mapping.persons if identity is not None else ()
    places = sorted({*filled.values(), *persons})
    required = [filled[name] for name in kind.required if name in filled]
    shape = _Shape(rows, filled, places, persons, identity, is_exported(reading, kind.name))
    batches = _batches(source, reading, places, required, rows)
    rows.batches = _refusing((shape(batch) for batch in batches), source, progress)
    return rows


def schema_of(kind: Kind) -> pa.Schema:
    """The shape in which the rows of a kind are staged."""
    return pa.schema([("line", pa.int64()), *((column, pa.string()) for column in kind.columns)])


def _batches(
    source: SourceFile, reading: Reading, places: list[int], required: list[int], rows: Rows
) -> Iterator[Batch]:
    if reading.format == "parquet":
        return parquet_batches(source, reading.headings, places, rows)
    if reading.format == "xlsx":
        from data.importing.sheets import sheet_batches  # openpyxl takes a while to import

        return sheet_batches(source, reading, places, required, rows)
    return TextRows(source, reading, places, required, rows).batches()


@dataclass(frozen=True)
class _Shape:
    """Puts a batch into the shape of the kind: line first, every column as text, absent columns as nulls."""

    rows: Rows
    filled: dict[str, int]
    places: list[int]
    persons: tuple[int, ...]
    identity: Identity | None
    is_exported: bool

    def __call__(self, batch: Batch) -> tuple[pa.RecordBatch, float]:
        columns_read = map(original_column, batch.columns) if self.is_exported else batch.columns
        at = dict(zip(self.places, columns_read, strict=True))
        absent = pa.nulls(len(batch.lines), pa.string())
        columns = {
            name: at[self.filled[name]] if name in self.filled else absent for name in self.rows.schema.names[1:]
        }
        if self.identity is not None:
            columns |= self.identity.fill([at[place] for place in self.persons], columns)
        arrays = [pa.array(batch.lines, pa.int64()), *columns.values()]
        return pa.record_batch(arrays, schema=self.rows.schema), batch.share


def _refusing(
    batches: Iterator[tuple[pa.RecordBatch, float]], source: SourceFile, progress: Progress
) -> Iterator[pa.RecordBatch]:
    """Hand on the batches, report progress, and turn a reader's error into a refusal of the file."""
    try:
        for batch, share in batches:
            progress(min(share, 1.0))
            yield batch
    except MemoryError:  # also Arrow's, which is an ArrowException too
        raise
    except (pa.ArrowException, OSError, UnicodeError) as error:
        if "Could not skip" in str(error):  # a header and nothing after it
            return
        if "straddling" in str(error):
            raise ImportRefused(f"{source.path.name} has a line longer than {BLOCK_BYTES >> 20} MB.") from error
        raise ImportRefused(f"{source.path.name} cannot be read to its end. Export it again.") from error
