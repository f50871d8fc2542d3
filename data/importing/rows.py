"""Rows of a CSV or Parquet file as batches of text: the allow-listed columns and the line, nothing else.

DuckDB's own CSV sniffing swallowed rows of a ragged file, so the columns are read from the header
here, every value as text, and a row of the wrong length is told, never dropped. pyarrow also turns
a damaged Parquet file into an error, where DuckDB's reader could take the whole instance down.
"""

import csv
import io
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from data.importing.files import SourceFile, record_lines
from data.importing.kinds import Kind
from data.importing.report import ImportRefused, Reject

BLOCK_BYTES = 1 << 23
LONGEST_HEADER = 1 << 20
MOST_COLUMNS = 200

Progress = Callable[[float], None]


@dataclass
class Rows:
    """A file being read once. `rejects` and `read` are complete when `batches` is exhausted.

    columns: the allow-listed columns that the file has.
    batches: every batch has `line` BIGINT and all columns of the kind as text, null where the file has none.
    """

    columns: list[str]
    schema: pa.Schema
    batches: Iterator[pa.RecordBatch] = field(default_factory=lambda: iter(()))
    rejects: list[Reject] = field(default_factory=list)
    read: int = 0


def read_rows(source: SourceFile, kind: Kind, event_id: str | None, progress: Progress) -> Rows:
    """Begin to read a file of one kind. Raises ImportRefused where a required column is missing.

    Values are handed over as they stand in the file; what they mean is settled in SQL.
    """
    names = _parquet_columns(source) if source.is_parquet else _csv_columns(source)
    columns = _allowed(names, kind, event_id, source.path.name)
    schema = pa.schema([("line", pa.int64()), *((column, pa.string()) for column in kind.columns)])
    rows = Rows(columns, schema)
    batches = _parquet_batches(source, rows) if source.is_parquet else _csv_batches(source, names, rows)
    rows.batches = _refusing(batches, source, progress)
    return rows


def _allowed(names: list[str], kind: Kind, event_id: str | None, file_name: str) -> list[str]:
    """The columns to read, in the order of the kind. Unknown names are counted, never repeated to anyone."""
    if len(names) > MOST_COLUMNS:
        raise ImportRefused(f"{file_name} has {len(names)} columns, and at most {MOST_COLUMNS} are read. Remove some.")
    known = [column for column in kind.columns if column in names]
    for column in known:
        if names.count(column) > 1:
            raise ImportRefused(f"{file_name} has the column {column} {names.count(column)} times. Keep one.")
    required = kind.required if event_id is not None else ("event_id", *kind.required)
    missing = [column for column in required if column not in known]
    if missing:
        hint = " (or pass --event)" if "event_id" in missing else ""
        found = f"{len(names)} {'column' if len(names) == 1 else 'columns'}, known: {', '.join(known) or 'none'}"
        raise ImportRefused(
            f"{file_name} lacks what {kind.name} need: {', '.join(missing)}. It has {found}. "
            f"Add the missing columns{hint}; CSV needs a header and commas."
        )
    return known


def _csv_columns(source: SourceFile) -> list[str]:
    with source.path.open("rb") as file:
        start = file.read(LONGEST_HEADER).decode("utf-8-sig", errors="replace")
    try:
        header = next(csv.reader(io.StringIO(start, newline="")), [])
    except csv.Error as error:
        raise ImportRefused(f"The header of {source.path.name} cannot be read ({error}).") from error
    if not header:
        raise ImportRefused(f"The first line of {source.path.name} is empty. It must hold the names of the columns.")
    if any("\n" in name or "\r" in name for name in header):
        raise ImportRefused(f"The header of {source.path.name} runs over several lines. Put it on one line.")
    return [name.strip().lower() for name in header]


def _parquet_columns(source: SourceFile) -> list[str]:
    try:
        return [str(name).strip().lower() for name in pa.parquet.read_schema(source.path).names]
    except (pa.ArrowException, OSError) as error:
        raise ImportRefused(f"{source.path.name} is a damaged Parquet file. Export it again.") from error


