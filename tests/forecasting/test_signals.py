"""The signal of posts: loudness by hand, the trial on past days, and what it does to a forecast."""

from dataclasses import replace
from math import log

import numpy as np
import pandas as pd
import pytest

from forecasting import signals
from forecasting.clock import Clock
from forecasting.forecast import Forecast
from forecasting.outlook import read_outlook
from forecasting.scenario import Scenario
from forecasting.signals import BETTER, NO_BETTER, NO_POSTS, TOO_SHORT, SignalView, loudness, read_signal, try_out
from forecasting.tables import SIGNAL_COLUMNS, EventData
from tests.forecasting.worlds import forecast, turnout, world

# 35 days that are loud or quiet by a fixed coin, the last one loud.
LOUD = np.random.default_rng(3).random(35) < 0.35
LOUD[-1] = True
ACCOUNTS = np.where(LOUD, 300, 100)


def posts_of(accounts: np.ndarray) -> pd.DataFrame:
    """A table of posts with so many accounts a day, oldest first, all in the first hour of their day."""
    days_ago = np.arange(len(accounts))[::-1]
    rows = pd.DataFrame({"hours_ago": days_ago * 24 + 23, "posts": accounts, "accounts": accounts})
    rows = rows.assign(first_of_day=accounts, unnamed=0, loudest=np.minimum(accounts, 20), engagement=0)
    return rows[rows["posts"] > 0].astype(SIGNAL_COLUMNS).reset_index(drop=True)


def heard_world(bookings: list[int], accounts: np.ndarray, days_before: float = 7.0) -> EventData:
    return replace(world({"Ems": bookings}, days_before=days_before), signals=posts_of(accounts))


def led_by_posts(times: float = 3.0) -> EventData:
    """Each day's sign-ups are 20, or `times` as many where the day before was loud."""
    before = np.concatenate([[False], LOUD[:-1]])
    return heard_world([int(20 * times) if loud else 20 for loud in before], ACCOUNTS)


@pytest.fixture(scope="module")
def led() -> Forecast:
    return forecast(led_by_posts())


def test_loudness_compares_a_day_with_the_seven_before_it() -> None:
    accounts = np.array([80.0] * 4 + [0.0, 80.0, 80.0] + [180.0, 100_000.0, 0.0, 5.0])
    found = loudness(accounts)
    assert np.isnan(found[:7]).all()
    assert found[7] == pytest.approx(log(2))  # log(180 + 20) - log(80 + 20)
    assert found[8] == 1.0  # no day counts as more than e times as loud
    assert np.isnan(found[9])  # a day without any post: the list may have ended
    assert found[10] == -1.0
    # Of the seven days before, one was silent: the middle one tells what is usual.
    assert np.isnan(loudness(np.array([np.nan] + [9.0] * 7))[7])


def test_the_bin_of_the_first_post_is_no_whole_day() -> None:
    data = heard_world([5] * 12, np.array([0, 0, 0, 40, 41, 42, 43]))
    found = signals.accounts_by_day(data, 6)
    assert np.isnan(found[:3]).tolist() == [True, True, True]
    assert found[3:].tolist() == [41, 42, 43]


def test_posts_that_ended_long_ago_are_silence_and_no_error() -> None:
    data = heard_world([20] * 35, np.array([50, 60, 70, *[0] * 200]))
    assert signals.accounts_by_day(data, 47).tolist() == [0.0] * 47
    deaf = forecast(heard_world([20] * 35, np.array([])))
    assert np.array_equal(turnout(forecast(data)).total, turnout(deaf).total)


def test_the_effect_is_that_of_least_squares_with_the_priors_as_two_more_observations() -> None:
    rng = np.random.default_rng(5)
    heard, surprise = rng.uniform(-1, 1, 20), rng.uniform(-1, 1, 20)
    learned = signals._Learned()
    for x, y in zip(heard, surprise, strict=True):
        learned.add(y, x)
    noise = np.sqrt(learned._noise())
    design = np.vstack([np.column_stack([np.ones(20), heard]) / noise, np.diag([1 / 0.2, 1 / 0.3])])
    told = np.concatenate([surprise / noise, [0.0, 0.0]])
    expected = np.linalg.lstsq(design, told, rcond=None)[0]
    coefficient, doubt = learned.effect()
    assert coefficient == pytest.approx(expected[1])
    assert doubt == pytest.approx(np.sqrt(np.linalg.inv(design.T @ design)[1, 1]))


def test_without_any_day_the_effect_is_its_prior() -> None:
    assert signals._Learned().effect() == (0.0, pytest.approx(0.3))


def test_posts_that_lead_the_sign_ups_are_let_in(led: Forecast) -> None:
    found = led.signal
    assert found.verdict == BETTER and found.used
    assert found.with_posts < found.without
    # Of 35 days the first is no whole one, 7 tell what is usual, and the last speaks of the day to come.
    assert found.days == 35 - 1 - 7 - 1
    assert found.coefficient > 0 and found.factor > 1


def test_posts_that_say_nothing_stay_out() -> None:
    rng = np.random.default_rng(8)
    data = heard_world(rng.poisson(30, 35).tolist(), rng.poisson(200, 35))
    assert read_signal(data).verdict == NO_BETTER
    assert read_signal(data).factor == 1.0


def test_useless_posts_hardly_ever_pass_and_useful_ones_often() -> None:
    rng = np.random.default_rng(11)
    passed = {0.0: 0, 1.0: 0}
    for effect in passed:
        for _ in range(60):
            heard = np.clip(0.5 * rng.standard_normal(35), -1, 1)
            means = 30 * np.exp(effect * np.concatenate([[0.0], heard[:-1]]))
            passed[effect] += try_out(rng.negative_binomial(10, 10 / (10 + means)).astype(float), heard).used
    assert passed[0.0] <= 9 and passed[1.0] >= 48


