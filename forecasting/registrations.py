"""Registered people at the start: those on the books who stay, and those still to come.

The total is forecast in bookings and then split by city: forecasting each city by itself was worse
in every backtest. Bookings become people by the party sizes seen so far.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.clock import DAY, WINDOW_DAYS, Clock, make_clock
from forecasting.pace import pace_of
from forecasting.pool import draw_bookings
from forecasting.signals import SILENT, SignalView, with_posts
from forecasting.streams import Streams
from forecasting.tables import EventData
from forecasting.thinning import thin, thin_fixed

CANCELLATION_DAYS = 21
CANCELLATIONS_PRIOR = 1.0  # people, over
EXPOSURE_PRIOR = 800.0  # person-days on the books
CANCELLATION_SPREAD = 0.8  # groups leave together: sd of the log of the rate
SPLIT_PEOPLE_CAP = 60.0
SPLIT_ALL, SPLIT_RECENT = 0.3, 0.7  # weights of all sign-ups and of the recent ones
SPLIT_FLAT, SPLIT_FLAT_CITIES = 0.5, 12.0  # added to every city, less where there are more cities than this
RECENT_DAYS = 14
FAN_LEVELS = (0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975)


@dataclass(frozen=True)
class NextDay:
    """What the 24 hours after the as-of are expected to bring, by city, shape (n_cities,): new bookings, their
    people, and people who cancel."""

    bookings: np.ndarray
    people: np.ndarray
    cancelled: np.ndarray


@dataclass(frozen=True)
class Registrations:
    """What is on the books, and draws of what is still to come.

    cities: names, most registered first. on_books: shape (n_cities,), people at the as-of.
    arriving: shape (n_draws, n_cities), people who will still sign up, before cancellations.
    ahead: shape (n_levels, n_future), quantiles at FAN_LEVELS of the people on the books at the end of each bin to
        come, cancellations included.
    cancel_rate: shape (n_draws,), the share of registered people who cancel a day.
    party_factor: variance of a count of people over that of a count of single persons.
    What a simulation reads is float32: half the time, and exact for whole people up to 16 million.
    """

    cities: tuple[str, ...]
    on_books: np.ndarray
    arriving: np.ndarray
    ahead: np.ndarray
    cancel_rate: np.ndarray
    party_factor: float
    next_day: NextDay
    clock: Clock
    problems: tuple[str, ...]

    def at_the_start(
        self, normals: np.ndarray, days_before: float, surge: float = 1.0, cancel_factor: float = 1.0
    ) -> np.ndarray:
        """People registered at the start by city, whole numbers, shape (n_draws, n_cities).

        normals: standard normal, that shape. surge multiplies the sign-ups to come, cancel_factor the rate of
        cancelling. Those still to come are registered for half of the remaining time on average.
        """
        hazard = (self.cancel_rate * np.float32(cancel_factor * days_before))[:, None]
        kept = thin_fixed(self.on_books, np.exp(-hazard), normals, self.party_factor)
        arriving = np.rint(self.arriving * surge)
        return kept + thin(arriving, np.exp(-hazard / 2), normals, self.party_factor)


def draw_registrations(
    data: EventData, n_draws: int, rng: np.random.Generator, signal: SignalView = SILENT
) -> Registrations:
    """Draw the sign-ups still to come and the rate at which people cancel; signal: what posts do to the former.

    Bulk lists are on the books and may cancel; whatever is still to come is drawn as if they had never been.
    """
    streams = Streams.from_rng(rng)
    cities, on_books, problems = _books(data)
    paced = pace_of(data)
    counts = _per_day(paced.bookings, "bookings", _days_of_data(paced))
    clock = make_clock(paced, len(counts))
    bookings = draw_bookings(counts, clock, n_draws, streams.of("bookings"))
    if signal.used:
        bookings = with_posts(bookings, signal, clock, streams.of("posts"))
    arriving_by_bin = _people(bookings, paced.bookings, streams.of("parties"))
    # Where lists are all there is, nothing tells of cities but theirs.
    told = _books(paced)[0] if len(paced.bookings) else cities
    shares = _among(cities, told, _draw_city_shares(paced, told, n_draws, streams))
    cancel_rate = _draw_cancel_rate(data, n_draws, streams.of("cancellations"))
    return Registrations(
        cities=cities,
        on_books=on_books.astype(np.float32),
        arriving=split_by_share(arriving_by_bin.sum(axis=1), shares).astype(np.float32),
        ahead=_books_ahead(data, on_books, arriving_by_bin, cancel_rate, clock),
        cancel_rate=cancel_rate.astype(np.float32),
        party_factor=party_factor(data.bookings),
        next_day=_next_day(on_books, bookings[:, 0], arriving_by_bin[:, 0], shares, cancel_rate, clock),
        clock=clock,
        problems=problems,
    )


def _books_ahead(
    data: EventData, on_books: np.ndarray, arriving: np.ndarray, cancel_rate: np.ndarray, clock: Clock
) -> np.ndarray:
    """Quantiles of the people on the books at the end of each bin to come; arriving: shape (n_draws, n_future)."""
    days = np.array([(end - data.as_of) / DAY for end in clock.ends])
    hazard = cancel_rate[:, None] * days
    books = on_books.sum() * np.exp(-hazard) + np.cumsum(arriving, axis=1) * np.exp(-hazard / 2)
    return np.quantile(books, FAN_LEVELS, axis=0)


def _next_day(
    on_books: np.ndarray,
    bookings: np.ndarray,
    people: np.ndarray,
    shares: np.ndarray,
    cancel_rate: np.ndarray,
    clock: Clock,
) -> NextDay:
    """Means over the draws; bookings and people: of the first bin to come, which may be wider than a day."""
    share_of_bin = shares.mean(axis=0) / max(clock.days_before - clock.to_start[0], 1.0)
    return NextDay(
        bookings=bookings.mean() * share_of_bin,
        people=people.mean() * share_of_bin,
        cancelled=on_books * -np.expm1(-cancel_rate).mean(),
    )


def split_by_share(totals: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Split whole totals by shares into whole parts that add up: shape (n_draws, n_cities).

    totals: shape (n_draws,). shares: shape (n_draws, n_cities), each row sums to 1. Largest remainder.
    """
    exact = totals[:, None] * shares
    parts = np.floor(exact)
    missing = np.rint(totals - parts.sum(axis=1))
    order = np.argsort(np.argsort(parts - exact, axis=1, kind="stable"), axis=1, kind="stable")
    return parts + (order < missing[:, None])


