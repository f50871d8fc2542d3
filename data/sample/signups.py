"""Simulate the list of sign-ups: who signs up when, from where, in what company, and who leaves again.

Nobody's list was used: the real one was never published. A row is a party of one or more people;
it has no name and stands for no person.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

from data.sample import rhythm


@dataclass(frozen=True)
class City:
    """One place of departure.

    share: part of all sign-ups, relative to the other cities. lateness: above 0 the city wakes up
    late, below 0 it starts early. seat_cover: seats for this share of its registered people; 0
    where none is needed. hours_away: by coach.
    """

    name: str
    code: str
    share: float
    lateness: float
    seat_cover: float
    hours_away: float


@dataclass(frozen=True)
class SignUpPlan:
    """How the sign-ups behave. Every value is a guess made to keep the question open.

    bookings: parties, the cancelled ones included. steepness: sign-ups go as (days left + 4) to
    minus this power. weekend, busy: sign-ups on a Saturday or Sunday, and on one of `busy_days`,
    relative to another day. daily_noise: standard deviation of a day's luck, on the log scale.
    announcement_lift: sign-ups right after the plan is reported, relative to an hour before, less 1.
    party_sizes, party_weights: people in one sign-up; the large ones come on a shared ticket.
    leave_per_day: share of the registered who cancel in a day; wave_lift: the same, relative, right
    after `wave`, less 1. group: people of `group_city` who leave together at `wave`.
    """

    span: rhythm.Span
    starts_at: datetime
    bookings: int
    steepness: float
    weekend: float
    busy_days: tuple[date, ...]
    busy: float
    daily_noise: float
    announcement: datetime
    announcement_lift: float
    party_sizes: tuple[int, ...]
    party_weights: tuple[float, ...]
    channels: tuple[str, ...]
    channel_weights: tuple[float, ...]
    leave_per_day: float
    wave: datetime
    wave_lift: float
    group_city: str
    group: int


def simulate_sign_ups(plan: SignUpPlan, cities: tuple[City, ...], rng: np.random.Generator) -> pd.DataFrame:
    """Draw the whole list, oldest first.

    Returns columns registration_id, registered_at and cancelled_at (seconds since 1970;
    cancelled_at is -1 where the party still comes), city, party_size, channel.
    """
    registered_at = rhythm.draw_moments(plan.span, _intensity(plan, rng), plan.bookings, rng)
    sign_ups = pd.DataFrame(
        {
            "registration_id": [f"r{number:05d}" for number in range(1, plan.bookings + 1)],
            "registered_at": registered_at,
            "city": _draw_cities(plan, cities, registered_at, rng),
            "party_size": rhythm.pick(plan.party_sizes, plan.party_weights, plan.bookings, rng),
            "channel": rhythm.pick(plan.channels, plan.channel_weights, plan.bookings, rng),
        }
    )
    cancelled_at = _draw_cancellations(plan, registered_at, rng)
    leaving = _leaving_together(plan, sign_ups, cancelled_at)
    minutes = np.sort(rng.integers(0, 15 * 60, int(leaving.sum())))
    cancelled_at[leaving] = rhythm.seconds(plan.wave) + minutes
    return sign_ups.assign(cancelled_at=cancelled_at)


def _intensity(plan: SignUpPlan, rng: np.random.Generator) -> np.ndarray:
    """Relative number of sign-ups in each bin."""
    moments = plan.span.middles()
    days_left = (rhythm.seconds(plan.starts_at) - moments) / rhythm.DAY
    day = rhythm.local_day(moments)
    luck = np.exp(plan.daily_noise * rng.standard_normal(day[-1] - day[0] + 1))
    rising = (days_left + 4) ** -plan.steepness
    weekend = np.where(rhythm.is_weekend(moments), plan.weekend, 1.0)
    busy = np.isin(day, [(busy_day - date(1970, 1, 1)).days for busy_day in plan.busy_days])
    lift = 1 + plan.announcement_lift * rhythm.echo(moments, plan.announcement, 6)
    usual = rising * weekend * luck[day - day[0]] * np.where(busy, plan.busy, 1.0)
    return usual * rhythm.hour_factor(moments) * lift


def _draw_cities(
    plan: SignUpPlan, cities: tuple[City, ...], moments: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw the city of each sign-up: late cities weigh more as the day comes near."""
    start, end = rhythm.seconds(plan.span.start), rhythm.seconds(plan.span.end)
    progress = (moments - start) / (end - start) - 0.5
    lateness = np.array([city.lateness for city in cities])
    share = np.array([city.share for city in cities])
    weight = np.cumsum(share * np.exp(progress[:, None] * lateness), axis=1)
    chosen = (rng.random(len(moments))[:, None] * weight[:, -1:] >= weight).sum(axis=1)
    return np.array([city.name for city in cities], dtype=object)[chosen]


def _draw_cancellations(plan: SignUpPlan, registered_at: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw when each party cancels, -1 where it does not before the list ends.

    Each party has an exponential patience; it leaves when the hazard summed since its own sign-up
    has used that up.
    """
    moments = plan.span.middles()
    unrest = 1 + plan.wave_lift * rhythm.echo(moments, plan.wave, 24)
    per_bin = plan.leave_per_day * rhythm.BIN / rhythm.DAY * rhythm.hour_factor(moments) * unrest
    edges = plan.span.edges()
    used = np.concatenate([[0.0], np.cumsum(per_bin)])
    limit = np.interp(registered_at, edges, used) + rng.exponential(1.0, len(registered_at))
    cancelled_at = np.ceil(np.interp(limit, used, edges)).astype("int64")
    return np.where(limit < used[-1], cancelled_at, -1)


def _leaving_together(plan: SignUpPlan, sign_ups: pd.DataFrame, cancelled_at: np.ndarray) -> np.ndarray:
    """Mark the earliest sign-ups of one city, up to `plan.group` people, still coming at the wave."""
    wave = rhythm.seconds(plan.wave)
    there = (sign_ups["registered_at"] < wave) & ((cancelled_at < 0) | (cancelled_at > wave))
    of_city = np.asarray(there & (sign_ups["city"] == plan.group_city))
    people = np.cumsum(np.where(of_city, sign_ups["party_size"], 0))
    return of_city & (people <= plan.group)
