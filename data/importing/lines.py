"""The lines of a text file, decoded while they are read: where each record starts, and what stands on a line.

Nothing decoded is ever written: a file may hold names.
"""

import csv
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.importing.report import ImportRefused

LONGEST_VALUE = 1 << 23


@dataclass(frozen=True)
class Script:
    """How the text of a file is written. encoding: a name that Python knows; delimiter, quote: one character each."""

    path: Path
    encoding: str
    delimiter: str
    quote: str


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a file with their ends, without a byte-order mark."""
    with path.open(encoding=encoding, newline="") as file:
        for number, line in enumerate(file):
            yield line if number else line.removeprefix("\ufeff")


def split_line(line: str, script: Script) -> list[str]:
    """The cells of one record, as they stand; [] where the line is blank or cannot be split."""
    try:
        return next(csv.reader([line], delimiter=script.delimiter, quotechar=script.quote), [])
    except csv.Error:
        return []


def records_of(script: Script) -> Iterator[tuple[int, int, list[str]]]:
    """The records of a file, blank lines left out: the line each starts on, the one it ends on, its cells.

    Raises ImportRefused where quotation marks do not match.
    """
    csv.field_size_limit(LONGEST_VALUE)
    reader = csv.reader(
        lines_of(script.path, script.encoding), delimiter=script.delimiter, quotechar=script.quote, strict=True
    )
    start = 1
    try:
        for record in reader:
            if record:
                yield start, reader.line_num, record
            start = reader.line_num + 1
    except csv.Error as error:
        raise ImportRefused(
            f"The quotation marks around line {start} of {script.path.name} do not match ({error}). "
            "Close them, and double those inside a value."
        ) from error


def record_lines(script: Script, after: int) -> np.ndarray:
    """The line on which each record after a line starts, blank lines left out; shape (n_records,).

    Slow, and only needed where a value holds a line break or a line is blank.
    """
    starts = array("q", (start for start, _, _ in records_of(script) if start > after))
    return np.frombuffer(starts, dtype=np.int64) if starts else np.empty(0, dtype=np.int64)


class LineCursor:
    """Text of single lines of a file, asked for in ascending order: one pass in all."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._lines = enumerate(lines_of(script.path, script.encoding), 1)

    def cells(self, line: int) -> list[str] | None:
        """The cells of the record on a line; None where it goes on below it."""
        text = next((text for number, text in self._lines if number == line), "")
        return None if text.count(self._script.quote) % 2 else split_line(text, self._script)
