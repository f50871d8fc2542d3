"""march-1 once it is over: when, and made-up people who signed up for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from data import ImportReport

START = datetime(2026, 6, 1, 2, tzinfo=UTC)  # of march-1, 10:00 in Shanghai
AFTER = START + timedelta(days=31)
DAYS = [START - timedelta(days=days) for days in (39, 25, 13, 12, 4, 3, 1, 0)]
SIGN_UPS = "registration_id,registered_at,city,cancelled_at,party_size\n"
Take = Callable[..., ImportReport]


def people(count: int, seed: int = 7) -> pd.DataFrame:
    """Sign-ups over forty days: three large cities and one of four people, some who leave, parties of one to four."""
    rng = np.random.default_rng(seed)
    city = rng.choice(["Canton", "Foshan", "Wuhan"], count, p=[0.6, 0.3, 0.1]).astype(object)
    city[:4], size = "Lhasa", rng.integers(1, 5, count)
    size[:4] = 2
    back = np.sort(rng.uniform(0.02, 39.5, count))[::-1]
    leaves = np.where(rng.random(count) < 0.25, back * rng.uniform(0.0, 1.0, count), np.nan)
    return pd.DataFrame(
        {
            "registration_id": [f"id-{number}" for number in range(count)],
            "registered_at": [START - timedelta(days=days) for days in back],
            "city": city,
            "cancelled_at": [None if np.isnan(days) else START - timedelta(days=days) for days in leaves],
            "party_size": size,
        }
    )


def text(rows: pd.DataFrame) -> str:
    return rows.to_csv(index=False, date_format="%Y-%m-%dT%H:%M:%S%z")
