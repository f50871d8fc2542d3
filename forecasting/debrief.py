"""After the event: the last forecast beside what was counted, or beside what is claimed.

A count is scored; claims that contradict each other are not. Each is told where in the forecast it would lie, none is
called true, and they are never averaged.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from forecasting import counted, notation, wording
from forecasting.claimed import Claim, about_event
from forecasting.tables import Event, EventData, Frozen
from forecasting.track_record import interval, pit

_NEAR = 0.05  # a difference of this share of what was forecast needs no explanation


@dataclass(frozen=True)
class Ranges:
    """What a forecast said of one number, in people."""

    low_95: float
    low_80: float
    median: float
    high_80: float
    high_95: float


@dataclass(frozen=True)
class Debrief:
    """The last forecast of an event and what became known since.

    turnout, registered: what was forecast. outcome: people counted, None where nobody did or the claims dispute it.
    registered_then: people on the books at the start. percentile: where in the forecast the outcome fell, 0 to 100.
    claims: those since the start that may be about the event, newest first. check_ins_only: who came without signing
    up is not among the outcome. chosen: the claim that its series learns from, where it was chosen.
    """

    event: Event
    forecast: Frozen
    turnout: Ranges
    registered: Ranges
    outcome: int | None
    registered_then: int
    percentile: float | None
    claims: tuple[Claim, ...]
    check_ins_only: bool
    chosen: Claim | None

    @property
    def replayed(self) -> bool:
        """True where the forecast was made only after the event, of what had been known before it."""
        return self.forecast.made_at >= self.event.starts_at


def last_frozen(frozen: Iterable[Frozen], event: Event) -> Frozen | None:
    """The last forecast that was both made before the start and about a moment before it."""
    ahead = [one for one in frozen if max(one.as_of, one.made_at) < event.starts_at]
    return max(ahead, key=lambda one: (one.as_of, one.made_at), default=None)


def debrief(known: EventData, forecast: Frozen) -> Debrief:
    """Hold a forecast against what was known at an as-of from the start on."""
    outcome = counted.settled(known)
    observed = np.array([math.nan if outcome is None else outcome], dtype=float)
    percentile = None if outcome is None else float(pit(forecast.turnout_quantiles[None, :], observed)[0]) * 100
    return Debrief(
        event=known.event,
        forecast=forecast,
        turnout=_ranges(forecast.turnout_quantiles),
        registered=_ranges(forecast.registered_quantiles),
        outcome=outcome,
        registered_then=known.counted.registered,
        percentile=percentile,
        claims=tuple(about_event(counted.claims_since(known))),
        check_ins_only=known.counted.total is None,
        chosen=counted.chosen(known),
    )


def heading(found: Debrief) -> str:
    """The finding."""
    last = "the replayed forecast" if found.replayed else "the last forecast"
    if found.outcome is not None:
        return f"The count is {place(found.outcome, found.outcome, found.turnout)} of {last}"
    places = {place(claim.low, claim.high, found.turnout) for claim in found.claims}
    if not places:
        return f"Nothing is known yet to hold against {last}"
    if len(places) > 1:
        return f"Whether {last} held depends on whose number is right"
    who = "The one claim is" if len(found.claims) == 1 else f"All {len(found.claims)} claims are"
    return f"{who} {places.pop()} of {last}"


def lines(found: Debrief) -> list[str]:
    """What was said, what came, which part was off, and what to make of it; a sentence or two each."""
    told = [_said(found)]
    if found.outcome is not None:
        told.append(_fell(found, found.outcome))
        told += _parts(found, found.outcome)
    elif found.claims:
        told.append(_fare(found.claims, found.turnout))
    if found.event.simulated:
        told.append(
            f"With {wording.simulated_badge(found.event.simulated)}, this shows how a debrief reads, not how good the "
            "forecasts are."
        )
    return told


def place(low: float | None, high: float | None, ranges: Ranges) -> str:
    """Where a number from low to high lies in a forecast; an end that is not given is open."""
    first, last = low if low is not None else 0.0, high if high is not None else math.inf
    if last < ranges.low_95:
        return "below the 95 % range"
    if first > ranges.high_95:
        return "above the 95 % range"
    if last < ranges.low_80:
        return "below the 80 % range"
    if first > ranges.high_80:
        return "above the 80 % range"
    if ranges.low_80 <= first and last <= ranges.high_80:
        return "inside the 80 % range"
    if first < ranges.low_80 and last > ranges.high_80:
        return "across the whole 80 % range"
    return "partly inside the 80 % range"


def as_dict(found: Debrief) -> dict[str, object]:
    """The same for other programs; people, moments with their offset."""
    zone, forecast = ZoneInfo(found.event.timezone), found.forecast
    as_of, made_at = (moment.astimezone(zone).isoformat() for moment in (forecast.as_of, forecast.made_at))
    return {
        "as_of": as_of,
        "made_at": None if found.replayed else made_at,
        "replayed": found.replayed,
        "method": found.forecast.method,
        "turnout": vars(found.turnout),
        "registered": vars(found.registered),
        "registered_observed": found.registered_then,
        "outcome": found.outcome,
        "percentile": found.percentile,
        "claims": [
            {
                "claimant": claim.claimant,
                "low": claim.low,
                "high": claim.high,
                "place": place(claim.low, claim.high, found.turnout),
            }
            for claim in found.claims
        ],
        "sentences": [f"{heading(found)}.", *lines(found)],
    }


def _said(found: Debrief) -> str:
    moment = notation.moment(found.forecast.as_of, found.event.timezone)
    about = notation.lower_first(wording.about(found.turnout.median))
    said = f"{about} ({_spread(found.turnout)})"
    if found.replayed:
        return (
            f"No forecast was put on record before the start. Replayed as of {moment}, from what was known then, "
            f"it says {said}."
        )
    return f"The last forecast, of {moment}, said {said}."


def _spread(ranges: Ranges) -> str:
    ends = {80: (ranges.low_80, ranges.high_80), 95: (ranges.low_95, ranges.high_95)}
    return ", ".join(f"{n} %: {notation.people(low)} to {notation.people(high)}" for n, (low, high) in ends.items())


def _fell(found: Debrief, outcome: int) -> str:
    were = "1 was" if outcome == 1 else f"{notation.exact(outcome)} were"
    what = "marked as present" if found.check_ins_only else "counted"
    words = f"{were} {what}: {place(outcome, outcome, found.turnout)}, {_percentile(found, outcome)}."
    if found.check_ins_only:
        return f"{words} The forecast also holds those who come without signing up."
    if found.chosen is not None and found.chosen.low != found.chosen.high:
        words += f" That is the middle of {found.chosen.people} ({found.chosen.claimant})."
    return words


def _percentile(found: Debrief, outcome: int) -> str:
    quantiles = found.forecast.turnout_quantiles
    if outcome < quantiles[0]:
        return "below its 1st percentile"
    if outcome > quantiles[-1]:
        return "above its 99th percentile"
    return f"at its {_ordinal(min(99, max(1, round(found.percentile or 0.0))))} percentile"


def _parts(found: Debrief, outcome: int) -> list[str]:
    """Sign-ups and how many of them came, each beside what was forecast; nothing without sign-ups."""
    came, expected = found.registered_then, found.registered.median
    if came == 0 or expected < 1 or found.turnout.median < 1:
        return []
    low, high = notation.people(found.registered.low_80), notation.people(found.registered.high_80)
    share, forecast_share = outcome / came, found.turnout.median / expected
    words = (
        f"{notation.exact(came)} were registered at the start; about {notation.people(expected)} were forecast "
        f"(80 %: {low} to {high}). For 100 registered, {notation.exact(100 * share)} came; "
        f"{notation.exact(100 * forecast_share)} were forecast."
    )
    by_books, by_share = came / expected - 1.0, share / forecast_share - 1.0
    return [words, *_why(by_books, by_share, outcome / found.turnout.median - 1.0)]


def _why(by_books: float, by_share: float, together: float) -> list[str]:
    """Which part was off, where that matters: shares of what was forecast, 0 where it was right."""
    if by_books * by_share < 0 and min(abs(by_books), abs(by_share)) > _NEAR:
        books, share = ("More", "fewer") if by_books > 0 else ("Fewer", "more")
        return [f"{books} registered than forecast, {share} of them came: one made up for part of the other."]
    if abs(together) <= _NEAR:
        return []
    if abs(by_books) > abs(by_share):
        return ["Most of the difference lies in how many registered."]
    return ["Most of the difference lies in how many of the registered came."]


def _fare(claims: Sequence[Claim], ranges: Ranges) -> str:
    """Where each claim would lie; none is called true."""
    by_place: dict[str, list[str]] = {}
    for claim in claims:
        where = place(claim.low, claim.high, ranges)
        by_place.setdefault(where, []).append(f"{claim.span} ({claim.claimant})")
    told = [f"{notation.listed(named)} would be {where}" for where, named in by_place.items()]
    caution = "None of them is confirmed." if len(claims) > 1 else "It is not confirmed."
    return f"{notation.upper_first('; '.join(told))}. {caution}"


def _ranges(quantiles: np.ndarray) -> Ranges:
    """quantiles: shape (99,), people."""
    ends = {share: interval(quantiles[None, :], share) for share in (0.80, 0.95)}
    (low_80, high_80), (low_95, high_95) = ((float(low[0]), float(high[0])) for low, high in ends.values())
    return Ranges(low_95, low_80, float(quantiles[len(quantiles) // 2]), high_80, high_95)


def _ordinal(number: int) -> str:
    if 11 <= number % 100 <= 13:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
