"""Records of forecasts: by hand, by the property of honest forecasts, and each event once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm

from forecasting.recorded import Recorded, baseline_columns, recorded
from forecasting.tables import InvalidInput
from forecasting.track_record import LEVELS, NOMINAL, binomial_interval, inside, interval, pit_shares, reliability

EVENLY = np.arange(1.0, 100.0)  # percentiles of 1 to 99 people


def record(observed: list[float], events: list[str] | None = None, days: list[float] | None = None) -> Recorded:
    """Forecasts of 1 to 99 people, evenly."""
    n = len(observed)
    ids = np.array(events or [f"walk-{k}" for k in range(n)])
    return Recorded(ids, np.array(days or [1.0] * n), np.tile(EVENLY, (n, 1)), np.array(observed))


def drawn(shift: float = 0.0, sd: float = 15.0, n: int = 4000) -> Recorded:
    """Normal forecasts about 100 with sd 15; outcomes of another mean or spread."""
    rng = np.random.default_rng(1)
    quantiles = np.tile(norm.ppf(LEVELS, 100, 15), (n, 1))
    return Recorded(np.arange(n).astype(str), np.ones(n), quantiles, rng.normal(100 + shift, sd, n))


def test_honest_forecasts_lie_on_the_diagonal() -> None:
    honest = drawn()
    # Five standard errors of a share of 4,000.
    assert [one.held for one in honest.reliability] == pytest.approx(NOMINAL, abs=5 * 0.5 / np.sqrt(4000))
    assert [one.verdict for one in honest.reliability] == [0] * len(NOMINAL)
    assert honest.pit_shares == pytest.approx(np.full(10, 0.1), abs=5 * 0.3 / np.sqrt(4000))
    assert honest.above_median.verdict == 0


def test_shifted_and_too_narrow_and_too_wide_ones_do_not() -> None:
    """A shift by one standard deviation: outcomes inside ±z are those of N(1, 1) in ±z."""
    shifted = drawn(shift=15.0)
    ends = norm.ppf(0.5 + np.array(NOMINAL) / 2)
    truth = norm.cdf(ends - 1) - norm.cdf(-ends - 1)
    assert [one.held for one in shifted.reliability] == pytest.approx(truth, abs=0.04)
    assert {one.verdict for one in shifted.reliability} == {-1}
    assert shifted.above_median.held == pytest.approx(norm.cdf(1), abs=0.04) and shifted.above_median.verdict == 1
    assert shifted.pit_shares[-1] == pytest.approx(1 - norm.cdf(norm.ppf(0.9) - 1), abs=0.04)
    assert {one.verdict for one in drawn(sd=30.0).reliability} == {-1}
    assert {one.verdict for one in drawn(sd=5.0).reliability} == {1}


def test_shares_by_hand() -> None:
    """Of 1 to 99 people the central 80 % range is 10 to 90, the 20 % range 40 to 60."""
    shares = reliability(np.tile(EVENLY, (4, 1)), np.array([50.0, 60.0, 90.0, 91.0]), np.ones(4))
    assert dict(zip(NOMINAL, shares, strict=True)) == pytest.approx(
        {0.1: 0.25, 0.2: 0.5, 0.3: 0.5, 0.4: 0.5, 0.5: 0.5, 0.6: 0.5, 0.7: 0.5, 0.8: 0.75, 0.9: 1, 0.95: 1}
    )
    assert pit_shares(np.tile(EVENLY, (4, 1)), np.array([3.0, 4.0, 55.5, 98.2]), np.ones(4)).tolist() == [
        0.5, 0, 0, 0, 0, 0.25, 0, 0, 0, 0.25,
    ]  # fmt: skip


def test_of_several_forecasts_of_an_event_each_event_counts_once() -> None:
    """Three forecasts of one event miss, one of another holds: half of the events, not a quarter of the forecasts."""
    found = record([150.0, 150.0, 150.0, 50.0], ["a", "a", "a", "b"])
    assert (found.n, found.events) == (4, 2)
    assert found.held(0.8).held == pytest.approx(0.5)
    assert found.above_median.held == pytest.approx(0.5 + 0.25)  # 50 lies on the median and counts half
    assert found.pit_shares.tolist() == pytest.approx([0, 0, 0, 0, 0, 0.5, 0, 0, 0, 0.5])
    once = record([150.0, 50.0])
    assert found.crps_share["showdown"] == pytest.approx(once.crps_share["showdown"])
    assert found.held(0.8) == once.held(0.8)


def test_the_more_forecasts_of_one_event_the_less_is_not_known() -> None:
    one, many = record([50.0]), record([50.0] * 20, ["a"] * 20)
    assert (one.held(0.8).low, one.held(0.8).high) == (many.held(0.8).low, many.held(0.8).high)
    # One of one: the true share is at least 2.5 %, as .025 is the chance of a success at .025.
    assert (one.held(0.8).low, one.held(0.8).high) == (pytest.approx(0.025), 1.0)
    assert many.is_few and not drawn().is_few


@given(st.integers(1, 60), st.data())
def test_an_interval_of_a_share_is_where_the_binomial_leaves_a_fortieth_on_either_side(n: int, data) -> None:
    seen = data.draw(st.integers(0, n))
    low, high = binomial_interval(seen / n, n)
    assert 0 <= low <= seen / n <= high <= 1
    assert low == 0 or binom.sf(seen - 1, n, low) == pytest.approx(0.025, rel=1e-6)
    assert high == 1 or binom.cdf(seen, n, high) == pytest.approx(0.025, rel=1e-6)


@pytest.mark.parametrize(("share", "n"), [(0.5, 0), (1.2, 5), (-0.1, 5), (float("nan"), 5)])
def test_a_share_of_nothing_has_no_interval(share: float, n: float) -> None:
    with pytest.raises(InvalidInput):
        binomial_interval(share, n)


def test_scores_by_days_before_the_longest_first() -> None:
    """A certain forecast's CRPS is its absolute error: 10 of 100 a week before, 0 a day before."""
    certain = np.repeat(np.array([[90.0], [100.0], [190.0], [200.0]]), 99, axis=1)
    found = Recorded(
        np.array(["a", "a", "b", "b"]), np.array([7.0, 1.0, 7.0, 1.0]), certain, np.array([100.0, 100, 200, 200]),
        {"on the books": np.array([30.0, 15.0, 30.0, 15.0])},
    )  # fmt: skip
    assert [(one.words, one.n, one.events) for one in found.horizons] == [("7", 2, 2), ("1", 2, 2)]
    assert [one.crps_share["showdown"] for one in found.horizons] == pytest.approx([10 / 150, 0])
    assert [one.crps_share["on the books"] for one in found.horizons] == pytest.approx([30 / 150, 15 / 150])
    assert found.crps_share == pytest.approx({"showdown": 5 / 150, "on the books": 22.5 / 150})


