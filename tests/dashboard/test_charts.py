"""Figures from outlooks made by hand: what they show is what the outlook says."""

from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from dashboard import charts
from dashboard.charts.binning import bins_for
from dashboard.charts.cities import city_rows
from dashboard.charts.curve import _registered_label
from dashboard.charts.flags import flags, local
from dashboard.palette import DARK, LIGHT
from forecasting.forecast import BookingCurve
from tests import handmade


def texts(figure) -> list[str]:
    return [annotation["text"] for annotation in figure.to_dict()["layout"]["annotations"]]


def boxes(figure) -> list[dict]:
    return [shape for shape in figure.to_dict()["layout"]["shapes"] if shape["type"] == "rect"]


def test_the_odds_bar_has_a_part_for_each_band_as_wide_as_its_odds() -> None:
    outlook = handmade.outlook(np.array([100.0, 500, 500, 1500, 1500, 1500, 1500, 2500, 2500, 2500]))
    parts = boxes(charts.odds_bar(outlook, LIGHT))
    assert [round(part["x1"] - part["x0"], 2) for part in parts] == [0.1, 0.2, 0.4, 0.3]
    assert [part["fillcolor"] for part in parts] == list(LIGHT.band_fills)


def test_the_odds_bar_says_every_band_with_its_people() -> None:
    outlook = handmade.outlook(np.array([100.0, 500, 500, 1500, 1500, 1500, 1500, 2500, 2500, 2500]))
    assert texts(charts.odds_bar(outlook, LIGHT)) == [
        "<b>10 %</b>", "non-event", "under 200", "<b>20 %</b>", "modest", "200–1,000",
        "<b>40 %</b>", "large, short", "1,000–2,000", "<b>30 %</b>", "showdown", "2,000 or more",
    ]  # fmt: skip


def test_beside_a_baseline_the_odds_bar_says_what_they_were() -> None:
    baseline = handmade.outlook(np.array([2500.0] * 10))
    outlook = handmade.outlook(np.array([100.0] * 10))
    words = texts(charts.odds_bar(outlook, LIGHT, baseline))
    assert words[0:3] == ["<b>>95 %</b>", "non-event", "was <5 %"]
    assert words[-1] == "was >95 %"
    assert len(boxes(charts.odds_bar(outlook, LIGHT, baseline))) == 8


@pytest.mark.parametrize("median", [200.0, 500.0, 900.0, 1500.0, 2600.0])
@pytest.mark.parametrize("target", [150.0, 400.0, 1000.0, 1300.0, 2000.0, 2700.0])
def test_on_a_phone_the_words_of_the_median_stand_clear_of_those_of_the_target(target: float, median: float) -> None:
    futures = np.linspace(median * 0.5, median * 1.5, 50)
    futures[-1] = 2800.0
    figure = charts.turnout_dots(handmade.outlook(futures, dots=futures, target=target), DARK).to_dict()["layout"]
    pixel = 358 / (figure["xaxis"]["range"][1] - figure["xaxis"]["range"][0])
    line, words = (one for one in figure["annotations"] if "target" in one["text"] or "median" in one["text"])
    begin = line["x"] * pixel + 5
    end = begin + 7.2 * len("target 2,000")  # px a bold sign
    centre, half = words["x"] * pixel, 7.2 * len("80 %: 1,100–2,200") / 2 * 0.9
    assert centre + half <= line["x"] * pixel + 2 or centre - half >= end - 4, (line["x"], words["x"])


def test_fifty_dots_carry_the_colour_of_their_band() -> None:
    futures = np.array([100.0] * 10 + [500.0] * 10 + [1500.0] * 10 + [2500.0] * 20)
    outlook = handmade.outlook(futures, dots=futures)
    dots = charts.turnout_dots(outlook, DARK).to_dict()["data"][0]
    assert len(dots["x"]) == 50
    assert dots["marker"]["color"] == [
        colour for colour, count in zip(DARK.band_fills, (10, 10, 10, 20), strict=True) for _ in range(count)
    ]


