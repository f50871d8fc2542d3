"""Who claims how many, and which of the claims may be about the event itself.

Nobody can tell from a table what a claim means. Two things can be told: a claim without a number says nothing
of how many, and one whose subject names a day other than the event's is about something else. All others may be
about the event; each is shown with the words that say what it is about, and none is averaged with another.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

import pandas as pd

from forecasting import notation
from forecasting.tables import Event

NO_NUMBER = "without a number"
OTHER_DAY = "about another day"
OFF_THE_SCALE = "far above the target"

# Drawn beside such a number, all the others would be a speck; it is listed, and counts where claims are compared.
_TIMES_TARGET = 5.0
_MOST_SAID = 1e15  # what is above that is no number of anything that was counted
_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_ORGANISERS = ("organiser", "organizer")


@dataclass(frozen=True)
class Claim:
    """What one claimant said at one moment. low, high: people, None where no such end was given.

    other: why it cannot be about how many came, NO_NUMBER or OTHER_DAY; "" where it may be.
    undrawn: why it is listed and not drawn, `other` or OFF_THE_SCALE; "" where it is drawn.
    Texts are as in the files: whoever shows them escapes them.
    """

    claimed_at: datetime
    about: str
    claimant: str
    low: float | None
    high: float | None
    source: str
    note: str
    other: str = ""
    undrawn: str = ""

    @property
    def span(self) -> str:
        """Its number in words: 20–99, up to 2,000."""
        return notation.span(self.low, self.high)

    @property
    def people(self) -> str:
        """Its number inside a sentence: 20–99 people, up to 2,000 people."""
        return f"{self.span} {'person' if self.span == '1' else 'people'}"

    @property
    def numbers(self) -> list[float]:
        """The ends that were given, the lower first."""
        return [end for end in (self.low, self.high) if end is not None]

    def contradicts(self, claim: "Claim") -> bool:
        """True where no number fits both."""
        highest = min(one.high if one.high is not None else math.inf for one in (self, claim))
        return max(self.low or 0.0, claim.low or 0.0) > highest


def read_claims(claims: pd.DataFrame, event: Event) -> tuple[Claim, ...]:
    """The claims of an event, newest first; claims: the columns of `tables.CLAIM_COLUMNS`."""
    newest = claims.sort_values("claimed_at", ascending=False, kind="stable")
    return tuple(_claim(row, event) for row in newest.to_dict("records"))


def about_event(claims: Sequence[Claim]) -> list[Claim]:
    """Those that may say how many came, or will."""
    return [claim for claim in claims if not claim.other]


def announces_target(claim: Claim, event: Event) -> bool:
    """True where the claim is the organisers' own announcement of the target."""
    return event.target is not None and claim.high == event.target and by_organisers(claim, event)


def by_organisers(claim: Claim, event: Event) -> bool:
    """True where the organisers themselves speak."""
    claimant = claim.claimant.casefold()
    return claimant.startswith(_ORGANISERS) or bool(event.organiser and event.organiser.casefold() in claimant)


def range_words(claims: Sequence[Claim]) -> str:
    """At least two claims as a range: Claims range from 20 to 2,000 people."""
    if len({claim.span for claim in claims}) == 1:
        return f"{'Both' if len(claims) == 2 else f'All {len(claims)}'} claims say {claims[0].people}"
    numbers = [number for claim in claims for number in claim.numbers]
    low, high = min(numbers), max(numbers)
    if low == high:
        return f"Claims name only one number: {notation.exact(high)} people"
    beyond = " or more" if any(claim.high is None and claim.low == high for claim in claims) else ""
    return f"Claims range from {notation.exact(low)} to {notation.exact(high)} people{beyond}"


def agrees(low: float, high: float) -> bool:
    """True where two ends lie within a fifth of each other: close enough for their middle to stand for both."""
    return high <= 1.2 * low


def contradictions(claims: Sequence[Claim]) -> tuple[int, int]:
    """How many pairs of claims contradict each other, and how many pairs there are."""
    pairs = list(combinations(claims, 2))
    return sum(one.contradicts(other) for one, other in pairs), len(pairs)


def _claim(row: dict[object, object], event: Event) -> Claim:
    words = {name: _words(row[name]) for name in ("about", "claimant", "source", "note")}
    low, high = _number(row["low"]), _number(row["high"])
    other = NO_NUMBER if low is None and high is None else OTHER_DAY if _other_day(words["about"], event) else ""
    limit = (event.target or math.inf) * _TIMES_TARGET
    far = OFF_THE_SCALE if max(low or 0.0, high or 0.0) > limit else ""
    return Claim(row["claimed_at"], low=low, high=high, other=other, undrawn=other or far, **words)  # type: ignore[arg-type]


def _other_day(about: str, event: Event) -> bool:
    """True where days are named and none of them is the event's."""
    days = _DAY.findall(about)
    day: date = event.starts_at.astimezone(ZoneInfo(event.timezone)).date()
    return bool(days) and day.isoformat() not in days


def _words(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


def _number(value: object) -> float | None:
    number = math.inf if value is None or pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]
    return number if number <= _MOST_SAID else None
