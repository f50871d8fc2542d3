"""No event sees its future: a forecast from all the files is that from a world which ended at the as-of."""

from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest

from data import Database, import_file, load_event
from forecasting.backtest import baseline_cases, forecast_case
from forecasting.scenario import Scenario
from forecasting.tables import EventData
from tests.conftest import NOW
from tests.past_events import PastEvents, past_events

KINDS = ("events", "registrations")
# Every two days, so that at most as-ofs others of the series are under way; some were counted as a whole.
EVENTS = 20
COUNTS = [None if n % 3 else 10 + n for n in range(EVENTS)]
WALKS = past_events([15 + n % 7 for n in range(EVENTS)], every=timedelta(days=2), attended=COUNTS, target=30)


@pytest.mark.parametrize("days", [14.0, 3.4, 0.5])
@pytest.mark.parametrize("event_id", ["walk-02", "walk-10", "walk-19"])
def test_walks_are_forecast_as_if_the_world_had_ended_at_the_as_of(tmp_path: Path, event_id: str, days: float) -> None:
    assert_future_unseen(tmp_path, WALKS, event_id, days)


@pytest.mark.parametrize(
    ("folder", "event_id", "days"),
    [
        ("hotel", "city-2015-07-20", 21.0),
        ("hotel", "resort-2016-01-15", 7.0),
        ("hotel", "city-2016-06-01", 2.4),
        ("courses", "DDD-2013J", 14.0),
        ("courses", "BBB-2013J", 1.0),
    ],
)
def test_real_events_are_forecast_as_if_the_world_had_ended_at_the_as_of(
    tmp_path: Path, real_data: Path, folder: str, event_id: str, days: float
) -> None:
    assert_future_unseen(tmp_path, real_events(real_data / folder), event_id, days)


def test_a_cut_world_has_lost_something_of_every_kind() -> None:
    """Else the tests above would compare a world with itself."""
    cut = ended_at(WALKS, "walk-10", moments(WALKS.events)["walk-10"] - timedelta(days=3.4))
    kept = WALKS.registrations[WALKS.registrations["event_id"].isin(cut.events["event_id"])]
    assert len(cut.events) == 11 < EVENTS
    assert cut.events["attended"].count() < WALKS.events["attended"][:11].count()
    assert len(cut.registrations) < len(kept)
    seen = kept.loc[cut.registrations.index]
    assert cut.registrations["cancelled_at"].count() < seen["cancelled_at"].count()
    assert 0 < cut.registrations["attended"].count() < seen["attended"].count()


def assert_future_unseen(folder: Path, past: PastEvents, event_id: str, days: float) -> None:
    as_of = moments(past.events)[event_id] - timedelta(days=days)
    whole = load_event(stored(past, folder), event_id, as_of)
    cut = load_event(stored(ended_at(past, event_id, as_of), folder), event_id, as_of)
    assert_same(whole, cut)
    (told, odds), (expected, same_odds) = (forecast_case(known, Scenario()) for known in (whole, cut))
    assert odds == same_odds
    for quantity, quantiles in expected.items():
        assert np.array_equal(told[quantity], quantiles)
    for quantity, methods in baseline_cases(cut).items():
        for name, quantiles in methods.items():
            assert np.array_equal(baseline_cases(whole)[quantity][name], quantiles)


def assert_same(one: EventData, other: EventData) -> None:
    for field in fields(EventData):
        found, expected = getattr(one, field.name), getattr(other, field.name)
        if isinstance(expected, pd.DataFrame):
            pd.testing.assert_frame_equal(found, expected, obj=field.name)
        elif field.name != "data_version":
            assert found == expected, field.name


def ended_at(past: PastEvents, event_id: str, as_of: datetime) -> PastEvents:
    """The files as they could have been written at the as-of: this event, those that start before it, their rows."""
    starts = pd.Series(moments(past.events))
    start_of = past.events["event_id"].map(starts)
    events = past.events[(start_of < starts[event_id]) | (past.events["event_id"] == event_id)].copy()
    if "attended" in events:
        events.loc[start_of >= as_of, "attended"] = None
    known = moment(past.registrations["registered_at"]) <= as_of
    rows = past.registrations[known & past.registrations["event_id"].isin(events["event_id"])].copy()
    rows["cancelled_at"] = rows["cancelled_at"].where(moment(rows["cancelled_at"]) <= as_of, None)
    rows["attended"] = rows["attended"].astype(object).where(rows["event_id"].map(starts) < as_of, None)
    return PastEvents(events, rows)


def moment(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts, utc=True, format="ISO8601")


def moments(events: pd.DataFrame) -> dict[str, datetime]:
    """When each event starts."""
    return dict(zip(events["event_id"], moment(events["starts_at"]).dt.to_pydatetime(), strict=True))


def stored(past: PastEvents, folder: Path) -> Database:
    memory = Database.in_memory()
    for kind in KINDS:
        getattr(past, kind).to_parquet(folder / f"{kind}.parquet", index=False)
        import_file(memory, kind, folder / f"{kind}.parquet", now=NOW)
    return memory


@cache
def real_events(folder: Path) -> PastEvents:
    """The tables of real data; read once."""
    return PastEvents(*(pyarrow.parquet.read_table(folder / f"{kind}.parquet").to_pandas() for kind in KINDS))
