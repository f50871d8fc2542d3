"""Small cities are gathered under one name; nobody is lost by it."""

from forecasting.cities import MOST_CITIES, OTHERS, fold_small_cities
from tests.forecasting.worlds import forecast, world

MANY = {f"City {n}": [n % 7 + 1, 2] for n in range(300)} | {"Bus town": [1], "Home": [1], "": [1]}
DATA = world(MANY, cancelled={"City 3": [1]}, buses=[("Bus town", 40)], city="Home")


def test_few_cities_are_left_alone():
    data = world({"Ems": [3], "Lahn": [4]})
    assert fold_small_cities(data) is data


def test_nobody_is_lost():
    folded = fold_small_cities(DATA)
    assert folded.registered == DATA.registered
    assert folded.bookings["squares"].sum() == DATA.bookings["squares"].sum()
    by_day = [data.bookings.groupby("days_ago")["people"].sum().to_dict() for data in (folded, DATA)]
    assert by_day[0] == by_day[1]


def test_cities_that_matter_keep_their_names():
    cities = set(fold_small_cities(DATA).bookings["city"])
    assert {"Bus town", "Home", "", OTHERS} <= cities
    assert len(cities) == MOST_CITIES + 4


def test_a_forecast_knows_no_more_cities_than_a_page_can_show():
    assert len(forecast(DATA, 100).cities) == MOST_CITIES + 4
