"""The outside view says what its table says, and pools as its formula says."""

import csv
from pathlib import Path

import numpy as np
import pytest

from forecasting import outside, wording
from forecasting.outlook import read_outlook
from forecasting.scenario import Scenario
from tests.forecasting.worlds import forecast, turnout, world

VIEW = outside.reference(2000, None)
UNIFORM = (np.arange(20_000) + 0.5) / 20_000


def test_the_class_follows_size_and_kind():
    assert outside.reference(None, "march") is None
    assert VIEW.reference.sizes == (2000, 5000)
    assert VIEW.reference.kind == "all"
    assert outside.reference(1500, "march").reference.kind == "march"
    assert outside.reference(9e6, None).reference.sizes[0] == 5000


def test_a_class_of_few_events_gives_way_to_all_kinds():
    assert outside.reference(2000, "static").reference.kind == "all"  # six static events of that size


def test_a_tiny_target_is_compared_with_the_smallest_class():
    assert outside.reference(1, None).reference.sizes == (100, 200)


@pytest.mark.parametrize("reference_class", outside.REFERENCE_CLASSES, ids=lambda c: f"{c.kind} {c.sizes[0]}")
def test_quantiles_and_odds_are_the_tables(reference_class):
    view = outside.OutsideView(1000.0, reference_class)
    people = view.quantile(UNIFORM)
    assert np.median(people) == pytest.approx(1000 * reference_class.ratios[2], rel=0.01)
    assert np.quantile(people, 0.25) == pytest.approx(1000 * reference_class.ratios[1], rel=0.01)
    assert (people >= 1000).mean() == pytest.approx(reference_class.reaching, abs=0.002)
    assert (np.diff(people) >= 0).all()


def test_weight_grows_with_our_own_spread():
    rng = np.random.default_rng(1)
    weights = [outside.weight_of(VIEW, 1500 * np.exp(sd * rng.standard_normal(20_000))) for sd in (0.1, 0.3, 0.6)]
    assert weights == sorted(weights)
    # By hand: .36 / (.36 + 1.584²) for a spread of .6 in logs.
    assert weights[2] == pytest.approx(0.36 / (0.36 + 1.584**2), rel=0.05)


def test_no_weight_is_the_identity():
    assert (outside.pooling_factor(VIEW, np.array([1.0, 50.0, 900.0]), 0.0) == 1).all()


def test_full_weight_puts_the_outside_view_in_the_place_of_ours():
    people = 1500 * np.exp(0.3 * np.random.default_rng(1).standard_normal(50_001))
    pooled = people * outside.pooling_factor(VIEW, people, 1.0)
    assert np.median(pooled) == pytest.approx(2000 * 0.445, rel=0.01)
    assert np.log(pooled).std() == pytest.approx(1.584, rel=0.03)


def test_half_weight_meets_in_the_middle_of_the_logs():
    people = 1500 * np.exp(0.3 * np.random.default_rng(1).standard_normal(50_001))
    pooled = people * outside.pooling_factor(VIEW, people, 0.5)
    assert np.median(pooled) == pytest.approx(np.sqrt(1500 * 890), rel=0.01)


def test_certain_and_empty_draws_are_left_alone():
    assert (outside.pooling_factor(VIEW, np.full(100, 70.0), 0.4) == 1).all()
    mixed = np.array([0.0] * 40 + [100.0, 200, 300] * 20)
    factor = outside.pooling_factor(VIEW, mixed, 0.4)
    assert (factor[:40] == 1).all()
    assert np.isfinite(factor).all()


@pytest.mark.parametrize("one", outside.REFERENCE_CLASSES, ids=lambda c: f"{c.kind} {c.sizes[0]}")
def test_every_figure_is_that_of_the_published_table(one: outside.ReferenceClass, real_data: Path) -> None:
    file = real_data.parent / "facts" / "announced_counted_quantiles.csv"
    if not file.is_file():
        pytest.skip(f"no {file}")
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    low, high = one.sizes
    size = f"{low}+" if high == float("inf") else f"{low}-{high - 1:.0f}"
    (row,) = [row for row in rows if (row["kind"], row["announced"]) == (one.kind, size)]
    figures = [row[name] for name in ("q05", "q25", "q50", "q75", "q95", "share_reaching_target", "log_ratio_sd")]
    assert [*one.ratios, one.reaching, one.log_sd] == [float(figure) for figure in figures]
    assert one.n == int(row["n"])


def test_the_classes_leave_no_size_out():
    for kind in ("all", "march", "static"):
        ends = [one.sizes for one in outside.REFERENCE_CLASSES if one.kind == kind]
        assert [low for low, _ in ends[1:]] == [high for _, high in ends[:-1]] and ends[-1][1] == float("inf")


@pytest.mark.parametrize(
    ("target", "kind", "ratio", "reaching"),
    [(2000, None, 0.445, 0.236), (2000, "march", 0.425, 0.245), (1000, None, 0.35, 0.164), (300, "static", 0.4, 0.181)],
)
def test_with_nothing_but_a_target_the_outlook_is_the_tables(target, kind, ratio, reaching):
    fitted = forecast(world(target=float(target), kind=kind), 20_000)
    found = read_outlook(fitted, turnout(fitted), Scenario())
    assert found.turnout.q50 == pytest.approx(target * ratio, rel=0.015)
    assert found.p_target == pytest.approx(reaching, abs=0.01)
    assert fitted.method == "outside view alone: no sign-ups yet"
    assert "this rests on the outside view alone" in wording.sentence(found)
    assert wording.method_line(found).startswith("Forecast from the outside view alone:")