def test_no_column_of_dots_straddles_a_band_limit() -> None:
    bins = bins_for(2000.0, np.linspace(0, 2600, 50))
    for limit in (200.0, 1000.0, 2000.0):
        assert limit % bins.width == 0


def test_turnouts_off_the_axis_share_a_last_column() -> None:
    bins = bins_for(2000.0, np.array([1000.0, 9000.0]))
    assert not bins.overflow
    assert bins.limit > 9000
    far = bins_for(2000.0, np.array([1000.0, 5400.0]))
    centres, _ = far.places(np.array([1000.0, 99_999.0]), 8)
    assert centres[1] == far.limit + far.width / 2


def test_a_narrow_forecast_gets_narrower_columns() -> None:
    narrow = np.linspace(1750, 1850, 50)
    assert bins_for(2000.0, narrow).width == 50.0
    assert bins_for(2000.0, np.linspace(0, 2600, 50)).width == 100.0


@pytest.mark.parametrize(
    "dots",
    [
        np.linspace(1900, 1938, 50),
        np.linspace(1990, 2010, 50),
        np.full(50, 2000.0),
        np.full(50, 0.0),
        np.full(50, 150.0),
    ],
    ids=["in two per cent", "about a limit", "on a limit", "nobody", "a non-event"],
)
def test_dots_stay_countable_in_their_band_and_order_however_narrow_the_forecast(dots: np.ndarray) -> None:
    outlook = handmade.outlook(dots, dots=dots)
    figures = (charts.turnout_dots(outlook, LIGHT), charts.before_and_after(handmade.outlook(), outlook, LIGHT))
    for drawn in (figures[0].to_dict()["data"][0], figures[1].to_dict()["data"][2]):
        size = drawn["marker"]["size"]
        assert size > 4.9
        assert len(set(zip(drawn["x"], drawn["y"], strict=True))) == 50
        lowest_to_next = np.diff(np.unique(np.round(drawn["y"], 6)))
        assert (lowest_to_next >= size).all()  # no dot covers another
        assert drawn["x"] == sorted(drawn["x"])
        for limit in (200.0, 1000.0, 2000.0):
            assert [place > limit for place in drawn["x"]] == [turnout >= limit for turnout in dots]


def test_where_a_band_has_room_for_few_the_dots_get_smaller() -> None:
    wide, narrow = handmade.outlook(np.linspace(15, 5000, 200)), handmade.outlook(dots=np.full(50, 150.0))
    drawn = charts.before_and_after(wide, narrow, LIGHT).to_dict()["data"][2]
    assert max(drawn["x"]) < 200
    assert (np.diff(np.unique(np.round(drawn["y"], 6))) >= drawn["marker"]["size"]).all()
    assert drawn["marker"]["size"] > 2.5


def test_dots_that_fit_their_column_stay_in_it() -> None:
    outlook = handmade.outlook()
    drawn = charts.turnout_dots(outlook, LIGHT).to_dict()["data"][0]
    width = bins_for(2000.0, outlook.dots).width
    assert (np.abs(np.array(drawn["x"]) - outlook.dots) <= width / 2).all()


def test_dots_that_do_not_fit_stand_on_both_sides() -> None:
    centres, heights = bins_for(2000.0, np.full(50, 1525.0)).places(np.full(50, 1525.0), 18, [200.0, 1000.0, 2000.0])
    assert np.unique(centres, return_counts=True)[1].tolist() == [18, 18, 14]
    assert np.unique(centres).mean() == 1525
    assert heights.max() == 17


