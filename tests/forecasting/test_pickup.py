"""What recent events gained step by step, against loops, by hand, and by what must hold for any series."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.history import History
from forecasting.pickup import effective_events, pickup, recency, ridge_slopes, step_weights
from forecasting.series_view import series_quantiles
from tests.forecasting.pasts import drawn, history

NAN = np.nan
MEDIAN = 49
# Five finished events and two under way, one of them with a single step behind it; one on our weekday.
MIXED = history(
    books=[55, 38, 62, 47, 51, 66, 44],
    net=[[4, 4, 1], [9, 0, -2], [5, 3, 3], [7, 1, 0], [8, -2, 1], [12, 5, NAN], [3, NAN, NAN]],
    own=(58, 31),
    pace=[25, 20, 33, 21, 30, 35, 18],
    days_earlier=[18, 14, 11, 9, 7.04, 2.2, 1.1],
)


def test_weights_halve_with_every_half_life() -> None:
    assert recency(5, 2.0).tolist() == pytest.approx([1 / 4, 2**-1.5, 1 / 2, 2**-0.5, 1])
    assert recency(0, 8.0).tolist() == []


def test_so_many_equal_events_do_weights_amount_to() -> None:
    assert effective_events(np.full(7, 0.3)) == pytest.approx(7)
    assert effective_events(np.array([1.0, 0.0, 0.0])) == 1
    assert effective_events(np.array([2.0, 1.0])) == pytest.approx(9 / 5)


def weights_by_loops(past: History) -> np.ndarray:
    """Half the weight after eight events that have the step behind them, thrice as much on the same weekday."""
    n_events, n_steps = past.net.shape
    weights = np.zeros((n_events, n_steps))
    for step in range(n_steps):
        later = 0
        for event in reversed(range(n_events)):
            if np.isnan(past.net[event, step]):
                continue
            same_weekday = round(past.days_earlier[event]) % 7 == 0
            weights[event, step] = 0.5 ** (later / 8) * (3 if same_weekday else 1) if later < 60 else 0.0
            later += 1
        if later:
            weights[:, step] /= weights[:, step].sum()
    return weights


def test_weights_of_steps_by_loops() -> None:
    assert step_weights(MIXED) == pytest.approx(weights_by_loops(MIXED))
    long = drawn(np.random.default_rng(1), 75)[0]
    long = replace(long, days_earlier=np.arange(75, 0, -1) * 3.0)
    assert step_weights(long) == pytest.approx(weights_by_loops(long))
    assert (step_weights(long)[:15] == 0).all() and (step_weights(long)[15:] > 0).all()


def test_weights_of_steps_by_hand() -> None:
    past = history([9, 9, 9], [[1, 1], [1, 1], [1, NAN]], days_earlier=[14, 8, 1])
    half = 0.5 ** (1 / 8)
    first, second = np.array([3 * half**2, half, 1]), np.array([3 * half, 1, 0])
    for found, expected in zip(step_weights(past).T, (first, second), strict=True):
        assert found == pytest.approx(expected / expected.sum())


def test_hours_of_summer_time_make_no_other_weekday() -> None:
    usual, shifted = (replace(MIXED, days_earlier=MIXED.days_earlier + hours / 24) for hours in (0, 1))
    assert (step_weights(usual) == step_weights(shifted)).all()


def test_slopes_are_those_of_least_squares_with_eight_more_events_at_nought() -> None:
    rng = np.random.default_rng(5)
    x, y, weights = rng.standard_normal((30, 2)), rng.standard_normal(30), rng.random(30)
    rows = np.vstack([np.sqrt(weights)[:, None] * x, np.sqrt(8.0) * np.eye(2)])
    expected = np.linalg.lstsq(rows, np.concatenate([np.sqrt(weights) * y, [0, 0]]), rcond=None)[0]
    assert ridge_slopes(x, y, weights) == pytest.approx(expected)


def median_by_loops(past: History) -> float:
    """Advanced pickup, moved by slopes on books and pace; so few events are not winsorised."""
    weights, n_steps = weights_by_loops(past), past.net.shape[1]
    gained, usual_books, usual_pace = 0.0, 0.0, 0.0
    for step in range(n_steps):
        for event, weight in enumerate(weights[:, step]):
            if weight:
                gained += weight * past.net[event, step]
                usual_books += weight * past.books[event] / n_steps
                usual_pace += weight * past.pace[event] / n_steps
    finished = [event for event in range(len(past.books)) if past.finished[event]]
    recent = np.array([0.5 ** ((len(finished) - 1 - place) / 40) for place in range(len(finished))])
    causes = np.array([[past.books[event], past.pace[event]] for event in finished])
    outcome = np.array([past.net[event].sum() for event in finished])
    mean = np.average(causes, axis=0, weights=recent)
    sd = np.sqrt(np.average((causes - mean) ** 2, axis=0, weights=recent))
    x, y = (causes - mean) / sd, outcome - np.average(outcome, weights=recent)
    rows = np.vstack([np.sqrt(recent)[:, None] * x, np.sqrt(8.0) * np.eye(2)])
    slopes = np.linalg.lstsq(rows, np.concatenate([np.sqrt(recent) * y, [0, 0]]), rcond=None)[0]
    moved = slopes @ ((np.array([past.own_books, past.own_pace]) - [usual_books, usual_pace]) / sd)
    return past.own_books + gained + moved


def test_the_middle_is_an_advanced_pickup_with_slopes_by_loops() -> None:
    """Compared by differences: to the middle itself the median of the past errors is added."""
    finished = replace(MIXED, **{name: values[:5] for name, values in vars(MIXED).items() if np.ndim(values)})
    other = replace(MIXED, own_books=MIXED.own_books + 3, own_pace=MIXED.own_pace - 2)
    for changed in (finished, other):
        moved = pickup(changed) - pickup(MIXED)
        assert moved == pytest.approx(np.full(99, median_by_loops(changed) - median_by_loops(MIXED)), abs=1e-4)
    assert pickup(MIXED)[MEDIAN] == pytest.approx(median_by_loops(MIXED), abs=1.5)


def test_events_that_all_gained_the_same_leave_no_doubt() -> None:
    past = history([50] * 12, [[9, 4, -2]] * 12, own=(70, 25))
    assert pickup(past) == pytest.approx(np.full(99, 81.0), abs=1e-6)


def test_a_stray_step_is_cut_back_to_the_quantiles() -> None:
    """Twenty events gained 0 to 18 and one more 19 or 1,000; the outcomes, and so the errors, are held as they were."""
    calm = history([50] * 20, np.arange(20.0)[:, None], own=(50, 25))
    stray = replace(calm, net=np.array([[*range(19), 1000.0]]).T)
    weights = 0.5 ** (np.arange(20)[::-1] / 8)
    # The 5 % quantile of twenty lies .95 places from the lowest, the 95 % quantile .95 from the highest.
    usual = np.average(np.clip(range(20), 0.95, 18.05), weights=weights)
    moved = np.average([0.95, *range(1, 19), 18 + 0.05 * (1000 - 18)], weights=weights)
    assert pickup(stray) - pickup(calm) == pytest.approx(np.full(99, moved - usual))


def test_many_normal_errors_give_the_spread_of_a_normal() -> None:
    rng = np.random.default_rng(11)
    net = 100 + 15 * rng.standard_normal((180, 1))
    found = pickup(history([300.0] * 180, net, own=(300.0, 150.0)))
    assert found[89] - found[9] == pytest.approx(2 * 1.2816 * 15, rel=0.2)
    assert found[97] - found[1] == pytest.approx(2 * 2.0537 * 15, rel=0.2)


@pytest.mark.parametrize("times", [3, 1000])
def test_people_counted_in_other_units_give_the_same_forecast_in_those_units(times: int) -> None:
    past = drawn(np.random.default_rng(4), 25)[0]
    scaled = history(
        past.books * times, past.net * times, past.lost * times, pace=past.pace * times,
        own=(past.own_books * times, past.own_pace * times), days_earlier=past.days_earlier,
    )  # fmt: skip
    assert pickup(scaled) == pytest.approx(times * pickup(past), rel=1e-4)


sizes = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 200), st.integers(0, 30_000))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """One to thirty events of nobody, of 3 and of 30,000 people, one to five steps; the last ones may be running."""
    n_events, n_steps = draw(st.integers(1, 30)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    most = np.array([draw(sizes) for _ in range(n_events)])
    books = rng.integers(0, most + 1)
    lost = rng.multinomial(rng.integers(0, books + 1), np.full(n_steps + 1, 1 / (n_steps + 1)))[:, :-1].astype(float)
    joined = rng.integers(0, most[:, None] // n_steps + 1, size=(n_events, n_steps))
    net = joined - lost
    running = draw(st.integers(0, n_events - 1))
    for place in range(running):
        net[n_events - 1 - place, draw(st.integers(0, n_steps - 1)) :] = NAN
    lost = np.where(np.isnan(net), NAN, lost)
    own_books = draw(sizes)
    return history(
        books, net, lost, own=(own_books, draw(st.integers(0, own_books))), pace=rng.integers(0, books + 1),
        days_earlier=np.arange(n_events, 0, -1) * draw(st.sampled_from([0.0, 0.1, 1.0, 7.0])),
    )  # fmt: skip


@settings(deadline=None)
@given(histories())
def test_percentiles_are_finite_ordered_and_not_below_nobody_for_any_history(past: History) -> None:
    with np.errstate(all="raise", under="ignore"):
        found = series_quantiles(past, np.random.default_rng(1))
    assert found.shape == (99,) and np.isfinite(found).all()
    assert (np.diff(found) >= 0).all() and found[0] >= 0


@pytest.mark.parametrize("n_events", [1, 2, 6, 40])
@pytest.mark.parametrize("usual", [3.0, 30.0, 30_000.0])
def test_more_on_the_books_never_lower_the_median(n_events: int, usual: float) -> None:
    """Of events like the past ones, where larger ones do not gain less."""
    past = drawn(np.random.default_rng(n_events), n_events, usual=usual)[0]
    books = np.linspace(0, 2 * past.books.max() + 3, 25)
    medians = [series_quantiles(replace(past, own_books=b), np.random.default_rng(1))[MEDIAN] for b in books]
    assert (np.diff(medians) >= -1e-9 * usual).all() and medians[-1] > medians[0]


@pytest.mark.parametrize("n_events", [1, 3, 12])
def test_where_nobody_ever_came_or_signed_up_hardly_anyone_is_expected(n_events: int) -> None:
    past = history([0] * n_events, [[0, 0]] * n_events)
    assert series_quantiles(past, np.random.default_rng(1))[89] < 4


def test_a_new_regime_is_followed_within_a_few_events() -> None:
    """Twenty events of 150 people, then six of 15: the next one, with as many on the books, is small."""
    past = history([100] * 20 + [10] * 6, [[50]] * 20 + [[5]] * 6, own=(10, 5))
    found = series_quantiles(past, np.random.default_rng(1))
    assert found[MEDIAN] < 40 and found[9] < 15 < found[94]
