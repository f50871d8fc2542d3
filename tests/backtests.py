"""Files of backtests made by a seed, whose calibration is known."""

import io
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
from scipy.stats import norm

LEVELS = np.arange(1, 100) / 100
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def backtest_table(events: int = 40, days: tuple[float, ...] = (7.0, 1.0), shift: float = 0.0) -> pd.DataFrame:
    """Normal forecasts of outcomes that come from the same normal; shift: people more in forecasts than in truth."""
    rng = np.random.default_rng(1)
    parts = []
    for n in range(events):
        centre, start = 200.0 + 10 * (n % 5), START + timedelta(days=n)
        came = max(round(rng.normal(centre, 30.0)), 0)
        for day in days:
            parts.append(
                pd.DataFrame(
                    {
                        "event_id": f"walk-{n}",
                        "days_before": day,
                        "as_of": pd.Timestamp(start - timedelta(days=day)),
                        "level": LEVELS,
                        "registered_quantile": np.maximum(norm.ppf(LEVELS, centre + 60 + shift, 30.0), 0),
                        "turnout_quantile": np.maximum(norm.ppf(LEVELS, centre + shift, 30.0), 0),
                        "registered_observed": float(came + 60),
                        "turnout_observed": float(came),
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def as_file(table: pd.DataFrame) -> bytes:
    """The table as the bytes of a Parquet file."""
    file = io.BytesIO()
    table.to_parquet(file, index=False)
    return file.getvalue()
