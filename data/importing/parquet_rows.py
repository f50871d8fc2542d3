"""Rows of a Parquet file as text. pyarrow turns a damaged file into an error; DuckDB's reader could take all down."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from data.importing.files import SourceFile
from data.importing.report import ImportRefused
from data.importing.text_rows import Batch, Pieces

SAMPLE_ROWS = 200


def parquet_names(source: SourceFile) -> list[str]:
    """The names of the columns, as they stand in the file."""
    try:
        return [str(name) for name in pa.parquet.read_schema(source.path).names]
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise ImportRefused(f"{source.path.name} is a damaged Parquet file. Export it again.") from error


def parquet_sample(source: SourceFile, columns: int) -> list[list[str | None]]:
    """The first rows as text; a column whose values are no text stays empty."""
    try:
        with pa.parquet.ParquetFile(source.path) as file:
            batch = next(file.iter_batches(batch_size=SAMPLE_ROWS), None)
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise ImportRefused(f"{source.path.name} is a damaged Parquet file. Export it again.") from error
    if batch is None:
        return []
    texts = []
    for place in range(columns):
        try:
            texts.append(_text(batch.column(place), "").to_pylist())
        except ImportRefused:
            texts.append([None] * batch.num_rows)
    return [list(row) for row in zip(*texts, strict=True)]


def parquet_batches(source: SourceFile, names: tuple[str, ...], places: list[int], pieces: Pieces) -> Iterator[Batch]:
    """All rows, the columns at some places. names: of all columns, for errors."""
    with pa.parquet.ParquetFile(source.path) as file:
        written = [str(name) for name in file.schema_arrow.names]
        wanted = sorted({written[place] for place in places}, key=written.index)
        among = [place for name in wanted for place, other in enumerate(written) if other == name]  # it may stand twice
        total = max(file.metadata.num_rows, 1)
        for batch in file.iter_batches(columns=wanted):
            lines = np.arange(pieces.read + 1, pieces.read + 1 + batch.num_rows)
            columns = [_text(batch.column(among.index(place)), names[place]) for place in places]
            pieces.read += batch.num_rows
            yield Batch(lines, columns, pieces.read / total)


def _text(values: pa.Array, column: str) -> pa.Array:
    try:
        if pa.types.is_timestamp(values.type) and values.type.tz:
            values = values.cast(pa.timestamp(values.type.unit, "UTC"))
        text = values.cast(pa.string())
    except MemoryError:
        raise
    except pa.ArrowException as error:
        raise ImportRefused(f"The column {column} holds {values.type} values, which cannot be read as text.") from error
    try:
        text.validate(full=True)  # pyarrow itself hands on bytes that are no characters
    except pa.ArrowException as error:
        raise ImportRefused(f"The column {column} holds bytes that are no text. Export it again.") from error
    return text
