"""The numbers of a chart as a file that a spreadsheet opens and that says in every row where it comes from."""

import csv
import io
import re

import numpy as np
import pandas as pd

from forecasting.quoting import Stamp

# A byte-order mark: without one Excel takes Chinese names for the machine's own letters; other readers skip it.
ENCODING = "utf-8-sig"

# What makes a spreadsheet run a cell as a formula: these characters at its start. Where the list separator of a
# country is the semicolon a text is cut there, so what follows one, a tab or a new line is a start too. Quotes may
# be gone by then: `";"=1` is written as `""";""=1"`, and cut at the semicolon its second part is `=1`.
_START = r"(^|[;\t\r\n])"
_FORMULA = r"['\" \u00a0\u3000]*[=+\-@\t\r\x00＝＋－＠]"
_UNSAFE = re.compile(f"{_START}(?={_FORMULA})")
_MADE_SAFE = re.compile(f"{_START}'(?={_FORMULA})")


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: an apostrophe before it; numbers stay numbers."""
    return _UNSAFE.sub(r"\1'", value) if isinstance(value, str) else value


def original_cell(text: str) -> str:
    """What a cell was before `safe_cell`."""
    return _MADE_SAFE.sub(r"\1", text)


def csv_file(table: pd.DataFrame, stamp: Stamp) -> bytes:
    """A table as CSV for people and programs; the stamp stands in every row, so that no part loses it."""
    return _written(table, stamp.columns())


def table_file(table: pd.DataFrame) -> bytes:
    """A table as CSV that is no forecast and needs no stamp: rows to mend and to import again."""
    return _written(table, {})


def _written(table: pd.DataFrame, origin: dict[str, str]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([safe_cell(str(name)) for name in (*table.columns, *origin)])
    for row in table.itertuples(index=False):
        writer.writerow([safe_cell(value) for value in (*map(_plain, row), *origin.values())])
    return file.getvalue().encode(ENCODING)


def file_name(stamp: Stamp, key: str) -> str:
    """The name of a file, without its ending: what, of which event, as of when; letters, digits and dashes."""
    event = re.sub(r"[^A-Za-z0-9]+", "-", stamp.event_id).strip("-")[:40] or "event"
    kind = "-scenario" if stamp.is_scenario else ""
    return f"showdown-{event}-{key}{kind}-{stamp.local():%Y-%m-%d-%H%M}"


def _plain(value: object) -> object:
    """A cell as Python has it; nothing where there is no number."""
    plain = value.item() if isinstance(value, np.generic) else value
    if plain is None or plain is pd.NA or plain is pd.NaT or (isinstance(plain, float) and not np.isfinite(plain)):
        return ""
    return plain