def books_by_day(data: EventData) -> np.ndarray:
    """People on the books at the end of each bin since the first sign-up, oldest first; the last is the as-of."""
    days = _first_day(data)
    gained = _per_day(data.bookings, "people", days)
    lost = _per_day(data.cancellations, "people", days)
    return np.cumsum(gained - lost)


def _books(data: EventData) -> tuple[tuple[str, ...], np.ndarray, tuple[str, ...]]:
    """Registered people by city, most first; never below 0, and what had to be mended."""
    gained = data.bookings.groupby("city")["people"].sum()
    lost = data.cancellations.groupby("city")["people"].sum()
    registered = gained.subtract(lost, fill_value=0.0)
    registered = registered.sort_values(ascending=False, kind="stable")
    problems = tuple(
        f"More people cancelled than signed up in {city or 'the unnamed city'}: counted as 0 registered."
        for city in registered.index[registered < 0]
    )
    if registered.empty:
        registered = pd.Series([0.0], index=[data.event.city or ""])
    return tuple(map(str, registered.index)), registered.clip(lower=0.0).to_numpy(dtype=float), problems


def _first_day(data: EventData) -> int:
    """Bins from the first sign-up to the as-of, at least 1."""
    return int(data.bookings["days_ago"].max()) + 1 if len(data.bookings) else 1