def test_many_different_days_are_told_in_spans_that_touch_and_do_not_overlap() -> None:
    days = [0.2, 1.0, 1.1, 3.0, 5.0, 7.0, 14.0, 21.0, 21.1, 60.0]
    found = record([50.0] * 10, days=days)
    assert [(one.words, one.n) for one in found.horizons] == [
        ("over 21", 2), ("14–21", 1), ("7–14", 1), ("3–7", 2), ("1–3", 2), ("up to 1", 2),
    ]  # fmt: skip


def test_what_has_no_outcome_is_left_out() -> None:
    ids, days, quantiles = np.array(["a", "b"]), np.ones(2), np.tile(EVENLY, (2, 1))
    found = recorded(ids, days, quantiles, np.array([np.nan, 40.0]), {"x": np.array([np.nan, 1.0]), "y": ids == "z"})
    assert found is not None and found.event_ids.tolist() == ["b"] and list(found.others) == ["x", "y"]
    assert recorded(ids, days, quantiles, np.full(2, np.nan)) is None


def test_an_outcome_of_nobody_at_all_gives_no_share() -> None:
    assert np.isnan(record([0.0]).crps_share["showdown"])


def test_a_range_between_percentiles_is_interpolated_and_at_one_is_that_very_number() -> None:
    rng = np.random.default_rng(2)
    quantiles = np.sort(rng.gamma(2.0, 50.0, (50, 99)), axis=1)
    for share in (*NOMINAL, 0.99):
        low, high = interval(quantiles, share)
        for row, least, most in zip(quantiles, low, high, strict=True):
            ends = np.interp([(1 - share) / 2, (1 + share) / 2], LEVELS, row)
            assert (least, most) == pytest.approx(tuple(ends), rel=1e-9)
    assert inside(np.tile(EVENLY, (1, 1)), np.array([10.0]), 0.8).all()


def test_the_columns_of_baselines_bear_their_names() -> None:
    assert baseline_columns("turnout") == {
        "on the books": "turnout_crps_on_the_books",
        "last week's pace": "turnout_crps_last_weeks_pace",
        "additive pickup": "turnout_crps_additive_pickup",
        "additive pickup in shares": "turnout_crps_additive_pickup_in_shares",
    }
