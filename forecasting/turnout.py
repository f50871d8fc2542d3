"""Turn forecast registrations into people in the square.

One pass of vectorised arithmetic over (draws x cities). Every stage uses the same random numbers in every
scenario and never falls where the stage before it rises, so scenarios compare draw by draw.

    simulation = prepare(forecast, rng)
    before, after = simulation.run(Scenario()), simulation.run(Scenario(blocked_share=0.5))
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from forecasting import outside
from forecasting.assumptions import BLOCKED_SHARE, BY_NAME, STRANDED_SHARE
from forecasting.forecast import Forecast
from forecasting.random_numbers import Numbers, draw_numbers, read_only
from forecasting.registrations import split_by_share
from forecasting.scenario import Scenario
from forecasting.series_view import Shift, mapped, shift_to
from forecasting.show_up import CONCESSION_EFFECT, WEATHER_EFFECT, show_up_probability
from forecasting.thinning import thin
from forecasting.transport import draw_seats

WALK_UP_SPREAD = 0.7
CANCEL_RISE = 0.5  # how much a full concession, or a storm, raises cancellations


@dataclass(frozen=True)
class TurnoutDraws:
    """Simulated futures of one scenario, in people.

    total: shape (n_draws,). by_city: shape (n_draws, n_cities). walk_ups: shape (n_draws,).
    registered: shape (n_draws,), people on the books at the start. total = sum of by_city + walk_ups.
    outside_weight: how much the outside view counted, 0 to 1; None where there is none.
    """

    total: np.ndarray
    by_city: np.ndarray
    walk_ups: np.ndarray
    registered: np.ndarray
    outside_weight: float | None = None


@dataclass(frozen=True)
class _Gathered:
    """People before transport, whole numbers: registered and coming by city, and walk-ups, shape (n_draws,)."""

    registered: np.ndarray
    coming: np.ndarray
    walk_ups: np.ndarray
    outside_weight: float | None = None

    @property
    def total(self) -> np.ndarray:
        return self.coming.sum(axis=1) + self.walk_ups


# The assumptions that act on each stage; one that none of them names is taken from the baseline.
_ON_REGISTERED = ("late_surge", "concession", "bad_weather")
_ON_COMING = (*_ON_REGISTERED, "show_up_rate", "shock")
_ON_GATHERED = (*_ON_COMING, "walk_up_rate")
_ON_POOLED = (*_ON_GATHERED, "outside_weight")
_ON_SEATS = ("blocked_share", "extra_seats")


@dataclass(frozen=True)
class Simulation:
    """A forecast with random numbers of its own: any number of scenarios, all with the same luck.

    The stages of the baseline are kept, read-only: a scenario computes what it changes and what comes after.
    """

    forecast: Forecast
    numbers: Numbers

    def run(self, scenario: Scenario) -> TurnoutDraws:
        """Draw turnout under a scenario, in as many draws as the forecast holds. Never refits."""
        gathered = self._pooled(scenario) if _sets(scenario, _ON_POOLED) else self._baseline_pooled
        seats = self._seats(scenario) if _sets(scenario, _ON_SEATS) else self._baseline_seats
        seated = np.where(self.forecast.transport.needs_seat, np.minimum(gathered.coming, seats), gathered.coming)
        arrived = seated + np.rint(_or(scenario.stranded_share, STRANDED_SHARE) * (gathered.coming - seated))
        return _fill_the_place(self.forecast, scenario, arrived, gathered)

    @cached_property
    def _to_registered(self) -> Shift | None:
        """What past events do to the people registered; taken at the baseline, so that a scenario moves people only."""
        if (series := self.forecast.series) is None:
            return None
        own = _registered(self.forecast, Scenario(), self.numbers)
        return shift_to(own, mapped(own.sum(axis=1), series.registered, series.weight))

    @cached_property
    def _baseline_registered(self) -> np.ndarray:
        return read_only(self._registered(Scenario()))

    @cached_property
    def _baseline(self) -> _Gathered:
        coming = _coming(self.forecast, Scenario(), self.numbers, self._baseline_registered)
        return _frozen(_with_walk_ups(self.forecast, Scenario(), self.numbers, self._baseline_registered, coming))

    def _registered(self, scenario: Scenario) -> np.ndarray:
        own, shift = _registered(self.forecast, scenario, self.numbers), self._to_registered
        return own if shift is None else shift.of(own)

    @cached_property
    def _own_weight(self) -> tuple[float, np.ndarray]:
        """The outside view's weight at the baseline and the factor of each draw; only where there is such a view."""
        assert self.forecast.outside is not None
        weight = outside.weight_of(self.forecast.outside, self._baseline.total)
        return weight, self._factor(self.forecast.outside, weight)

    @cached_property
    def _baseline_pooled(self) -> _Gathered:
        return _frozen(self._pooled(Scenario()))

    @cached_property
    def _baseline_seats(self) -> np.ndarray:
        return read_only(self._seats(Scenario()))

    def _gathered(self, scenario: Scenario) -> _Gathered:
        """Those who stay registered, those of them who set out, and those who come without a word."""
        if not _sets(scenario, _ON_GATHERED):
            return self._baseline
        changed = _sets(scenario, _ON_REGISTERED)
        registered = self._registered(scenario) if changed else self._baseline_registered
        changed = _sets(scenario, _ON_COMING)
        coming = _coming(self.forecast, scenario, self.numbers, registered) if changed else self._baseline.coming
        return _with_walk_ups(self.forecast, scenario, self.numbers, registered, coming)

    def _pooled(self, scenario: Scenario) -> _Gathered:
        """Weigh our own people with what similar events brought.

        A typed show-up rate speaks for itself: the outside view then counts only where its weight is typed too.
        """
        gathered, view = self._gathered(scenario), self.forecast.outside
        if view is None and scenario.target is not None and scenario.outside_weight is not None:
            view = outside.reference(scenario.target, self.forecast.event.kind)
        if view is None:
            return gathered
        if not self.forecast.has_sign_ups and self.forecast.series is None:
            alone = np.zeros_like(gathered.coming)
            alone[:, 0] = outside.draw(view, self.numbers.outside[:, 0])
            return _Gathered(gathered.registered, alone, np.zeros_like(gathered.walk_ups), 1.0)
        if scenario.outside_weight is None and scenario.show_up_rate is not None:
            return replace(gathered, outside_weight=0.0)
        if scenario.outside_weight is None:
            weight, factor = self._own_weight
        else:
            weight, factor = scenario.outside_weight, self._factor(view, scenario.outside_weight)
        coming = np.rint(gathered.coming * factor[:, None])
        return _Gathered(gathered.registered, coming, np.rint(gathered.walk_ups * factor), weight)

    def _factor(self, view: outside.OutsideView, weight: float) -> np.ndarray:
        """What pooling multiplies each draw by: taken at the baseline, so that a scenario moves people only."""
        return outside.pooling_factor(view, self._baseline.total, weight).astype(np.float32)

    def _seats(self, scenario: Scenario) -> np.ndarray:
        blocked, extra = _or(scenario.blocked_share, BLOCKED_SHARE), _or(scenario.extra_seats, 0.0)
        return draw_seats(self.forecast.transport, blocked, extra, self.numbers.bus_common, self.numbers.bus_own)


