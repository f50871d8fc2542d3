"""Those of the books who stay and newcomers: by hand where events are alike, by loops, and on simulated series."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from forecasting.baselines import additive_pickup
from forecasting.history import History
from forecasting.series_view import series_quantiles
from forecasting.track_record import LEVELS, coverage, crps
from forecasting.two_part import pooled_logit, two_part
from tests.forecasting.pasts import drawn, history

NAN = np.nan
MEDIAN = 49


def quantiles(past: History) -> np.ndarray:
    return np.quantile(two_part(past, np.random.default_rng(2), 20_000), LEVELS)


def test_a_share_of_all_events_together_by_hand() -> None:
    part, whole = np.array([3.0, 80.0]), np.array([4.0, 100.0])
    assert expit(pooled_logit(part, whole, np.array([1.0, 1.0]))) == pytest.approx(83.5 / 105)
    assert expit(pooled_logit(part, whole, np.array([0.1, 0.2]))) == pytest.approx((1.5 + 80 + 0.5) / (2 + 100 + 1))


def test_a_share_leans_to_one_half_only_where_people_are_few() -> None:
    ones = np.ones(50)
    assert expit(pooled_logit(ones, ones, ones)) == pytest.approx(50.5 / 51)
    assert expit(pooled_logit(0 * ones, 1e6 * ones, ones)) == pytest.approx(0.005)
    assert expit(pooled_logit(1e6 * ones, 1e6 * ones, ones)) == pytest.approx(0.995)
    assert expit(pooled_logit(np.zeros(1), np.zeros(1), np.ones(1))) == 0.5


@pytest.mark.parametrize("own", [30, 100, 150])
def test_where_nobody_joins_the_share_that_stayed_stays(own: int) -> None:
    past = history([100] * 12, [[-12, -8]] * 12, [[12, 8]] * 12, own=(own, own / 2))
    # (80.5 / 100 with half a person more of one more): .8 of the books, by and large.
    assert quantiles(past)[MEDIAN] == pytest.approx(0.8 * own, rel=0.03, abs=0.6)


def newcomers_by_loops(past: History, weights: np.ndarray) -> float:
    """Step by step: some of the newcomers leave at the rate of everyone on the books, then others join."""
    new, before = 0.0, past.books.astype(float)
    for step in range(past.net.shape[1]):
        leave = sum(w * left for w, left in zip(weights, past.lost[:, step], strict=True))
        on_books = sum(w * people for w, people in zip(weights, before, strict=True))
        joined = sum(w * (n + left) for w, n, left in zip(weights, past.net[:, step], past.lost[:, step], strict=True))
        new = new * (1 - leave / on_books) + joined
        before = before + past.net[:, step]
    return new


def test_newcomers_who_leave_again_are_taken_off_by_loops() -> None:
    """All events alike, a hundred on the books of whom a fifth leaves, and so does a fifth of those who join."""
    past = history([100] * 40, [[20, -4]] * 40, [[20, 20]] * 40, own=(100, 50))
    # Of the 40 who joined in the first step some are among the 20 of 120 who leave in the second.
    stayed = 100 * 0.8 * (100 / 120)
    past = replace(past, stayed=np.full(40, stayed), registered=np.full(40, 116.0))
    expected = newcomers_by_loops(past, np.full(40, 1 / 40))
    assert expected == pytest.approx(40 * (1 - 20 / 120) + 16)
    assert quantiles(past)[MEDIAN] == pytest.approx(stayed + expected, rel=0.02)


@pytest.mark.parametrize("new", [0, 4, 25, 2500])
def test_newcomers_of_events_that_are_all_alike(new: int) -> None:
    past = history([100] * 30, [[new]] * 30, own=(100, 50))
    assert quantiles(past)[MEDIAN] == pytest.approx(100 * 0.995 + new, rel=0.03, abs=1)


def test_running_events_bring_the_level_of_newcomers_up_to_date() -> None:
    calm = history([100] * 10 + [100] * 4, [[20, 20]] * 10 + [[20, NAN]] * 4, own=(100, 50))
    risen = replace(calm, net=np.array([[20, 20]] * 10 + [[80, NAN]] * 4))
    fallen = replace(calm, net=np.array([[20, 20]] * 10 + [[0, NAN]] * 4))
    low, middle, high = (quantiles(past)[MEDIAN] for past in (fallen, calm, risen))
    # Of the first step the four running ones, as the latest, have the larger part of the weight of fourteen.
    weight = 1 - sum(0.5 ** (np.arange(4, 14) / 8)) / sum(0.5 ** (np.arange(14) / 8))
    assert middle == pytest.approx(99.5 + 40, rel=0.03)
    assert high - middle == pytest.approx(60 * weight, rel=0.1)
    assert middle - low == pytest.approx(20 * weight, rel=0.1)


def test_more_sign_ups_in_the_last_week_promise_more_newcomers_where_they_did_so_before() -> None:
    pace = np.tile([10.0, 40.0, 90.0], 14)
    past = history([100] * 42, pace[:, None], own=(100, 10), pace=pace)
    slow, fast, out_of_range = (quantiles(replace(past, own_pace=own))[MEDIAN] for own in (10.0, 90.0, 5000.0))
    assert fast - slow > 50
    assert out_of_range == fast  # nobody has seen what comes of that


def test_far_larger_books_bring_more_newcomers_and_little_larger_ones_do_not() -> None:
    past = history([100] * 3, [[40]] * 3, own=(100, 50))
    new = [quantiles(replace(past, own_books=own))[MEDIAN] - 0.995 * own for own in (100.0, 180.0, 1600.0)]
    assert new[1] == pytest.approx(new[0], abs=1.5)
    # Sixteen times: roots are 4 times, eight times beyond the factor of two; the power 8 / (8 + 3) * .5 of that.
    root = 2 * np.sqrt(40.375) * (4 / np.sqrt(2)) ** (0.5 * 8 / 11)
    assert new[2] == pytest.approx(root**2 / 4, rel=0.12)


def test_one_event_leaves_a_wide_range_and_many_alike_a_narrow_one() -> None:
    widths = []
    for n_events in (1, 3, 10, 60):
        found = quantiles(history([100] * n_events, [[40]] * n_events, own=(100, 50)))
        widths.append(found[89] - found[9])
    assert widths == sorted(widths, reverse=True) and widths[0] > 25 and widths[-1] < 16


def test_no_more_stay_than_there_are_on_the_books() -> None:
    """Where nobody ever joined or left; chance alone, cut off at the books, would bring half a person more in 30."""
    draws = two_part(history([100] * 180, [[0]] * 180, own=(20, 0)), np.random.default_rng(3))
    assert draws.shape == (4000,) and draws.min() >= 0
    assert np.quantile(draws, 0.99) < 20.5


def test_the_same_generator_gives_the_same_draws() -> None:
    past = drawn(np.random.default_rng(8), 9)[0]
    one, same, other = (two_part(past, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (one == same).all() and (one != other).any()


@pytest.fixture(scope="module")
def simulated() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """150 series of twenty events and one more: percentiles of ours and of additive pickup, and what came."""
    rng = np.random.default_rng(20)
    found = [drawn(rng, 20) for _ in range(150)]
    ours = np.array([series_quantiles(past, np.random.default_rng(1)) for past, _ in found])
    gains = [past.own_books + additive_pickup(past.registered - past.books) for past, _ in found]
    return ours, np.array(gains), np.array([outcome for _, outcome in found])


@pytest.mark.parametrize(("share", "low", "high"), [(0.5, 0.35, 0.65), (0.8, 0.65, 0.95), (0.95, 0.88, 1.0)])
def test_intervals_hold_as_often_as_they_say(simulated, share: float, low: float, high: float) -> None:
    ours, _, outcomes = simulated
    assert low <= coverage(ours, outcomes, share) <= high


def test_simulated_events_are_forecast_better_than_by_additive_pickup(simulated) -> None:
    ours, gains, outcomes = simulated
    assert crps(ours, outcomes).mean() < 0.98 * crps(gains, outcomes).mean()


def test_simulated_medians_lean_neither_way(simulated) -> None:
    ours, _, outcomes = simulated
    assert 0.4 < (outcomes > ours[:, MEDIAN]).mean() < 0.6
