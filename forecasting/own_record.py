"""Forecasts that this house put on record before an event, beside what was counted at it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from forecasting.backtest import TURNOUT
from forecasting.baselines import ON_THE_BOOKS
from forecasting.counted import settled
from forecasting.recorded import Recorded
from forecasting.tables import Event, EventData, Frozen

DAY_SECONDS = 86400.0


@dataclass(frozen=True)
class OwnEvent:
    """One event that has begun. frozen: its forecasts, made before the start, by as-of; at least one.

    registered: people on the books at the start. turnout: people counted; None where nobody was, or counts disagree.
    """

    event: Event
    frozen: tuple[Frozen, ...]
    registered: int
    turnout: int | None


@dataclass(frozen=True)
class OwnRecord:
    """All of it. frozen: forecasts that were frozen at all; in_time: those of them made before their event's start."""

    frozen: int
    in_time: int
    events: tuple[OwnEvent, ...]

    def of(self, quantity: str, simulated: bool = True) -> Recorded | None:
        """The record of turnout or of people registered, beside the books as they stood; None without an outcome.

        simulated: whether simulated events count.
        """
        pairs = [
            (own, one)
            for own in self.events
            for one in own.frozen
            if _outcome(own, quantity) is not None and (simulated or not own.event.simulated)
        ]
        if not pairs:
            return None
        observed = np.array([_outcome(own, quantity) for own, _ in pairs], dtype=float)
        books = np.array([one.registered for _, one in pairs], dtype=float)
        return Recorded(
            np.array([one.event_id for _, one in pairs]),
            np.array([_days_before(one, own.event) for own, one in pairs]),
            np.stack([_quantiles(one, quantity) for _, one in pairs]),
            observed,
            {ON_THE_BOOKS: np.abs(books - observed)},  # a forecast without any spread is off by so much
        )

    @property
    def counted(self) -> tuple[OwnEvent, ...]:
        """The events whose turnout is known, the latest first."""
        known = [one for one in self.events if one.turnout is not None]
        return tuple(sorted(known, key=lambda one: one.event.starts_at, reverse=True))


def read_own_record(
    frozen: Sequence[Frozen], starts: Mapping[str, datetime], now: datetime, load: Callable[[str], EventData]
) -> OwnRecord:
    """Hold frozen forecasts against what is known `now`. starts: by event; load: gives an event as known now.

    Only events that have begun and were forecast before are loaded. A count that others dispute is none.
    """
    by_event: dict[str, list[Frozen]] = {}
    for one in frozen:
        by_event.setdefault(one.event_id, []).append(one)
    made = {event_id: in_time(all_of, starts[event_id]) for event_id, all_of in by_event.items() if event_id in starts}
    begun = [(load(event_id), early) for event_id, early in made.items() if early and starts[event_id] <= now]
    events = [OwnEvent(known.event, early, known.counted.registered, settled(known)) for known, early in begun]
    return OwnRecord(len(frozen), sum(map(len, made.values())), tuple(events))


def in_time(frozen: Sequence[Frozen], starts_at: datetime) -> tuple[Frozen, ...]:
    """Those that were made before the start, of a moment before it, by as-of: a replay afterwards is no forecast."""
    made = [one for one in frozen if max(one.as_of, one.made_at) < starts_at]
    return tuple(sorted(made, key=lambda one: (one.as_of, one.made_at)))


def _days_before(frozen: Frozen, event: Event) -> float:
    return (event.starts_at - frozen.as_of).total_seconds() / DAY_SECONDS


def _quantiles(frozen: Frozen, quantity: str) -> np.ndarray:
    return frozen.turnout_quantiles if quantity == TURNOUT else frozen.registered_quantiles


def _outcome(own: OwnEvent, quantity: str) -> int | None:
    return own.turnout if quantity == TURNOUT else own.registered
