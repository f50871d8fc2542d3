"""Events of another size say little: how far the past of a series is of this event's size."""

import pytest

from forecasting.series_view import likeness
from tests.forecasting.pasts import history


def alike(own: float, *past: float) -> float:
    return likeness(history(past, [[1.0]] * len(past), own=(own, 0.0)))


@pytest.mark.parametrize("own", [50, 80, 120, 300, 600])
def test_within_a_factor_of_two_of_what_was_seen_sizes_are_alike(own: float) -> None:
    assert alike(own, 100, 300, 200) == 1.0


@pytest.mark.parametrize(
    ("own", "past", "expected"),
    [
        (2, (30_000, 40_000), 12 / 15_010),  # half of the smallest is 15,000; ten people stand for chance
        (1, (100,), 11 / 60),
        (6_000, (300, 100), 610 / 6_010),
        (3, (3, 4), 1.0),
        (1, (5, 9), 11 / 12.5),
        (0, (30_000, 40_000), 1.0),  # nobody has signed up yet
    ],
)
def test_beyond_it_counts_the_ratio_of_the_sizes(own: float, past: tuple[float, ...], expected: float) -> None:
    assert alike(own, *past) == pytest.approx(expected)


def test_an_event_under_way_is_no_measure() -> None:
    nan = float("nan")
    assert likeness(history([100, 9_000], [[1.0], [nan]], own=(1_000.0, 0.0))) == pytest.approx(210 / 1_010)