def _days_of_data(data: EventData) -> int:
    return min(_first_day(data), WINDOW_DAYS)


def _per_day(table: pd.DataFrame, column: str, n_days: int) -> np.ndarray:
    """Sum of a column by bin, oldest first, shape (n_days,); older bins are left out."""
    recent = table[table["days_ago"] < n_days]
    by_day = np.bincount(
        recent["days_ago"].to_numpy(dtype=int), weights=recent[column].to_numpy(dtype=float), minlength=n_days
    )
    return by_day[::-1]


def _people(bookings: np.ndarray, seen: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Bookings as people: the mean party and its variance as seen so far."""
    count = float(seen["bookings"].sum())
    if count == 0:
        return bookings.astype(float)
    mean = float(seen["people"].sum()) / count
    variance = max(float(seen["squares"].sum()) / count - mean**2, 0.0)
    if variance == 0:
        return np.rint(bookings * mean)
    drawn = bookings * mean + np.sqrt(bookings * variance) * rng.standard_normal(bookings.shape)
    # A booking brings at least one person.
    return np.maximum(np.rint(drawn), bookings)


def party_factor(bookings: pd.DataFrame) -> float:
    """By how much parties inflate the variance of a count of people; bookings: columns people and squares."""
    people = float(bookings["people"].sum())
    return float(bookings["squares"].sum()) / people if people else 1.0


def _draw_city_shares(data: EventData, cities: tuple[str, ...], n_draws: int, streams: Streams) -> np.ndarray:
    """Dirichlet shares of the sign-ups to come, leaning on the last two weeks: shape (n_draws, n_cities)."""
    by_city = data.bookings.groupby("city")["bookings"].sum().reindex(cities, fill_value=0).to_numpy(dtype=float)
    is_recent = data.bookings["days_ago"] < RECENT_DAYS
    recent = data.bookings[is_recent].groupby("city")["bookings"].sum().reindex(cities, fill_value=0)
    flat = SPLIT_FLAT * min(1.0, SPLIT_FLAT_CITIES / len(cities))
    weight = SPLIT_ALL * by_city + SPLIT_RECENT * recent.to_numpy(dtype=float) + flat
    concentration = weight / weight.sum() * min(weight.sum(), SPLIT_PEOPLE_CAP)
    gammas = np.column_stack(
        [
            streams.of("share", city).standard_gamma(shape, n_draws)
            for city, shape in zip(cities, concentration, strict=True)
        ]
    )
    total = gammas.sum(axis=1, keepdims=True)
    return np.divide(gammas, total, out=np.full_like(gammas, 1.0 / len(cities)), where=total > 0)


def _among(cities: tuple[str, ...], told: tuple[str, ...], shares: np.ndarray) -> np.ndarray:
    """Shares of some cities as shares of all, shape (n_draws, n_cities): nothing for the others."""
    if told == cities:
        return shares
    spread = np.zeros((len(shares), len(cities)))
    spread[:, [cities.index(city) for city in told]] = shares
    return spread


def _draw_cancel_rate(data: EventData, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """Share of registered people who cancel a day; 0 where no cancellation was ever recorded."""
    if not len(data.cancellations):
        return np.zeros(n_draws)
    recent = data.cancellations["days_ago"] < CANCELLATION_DAYS
    cancelled = float(data.cancellations.loc[recent, "people"].sum())
    books = np.concatenate([[0.0], np.maximum(books_by_day(data), 0.0)])[-(CANCELLATION_DAYS + 1) :]
    exposure = float((books[1:] + books[:-1]).sum() / 2)
    rate = rng.gamma(CANCELLATIONS_PRIOR + cancelled, 1.0 / (EXPOSURE_PRIOR + exposure), n_draws)
    return rate * np.exp(CANCELLATION_SPREAD * rng.standard_normal(n_draws))
