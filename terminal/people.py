"""The people of an event as files, for the eyes of their owner alone: Parquet to the letter, CSV formula-safe."""

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from data.people import People

CSV, PARQUET = ".csv", ".parquet"


def write_people(people: "People", path: Path) -> tuple[Path, ...]:
    """Write sign-ups to `path`; marks of who came, posts and rows not taken, where there are any, to files beside it.

    Each is for its owner only (0600). Nothing is overwritten. Returns the files. Raises InvalidInput where one exists
    or cannot be written, and for a name that ends in neither .csv nor .parquet.
    """
    from forecasting.tables import InvalidInput

    others = {name: rows for name, rows in people.files.items() if rows is not people.sign_ups and rows.num_rows}
    beside = {path.with_name(f"{path.stem}-{name}{path.suffix}"): rows for name, rows in others.items()}
    wanted = {path: people.sign_ups, **beside}
    contents = {file: _as_file(rows, path.suffix.lower()) for file, rows in wanted.items()}
    for file in contents:
        if file.exists():
            raise InvalidInput(f"{file} exists already, and nothing is overwritten. Choose another file.")
    for file, content in contents.items():
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
                new.write(content)
                new.flush()
                os.fsync(new.fileno())
        except OSError as error:
            raise InvalidInput(f"{file} cannot be written ({error.strerror}). Choose another file.") from error
    return tuple(contents)


def _as_file(rows: "pa.Table", suffix: str) -> bytes:
    import pyarrow.parquet

    from data.people import cells
    from forecasting.spreadsheets import csv_file
    from forecasting.tables import InvalidInput

    if suffix == PARQUET:
        content = io.BytesIO()
        pyarrow.parquet.write_table(rows, content)
        return content.getvalue()
    if suffix != CSV:
        raise InvalidInput(f'A file of people ends in .csv or .parquet, got "{suffix[:20]}". Choose one of the two.')
    return csv_file(rows.column_names, cells(rows))
