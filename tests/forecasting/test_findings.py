"""The headings of sections, as a table."""

import pandas as pd
import pytest

from forecasting import findings
from forecasting.clock import DAY
from forecasting.what_moved import Movement
from tests.forecasting.worlds import AS_OF, outlook_of


@pytest.mark.parametrize(
    ("shares", "heading"),
    [
        ({"modest": 100}, "None of the 50 futures reaches the target"),
        ({"showdown": 2}, "1 of 50 futures reaches the target"),
        ({"showdown": 34}, "17 of 50 futures reach the target"),
        ({"showdown": 100}, "All of the 50 futures reach the target"),
    ],
)
def test_dots_heading(shares, heading):
    assert findings.dots(outlook_of(shares)) == heading


@pytest.mark.parametrize(
    ("expected", "heading"),
    [
        ([500.0, 300, 200], "Ems and Lahn bring eight in ten"),
        ([30.0] * 60, "Ems and Lahn bring most, but few of the whole"),
        ([70.0], "Where people come from"),
        ([0.0, 0], "Where people come from"),
    ],
)
def test_cities_heading(expected, heading):
    names = ["Ems", "Lahn", *map(str, range(58))]
    cities = pd.DataFrame({"city": names[: len(expected)], "expected": expected})
    assert findings.cities(cities) == heading


def movement(causes: tuple[float, float, float, float], signed_up=(52, 41.2), cancelled=(6, 4.0)) -> Movement:
    """From 1,500 people; causes: new sign-ups, cancellations, a day passed, corrections."""
    names = ("new sign-ups", "cancellations", "a day passed", "corrections")
    return Movement(
        AS_OF - DAY, AS_OF, 1500.0, 1500.0 + sum(causes), dict(zip(names, causes, strict=True)), 0.2, 0.25,
        *signed_up, *cancelled,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("causes", "heading"),
    [
        ((40, -25, -5, 0), "10 more than yesterday: more signed up than expected"),
        ((40, -25, -75, 0), "60 fewer than yesterday: a day passed"),
        ((10, -1025, 5, 0), "1,010 fewer than yesterday: more cancelled than expected"),
        ((1, 9, 2, 0), "12 more than yesterday: cancellations"),  # though more cancelled than expected
        ((-9, 1, 2, 0), "6 fewer than yesterday: new sign-ups"),  # though more signed up than expected
        ((0, 0, 0, 300), "300 more than yesterday: data were corrected"),
        ((0, 0, 0, 0), "Nothing moved since yesterday"),
        ((0.3, -0.2, 0.1, 0), "Nothing moved since yesterday"),
        ((20, -15, -5, 0), "As many as yesterday: what moved cancels out"),
    ],
)
def test_moved_heading(causes, heading):
    assert findings.moved(movement(causes)) == heading


@pytest.mark.parametrize(
    ("signed_up", "cancelled", "line"),
    [
        ((52, 41.2), (6, 4.0), "52 signed up, 41 were expected; 6 cancelled, 4 were expected."),
        ((0, 0.2), (0, 0.0), "None signed up, none was expected; none cancelled, none was expected."),
        ((1, 1.4), (1200, 1.5), "1 signed up, 1 was expected; 1,200 cancelled, 2 were expected."),
    ],
)
def test_the_day_in_numbers(signed_up, cancelled, line):
    assert findings.day_in_numbers(movement((1, 0, 0, 0), signed_up, cancelled)) == line
