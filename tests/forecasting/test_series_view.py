"""What past events of a series add to a forecast: the blend with the event's own sign-ups, the fan, the words."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.history import read_history
from forecasting.pickup import pickup
from forecasting.registrations import FAN_LEVELS
from forecasting.series_view import mapped, quantile_at, read_series, series_quantiles, shift_to, weight_of
from forecasting.track_record import LEVELS
from forecasting.two_part import two_part
from tests.forecasting.pasts import Past, drawn, history, with_past
from tests.forecasting.worlds import SEED, forecast, turnout, world

NORMAL = NormalDist(200.0, 30.0)
PERCENTILES = np.array([NORMAL.inv_cdf(level) for level in LEVELS])


def test_weights_by_hand() -> None:
    assert weight_of(0, 7.0) == 0.0
    assert weight_of(1, 0.0) == pytest.approx(1 / 3)  # one event against two
    assert weight_of(2, 7.0) == pytest.approx(1 - 1 / 2 * 1 / 2)
    assert weight_of(8, 14.0) == pytest.approx(1 - 2 / 10 * 7 / 21)
    assert weight_of(1, -1.0) == weight_of(1, 0.0)


@settings(deadline=None)
@given(st.integers(1, 300), st.floats(0, 400))
def test_more_events_and_a_longer_way_count_more(n_events: int, days: float) -> None:
    assert 0 < weight_of(n_events, days) < weight_of(n_events + 1, days) < 1
    assert weight_of(n_events, days) < weight_of(n_events, days + 1)


def test_a_series_counts_from_its_first_finished_event_on() -> None:
    rng = np.random.default_rng(SEED)
    assert read_series(history([], []), 3.0, rng) is None
    assert read_series(history([40, 50], [[3, np.nan], [1, np.nan]]), 2.0, rng) is None
    view = read_series(history([40, 50], [[3, 2], [1, np.nan]], own=(45, 20)), 2.0, rng)
    assert view is not None and view.n_events == 1 and view.weight == weight_of(1, 2.0)


def test_events_to_which_nobody_ever_signed_up_do_not_say_that_nobody_comes() -> None:
    rng = np.random.default_rng(SEED)
    assert read_series(history([0, 0], [[0], [0]], total=[50, 60], own=(30, 9)), 1.0, rng) is None
    assert read_series(history([0, 0], [[0], [5]], own=(30, 9)), 1.0, rng) is not None


def test_few_events_are_read_by_one_view_and_six_by_both() -> None:
    past = drawn(np.random.default_rng(1), 6)[0]
    both = series_quantiles(past, np.random.default_rng(SEED))
    alone = np.quantile(two_part(past, np.random.default_rng(SEED)), LEVELS)
    assert both == pytest.approx((alone + pickup(past)) / 2)
    five = drawn(np.random.default_rng(1), 5)[0]
    alone = np.quantile(two_part(five, np.random.default_rng(SEED)), LEVELS)
    assert series_quantiles(five, np.random.default_rng(SEED)) == pytest.approx(alone)


def test_percentiles_are_joined_on_normal_paper_and_prolonged() -> None:
    levels = np.array([0.0001, 0.005, 0.01, 0.123, 0.5, 0.777, 0.99, 0.9999])
    assert quantile_at(levels, PERCENTILES) == pytest.approx([NORMAL.inv_cdf(level) for level in levels], abs=0.01)
    assert quantile_at(LEVELS, PERCENTILES) == pytest.approx(PERCENTILES)


def test_what_is_prolonged_never_falls_below_nobody() -> None:
    quantiles = np.maximum(PERCENTILES - 140, 0.0)
    assert quantile_at(np.array([1e-9, 0.001]), quantiles).tolist() == [0.0, 0.0]
    assert quantile_at(np.array([0.001]), np.linspace(1, 99, 99)).tolist() == [0.0]


people = st.lists(st.integers(0, 5000), min_size=1, max_size=60).map(lambda values: np.array(values, dtype=float))


@settings(deadline=None)
@given(people)
def test_without_weight_draws_stay_as_they_are(draws: np.ndarray) -> None:
    assert mapped(draws, PERCENTILES, 0.0).tolist() == draws.tolist()


@settings(deadline=None)
@given(people, st.floats(0, 1))
def test_mapped_draws_keep_their_order(draws: np.ndarray, weight: float) -> None:
    moved = mapped(draws, PERCENTILES, weight)
    assert (np.diff(moved[np.argsort(draws, kind="stable")]) >= -1e-9).all()


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
def test_quantiles_are_averaged_level_by_level(weight: float) -> None:
    own = np.random.default_rng(3).poisson(90, 5000).astype(float)
    wanted = (1 - weight) * np.quantile(own, LEVELS) + weight * PERCENTILES
    assert np.quantile(mapped(own, PERCENTILES, weight), LEVELS) == pytest.approx(wanted, abs=0.7)


by_city = st.integers(1, 40).flatmap(
    lambda cities: st.lists(st.lists(st.integers(0, 30), min_size=cities, max_size=cities), min_size=1, max_size=8).map(
        lambda rows: np.array(rows, dtype=np.float32)
    )
)


@settings(deadline=None)
@given(by_city, st.floats(0, 40))
def test_a_shift_meets_the_wanted_totals_to_the_person(draws: np.ndarray, times: float) -> None:
    wanted = np.where(draws.sum(axis=1) > 0, draws.sum(axis=1) * times, 7.3)
    moved = shift_to(draws, wanted).of(draws)
    assert (np.abs(moved.sum(axis=1) - wanted) < 1.001).all()
    assert (moved == np.rint(moved)).all() and (moved >= 0).all()


@settings(deadline=None)
@given(by_city, st.floats(0, 5), st.integers(0, 20))
def test_a_shift_never_turns_more_people_into_fewer(draws: np.ndarray, times: float, more: int) -> None:
    shift = shift_to(draws, draws.sum(axis=1) * times)
    larger = draws + np.arange(draws.size, dtype=np.float32).reshape(draws.shape) % (more + 1)
    assert (shift.of(larger) >= shift.of(draws)).all()


@settings(deadline=None)
@given(by_city)
def test_a_shift_to_the_same_totals_moves_nobody(draws: np.ndarray) -> None:
    assert (shift_to(draws, draws.sum(axis=1)).of(draws) == draws).all()


def test_a_shift_favours_no_city_and_loses_no_growth_to_rounding() -> None:
    """Thirty cities of one person each, to grow by a third: rounded one by one, none would."""
    draws = np.ones((3000, 30), dtype=np.float32)
    moved = shift_to(draws, np.full(3000, 40.0)).of(draws)
    assert (moved.sum(axis=1) == 40).all()
    assert moved.mean(axis=0) == pytest.approx(np.full(30, 4 / 3), abs=0.01)


def test_where_nobody_was_expected_the_wanted_people_join_the_first_city() -> None:
    draws = np.array([[0, 0], [4, 0]], dtype=np.float32)
    assert shift_to(draws, np.array([6.0, 8.0])).of(draws).tolist() == [[6, 0], [8, 0]]


STEADY = [Past(7.0 * n, books=80, joined=20 + n % 5, left=4) for n in range(15, 3, -1)]
# Many who sign up in the last days: a wide fan of its own, wider at its end than what past events leave open.
SURGE = {"Ems": [1, 1, 2, 3, 5, 8, 13, 20, 30], "Lahn": [2, 2, 2, 3, 3, 4, 6, 8, 9]}


@pytest.mark.parametrize("days_before", [0.3, 1.0, 6.5, 21.0])
@pytest.mark.parametrize("n_events", [1, 3, 12])
def test_the_levels_of_a_fan_never_cross(days_before: float, n_events: int) -> None:
    fan = forecast(with_past(world(SURGE, days_before=days_before), STEADY[-n_events:])).fan
    assert (np.diff(fan.people, axis=0) >= 0).all()
    assert (fan.people >= 0).all()


def test_a_fan_starts_at_the_books_and_ends_between_its_own_end_and_that_of_past_events() -> None:
    data = world(SURGE, days_before=7.0)
    alone, fitted = forecast(data), forecast(with_past(data, STEADY))
    assert fitted.series is not None and fitted.series.weight == pytest.approx(1 - 2 / 14 / 2)
    assert (fitted.fan.people[:, 0] == 122).all()
    end = quantile_at(np.array(FAN_LEVELS), fitted.series.registered)
    assert fitted.fan.people[:, -1] == pytest.approx(alone.fan.people[:, -1] / 14 + end * 13 / 14)


def test_the_fan_ends_where_the_draws_lie() -> None:
    fitted = forecast(with_past(world(SURGE, days_before=7.0), STEADY), 5000)
    assert np.quantile(turnout(fitted).registered, FAN_LEVELS) == pytest.approx(fitted.fan.people[:, -1], abs=2.5)


def test_a_forecast_says_on_how_many_events_it_rests_and_how_much_they_count() -> None:
    data = world(SURGE, days_before=7.0)
    assert forecast(data).method == "alone: from this event's own sign-ups, no past events"
    one, many = (forecast(with_past(data, STEADY[-n:])).method for n in (1, 12))
    assert one == "history: 1 past event of the series, weight 0.67"  # 1 - 2/3 * 1/2
    assert many == "history: 12 past events of the series, weight 0.93"


def test_events_that_have_not_begun_are_no_past_events() -> None:
    data = with_past(world(SURGE, days_before=7.0), [Past(3.0, books=50, joined=9), Past(7.0, books=50)])
    fitted = forecast(data)
    assert fitted.series is None and fitted.method.startswith("alone")
    assert fitted.fan.people.tolist() == forecast(world(SURGE, days_before=7.0)).fan.people.tolist()


def test_running_events_move_what_finished_ones_say() -> None:
    """The last three, under way, gained ten times as much in the step that they have behind them."""
    data = world(SURGE, days_before=2.0)
    finished = [Past(7.0 * n, books=80, joined=20) for n in range(12, 0, -1)]
    running = [Past(earlier, books=80, joined=200) for earlier in (1.8, 1.5, 1.2)]
    calm, risen = (read_series(read_history(with_past(data, events)), 2.0, np.random.default_rng(SEED))
                   for events in (finished, finished + running))  # fmt: skip
    assert calm is not None and risen is not None and risen.n_events == calm.n_events == 12
    assert risen.registered[49] > calm.registered[49] + 20


def test_the_same_history_gives_the_same_view_whatever_is_known_of_the_event_besides() -> None:
    data = with_past(world(SURGE, days_before=7.0), STEADY)
    renamed = replace(data, event=replace(data.event, name="Another name", target=900.0))
    one, other = forecast(data).series, forecast(renamed).series
    assert one is not None and other is not None and one.registered.tolist() == other.registered.tolist()
