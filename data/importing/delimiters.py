"""Which character separates the values of a text file, and which one encloses them."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from data.importing.report import ImportRefused

DELIMITERS = (",", ";", "\t", "|", "^", "~", "\x1f")
NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
SAID = re.compile(r'"?sep=(.)"?\s*$', re.IGNORECASE)
LOOKED_AT = 100
MOST_CELLS = 300  # of a row that are looked at: more columns than are read
LONGEST_VALUE = 1 << 23


@dataclass(frozen=True)
class Dialect:
    """How values are set apart. says_so: whether the first line is nothing but "sep=;"."""

    delimiter: str
    quote: str
    says_so: bool = False


def settle_dialect(lines: list[str], chosen: str | None, known: Callable[[str], bool]) -> Dialect:
    """The delimiter and the quotation mark of a file, by its first lines.

    lines: whole, with their ends. known: whether a cell reads like a heading.
    The delimiter that gives the most known headings wins, then the one that gives the most rows of one width.
    Raises ImportRefused for a chosen delimiter that is not one character.
    """
    said = SAID.match(lines[0].lstrip("\ufeff")) if lines else None
    rest = lines[1:] if said else lines
    if chosen is not None:
        delimiter = _named(chosen)
    elif said is not None:
        delimiter = said.group(1)
    else:
        delimiter = max(DELIMITERS, key=lambda candidate: _fitness(rest, candidate, known))
    return Dialect(delimiter, "'" if _encloses(rest, delimiter) else '"', said is not None)


def first_records(lines: list[str], dialect: Dialect, count: int = LOOKED_AT) -> list[tuple[int, int, list[str]]]:
    """The first records, blank lines left out: the line each starts on, the one it ends on, its cells."""
    csv.field_size_limit(LONGEST_VALUE)
    skipped = 1 if dialect.says_so else 0
    reader = csv.reader(lines[skipped:], delimiter=dialect.delimiter, quotechar=dialect.quote)
    records: list[tuple[int, int, list[str]]] = []
    start = 1 + skipped
    try:
        for record in reader:
            if record:
                records.append((start, reader.line_num + skipped, record))
            start = reader.line_num + skipped + 1
            if len(records) == count:
                break
    except csv.Error as error:
        raise ImportRefused(f"The line {start} cannot be read ({error}). Close its quotation marks.") from error
    return records


def _named(chosen: str) -> str:
    delimiter = NAMES.get(chosen.strip().lower() or chosen, chosen)
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter.isalnum() or delimiter in "\"'\r\n":
        raise ImportRefused(f'A delimiter is one sign such as ; or the word tab, got "{delimiter[:10]}".')
    return delimiter


def _fitness(lines: list[str], delimiter: str, known: Callable[[str], bool]) -> tuple[int, float, int]:
    """The more the better: known headings in one of the first rows, share of rows of one width, that width."""
    records = [record for _, _, record in first_records(lines, Dialect(delimiter, '"'))]
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0, 0.0, 0
    headings = max(sum(map(known, record[:MOST_CELLS])) if len(record) > 1 else 0 for record in records[:30])
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return headings, round(rows / len(records), 2), width


def _encloses(lines: list[str], delimiter: str) -> bool:
    """Whether values stand in single quotation marks: most lines begin and end a value with one, and none with two."""
    edge = re.escape(delimiter)
    single = re.compile(rf"(^|{edge})'[^']*'({edge}|\s*$)")
    double = re.compile(rf'(^|{edge})"')
    looked = [line for line in lines[:LOOKED_AT] if line.strip()]
    if any(double.search(line) for line in looked):
        return False
    return sum(single.search(line) is not None for line in looked) > 0.5 * len(looked)
