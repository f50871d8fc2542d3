"""Seats by city, and buses that are blocked together."""

import numpy as np
import pytest
from scipy.special import ndtr

from forecasting.transport import draw_seats
from tests.forecasting.worlds import forecast, world

TWO_CITIES = {"Ems": [60], "Lahn": [30]}


def transport_of(**event):
    return forecast(world(TWO_CITIES, **event), 10).transport


def numbers(n_buses: int, n_draws: int = 100_000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    return rng.standard_normal((n_draws, 1)), rng.random((n_draws, n_buses))


def test_without_buses_nobody_needs_a_seat():
    assert transport_of().seats_by_city.tolist() == [np.inf, np.inf]


def test_people_of_the_events_own_city_need_no_seat():
    transport = transport_of(buses=[("Lahn", 40), ("Lahn", 10)], city="Ems")
    assert transport.seats_by_city.tolist() == [np.inf, 50]


def test_a_city_without_a_bus_has_no_seat_where_the_place_is_known():
    transport = transport_of(buses=[("Lahn", 40)], city="Sieg")
    assert transport.seats_by_city.tolist() == [0, 40]


def test_a_city_without_a_bus_is_local_where_the_place_is_not_known():
    assert transport_of(buses=[("Lahn", 40)]).seats_by_city.tolist() == [np.inf, 40]


def test_people_who_named_no_city_are_not_limited():
    transport = forecast(world({"": [5], "Lahn": [3]}, buses=[("Lahn", 2)], city="Sieg"), 10).transport
    assert transport.seats_by_city.tolist() == [np.inf, 2]


def test_the_case_of_letters_does_not_keep_anyone_off_the_bus():
    transport = forecast(world({"ems": [5], " LAHN ": [3]}, buses=[("Lahn", 2)], city="Ems"), 10).transport
    assert transport.seats_by_city.tolist() == [np.inf, 2]
    assert transport.problems == ()


def test_people_whom_nobody_can_bring_are_told():
    fitted = forecast(world({"Ems": [60], "Lahn": [30]}, buses=[("Ems", 50)], city="Sieg"), 10)
    assert fitted.problems == (
        "30 people signed up in Lahn, which has no seat on a bus that runs: they are counted as staying away.",
    )


def test_a_bus_for_a_city_that_nobody_signed_up_from_changes_nothing():
    assert transport_of(buses=[("Ruhr", 40), ("Lahn", 7)], city="Ems").seats_by_city.tolist() == [np.inf, 7]


def test_cancelled_buses_have_no_seats():
    data = world(TWO_CITIES, buses=[("Lahn", 40), ("Lahn", 9)], city="Ems")
    data.buses.loc[0, "status"] = "cancelled"
    assert forecast(data, 10).transport.seats_by_city.tolist() == [np.inf, 9]


def test_extra_seats_go_where_they_are_short():
    transport = transport_of(buses=[("Ems", 30), ("Lahn", 20)], city="Sieg")  # 30 and 10 people without a seat
    assert transport.seats_with(40).tolist() == [60, 30]


def test_extra_seats_reach_a_city_without_any_bus():
    transport = transport_of(buses=[("Lahn", 30)], city="Sieg")  # all 60 of Ems are short, none of Lahn
    seats = draw_seats(transport, 0.0, 60.0, *numbers(2, 1))
    assert seats.tolist() == [[60, 30]]


def test_blocked_share_is_the_share_of_buses_that_do_not_arrive():
    transport = transport_of(buses=[("Lahn", 1)] * 10, city="Ems")
    seats = draw_seats(transport, 0.3, 0.0, *numbers(10))
    assert seats[:, 1].mean() == pytest.approx(7.0, abs=0.05)


def test_none_and_all_blocked():
    transport = transport_of(buses=[("Lahn", 40), ("Ems", 9)], city="Sieg")
    assert (draw_seats(transport, 0.0, 0.0, *numbers(2, 500)) == [9, 40]).all()
    assert (draw_seats(transport, 1.0, 0.0, *numbers(2, 500)) == [0, 0]).all()


def test_buses_share_half_their_fate():
    transport = transport_of(buses=[("Lahn", 1), ("Ems", 1)], city="Sieg")
    blocked = draw_seats(transport, 0.5, 0.0, *numbers(2)) == 0
    # Two normals with correlation 1/2 are both below 0 with probability 1/4 + arcsin(1/2) / 2 pi = 1/3.
    assert blocked.all(axis=1).mean() == pytest.approx(1 / 3, abs=0.01)
    assert ndtr(0) == 0.5
