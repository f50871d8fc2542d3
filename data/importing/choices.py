"""What a person chose about a file, and how it is read in the end."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Choices:
    """What a person has chosen about a file; None where it is to be detected.

    header_line: the line of a text file, or the row of a sheet, that holds the headings, counted from 1.
    date_order: "day-first" or "month-first".
    zone: IANA, of moments without an offset; None: the file's, else the event's.
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
    header_line: 0 where the names stand outside the rows, as in Parquet.
    sample: up to 200 first rows as text, each as wide as the headings; None where a cell is empty.
    date_order, zone: chosen, or told by a heading such as "Created (UTC)"; None: by all values, and the event's.
    notes: sentences on what was ambiguous.
    body_line: the first line below the headings, which may run over several.
    """

    format: str
    encoding: str | None
    delimiter: str | None
    quote: str | None
    sheet: str | None
    sheets: tuple[str, ...]
    header_line: int
    headings: tuple[str, ...]
    sample: tuple[tuple[str | None, ...], ...] = field(repr=False)  # it may name people
    date_order: str | None
    zone: str | None
    notes: tuple[str, ...] = ()
    body_line: int = 0

    def __post_init__(self) -> None:
        if self.body_line == 0:
            object.__setattr__(self, "body_line", self.header_line + 1)
