"""The headings of sections, as a table."""

import pandas as pd
import pytest

from forecasting import findings
from tests.forecasting.worlds import outlook_of


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
