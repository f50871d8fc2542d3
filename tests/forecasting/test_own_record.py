"""Forecasts made here against counts: made in time or not at all, simulated ones apart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from forecasting import record_findings
from forecasting.own_record import OwnEvent, OwnRecord, in_time
from forecasting.tables import Event, Frozen

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVENT = Event("walk-1", "A walk", START)
EVENLY = np.arange(1.0, 100.0)


def frozen(made: float, as_of: float, event_id: str = "walk-1") -> Frozen:
    """Made and as of so many days before the start; it says 1 to 99 people come, 101 to 199 are registered."""
    made_at, moment = (START - timedelta(days=days) for days in (made, as_of))
    return Frozen("f", event_id, made_at, moment, "v", "freeze", None, 9, None, "alone", EVENLY + 100, EVENLY)


def test_a_forecast_made_after_the_start_or_of_a_moment_after_it_is_none() -> None:
    late, replayed, early, first = frozen(-1, -1), frozen(-1, 2), frozen(1, 1), frozen(3, 3)
    assert in_time([late, replayed, early, first, frozen(0, 0)], START) == (first, early)


def test_each_event_counts_once_and_simulated_ones_not_at_all() -> None:
    real = OwnEvent(EVENT, (frozen(3, 3), frozen(1, 1)), 150, 50)
    missed = OwnEvent(replace(EVENT, event_id="walk-2"), (frozen(1, 1, "walk-2"),), 150, 95)
    shown = OwnEvent(replace(EVENT, event_id="walk-3", simulated="sign-ups"), (frozen(1, 1),), 150, 50)
    uncounted = OwnEvent(replace(EVENT, event_id="walk-4"), (frozen(1, 1),), 150, None)
    own = OwnRecord(9, 5, (real, missed, shown, uncounted))
    assert [one.event.event_id for one in own.counted] == ["walk-1", "walk-2", "walk-3"]
    found = own.of("turnout", simulated=False)
    assert found is not None and found.n == 3
    # 50 lies inside 10 to 90, 95 outside: one event of two, though two forecasts of three held.
    assert (found.events, found.held(0.8).held) == (2, pytest.approx(0.5))
    # 9 on the books: 41 and 86 people off, over a mean of 50 and 95, each event once.
    assert found.crps_share["on the books"] == pytest.approx((41 + 86) / (50 + 95))
    assert record_findings.held(found) == "80 % ranges held at 1 of 2 events: too few to tell"
    assert OwnRecord(0, 0, (uncounted,)).of("turnout") is None


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 0), "No forecast has been frozen yet"),
        ((1, 0, 0), "1 forecast is frozen, and none of them before its event started"),
        ((3, 2, 0), "2 forecasts are frozen, and no event of theirs has started yet"),
        ((3, 2, 1), "nobody was counted, or the counts contradict each other"),
    ],
)
def test_why_there_is_no_own_record_is_said(counts: tuple[int, int, int], words: str) -> None:
    assert words in record_findings.no_own_record(*counts)


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({"showdown": 0.1}, "Forecasts were off by 10.0 % of the mean"),
        (
            {"showdown": 0.1, "on the books": 0.2},
            "Off by 10.0 % of the mean; the best simple forecast (on the books) by",
        ),
        ({"showdown": 0.3, "on the books": 0.2}, "A simple forecast was better: on the books 20.0 %, Showdown 30.0 %"),
        ({"showdown": 0.2, "on the books": 0.2}, "Off by 20.0 % of the mean, as is the best simple forecast"),
        ({"showdown": float("nan")}, "Nobody came to any of the events"),
    ],
)
def test_how_far_off_is_said_beside_the_best_simple_forecast_losses_included(
    shares: dict[str, float], words: str
) -> None:
    assert record_findings.off(shares).startswith(words)
