"""The numbers of a chart as a file that a spreadsheet opens and that says in every row where it comes from."""

import re

import numpy as np
import pandas as pd

from forecasting import spreadsheets
from forecasting.quoting import Stamp


def csv_file(table: pd.DataFrame, stamp: Stamp) -> bytes:
    """A table as CSV for people and programs; the stamp stands in every row, so that no part loses it."""
    return _written(table, stamp.columns())


def table_file(table: pd.DataFrame) -> bytes:
    """A table as CSV that is no forecast and needs no stamp: rows to mend and to import again."""
    return _written(table, {})


def _written(table: pd.DataFrame, origin: dict[str, str]) -> bytes:
    rows = ((*map(_plain, row), *origin.values()) for row in table.itertuples(index=False))
    return spreadsheets.csv_file((*table.columns, *origin), rows)


def file_name(stamp: Stamp, key: str) -> str:
    """The name of a file, without its ending: what, of which event, as of when; letters, digits and dashes."""
    event = re.sub(r"[^A-Za-z0-9]+", "-", stamp.event_id)[:40].strip("-") or "event"
    kind = "-scenario" if stamp.is_scenario else ""
    return f"showdown-{event}-{key}{kind}-{stamp.local():%Y-%m-%d-%H%M}"


def _plain(value: object) -> object:
    """A cell as Python has it; nothing where there is no number."""
    plain = value.item() if isinstance(value, np.generic) else value
    if plain is None or plain is pd.NA or plain is pd.NaT or (isinstance(plain, float) and not np.isfinite(plain)):
        return ""
    return plain
