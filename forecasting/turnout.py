"""Turn forecast registrations into people in the square.

One pass of vectorised arithmetic over (draws x cities). Every stage uses the same random numbers in every
scenario and never falls where the stage before it rises, so scenarios compare draw by draw.
"""

from dataclasses import dataclass, replace

import numpy as np

from forecasting import outside
from forecasting.assumptions import BLOCKED_SHARE, BY_NAME, SHOCK, SHOW_UP_RATE, STRANDED_SHARE, WALK_UP_RATE
from forecasting.forecast import Forecast
from forecasting.registrations import split_by_share
from forecasting.scenario import Scenario
from forecasting.show_up import CITY_SD, CONCESSION_EFFECT, WEATHER_EFFECT, show_up_probability
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
class _Numbers:
    """Random numbers of one simulation, the same for every scenario with the same seed.

    stay, come: standard normal, shape (n_draws, n_cities). bus_own: uniform, shape (n_draws, n_buses).
    The rest: standard normal, shape (n_draws, 1).
    """

    stay: np.ndarray
    come: np.ndarray
    bus_own: np.ndarray
    guess: np.ndarray
    common: np.ndarray
    bus_common: np.ndarray
    walk_up: np.ndarray
    outside: np.ndarray


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


def simulate_turnout(forecast: Forecast, scenario: Scenario, rng: np.random.Generator) -> TurnoutDraws:
    """Draw turnout under a scenario; the same seed makes two scenarios comparable draw by draw.

    Returns as many draws as the forecast holds. Never refits.
    """
    numbers = _draw_numbers(forecast, rng)
    gathered = _pool_with_outside(forecast, scenario, numbers, _gather(forecast, scenario, numbers))
    seats = draw_seats(
        forecast.transport,
        _or(scenario.blocked_share, BLOCKED_SHARE),
        _or(scenario.extra_seats, 0.0),
        numbers.bus_common,
        numbers.bus_own,
    )
    seated = np.where(forecast.transport.needs_seat, np.minimum(gathered.coming, seats), gathered.coming)
    arrived = seated + np.rint(_or(scenario.stranded_share, STRANDED_SHARE) * (gathered.coming - seated))
    return _fill_the_place(forecast, scenario, arrived, gathered)


def assumption_default(forecast: Forecast, baseline: TurnoutDraws, name: str) -> float | None:
    """The model's own value of an assumption for this event, in the assumption's unit; None where there is none.

    baseline: the draws of Scenario(), which tell how much the outside view counts.
    """
    own = {
        "target": forecast.event.target,
        "capacity": forecast.event.capacity,
        "outside_weight": baseline.outside_weight,
    }
    return own[name] if name in own else BY_NAME[name].default


def _draw_numbers(forecast: Forecast, rng: np.random.Generator) -> _Numbers:
    n_draws, n_cities = forecast.registrations.arriving.shape

    def normal(n_columns: int) -> np.ndarray:
        return rng.standard_normal((n_draws, n_columns), dtype=np.float32)

    stay, come = normal(n_cities), normal(n_cities)
    bus_own = rng.random((n_draws, len(forecast.transport.bus_city)), dtype=np.float32)
    return _Numbers(stay, come, bus_own, normal(1), normal(1), normal(1), normal(1), normal(1))


def _gather(forecast: Forecast, scenario: Scenario, numbers: _Numbers) -> _Gathered:
    """Those who stay registered, those of them who set out, and those who come without a word."""
    registrations = forecast.registrations
    concession, weather = _or(scenario.concession, 0.0), _or(scenario.bad_weather, 0.0)
    rise = (1.0 + CANCEL_RISE * concession) * (1.0 + CANCEL_RISE * weather)
    surge = _or(scenario.late_surge, 1.0)
    registered = registrations.at_the_start(numbers.stay, forecast.days_before, surge, rise)
    comes = show_up_probability(
        scenario.show_up_rate,
        SHOW_UP_RATE,
        _or(scenario.shock, SHOCK),
        CONCESSION_EFFECT * concession + WEATHER_EFFECT * weather,
        numbers.guess,
        numbers.common,
    )
    # All of a city comes where the rate is exactly 1, so what sets cities apart has nothing to move then.
    coming = thin(registered, comes, numbers.come, registrations.party_factor, CITY_SD)
    per_person = _or(scenario.walk_up_rate, WALK_UP_RATE) * np.exp(WALK_UP_SPREAD * numbers.walk_up[:, 0])
    return _Gathered(registered, coming, np.rint(per_person * coming.sum(axis=1)))


def _pool_with_outside(forecast: Forecast, scenario: Scenario, numbers: _Numbers, gathered: _Gathered) -> _Gathered:
    """Weigh our own people with what similar events brought.

    The factor of each draw is taken at the baseline, so that a scenario moves people and never the factor. A typed
    show-up rate speaks for itself: the outside view then counts only where its weight is typed too.
    """
    view = forecast.outside
    if view is None and scenario.target is not None and scenario.outside_weight is not None:
        view = outside.reference(scenario.target, forecast.event.kind)
    if view is None:
        return gathered
    if not forecast.has_sign_ups:
        alone = np.zeros_like(gathered.coming)
        alone[:, 0] = outside.draw(view, numbers.outside[:, 0])
        return _Gathered(gathered.registered, alone, np.zeros_like(gathered.walk_ups), 1.0)
    if scenario.outside_weight is None and scenario.show_up_rate is not None:
        return replace(gathered, outside_weight=0.0)
    baseline = gathered.total if _gathers_as_baseline(scenario) else _gather(forecast, Scenario(), numbers).total
    weight = _or(scenario.outside_weight, outside.weight_of(view, baseline))
    factor = outside.pooling_factor(view, baseline, weight)
    coming = np.rint(gathered.coming * factor[:, None])
    return _Gathered(gathered.registered, coming, np.rint(gathered.walk_ups * factor), weight)


def _gathers_as_baseline(scenario: Scenario) -> bool:
    """True where a scenario leaves alone whatever acts before transport."""
    chosen = (
        scenario.show_up_rate, scenario.late_surge, scenario.walk_up_rate,
        scenario.shock, scenario.concession, scenario.bad_weather,
    )  # fmt: skip
    return all(value is None for value in chosen)


def _fill_the_place(forecast: Forecast, scenario: Scenario, arrived: np.ndarray, gathered: _Gathered) -> TurnoutDraws:
    """No more people than the place holds; cities and walk-ups give way in proportion."""
    registered = gathered.registered.sum(axis=1)
    walk_ups = gathered.walk_ups
    total = arrived.sum(axis=1) + walk_ups
    capacity = scenario.capacity if scenario.capacity is not None else forecast.event.capacity
    if capacity is None or not (total > capacity).any():
        return TurnoutDraws(total, arrived, walk_ups, registered, gathered.outside_weight)
    full = total > capacity
    parts = np.column_stack([arrived, walk_ups])
    room = np.full(int(full.sum()), np.floor(capacity))
    parts[full] = split_by_share(room, parts[full] / total[full, None])
    return TurnoutDraws(parts.sum(axis=1), parts[:, :-1], parts[:, -1], registered, gathered.outside_weight)


def _or(value: float | None, default: float) -> float:
    return default if value is None else value