def prepare(forecast: Forecast, rng: np.random.Generator) -> Simulation:
    """Draw the random numbers of a forecast once, so that scenarios differ by what they assume and by nothing else.

    Each city has numbers of its own: one more city, or another order of them, leaves those of the others alone.
    """
    return Simulation(forecast, draw_numbers(forecast, rng))


def simulate_turnout(forecast: Forecast, scenario: Scenario, rng: np.random.Generator) -> TurnoutDraws:
    """Draw turnout under a scenario; the same seed makes two scenarios comparable draw by draw.

    Returns as many draws as the forecast holds. Never refits.
    """
    return prepare(forecast, rng).run(scenario)


def assumption_default(forecast: Forecast, baseline: TurnoutDraws, name: str) -> float | None:
    """The model's own value of an assumption for this event, in the assumption's unit; None where there is none.

    baseline: the draws of Scenario(), which tell how much the outside view counts.
    """
    own = {
        "target": forecast.event.target,
        "capacity": forecast.event.capacity,
        "outside_weight": baseline.outside_weight,
        "show_up_rate": forecast.show_up.rate,
        "shock": forecast.show_up.shock,
        "walk_up_rate": forecast.show_up.walk_up_rate,
    }
    return own[name] if name in own else BY_NAME[name].default


def _registered(forecast: Forecast, scenario: Scenario, numbers: Numbers) -> np.ndarray:
    concession, weather = _or(scenario.concession, 0.0), _or(scenario.bad_weather, 0.0)
    rise = (1.0 + CANCEL_RISE * concession) * (1.0 + CANCEL_RISE * weather)
    surge = _or(scenario.late_surge, 1.0)
    return forecast.registrations.at_the_start(numbers.stay, forecast.days_before, surge, rise)


def _coming(forecast: Forecast, scenario: Scenario, numbers: Numbers, registered: np.ndarray) -> np.ndarray:
    known = forecast.show_up
    comes = show_up_probability(
        scenario.show_up_rate,
        known,
        _or(scenario.shock, known.shock),
        CONCESSION_EFFECT * _or(scenario.concession, 0.0) + WEATHER_EFFECT * _or(scenario.bad_weather, 0.0),
        numbers.guess,
        numbers.common,
    )
    # All of a city comes where the rate is exactly 1, so what sets cities apart has nothing to move then.
    return thin(registered, comes, numbers.come, forecast.registrations.party_factor, known.city_sd)


def _with_walk_ups(
    forecast: Forecast, scenario: Scenario, numbers: Numbers, registered: np.ndarray, coming: np.ndarray
) -> _Gathered:
    rate = _or(scenario.walk_up_rate, forecast.show_up.walk_up_rate)
    per_person = rate * np.exp(WALK_UP_SPREAD * numbers.walk_up[:, 0])
    return _Gathered(registered, coming, np.rint(per_person * coming.sum(axis=1)))


def _fill_the_place(forecast: Forecast, scenario: Scenario, arrived: np.ndarray, gathered: _Gathered) -> TurnoutDraws:
    """No more people than the place holds; cities and walk-ups give way in proportion."""
    registered, walk_ups = gathered.registered.sum(axis=1), gathered.walk_ups
    total = arrived.sum(axis=1) + walk_ups
    capacity = scenario.capacity if scenario.capacity is not None else forecast.event.capacity
    if capacity is None or not (total > capacity).any():
        return TurnoutDraws(total, arrived, walk_ups, registered, gathered.outside_weight)
    full = total > capacity
    parts = np.column_stack([arrived, walk_ups])
    room = np.full(int(full.sum()), np.floor(capacity))
    parts[full] = split_by_share(room, parts[full] / total[full, None])
    return TurnoutDraws(parts.sum(axis=1), parts[:, :-1], parts[:, -1], registered, gathered.outside_weight)


def _sets(scenario: Scenario, names: tuple[str, ...]) -> bool:
    return any(getattr(scenario, name) is not None for name in names)


def _frozen(gathered: _Gathered) -> _Gathered:
    for array in (gathered.registered, gathered.coming, gathered.walk_ups):
        read_only(array)
    return gathered


def _or(value: float | None, default: float) -> float:
    return default if value is None else value
