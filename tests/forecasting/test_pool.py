"""The pool of three views: closed or open, shapes by distance, momentum."""

from datetime import timedelta

import numpy as np
import pytest

from forecasting.clock import make_clock
from forecasting.pool import CLOSED_PRIOR, _draw_momentum, closed_probability, draw_bookings, shape_weights, winsorise
from tests.forecasting.worlds import AS_OF, SEED, world


def drawn(counts: list[int], days_before: float, n_draws: int = 4000) -> np.ndarray:
    clock = make_clock(world({"Ems": counts}, days_before=days_before), len(counts))
    return draw_bookings(np.array(counts, dtype=float), clock, n_draws, np.random.default_rng(SEED))


def test_sign_up_is_open_while_people_sign_up():
    assert closed_probability(np.array([0.0, 3.0, 1.0])) == 0.0
    assert closed_probability(np.zeros(10)) == 0.0


def test_closed_by_hand():
    # Four a day for five days, then two days of silence: eight spacings of a quarter day.
    counts = np.array([4.0, 4, 4, 4, 4, 0, 0])
    still_open = (1 + 8 / 1.5) ** -1.5
    assert closed_probability(counts) == pytest.approx(0.02 / (0.02 + 0.98 * still_open))


def test_longer_silence_makes_closing_likelier():
    busy = [10.0] * 10
    chances = [closed_probability(np.array(busy + [0.0] * days)) for days in range(1, 15)]
    assert (np.diff(chances) > 0).all()
    assert CLOSED_PRIOR < chances[0] < chances[-1] < 1


def test_silence_after_rare_sign_ups_says_little():
    rare = [0.0, 0, 0, 1, 0, 0, 0, 1, 0, 0]
    assert closed_probability(np.array(rare)) < 2 * CLOSED_PRIOR


def test_shape_weights_add_up_and_turn_at_six_days():
    for days in (0.1, 3.0, 6.0, 20.0, 300.0):
        assert shape_weights(days).sum() == pytest.approx(1)
    assert shape_weights(6.0) == pytest.approx([0.4, 0.1, 0.35, 0.15])
    assert shape_weights(0.01)[0] == pytest.approx(0.8, abs=1e-6)


def test_a_day_that_stands_out_is_cut():
    assert winsorise(np.array([4.0, 6, 90, 5, 4])).tolist() == [4, 6, 1.5 * 6 + 3, 5, 4]
    assert winsorise(np.array([2.0, 2, 2, 2, 80])).tolist() == [2, 2, 2, 2, 1.5 * 2 + 3]


@pytest.mark.parametrize(
    "counts", [[400.0], [5.0, 400], [0.0, 0, 40, 0, 30], [20.0, 0, 0, 0, 0, 0, 0] * 4 + [20.0]],
    ids=["first day", "second day", "two active days", "a batch a week"],
)  # fmt: skip
def test_a_start_and_a_rhythm_are_no_spikes(counts):
    assert winsorise(np.array(counts)).tolist() == counts


def test_a_busy_first_day_is_believed():
    assert np.median(drawn([400], 7.0).sum(axis=1)) > 1000


def test_an_event_that_is_known_to_be_open_is_not_taken_for_closed():
    counts = [10] * 20 + [0] * 8
    data = world({"Ems": counts}, days_before=10.0, registration_closes_at=AS_OF + timedelta(days=9))
    clock = make_clock(data, len(counts))
    total = draw_bookings(np.array(counts, dtype=float), clock, 4000, np.random.default_rng(SEED)).sum(axis=1)
    assert (total == 0).mean() < 0.5
    assert (drawn(counts, 10.0).sum(axis=1) == 0).mean() > 0.8


def test_a_rush_of_several_days_is_kept():
    rush = np.array([5.0, 8, 13, 20, 28])
    assert winsorise(rush).tolist() == rush.tolist()


def test_every_draw_has_every_bin():
    bookings = drawn([5, 6, 7, 8, 9, 10, 11], 10.0)
    assert bookings.shape == (4000, 10)
    assert (bookings >= 0).all()


def test_a_steady_pace_goes_on():
    total = drawn([20] * 30, 7.0).sum(axis=1)
    assert np.quantile(total, 0.1) < 7 * 20 < np.quantile(total, 0.9)


def test_a_long_silence_brings_nothing_in_most_draws():
    total = drawn([30] * 15 + [0] * 20, 7.0).sum(axis=1)
    assert (total == 0).mean() > 0.8


def test_no_sign_ups_bring_few():
    assert np.quantile(drawn([0], 7.0).sum(axis=1), 0.9) < 40


def test_momentum_is_the_pace_of_the_days_that_there_are():
    clock = make_clock(world({"Ems": [60, 60]}, days_before=4.0), 2)
    total = _draw_momentum(np.array([60.0, 60.0]), clock, 40_000, np.random.default_rng(1)).sum(axis=1)
    # Half of the draws lie above the pace times the middle of the factor: exp(-.25 + .25 / sqrt(4)).
    assert np.median(total) == pytest.approx(60.25 * 4 * np.exp(-0.125), rel=0.02)


def test_the_members_of_the_pool_are_shuffled():
    counts = [30] * 15 + [0] * 3
    silent = drawn(counts, 5.0).sum(axis=1) == 0
    halves = silent[:2000].mean(), silent[2000:].mean()
    assert halves[0] == pytest.approx(halves[1], abs=0.05)
    assert silent.mean() > 0.1
