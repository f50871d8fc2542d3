"""The tables a forecast is made from: what storage must fill, and nothing else.

`data.load_event` is the only maker of an `EventData` in the product. The as-of moment has
been applied in SQL by then, so nothing in here is later than `as_of`.

Errors:
    ShowdownError      whatever we raise on purpose; its text is meant for a person
    └─ InvalidInput    a value that cannot be used; says what, what was got, what to do
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

import numpy as np
import pandas as pd

from forecasting.checks import MOST_PEOPLE as MOST_PEOPLE
from forecasting.checks import wrong_amounts, wrong_counts, wrong_moment, wrong_moments, wrong_number

# A booking is one sign-up; people is its party size. days_ago counts bins of 24 hours back from
# the as-of: bin 0 is the last 24 hours, so that no bin is partial. squares is the sum of squared
# party sizes, which is all that is needed to know how much parties inflate the variance.
BOOKING_COLUMNS = {"city": "str", "days_ago": "int64", "bookings": "int64", "people": "int64", "squares": "int64"}
CANCELLATION_COLUMNS = {"city": "str", "days_ago": "int64", "people": "int64"}
HOUR_COLUMNS = {"hour": "int64", "people": "int64"}
BUS_COLUMNS = ("bus_id", "city", "seats", "departs_at", "status")
MILESTONE_COLUMNS = ("happened_at", "title", "kind", "source")
# The other events of a series: days_ago counts from the moment that lay as long before that event's start as the as-of
# lies before this one's, negative after it; NULL in the one row of an event without sign-ups.
SERIES_COLUMNS = (
    "event_id", "starts_at", "finished", "attended", "marked", "days_ago", "gained", "lost", "stayed", "came", "listed",
    "listed_lost",
)  # fmt: skip
# Posts by hours of 60 minutes back from the as-of, 24 of them to a bin; accounts count once an hour however often they
# post, and once a bin in first_of_day. unnamed: posts without an account; loudest: posts of the FEW_ACCOUNTS busiest
# accounts.
SIGNAL_COLUMNS = {
    "hours_ago": "int64", "posts": "int64", "accounts": "int64", "first_of_day": "int64", "unnamed": "int64",
    "loudest": "int64", "engagement": "int64",
}  # fmt: skip
FEW_ACCOUNTS = 20
# A hashtag counts where at least this share of the accounts used it; posts in any other are listed and nothing more.
LEAST_OF_A_HASHTAG = 0.05
HASHTAG_COLUMNS = {"hashtag": "str", "posts": "int64", "accounts": "int64", "counted": "bool"}
CLAIM_COLUMNS = ("claimed_at", "about", "claimant", "low", "high", "source", "note")
SERIES_CITY_COLUMNS = ("city", "events", "registered", "came")
ORGANISER_COLUMNS = ("event_id", "starts_at", "target", "kind", "counted")
# Sign-ups of minutes in which far more people signed up than is usual; minute: its beginning.
BURST_COLUMNS = ("minute", "city", "days_ago", "bookings", "people", "squares")
# Sign-ups of lists marked as handed in at once; hour: local, 0 to 23; cancelled: people whose cancellation was known.
BULK_COLUMNS = {
    "city": "str", "days_ago": "int64", "hour": "int64", "bookings": "int64", "people": "int64", "squares": "int64",
    "cancelled": "int64",
}  # fmt: skip

# What a reporter reads is released once a day at this hour of the event's zone, counts below LEAST_RELEASED merged or
# left out, the rest rounded to RELEASE_STEP.
RELEASE_HOUR, LEAST_RELEASED, RELEASE_STEP = 20, 10, 5
RELEASED_VERSION = "r-"  # how the data version of a release begins, and that of stored data never
# The tables of an event that hold whole numbers from 0 on.
_COUNTS = {
    "bookings": BOOKING_COLUMNS, "cancellations": CANCELLATION_COLUMNS, "hours": HOUR_COLUMNS,
    "signals": SIGNAL_COLUMNS, "hashtags": HASHTAG_COLUMNS, "bulk": BULK_COLUMNS,
}  # fmt: skip


class ShowdownError(Exception):
    """Something went wrong that we can explain in a sentence.

    unforeseen: its cause is not in the sentence and belongs into the log, with an id for the reader.
    """

    unforeseen: ClassVar[bool] = False


class InvalidInput(ShowdownError):
    """A value cannot be used. The text says what, what was got and what to do."""


@dataclass(frozen=True)
class Event:
    """One announced event. Moments are zone-aware and kept in UTC; target and capacity are people.

    bands: where the second and the third band of turnouts begin, as shares of the target; None for the usual ones.

    In UTC, because Python counts hours on the wall clock between two moments of one zone, and is an hour off
    across a change of clocks.
    """

    event_id: str
    name: str
    starts_at: datetime
    timezone: str = "UTC"
    target: float | None = None
    capacity: float | None = None
    venue: str | None = None
    city: str | None = None
    registration_closes_at: datetime | None = None
    series: str | None = None
    kind: str | None = None
    organiser: str | None = None
    simulated: str | None = None
    bands: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.bands is not None:
            object.__setattr__(self, "bands", _cut_offs(self.event_id, self.bands))
        for name in ("starts_at", "registration_closes_at"):
            moment = getattr(self, name)
            _refuse(wrong_moment(f"{name} of event {self.event_id}", moment))
            object.__setattr__(self, name, utc(moment) if moment else None)
        for name in ("target", "capacity"):
            _refuse(wrong_number(f"{name} of event {self.event_id}", getattr(self, name), 0, MOST_PEOPLE))


@dataclass(frozen=True)
class Frozen:
    """A forecast as it was made, stored for good; `forecasting.frozen` makes it.

    made_at: when it was computed; after the event's start where a replay was frozen. as_of: what it knew.
    reason: "import" or "freeze". registered: people on the books at the as-of. p_target: None without a target.
    The quantiles are the 99 percentiles at the start, people, shape (99,).
    """

    forecast_id: str
    event_id: str
    made_at: datetime
    as_of: datetime
    data_version: str
    reason: str
    target: float | None
    registered: int
    p_target: float | None
    method: str
    registered_quantiles: np.ndarray
    turnout_quantiles: np.ndarray

    def turnout(self, level: float) -> float:
        """A percentile of turnout, people; level: .01 to .99 in steps of .01."""
        return float(self.turnout_quantiles[round(level * 100) - 1])


@dataclass(frozen=True)
class Counted:
    """How many people were counted, as known at an as-of; claims are no counts.

    registered: people on the books at the start, or at the as-of before it. checked_in: people of the sign-ups
    marked as present, None where nobody was marked either way. total: the count of the whole event, where one is given.
    sign_ups: how many sign-ups checked_in is of.
    """

    registered: int = 0
    checked_in: int | None = None
    total: int | None = None
    sign_ups: int = field(default=0, compare=False)

    @property
    def people(self) -> int | None:
        """The count of the whole event, else that of the sign-ups; None where nobody has counted."""
        return self.checked_in if self.total is None else self.total


@dataclass(frozen=True)
class EventData:
    """All that was known about one event at `as_of`.

    bookings: columns of BOOKING_COLUMNS, one row per city and bin with sign-ups; every sign-up made by
        `as_of` counts, the cancelled ones too.
    cancellations: columns of CANCELLATION_COLUMNS, people whose cancellation was known by `as_of`,
        in the bin of the cancellation.
    hours: columns of HOUR_COLUMNS, people signed up by local hour of day, 0 to 23.
    daily: True where every sign-up is stamped at the same local or UTC midnight: dates, not moments.
    buses, milestones, claims: columns of the tuples above, only what was known at `as_of`.
    counted: who was counted at the event, known at `as_of`.
    bulk: columns of BULK_COLUMNS, the part of bookings that came in lists marked as handed in at once, the cancelled
        ones too: registered, but no sign of how people sign up.
    series: columns of SERIES_COLUMNS, the other events of its series that start before it, as known at `as_of`; empty
        where each event is forecast alone.
    series_cities: columns of SERIES_CITY_COLUMNS, people registered at the start of its finished events and those of
        them who came, by city.
    organiser_record: columns of ORGANISER_COLUMNS, finished events of the same organiser or series that had a target
        and were counted; empty where this event has no target, or is forecast alone.
    bursts: columns of BURST_COLUMNS, the part of bookings that was made in minutes which stand out, cancelled ones not
        and bulk lists not.
    signals: columns of SIGNAL_COLUMNS, one row per hour with posts in the hashtags that count.
    hashtags: columns of HASHTAG_COLUMNS, all hashtags of its posts; "" where a post has none, missing for the rest
        together. Posts in one that does not count are in no other table.
    is_released: whether these are the numbers of a release, as reporters read them: small counts are left out.
    city is "" where a sign-up has none. as_of is kept in UTC, as the moments of the event are.
    """

    event: Event
    as_of: datetime
    data_through: datetime | None
    data_version: str
    bookings: pd.DataFrame
    cancellations: pd.DataFrame
    hours: pd.DataFrame
    daily: bool
    buses: pd.DataFrame
    milestones: pd.DataFrame
    claims: pd.DataFrame
    counted: Counted = Counted()
    series: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(SERIES_COLUMNS)))
    series_cities: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(SERIES_CITY_COLUMNS)))
    signals: pd.DataFrame = field(default_factory=lambda: _empty(SIGNAL_COLUMNS))
    hashtags: pd.DataFrame = field(default_factory=lambda: _empty(HASHTAG_COLUMNS))
    organiser_record: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(ORGANISER_COLUMNS)))
    bursts: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(BURST_COLUMNS)))
    bulk: pd.DataFrame = field(default_factory=lambda: _empty(BULK_COLUMNS))
    is_released: bool = False

    def __post_init__(self) -> None:
        _refuse(wrong_moment("The as-of moment", self.as_of))
        object.__setattr__(self, "as_of", utc(self.as_of))
        _check_columns("bookings", self.bookings, tuple(BOOKING_COLUMNS))
        _check_columns("cancellations", self.cancellations, tuple(CANCELLATION_COLUMNS))
        _check_columns("hours", self.hours, tuple(HOUR_COLUMNS))
        _check_columns("buses", self.buses, BUS_COLUMNS)
        _check_columns("milestones", self.milestones, MILESTONE_COLUMNS)
        _check_columns("claims", self.claims, CLAIM_COLUMNS)
        _check_columns("series", self.series, SERIES_COLUMNS)
        _check_columns("series_cities", self.series_cities, SERIES_CITY_COLUMNS)
        _check_columns("signals", self.signals, tuple(SIGNAL_COLUMNS))
        _check_columns("hashtags", self.hashtags, tuple(HASHTAG_COLUMNS))
        _check_columns("organiser_record", self.organiser_record, ORGANISER_COLUMNS)
        _check_columns("bursts", self.bursts, BURST_COLUMNS)
        _check_columns("bulk", self.bulk, tuple(BULK_COLUMNS))
        for name, columns in _COUNTS.items():
            _refuse(wrong_counts(name, getattr(self, name), columns))
        _refuse(wrong_amounts("buses", self.buses, ("seats",)))
        _refuse(wrong_amounts("series", self.series, ("attended",)))
        _refuse(wrong_amounts("organiser_record", self.organiser_record, ("counted",)))
        # What someone claims is no count: an absurd number is listed as one, and makes no event unreadable.
        _refuse(wrong_amounts("claims", self.claims, ("low", "high"), sys.float_info.max))
        for name, column in (("buses", "departs_at"), ("milestones", "happened_at"), ("claims", "claimed_at")):
            _refuse(wrong_moments(name, getattr(self, name), column))

    @property
    def days_before(self) -> float:
        """Days from the as-of moment to the start, a real number; negative from the start on."""
        return (self.event.starts_at - self.as_of).total_seconds() / 86_400

    @property
    def registered(self) -> int:
        """People on the books at the as-of moment."""
        return int(self.bookings["people"].sum() - self.cancellations["people"].sum())


def utc(moment: datetime) -> datetime:
    """The same moment, told in UTC."""
    return moment.astimezone(UTC)


def middle(low: float, high: float) -> int:
    """The one number that stands for a count from low to high, in people; a half goes up."""
    return int(low / 2 + high / 2 + 0.5)  # halved first: the sum of two claims may be no number any more


def _cut_offs(event_id: str, bands: Sequence[float]) -> tuple[float, float]:
    """Two rising shares of the target. Raises InvalidInput."""
    if len(bands) != 2 or not 0.0 < bands[0] < bands[1] < 1.0:
        raise InvalidInput(
            f"bands of event {event_id} must be two rising shares of the target between 0 and 1, got "
            f"{', '.join(map(str, bands)) or 'none'}. Write 0.1;0.5 for a tenth and a half."
        )
    return float(bands[0]), float(bands[1])


def _empty(columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns)).astype(columns)


def _refuse(problem: str | None) -> None:
    """Raise InvalidInput with what a check found."""
    if problem is not None:
        raise InvalidInput(problem)


def _check_columns(name: str, table: pd.DataFrame, expected: tuple[str, ...]) -> None:
    missing = [column for column in expected if column not in table.columns]
    if missing:
        raise InvalidInput(f"{name} lack the columns {', '.join(missing)}, got {', '.join(table.columns)}.")
