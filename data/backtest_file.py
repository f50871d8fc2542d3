"""A backtest's file: read from a stranger's hand, checked to the last level, written anew.

Errors:
    ShowdownError
    └─ BacktestRefused   the file is none that `cli.py backtest --out` writes; says what is wrong
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from forecasting.tables import ShowdownError

MOST_FORECASTS = 20_000
LONGEST_ID = 200
MAKE_ONE = "Make one with: cli.py backtest --events F --registrations F --out P.parquet"
MOST_PEOPLE = 1e9
LEVELS = np.arange(1, 100) / 100
QUANTITIES = ("registered", "turnout")
MOST_UNPACKED = 400 << 20
_MOST_SCORES = 20
_SCORE = "_crps_"
_MADE_OF = b"made_of"  # in a file of ours: the SHA-256 of the file that it was made of


def _is_text(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_moment(kind: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(kind) and kind.tz is not None)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_float32(kind) or pa.types.is_float64(kind))


# The columns of the contract, and what each may hold. The CRPS of baselines may stand behind them.
_KINDS: Mapping[str, Callable[[pa.DataType], bool]] = {
    "event_id": _is_text,
    "days_before": _is_number,
    "as_of": _is_moment,
    "level": _is_number,
    "registered_quantile": _is_number,
    "turnout_quantile": _is_number,
    "registered_observed": _is_number,
    "turnout_observed": _is_number,
}


class BacktestRefused(ShowdownError):
    """A file that cannot be shown as a backtest. The text says what is wrong and how to make a good one."""


@dataclass(frozen=True)
class BacktestFile:
    """A checked backtest.

    forecasts: a row a forecast, by event and days before: event_id, days_before, as_of, registered_observed,
    turnout_observed (NaN where nobody was counted), and the CRPS of baselines where the file has them.
    quantiles: by quantity, shape (n_forecasts, 99), people. sha256: of the file that somebody handed over.
    """

    forecasts: pd.DataFrame
    quantiles: dict[str, np.ndarray]
    sha256: str


def check_backtest(content: bytes) -> BacktestFile:
    """The backtest that the bytes of a Parquet file hold. Raises BacktestRefused."""
    try:
        table, made_of = _read(content)
    except (pa.ArrowException, OSError, ValueError, OverflowError, UnicodeDecodeError) as error:
        raise refused("it cannot be read as Parquet, or is damaged") from error
    forecasts, by_level = _shaped(table)
    _check_forecasts(forecasts)
    for quantity in QUANTITIES:
        _check_quantiles(by_level[f"{quantity}_quantile"], forecasts, quantity)
    quantiles = {quantity: by_level[f"{quantity}_quantile"] for quantity in QUANTITIES}
    return BacktestFile(forecasts, quantiles, made_of or hashlib.sha256(content).hexdigest())


def as_written_here(content: bytes) -> bytes:
    """The same backtest in a file of ours: the columns that are shown and nothing else, and which file it was.

    Raises BacktestRefused.
    """
    found = check_backtest(content)
    by_level = {f"{quantity}_quantile": of_all.ravel() for quantity, of_all in found.quantiles.items()}
    rows = found.forecasts.loc[found.forecasts.index.repeat(len(LEVELS))].reset_index(drop=True)
    table = pa.Table.from_pandas(
        rows.assign(level=np.tile(LEVELS, len(found.forecasts)), **by_level), preserve_index=False
    )
    written = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata({_MADE_OF: hashlib.sha256(content).hexdigest()}), written)
    return written.getvalue().to_pybytes()


def _read(content: bytes) -> tuple[pd.DataFrame, str | None]:
    """The columns that are wanted, and what the file was made of where it is one of ours.

    What a file claims of its size is checked before any of it is unpacked.
    """
    # Ids stay a dictionary: a long one repeated a million times would fill the memory.
    file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=["event_id"])
    rows = file.metadata.num_rows
    if not 0 < rows <= MOST_FORECASTS * len(LEVELS):
        raise refused(f"it has {rows:,} rows, and must have 1 to {MOST_FORECASTS * len(LEVELS):,}")
    groups = range(file.metadata.num_row_groups)
    if sum(file.metadata.row_group(group).total_byte_size for group in groups) > MOST_UNPACKED:
        raise refused(f"unpacked it has more than {MOST_UNPACKED >> 20} MB")
    table = file.read(_wanted(file.schema_arrow)).unify_dictionaries()
    ids = {one for chunk in table["event_id"].chunks for one in chunk.dictionary.to_pylist()}
    if max(map(len, ids), default=0) > LONGEST_ID:
        raise refused(f"an event_id is longer than {LONGEST_ID} characters")
    if any(table[name].null_count for name in ("event_id", "days_before", "as_of", "level")):
        raise refused("event_id, days_before, as_of or level is missing in a row")
    made_of = (file.schema_arrow.metadata or {}).get(_MADE_OF, b"").decode("ascii")
    return table.to_pandas(), made_of if re.fullmatch("[0-9a-f]{64}", made_of) else None


def _wanted(schema: pa.Schema) -> list[str]:
    """The columns to read. Raises BacktestRefused where one is missing, stands twice or holds something else."""
    if len(set(schema.names)) < len(schema.names):
        raise refused("a column stands in it twice")
    for name, is_right in _KINDS.items():
        if name not in schema.names:
            raise refused(f"the column {name} is missing")
        if not is_right(schema.field(name).type):
            raise refused(f"the column {name} is of the kind {str(schema.field(name).type)[:40]}")
    scores = [field.name for field in schema if _SCORE in field.name and _is_number(field.type)]
    return [*_KINDS, *scores[:_MOST_SCORES]]


def _shaped(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """A row a forecast, and its quantiles by level. Raises BacktestRefused unless each has each level once."""
    if len(table) % len(LEVELS):
        raise refused(f"its {len(table):,} rows are no whole number of forecasts of 99 levels")
    ids = table["event_id"].cat.as_ordered()
    table = table.assign(event_id=ids.cat.reorder_categories(sorted(ids.cat.categories)))
    table = table.sort_values(["event_id", "days_before", "level"], kind="stable", ignore_index=True)
    shape = (-1, len(LEVELS))
    forecasts = table.iloc[:: len(LEVELS)].reset_index(drop=True)
    if np.abs(table["level"].to_numpy(float).reshape(shape) - LEVELS).max() > 1e-9 or not _same_on_all_levels(table):
        raise refused("a forecast has not each level from 0.01 to 0.99 once, with the same outcome on each")
    by_level = {
        name: np.ascontiguousarray(table[name].to_numpy(float).reshape(shape))
        for name in ("registered_quantile", "turnout_quantile")
    }
    forecasts = forecasts.drop(columns=["level", *by_level])
    return forecasts.assign(event_id=forecasts["event_id"].astype(str)), by_level


def _same_on_all_levels(table: pd.DataFrame) -> bool:
    """Whether all but the quantiles is the same on the 99 rows of each forecast."""
    for name in table.columns.difference(["level", "registered_quantile", "turnout_quantile"]):
        codes = pd.factorize(table[name])[0].reshape(-1, len(LEVELS))  # missing ones are alike: -1
        if (codes != codes[:, :1]).any():
            return False
    return True


def _check_forecasts(forecasts: pd.DataFrame) -> None:
    if not forecasts["days_before"].between(0, 1000, inclusive="right").all():
        raise refused("days_before must lie above 0 and be at most 1,000")
    numbers = forecasts.drop(columns=["event_id", "days_before", "as_of"])
    known = numbers.drop(columns="registered_observed")
    if not numbers["registered_observed"].between(0, MOST_PEOPLE).all():
        raise refused("registered_observed must be a number of people")
    if not (known.isna() | ((known >= 0) & (known <= MOST_PEOPLE))).all(axis=None):
        raise refused("turnout_observed and scores must be numbers from 0 on, or empty")


def _check_quantiles(quantiles: np.ndarray, forecasts: pd.DataFrame, quantity: str) -> None:
    if not np.isfinite(quantiles).all() or quantiles.min() < 0 or quantiles.max() > MOST_PEOPLE:
        raise refused(f"{quantity}_quantile must be a number of people on every level")
    falling = (np.diff(quantiles, axis=1) < -1e-9).any(axis=1)
    if falling.any():
        event = forecasts["event_id"][int(np.argmax(falling))]
        raise refused(f'{quantity}_quantile of the event "{event}" falls from one level to the next')


def refused(what: str) -> BacktestRefused:
    """What to say of a file that cannot be shown, and how to have one that can."""
    return BacktestRefused(f"This file cannot be shown: {what}. {MAKE_ONE}")
