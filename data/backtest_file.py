"""A backtest's file: read from a stranger's hand, checked to the last level, written anew.

Errors:
    ShowdownError
    └─ BacktestRefused   the file is none that `cli.py backtest --out` writes; says what is wrong
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from forecasting.tables import MOST_PEOPLE, ShowdownError

MOST_FORECASTS = 10_000  # to read and show them takes some 60 MB; twice as many took 110
LONGEST_ID = 200
MAKE_ONE = "Make one with: cli.py backtest --events F --registrations F --out P.parquet"
LEVELS = np.arange(1, 100) / 100
QUANTITIES = ("registered", "turnout")
MOST_UNPACKED = 400 << 20
_MOST_SCORES = 20
_SCORE = "_crps_"
_BY_LEVEL = {f"{quantity}_quantile": quantity for quantity in QUANTITIES}
_NEVER_MISSING = ("event_id", "days_before", "as_of", "level")
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
        file = _opened(content)
        forecasts, quantiles = _shaped(file)
        made_of = (file.schema_arrow.metadata or {}).get(_MADE_OF, b"").decode("ascii")
    except (pa.ArrowException, OSError, ValueError, OverflowError, UnicodeDecodeError) as error:
        raise refused("it cannot be read as Parquet, or is damaged") from error
    _check_forecasts(forecasts)
    for quantity in QUANTITIES:
        _check_quantiles(quantiles[quantity], forecasts, quantity)
    is_ours = re.fullmatch("[0-9a-f]{64}", made_of)
    return BacktestFile(forecasts, quantiles, made_of if is_ours else hashlib.sha256(content).hexdigest())


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
    metadata = {_MADE_OF: hashlib.sha256(content).hexdigest()}
    pq.write_table(table.replace_schema_metadata(metadata), written, compression="zstd")
    return written.getvalue().to_pybytes()


def _opened(content: bytes) -> pq.ParquetFile:
    """The file, once what it claims of its size is checked."""
    # Ids stay a dictionary: a long one repeated a million times would fill the memory.
    file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=["event_id"])
    rows = file.metadata.num_rows
    if not 0 < rows <= MOST_FORECASTS * len(LEVELS):
        raise refused(f"it has {rows:,} rows, and must have 1 to {MOST_FORECASTS * len(LEVELS):,}")
    groups = range(file.metadata.num_row_groups)
    if sum(file.metadata.row_group(group).total_byte_size for group in groups) > MOST_UNPACKED:
        raise refused(f"unpacked it has more than {MOST_UNPACKED >> 20} MB")
    return file


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


def _shaped(file: pq.ParquetFile) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """A row a forecast, and its quantiles by level. Raises BacktestRefused unless each has each level once.

    One column is held at a time: all of them together take a hundred times as much as what is made of them.
    """
    wanted = _wanted(file.schema_arrow)
    if file.metadata.num_rows % len(LEVELS):
        raise refused(f"its {file.metadata.num_rows:,} rows are no whole number of forecasts of 99 levels")
    names, codes = _ids(file)
    order = np.lexsort((_column(file, "level"), _column(file, "days_before"), codes))
    if (order[:-1] < order[1:]).all():
        order = np.arange(0)  # as every file that was written here: nothing to move
    levels = _by_forecast(_column(file, "level"), order)
    if np.isnan(levels).any() or np.abs(levels - LEVELS).max() > 1e-9:
        raise _not_each_level()
    del levels
    forecasts: dict[str, Any] = {"event_id": [names[code] for code in _alike(_by_forecast(codes, order))]}
    del codes
    for name in wanted:
        if name not in ("event_id", "level", *_BY_LEVEL):
            forecasts[name] = _alike(_by_forecast(_column(file, name), order))
    as_of = pa.array(forecasts["as_of"]).cast(file.schema_arrow.field("as_of").type).to_pandas()
    by_level = {quantity: _by_forecast(_column(file, name), order) for name, quantity in _BY_LEVEL.items()}
    return pd.DataFrame(forecasts | {"as_of": as_of}), by_level


def _ids(file: pq.ParquetFile) -> tuple[list[str], np.ndarray]:
    """The ids of events in their order, and which of them each row has."""
    column = file.read(["event_id"], use_threads=False).unify_dictionaries()["event_id"].combine_chunks()
    found = column.dictionary.to_pylist()
    if column.null_count or None in found:
        raise _missing()
    if max(map(len, found), default=0) > LONGEST_ID:
        raise refused(f"an event_id is longer than {LONGEST_ID} characters")
    names = sorted(found)
    place = {name: at for at, name in enumerate(names)}
    return names, np.array([place[name] for name in found], np.int32)[column.indices.to_numpy()]


def _column(file: pq.ParquetFile, name: str) -> np.ndarray:
    """A column of numbers, NaN where one is missing; moments as whole numbers of their unit."""
    column = file.read([name], use_threads=False)[name]
    if column.null_count and name in _NEVER_MISSING:
        raise _missing()
    if pa.types.is_timestamp(column.type):
        return np.asarray(column.cast(pa.int64()).to_numpy())
    return np.asarray(column.to_numpy(), dtype=float)


def _by_forecast(values: np.ndarray, order: np.ndarray) -> np.ndarray:
    """A column as (n_forecasts, 99). order: of the rows by forecast and level, empty where they stand in it."""
    return (values[order] if len(order) else values).reshape(-1, len(LEVELS))


def _alike(values: np.ndarray) -> np.ndarray:
    """The one value that each forecast has on all levels. Missing ones are alike."""
    first = values[:, :1]
    if not ((values == first) | ((values != values) & (first != first))).all():
        raise _not_each_level()
    return first[:, 0].copy()


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


def _missing() -> BacktestRefused:
    return refused("event_id, days_before, as_of or level is missing in a row")


def _not_each_level() -> BacktestRefused:
    return refused("a forecast has not each level from 0.01 to 0.99 once, with the same outcome on each")


def refused(what: str) -> BacktestRefused:
    """What to say of a file that cannot be shown, and how to have one that can."""
    return BacktestRefused(f"This file cannot be shown: {what}. {MAKE_ONE}")