def _csv_batches(source: SourceFile, names: list[str], rows: Rows) -> Iterator[tuple[pa.RecordBatch, float]]:
    lines = None if source.one_record_a_line else record_lines(source.path)
    ragged: list[int] = []

    def keep(row: pa.csv.InvalidRow) -> str:
        ragged.append(row.number)
        reason = f"The row has {row.actual_columns} values, the header {row.expected_columns}. Check its commas."
        rows.rejects.append(Reject(int(lines[row.number - 1]) if lines is not None else row.number, reason))
        return "skip"

    places = [name if name in rows.columns else f"column {place}" for place, name in enumerate(names)]
    with pa.OSFile(str(source.path)) as file:
        reader = pa.csv.open_csv(
            file,
            pa.csv.ReadOptions(column_names=places, skip_rows=1, block_size=BLOCK_BYTES, use_threads=False),
            pa.csv.ParseOptions(newlines_in_values=lines is not None, invalid_row_handler=keep),
            pa.csv.ConvertOptions(
                include_columns=rows.columns,
                column_types=dict.fromkeys(rows.columns, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
        record = 1  # the header
        for batch in reader:
            records = _skipping(ragged, record, batch.num_rows)
            record = int(records[-1]) if len(records) else record
            yield _batch(batch, records if lines is None else lines[records - 1], rows), file.tell() / source.size
        rows.read += len(ragged)


def _skipping(ragged: list[int], after: int, count: int) -> np.ndarray:
    """The numbers of the next `count` records after one, leaving out the ragged ones."""
    gaps = ragged[bisect_right(ragged, after) :]
    candidates = np.arange(after + 1, after + 1 + count + len(gaps))
    return candidates[~np.isin(candidates, gaps)][:count]


def _parquet_batches(source: SourceFile, rows: Rows) -> Iterator[tuple[pa.RecordBatch, float]]:
    with pa.parquet.ParquetFile(source.path) as file:
        original = {str(name).strip().lower(): name for name in file.schema_arrow.names}
        total = max(file.metadata.num_rows, 1)
        for batch in file.iter_batches(columns=[original[column] for column in rows.columns]):
            lines = np.arange(rows.read + 1, rows.read + 1 + batch.num_rows)
            renamed = pa.record_batch([batch.column(original[column]) for column in rows.columns], names=rows.columns)
            yield _batch(renamed, lines, rows), rows.read / total


def _batch(batch: pa.RecordBatch, lines: np.ndarray, rows: Rows) -> pa.RecordBatch:
    """The batch in the shape of the kind: line first, every column as text, absent columns as nulls."""
    rows.read += batch.num_rows
    absent = pa.nulls(batch.num_rows, pa.string())
    columns = [
        _text(batch.column(column), column) if column in rows.columns else absent for column in rows.schema.names[1:]
    ]
    return pa.record_batch([pa.array(lines, pa.int64()), *columns], schema=rows.schema)


def _text(values: pa.Array, column: str) -> pa.Array:
    try:
        if pa.types.is_timestamp(values.type) and values.type.tz:
            values = values.cast(pa.timestamp(values.type.unit, "UTC"))
        return values.cast(pa.string())
    except pa.ArrowException as error:
        raise ImportRefused(f"The column {column} holds {values.type} values, which cannot be read as text.") from error


def _refusing(
    batches: Iterator[tuple[pa.RecordBatch, float]], source: SourceFile, progress: Progress
) -> Iterator[pa.RecordBatch]:
    """Hand on the batches, report progress, and turn a reader's error into a refusal of the file."""
    try:
        for batch, share in batches:
            progress(min(share, 1.0))
            yield batch
    except (pa.ArrowException, OSError) as error:
        if "Could not skip" in str(error):  # a header and nothing after it
            return
        if "straddling" in str(error):
            raise ImportRefused(f"{source.path.name} has a line longer than {BLOCK_BYTES >> 20} MB.") from error
        raise ImportRefused(f"{source.path.name} cannot be read to its end. Export it again.") from error
