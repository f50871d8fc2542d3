"""The luck of a simulation: each city keeps its own, whatever happens to the others."""

import numpy as np
import pytest

from forecasting.turnout import prepare
from tests.forecasting.worlds import SEED, forecast, world

THREE = {"Ems": [8] * 25, "Lahn": [5] * 25, "Sieg": [1] * 25}


def numbers_of(bookings, buses=()):
    fitted = forecast(world(bookings, buses=buses))
    return fitted, prepare(fitted, np.random.default_rng(SEED)).numbers


def by_city(fitted, numbers, component):
    return dict(zip(fitted.cities, getattr(numbers, component).T, strict=True))


@pytest.mark.parametrize("component", ["stay", "come"])
@pytest.mark.parametrize(
    "changed",
    [THREE | {"Ruhr": [6] * 25}, {"Ems": [1] * 25, "Lahn": [5] * 25, "Sieg": [8] * 25}, {"Sieg": [1] * 25}],
    ids=["one city more", "another order", "two cities fewer"],
)
def test_other_cities_leave_the_numbers_of_a_city_alone(component, changed):
    before, after = (by_city(*numbers_of(bookings), component) for bookings in (THREE, changed))
    for city in set(before) & set(after):
        assert (before[city] == after[city]).all()


@pytest.mark.parametrize("component", ["guess", "common", "bus_common", "walk_up", "outside"])
def test_one_city_more_leaves_alone_what_all_cities_share(component):
    _, before = numbers_of(THREE)
    _, after = numbers_of(THREE | {"Ruhr": [6] * 25})
    assert (getattr(before, component) == getattr(after, component)).all()


def test_the_first_bus_of_a_city_has_the_same_luck_however_many_there_are():
    first, few = numbers_of(THREE, [("Ems", 50), ("Lahn", 40), ("Sieg", 9)])
    second, many = numbers_of(THREE, [("Sieg", 9), ("Ems", 50), ("Lahn", 40), ("Ems", 30), ("Lahn", 20)])
    for city in range(3):
        one = np.flatnonzero(first.transport.bus_city == city)[0]
        other = np.flatnonzero(second.transport.bus_city == city)[0]
        assert (few.bus_own[:, one] == many.bus_own[:, other]).all()


def test_no_two_numbers_of_a_simulation_are_the_same():
    _, numbers = numbers_of(THREE, [("Ems", 50), ("Ems", 50), ("Lahn", 40), ("Sieg", 9)])
    normals = np.column_stack(
        [
            numbers.stay,
            numbers.come,
            numbers.guess,
            numbers.common,
            numbers.bus_common,
            numbers.walk_up,
            numbers.outside,
        ]
    )
    assert np.unique(np.round(normals[0], 6)).size == normals.shape[1]
    between = np.corrcoef(np.column_stack([normals, numbers.bus_own]), rowvar=False)
    assert np.abs(between - np.eye(len(between))).max() < 0.12  # of 2,000 draws: five standard errors


def test_nobody_can_write_to_the_numbers():
    _, numbers = numbers_of(THREE, [("Ems", 50)])
    assert not any(array.flags.writeable for array in vars(numbers).values())