@pytest.mark.parametrize("draws", [np.zeros(60), np.ones(60), np.full(60, 1e6), np.array([0.0, 5e5])])
@pytest.mark.parametrize("target", [None, 1.0, 2000.0])
def test_every_turnout_can_be_drawn(draws: np.ndarray, target: float | None) -> None:
    outlook = handmade.outlook(draws, target)
    for figure in (
        charts.turnout_dots(outlook, LIGHT),
        charts.before_and_after(outlook, handmade.outlook(target=target), LIGHT),
        charts.odds_bar(outlook, LIGHT),
    ):
        assert np.isfinite(figure.to_dict()["layout"]["height"])


def test_before_and_after_stand_on_one_axis_with_their_medians() -> None:
    baseline, outlook = handmade.outlook(), handmade.outlook(np.linspace(0, 1000, 200))
    figure = charts.before_and_after(baseline, outlook, LIGHT)
    first, _, second, triangle = figure.to_dict()["data"]
    assert min(first["y"]) > max(second["y"])
    assert triangle["x"] == [outlook.turnout.q50]
    assert "<b>Baseline</b><br>median 1,500" in texts(figure)
    assert "<b>This scenario</b><br>median 500" in texts(figure)


def test_cities_past_the_fifteenth_row_are_summed_without_a_range() -> None:
    cities = handmade.cities(20)
    rows = city_rows(cities)
    assert list(rows["city"])[-1] == "6 others"
    assert rows["expected"].sum() == cities["expected"].sum()
    assert np.isnan(rows["low"].iloc[-1])


def test_a_city_that_needs_no_seat_shows_a_dash() -> None:
    words = texts(charts.city_ranges(handmade.cities(4), LIGHT))
    assert words.count("–") == 1
    assert words.count("450") == 3


def test_close_milestones_hang_in_rows_and_early_ones_get_no_flag() -> None:
    start, end = handmade.AS_OF, handmade.START
    span = end - start
    milestones = [(start - span, "before"), (start + span * 0.5, "a"), (start + span * 0.52, "b"), (end, "c")]
    poles, circles = flags(milestones, start, end, 300.0, LIGHT)
    assert circles["text"] == ["2", "3", "4"]
    assert circles["y"][0] == circles["y"][2] > circles["y"][1]
    assert len(poles) == 3


@pytest.mark.parametrize(("before", "above"), [(90.0, True), (100.0, True), (110.0, False)])
def test_the_number_of_registered_keeps_clear_of_the_curve_that_leads_to_it(before: float, above: bool) -> None:
    past = BookingCurve((handmade.AS_OF - timedelta(days=1), handmade.AS_OF), np.array([before, 100.0]))
    forecast = SimpleNamespace(as_of=handmade.AS_OF, registered=100, past=past)
    now = local(handmade.AS_OF, ZoneInfo("UTC"))
    start, end = now - timedelta(days=20), now + timedelta(days=10)
    label = _registered_label(forecast, ZoneInfo("UTC"), start, end, LIGHT)
    assert label["text"] == "<b>100</b> registered" and (label["yshift"] > 0) == above


def test_what_a_chart_says_in_words_fits_what_it_shows() -> None:
    outlook = handmade.outlook(np.array([100.0, 500, 500, 1500, 1500, 1500, 1500, 2500, 2500, 2500]))
    assert charts.odds_text(outlook) == (
        "Odds of each band: non-event (under 200 people) 10 %, modest (200–1,000 people) 20 %, "
        "large but short of target (1,000–2,000 people) 40 %, showdown (2,000 or more people) 30 %."
    )
    assert "fall short of the target of 2,000" in charts.dots_text(outlook)
    assert charts.cities_text(handmade.cities(4)).startswith("Expected people by city, the largest first: City 0 400")


def test_where_nobody_needs_a_seat_there_is_no_column_of_seats() -> None:
    free = handmade.cities(3).assign(seats=np.inf)
    words = texts(charts.city_ranges(free, LIGHT))
    assert "seats" not in words and "signed" in words
    assert "seats" in texts(charts.city_ranges(handmade.cities(3), LIGHT))
