"""How a file is read: what a person chose, and what is detected where nothing was chosen.

Reading looks at the start of a file only and stores nothing; rows.py then reads all of it this way.
"""

from dataclasses import dataclass

from data.importing.files import SourceFile


@dataclass(frozen=True)
class Choices:
    """What a person has chosen about a file; None where it is to be detected.

    header_line: the line of a text file, or the row of a sheet, that holds the headings, counted from 1.
    date_order: "day-first" or "month-first". zone: IANA, of moments without an offset; None: the file's, else the event's.
    fields: (field, heading) pairs that override the proposed mapping; an empty heading means "not in the file".
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_line: int | None = None
    date_order: str | None = None
    zone: str | None = None
    preset: str | None = None
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """How a file is read, detected or chosen.

    format: "csv", "xlsx" or "parquet". headings: unique; a repeated one becomes "City (2)", an empty one "column 7".
    sample: up to 200 first rows as text, each as wide as the headings; None where a cell is empty.
    notes: sentences on what was ambiguous.
    """

    format: str
    encoding: str | None
    delimiter: str | None
    quote: str | None
    sheet: str | None
    sheets: tuple[str, ...]
    header_line: int
    headings: tuple[str, ...]
    sample: tuple[tuple[str | None, ...], ...]
    date_order: str | None
    zone: str | None
    notes: tuple[str, ...] = ()


def read_how(source: SourceFile, choices: Choices) -> Reading:
    """Detect how a file is to be read, where nobody has chosen it. Raises ImportRefused where that cannot be told."""
    raise NotImplementedError
