"""Tables as CSV that a spreadsheet may open: none of their cells is run as a formula. The one writer of all exports."""

import codecs
import csv
import io
import re
from collections.abc import Iterable

# What makes a spreadsheet run a cell as a formula: these characters at its start. Where the list separator of a
# country is the semicolon a text is cut there, so what follows one, a tab or a new line is a start too. Quotes may
# be gone by then: `";"=1` is written as `""";""=1"`, and cut at the semicolon its second part is `=1`.
_START = r"(^|[;\t\r\n])"
_FORMULA = r"['\" \u00a0\u3000]*[=+\-@\t\r\x00＝＋－＠]"
_UNSAFE = re.compile(f"{_START}(?={_FORMULA})")


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: an apostrophe before it; numbers stay numbers.

    data.importing.exported takes it off again.
    """
    return _UNSAFE.sub(r"\1'", value) if isinstance(value, str) else value


def csv_file(columns: Iterable[object], rows: Iterable[Iterable[object]]) -> bytes:
    """Headings and rows as a CSV file; None is an empty cell. A lone half of a character pair becomes a question mark.

    With a byte-order mark: without one Excel takes Chinese names for the machine's own letters; other readers skip it.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([safe_cell(str(name)) for name in columns])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + file.getvalue().encode("utf-8", "replace")
