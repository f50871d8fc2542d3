"""Outlooks and forecasts with numbers chosen by hand, so that a figure's values can be known beforehand."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from forecasting.outlook import Outlook, odds_of_bands, summarise
from forecasting.scenario import Scenario
from forecasting.tables import Event

START = datetime(2011, 11, 24, 2, tzinfo=UTC)
AS_OF = START - timedelta(hours=14)
EVENT = Event(
    "demo",
    "A gathering",
    START,
    timezone="Asia/Shanghai",
    target=2000.0,
    city="Hangzhou",
    simulated="sign-ups and posts",
)


def outlook(draws: np.ndarray | None = None, target: float | None = 2000.0, **changes: object) -> Outlook:
    """An outlook of these draws; 100 turnouts from 15 to 3,000 people where none are given."""
    draws = np.linspace(15, 3000, 200) if draws is None else np.asarray(draws, dtype=float)
    low, high = np.quantile(draws, (0.025, 0.975))
    bands = odds_of_bands(draws, target)
    values: dict[str, object] = {
        "event": EVENT,
        "as_of": AS_OF,
        "data_through": AS_OF,
        "data_version": "v1",
        "scenario": Scenario(),
        "target": target,
        "registered": 2366,
        "final_registered": summarise(draws + 900),
        "turnout": summarise(draws),
        "interval_95": (float(low), float(high)),
        "p_target": bands[-1].probability if bands else None,
        "bands": bands,
        "verdict": None,
        "walk_ups": 60.0,
        "dots": np.quantile(draws, (np.arange(50) + 0.5) / 50),
        "has_sign_ups": True,
        "method": "alone: from this event's own sign-ups, no past events",
        "draws": len(draws),
    }
    return Outlook(**(values | changes))  # type: ignore[arg-type]


def cities(count: int) -> pd.DataFrame:
    """Cities of 400, 390, 380 ... expected people; the first needs no seat."""
    expected = [400.0 - 10 * row for row in range(count)]
    return pd.DataFrame(
        {
            "city": [f"City {row}" for row in range(count)],
            "registered": [int(people * 1.5) for people in expected],
            "seats": [np.inf] + [450.0] * (count - 1),
            "expected": expected,
            "low": [people - 100 for people in expected],
            "high": [people + 100 for people in expected],
        }
    )