def test_constant_sign_ups_leave_nothing_to_gain() -> None:
    found = read_signal(heard_world([10] * 35, ACCOUNTS))
    assert not found.used
    assert found.coefficient == pytest.approx(0.0, abs=1e-9)


def test_no_posts_and_too_few_days_are_told_apart() -> None:
    assert read_signal(world({"Ems": [9] * 30})).verdict == NO_POSTS
    assert read_signal(heard_world([9] * 8, ACCOUNTS)).verdict == TOO_SHORT
    assert read_signal(heard_world([9] * 30, ACCOUNTS[-10:])).verdict == TOO_SHORT
    assert read_signal(heard_world([], ACCOUNTS)).verdict == TOO_SHORT


@pytest.mark.parametrize("bookings", [[0] * 34 + [1], [1] + [0] * 34, [0] * 20 + [500] + [0] * 14, [3]])
def test_odd_sign_ups_do_not_upset_it(bookings: list[int]) -> None:
    found = read_signal(heard_world(bookings, ACCOUNTS))
    assert np.isfinite(found.coefficient) and 0.5 <= found.factor <= 2.0


def test_the_last_day_of_posts_speaks_of_tomorrow_and_of_no_score() -> None:
    loud, quiet = led_by_posts(), led_by_posts()
    accounts = ACCOUNTS.copy()
    accounts[-1] = 50
    quiet = replace(quiet, signals=posts_of(accounts))
    one, other = read_signal(loud), read_signal(quiet)
    assert (one.without, one.with_posts, one.coefficient) == (other.without, other.with_posts, other.coefficient)
    assert one.loudness > 0 > other.loudness
    assert one.factor > 1 > other.factor


def test_a_loud_day_raises_the_forecast_and_a_quiet_one_lowers_it(led: Forecast) -> None:
    deaf = forecast(replace(led_by_posts(), signals=posts_of(np.array([]))))
    assert np.median(turnout(led).total) > np.median(turnout(deaf).total)
    next_day = [one.registrations.next_day.bookings.sum() for one in (led, deaf)]
    # The draws' coefficients scatter, which lifts their mean by about half of its variance.
    lift = np.exp(0.5 * (led.signal.doubt * led.signal.loudness) ** 2)
    assert next_day[0] / next_day[1] == pytest.approx(led.signal.factor * lift, rel=0.03)


def test_posts_that_stay_out_change_no_number() -> None:
    bookings = np.random.default_rng(8).poisson(30, 35).tolist()
    deaf, heard = (forecast(heard_world(bookings, posts)) for posts in (np.array([]), np.full(35, 200)))
    assert not heard.signal.used
    assert np.array_equal(turnout(deaf).total, turnout(heard).total)


def test_the_same_data_give_the_same_numbers(led: Forecast) -> None:
    assert np.array_equal(turnout(led).total, turnout(forecast(led_by_posts())).total)


def test_a_forecast_with_posts_in_says_so(led: Forecast) -> None:
    assert led.method.endswith("; posts")
    assert read_outlook(led, turnout(led), Scenario()).posts_used


@pytest.mark.parametrize("later", [1.0, 1.5, 3.0])
def test_a_late_surge_never_lowers_a_draw_with_posts_in(led: Forecast, later: float) -> None:
    assert led.signal.used
    assert (turnout(led, late_surge=later).total >= turnout(led, late_surge=later - 0.5).total).all()


@pytest.mark.parametrize("assumption", ["blocked_share", "bad_weather", "concession"])
def test_a_scenario_stays_monotone_with_posts_in(led: Forecast, assumption: str) -> None:
    totals = [turnout(led, **{assumption: value}).total for value in (0.2, 0.5, 0.9)]
    assert (totals[0] >= totals[1]).all() and (totals[1] >= totals[2]).all()
    assert Scenario(**{assumption: 0.2}).fixed()


def clock_of(n_future: int) -> Clock:
    ahead = np.arange(n_future, dtype=float)
    return Clock(np.array([float(n_future)]), np.zeros(1), [], ahead[::-1], np.zeros(n_future), np.ones(n_future), True)


def test_the_effect_halves_from_day_to_day_and_never_doubles_a_day() -> None:
    signal = SignalView(BETTER, coefficient=0.4, doubt=0.0, loudness=1.0)
    found = signals.with_posts(np.full((1000, 4), 1_000_000), signal, clock_of(4), np.random.default_rng(1))
    assert found.mean(axis=0) / 1e6 == pytest.approx(np.exp([0.4, 0.2, 0.1, 0.05]), rel=1e-5)
    wild = SignalView(BETTER, coefficient=5.0, doubt=3.0, loudness=1.0)
    found = signals.with_posts(np.full((1000, 4), 100), wild, clock_of(4), np.random.default_rng(1))
    assert found.min() >= 50 and found.max() <= 201


def test_few_bookings_grow_too_because_rounding_is_left_to_chance() -> None:
    signal = SignalView(BETTER, coefficient=0.1, doubt=0.0, loudness=1.0)
    found = signals.with_posts(np.ones((20_000, 1), dtype=int), signal, clock_of(1), np.random.default_rng(2))
    assert found.dtype.kind == "i" and set(np.unique(found)) == {1, 2}
    assert found.mean() == pytest.approx(np.exp(0.1), abs=0.01)
