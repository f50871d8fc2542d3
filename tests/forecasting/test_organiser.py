"""An organiser's own past moves and narrows the outside view, as far as it can be believed."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from forecasting import outside, wording
from forecasting.organiser import CLASS_EVENTS, FURTHEST, OWN_SHARE, shrinkage, with_record
from forecasting.outlook import read_outlook
from forecasting.scenario import Scenario
from forecasting.tables import ORGANISER_COLUMNS
from tests.forecasting.worlds import AS_OF, forecast, turnout, world

VIEW = outside.reference(2000, None)


def record(*past: tuple[float, int], kind: str | None = None) -> pd.DataFrame:
    """(target, counted) of each past event."""
    rows = [(f"past-{n}", AS_OF, target, kind, counted) for n, (target, counted) in enumerate(past)]
    return pd.DataFrame(rows, columns=list(ORGANISER_COLUMNS))


def test_without_a_record_or_a_target_nothing_changes():
    assert with_record(VIEW, record()) is VIEW
    assert with_record(None, record((2000, 800))) is None


def test_one_event_is_believed_as_much_as_successive_ratios_correlate():
    """And what is left of the variance is what the correlation does not explain: 1 − .81²."""
    trust, scale = shrinkage(np.array([1.3]))
    assert trust == pytest.approx(OWN_SHARE)
    assert scale**2 == pytest.approx(1 - OWN_SHARE**2)


@pytest.mark.parametrize("n", [1, 2, 5, 30])
def test_shrinkage_is_that_of_normals_whose_own_scatter_is_as_expected(n):
    """By the joint normal of n past events and the next one: every pair has the correlation OWN_SHARE."""
    # n - 1 degrees of freedom of scatter at its expected 1 − OWN_SHARE leave the estimate where it was.
    apart = np.resize([1.0, -1.0], n)
    apart -= apart.mean()
    if n > 1:
        apart *= np.sqrt((n - 1) * (1 - OWN_SHARE) / (apart**2).sum())
    covariance = np.full((n, n), OWN_SHARE) + np.diag(np.full(n, 1 - OWN_SHARE))
    weights = np.linalg.solve(covariance, np.full(n, OWN_SHARE))
    trust, scale = shrinkage(apart + 0.7)
    assert trust == pytest.approx(weights.sum())
    assert scale**2 == pytest.approx(1 - OWN_SHARE * weights.sum())


def test_events_that_contradict_each_other_are_believed_less():
    agree, contradict = shrinkage(np.array([0.5, 0.5, 0.5, 0.5])), shrinkage(np.array([-1.5, 2.5, -1.5, 2.5]))
    assert agree[0] > contradict[0] and agree[1] < contradict[1]
    # By hand: (4 × .19 + 16) / (4 + 3) is the variance of its events, against .81 between organisers.
    within = (CLASS_EVENTS * 0.19 + 16.0) / 7.0
    assert contradict[0] == pytest.approx(4 / (4 + within / 0.81))


def test_an_organiser_of_the_classes_own_middle_moves_nothing_but_the_spread():
    view = with_record(VIEW, record((2000, 890), (3000, 1335)))
    assert view.median == pytest.approx(890, rel=1e-6)
    assert view.log_sd < VIEW.log_sd and view.past_events == 2


def test_past_events_are_measured_by_their_own_size_and_kind():
    """Half of 150 is below the middle of small events, .533; half of 2,000 above that of large ones, .445."""
    assert with_record(VIEW, record((150, 75))).median < VIEW.median < with_record(VIEW, record((2000, 1000))).median
    # 40 % of 700 is what marches of that size bring, and two and a half times what rallies do.
    assert with_record(VIEW, record((700, 280), kind="march")).median == pytest.approx(VIEW.median, rel=0.01)
    assert with_record(VIEW, record((700, 280), kind="static")).median > 1.2 * VIEW.median


def test_more_people_then_never_mean_fewer_now():
    medians = [with_record(VIEW, record((1000, counted), (2000, 500))).median for counted in range(0, 4000, 100)]
    assert medians == sorted(medians) and medians[0] < medians[-1]


def test_a_count_of_nobody_is_a_number_and_no_more_than_so_far_off():
    view = with_record(VIEW, record((2000, 0)))
    assert view.median == pytest.approx(890 * np.exp(-OWN_SHARE * FURTHEST * 1.584))
    people = view.quantile((np.arange(999) + 0.5) / 999)
    assert np.isfinite(people).all() and (np.diff(people) >= 0).all() and people.min() >= 0


def test_quantiles_move_and_narrow_about_the_median():
    view = replace(VIEW, shift=np.log(1.5), scale=0.5)
    low, middle, high = view.quantile(np.array([0.05, 0.5, 0.95]))
    assert middle == pytest.approx(1.5 * 890)
    # The class's own at these levels: .015 and 2.485 of the target.
    assert low == pytest.approx(1.5 * 890 * (0.015 / 0.445) ** 0.5)
    assert high == pytest.approx(1.5 * 890 * (2.485 / 0.445) ** 0.5)


def outlook_with(past: pd.DataFrame, bookings: dict | None = None):
    fitted = forecast(replace(world(bookings, target=2000.0), organiser_record=past), 20_000)
    return fitted, read_outlook(fitted, turnout(fitted), Scenario())


def test_with_nothing_but_a_target_the_record_is_in_the_forecast_and_the_method_says_so():
    fitted, found = outlook_with(record((1000, 900), (1500, 1500), (2000, 1900), (2000, 2100)))
    assert found.turnout.q50 == pytest.approx(fitted.outside.median, rel=0.02) and found.turnout.q50 > 1500
    assert found.organiser_events == 4
    assert fitted.method == ("outside view alone: no sign-ups yet; outside view with 4 past events of the organiser")
    assert wording.method_line(found) == (
        "Forecast from the outside view alone: how similar events and the organiser's 4 past events met their "
        "targets; no one has signed up yet."
    )


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (record((2000, 900)), "the organiser's past event"),
        (record(*[(2000, 900)] * 3), "the organiser's 3 past events"),
    ],
)
def test_beside_sign_ups_the_record_counts_more_than_the_class_alone(past: pd.DataFrame, words: str):
    bookings = {"Ems": [30] * 20}
    fitted, found = outlook_with(past, bookings)
    plain, _ = outlook_with(record(), bookings)
    assert turnout(fitted).outside_weight > turnout(plain).outside_weight > 0
    assert wording.method_line(found) == f"Forecast from this event's own sign-ups and how {words} met their targets."
