"""A fitted forecast: all that a scenario needs, and nothing that it can change."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from forecasting import organiser, outside, released
from forecasting.checks import wrong_number
from forecasting.cities import fold_small_cities
from forecasting.clock import DAY
from forecasting.history import read_history
from forecasting.pace import listed_people, pace_of
from forecasting.registrations import FAN_LEVELS, Registrations, books_by_day, draw_registrations
from forecasting.series_view import SeriesView, quantile_at, read_series
from forecasting.show_up import ShowUpRates, learn_show_up
from forecasting.signals import SILENT, SignalView, read_signal
from forecasting.tables import Event, EventData, InvalidInput, ShowdownError
from forecasting.transport import Transport, read_transport

DRAWS = 20_000
MOST_DRAWS = 100_000  # some 200 MB; any number of them would fill any memory
SEED = 20111124  # fixed, so that the same data give the same numbers everywhere


class NoForecast(ShowdownError):
    """The event has started: what was counted and claimed is shown, and nothing is forecast."""


@dataclass(frozen=True)
class BookingCurve:
    """People on the books, oldest first: moments and people have the same length."""

    moments: tuple[datetime, ...]
    people: np.ndarray


@dataclass(frozen=True)
class Fan:
    """Where the booking curve may go: people has shape (n_levels, n_moments); the first moment is the as-of."""

    moments: tuple[datetime, ...]
    levels: tuple[float, ...]
    people: np.ndarray


@dataclass(frozen=True)
class Forecast:
    """One event at one as-of. Arrays are read-only; draws run along the first axis.

    registered: people on the books; listed: those of them who came in bulk lists. has_sign_ups: whether anyone ever
    signed up, those who cancelled included. is_released: whether it was made of released numbers.
    """

    event: Event
    as_of: datetime
    data_through: datetime | None
    data_version: str
    registered: int
    has_sign_ups: bool
    registrations: Registrations
    show_up: ShowUpRates
    series: SeriesView | None
    transport: Transport
    outside: outside.OutsideView | None
    past: BookingCurve
    fan: Fan
    milestones: pd.DataFrame
    claims: pd.DataFrame
    method: str
    signal: SignalView = SILENT
    listed: int = 0
    is_released: bool = False

    @property
    def days_before(self) -> float:
        """Days from the as-of to the start."""
        return (self.event.starts_at - self.as_of).total_seconds() / 86_400

    @property
    def cities(self) -> tuple[str, ...]:
        """City names, most registered first; "" where a sign-up named none."""
        return self.registrations.cities

    @property
    def registered_by_city(self) -> np.ndarray:
        """People on the books by city, shape (n_cities,)."""
        return self.registrations.on_books

    @property
    def seats_by_city(self) -> np.ndarray:
        """Seats by city, shape (n_cities,); infinite where none is needed."""
        return self.transport.seats_by_city

    @property
    def draws(self) -> int:
        """Number of simulated futures."""
        return len(self.registrations.cancel_rate)

    @property
    def problems(self) -> tuple[str, ...]:
        """What in the data had to be mended, as sentences."""
        return self.registrations.problems + self.transport.problems


def fit(data: EventData, rng: np.random.Generator, n_draws: int = DRAWS) -> Forecast:
    """Forecast one event from its own sign-ups and from the finished events of its series.

    Raises NoForecast from the start on, InvalidInput for a number of draws that there cannot be.
    """
    if wrong := wrong_number("n_draws", n_draws, 1, MOST_DRAWS):
        raise InvalidInput(wrong)
    if data.as_of >= data.event.starts_at:
        raise NoForecast(
            f"{data.event.name} starts at {data.event.starts_at.isoformat()}, and there is no forecast from the start "
            f"on; the as-of is {data.as_of.isoformat()}. Choose an earlier as-of."
        )
    data = fold_small_cities(data)
    signal = read_signal(pace_of(data))
    registrations = draw_registrations(data, n_draws, rng, signal)
    _freeze(registrations)
    history = read_history(data)
    series = read_series(history, data.days_before, rng)
    view = organiser.with_record(outside.reference(data.event.target, data.event.kind), data.organiser_record)
    return Forecast(
        event=data.event,
        as_of=data.as_of,
        data_through=data.data_through,
        data_version=data.data_version,
        registered=data.registered,
        has_sign_ups=len(data.bookings) > 0,
        registrations=registrations,
        show_up=learn_show_up(history, data.series_cities, registrations.cities),
        series=series,
        transport=read_transport(data, registrations.cities, registrations.on_books),
        outside=view,
        past=_past(data),
        fan=_fan(data, registrations, series),
        milestones=data.milestones,
        claims=data.claims,
        method=_method(data, series, view, signal),
        signal=signal,
        listed=listed_people(data),
        is_released=data.is_released,
    )


def _freeze(registrations: Registrations) -> None:
    for array in (registrations.on_books, registrations.arriving, registrations.cancel_rate):
        array.flags.writeable = False


def _method(data: EventData, series: SeriesView | None, view: outside.OutsideView | None, signal: SignalView) -> str:
    n = view.past_events if view is not None else 0
    record = f"; outside view with {n} past event{'s' if n > 1 else ''} of the organiser" if n else ""
    told = "; posts" if signal.used else ""
    return _rests_on(data, series) + record + told + (f"; {released.METHOD}" if data.is_released else "")


def _rests_on(data: EventData, series: SeriesView | None) -> str:
    if series is not None:
        n = series.n_events
        return f"history: {n} past event{'s' if n > 1 else ''} of the series, weight {series.weight:.2f}"
    if not len(data.bookings):
        nothing = released.NO_SIGN_UPS if data.is_released else "no sign-ups yet"
        return f"outside view alone: {nothing}" if data.event.target else nothing
    return "alone: from this event's own sign-ups, no past events"


def _past(data: EventData) -> BookingCurve:
    people = np.maximum(books_by_day(data), 0.0)
    moments = [data.as_of - k * DAY for k in range(len(people))][::-1]
    return BookingCurve(tuple(moments), people)


def _fan(data: EventData, registrations: Registrations, series: SeriesView | None) -> Fan:
    now = np.full((len(FAN_LEVELS), 1), float(registrations.on_books.sum()))
    moments = (data.as_of, *registrations.clock.ends)
    people = np.concatenate([now, registrations.ahead], axis=1)
    if series is not None:
        people = _towards(people, quantile_at(np.array(FAN_LEVELS), series.registered), series.weight, moments)
    return Fan(moments, FAN_LEVELS, np.maximum(people, 0.0))


def _towards(people: np.ndarray, end: np.ndarray, weight: float, moments: tuple[datetime, ...]) -> np.ndarray:
    """A fan, shape (n_levels, n_moments), that ends at the average of its own levels and those of past events.

    On the way their word counts as much as the way is gone. Middle and distances from it are averaged apart: so the
    middle keeps its curve, and the levels keep their order.
    """
    gone = np.array([(moment - moments[0]) / (moments[-1] - moments[0]) for moment in moments])
    middle = FAN_LEVELS.index(0.50)
    apart = people - people[middle]
    centre = people[middle] + weight * gone * (end[middle] - people[middle, -1])
    return centre + (1.0 - weight) * apart + weight * gone * (end - end[middle])[:, None]
