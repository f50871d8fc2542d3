"""The table of every chart against what it was made of, number by number."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from dashboard import charts
from dashboard.charts.tables import cities_table, curve_table, dots_table, odds_table, pair_table
from dashboard.palette import LIGHT
from forecasting.clock import DAY
from forecasting.forecast import BookingCurve, Fan, Forecast
from forecasting.sensitivity import Sensitivity, Swing
from forecasting.what_moved import Movement
from tests import handmade
from tests.forecasting import worlds

# 10 % non-event, 20 % modest, 40 % large, 30 % showdown.
TEN = np.array([100.0, 500, 500, 1500, 1500, 1500, 1500, 2500, 2500, 2500])
NEVER = np.array([100.0] * 49 + [2500.0])  # 2 % reach the target
ORIGIN = {"event", "scenario", "as of", "data version", "simulated"}  # columns of the file beside the table
LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


def whole(number: float) -> int:
    """People rounded as everywhere: halves go up."""
    return math.floor(number + 0.5)


def test_the_odds_have_a_row_for_each_band_as_shown_and_unrounded() -> None:
    table = odds_table(handmade.outlook(TEN))
    assert table["band"].tolist() == ["non-event", "modest", "large but short of target", "showdown"]
    assert table["people"].tolist() == ["under 200", "200–1,000", "1,000–2,000", "2,000 or more"]
    assert table["odds"].tolist() == ["10 %", "20 %", "40 %", "30 %"]
    assert table["probability (0 to 1)"].tolist() == pytest.approx([0.1, 0.2, 0.4, 0.3])
    assert len(table.columns) == 4


def test_beside_a_baseline_the_odds_tell_both() -> None:
    table = odds_table(handmade.outlook(TEN), handmade.outlook(NEVER))
    assert table["odds in the baseline"].tolist() == ["over 95 %", "under 5 %", "under 5 %", "under 5 %"]
    assert table["probability in the baseline (0 to 1)"].tolist() == pytest.approx([0.98, 0, 0, 0.02])
    assert table["probability (0 to 1)"].sum() == pytest.approx(1)


def test_the_odds_follow_the_target_of_the_outlook() -> None:
    table = odds_table(handmade.outlook(TEN, 500.0))
    assert table["people"].tolist() == ["under 50", "50–250", "250–500", "500 or more"]
    assert table["probability (0 to 1)"].tolist() == pytest.approx([0, 0.1, 0, 0.9])


def test_every_dot_has_a_row_from_the_smallest_to_the_largest_with_its_band() -> None:
    outlook = handmade.outlook(dots=np.array([2000.0, 99.5, 1999.4, 200.0, 199.9]))
    table = dots_table(outlook)
    assert table["future"].tolist() == [1, 2, 3, 4, 5]
    assert table["turnout (people)"].tolist() == [100, 200, 200, 1999, 2000]
    assert table["band"].tolist() == [
        "non-event", "non-event", "modest", "large but short of target", "showdown",
    ]  # fmt: skip


def test_the_dots_of_an_outlook_are_fifty_and_their_bands_have_its_odds() -> None:
    draws = np.repeat(TEN, 5)
    table = dots_table(handmade.outlook(draws, dots=draws))
    assert table["band"].value_counts().to_dict() == {
        "non-event": 5, "modest": 10, "large but short of target": 20, "showdown": 15,
    }  # fmt: skip


def test_without_a_target_dots_have_no_band() -> None:
    assert list(dots_table(handmade.outlook(target=None)).columns) == ["future", "turnout (people)"]


def test_a_pair_has_both_futures_in_a_row_each_sorted_by_itself() -> None:
    baseline = handmade.outlook(dots=np.array([30.0, 10.0, 20.5]))
    scenario = handmade.outlook(dots=np.array([1.0, 3.4, 2.0]))
    table = pair_table(baseline, scenario)
    assert table["future"].tolist() == [1, 2, 3]
    assert table["baseline, turnout (people)"].tolist() == [10, 21, 30]
    assert table["this scenario, turnout (people)"].tolist() == [1, 2, 3]


@pytest.fixture(scope="module")
def berlin() -> Forecast:
    """Counted on two days, projected to the start; the clocks go forward on 29 March 2026, in between."""
    fitted = worlds.forecast(worlds.world({"Ems": [3, 4]}, timezone="Europe/Berlin"), 200)
    starts_at = datetime(2026, 3, 29, 12, tzinfo=UTC)
    counted = (starts_at - timedelta(days=3), starts_at - timedelta(days=2))
    people = np.array([[100.0, 107.4 + level * 10] for level in range(7)])
    return replace(
        fitted,
        event=replace(fitted.event, starts_at=starts_at),
        past=BookingCurve(counted, np.array([93, 100])),
        fan=Fan((counted[1], starts_at), LEVELS, people),
    )


def test_the_curve_has_what_was_counted_then_the_fan_then_turnout(berlin: Forecast) -> None:
    outlook = handmade.outlook()
    table = curve_table(berlin, outlook)
    assert table["what"].tolist() == ["registered"] * 2 + ["registered, projected"] * 2 + ["turnout"]
    assert table["moment (Berlin time)"].tolist() == [
        "2026-03-26 13:00", "2026-03-27 13:00", "2026-03-27 13:00", "2026-03-29 14:00", "2026-03-29 14:00",
    ]  # fmt: skip
    middle = "counted or median (people)"
    assert list(table.columns[2:]) == [
        "2.5 % stay below (people)", "10 % stay below (people)", "25 % stay below (people)", middle,
        "75 % stay below (people)", "90 % stay below (people)", "97.5 % stay below (people)",
    ]  # fmt: skip
    assert table[middle].tolist() == [93, 100, 100, 137, whole(np.quantile(np.linspace(15, 3000, 200), 0.5))]


def test_the_curve_has_every_quantile_of_the_fan_and_of_turnout(berlin: Forecast) -> None:
    rows = curve_table(berlin, handmade.outlook()).iloc[:, 2:]
    assert rows.iloc[2].tolist() == [100] * 7
    assert rows.iloc[3].tolist() == [107, 117, 127, 137, 147, 157, 167]
    draws = np.linspace(15, 3000, 200)
    assert rows.iloc[4].tolist() == [whole(np.quantile(draws, level)) for level in LEVELS]


def test_what_was_counted_has_no_quantiles(berlin: Forecast) -> None:
    counted = curve_table(berlin, handmade.outlook()).iloc[:2, 2:]
    assert counted.notna().sum(axis=1).tolist() == [1, 1]


def test_the_curve_of_a_fitted_forecast_begins_its_fan_where_the_count_ends() -> None:
    fitted = worlds.forecast(worlds.world({"Ems": [9] * 9, "Jever": [3] * 9}), 500)
    table = curve_table(fitted, handmade.outlook())
    counted, projected = (table[table["what"] == what].iloc[:, 1:] for what in ("registered", "registered, projected"))
    assert counted["counted or median (people)"].iloc[-1] == 12 * 9
    assert projected.iloc[0, 1:].tolist() == [12 * 9] * 7
    assert projected.iloc[0, 0] == counted.iloc[-1, 0] == "2026-03-04 12:00"
    assert projected.iloc[-1, 0] == table.iloc[-1, 1] == "2026-03-11 12:00"
    last = projected.iloc[-1, 1:].tolist()
    assert last == sorted(last) and last[0] < last[-1]


def test_every_city_has_a_row_the_most_expected_first() -> None:
    cities = handmade.cities(20).iloc[::-1].assign(city=[*map(str, range(19)), ""])
    table = cities_table(cities)
    assert len(table) == 20
    assert table["city"].tolist() == ["no city given", *map(str, range(18, -1, -1))]
    assert table["expected (people)"].tolist() == [400 - 10 * row for row in range(20)]
    assert table["80 % range from (people)"].tolist() == [300 - 10 * row for row in range(20)]
    assert table["80 % range to (people)"].tolist() == [500 - 10 * row for row in range(20)]
    assert table["registered (people)"].tolist() == [600 - 15 * row for row in range(20)]


def test_a_city_that_needs_no_seat_has_an_empty_cell_and_not_a_number() -> None:
    seats = cities_table(handmade.cities(3))["seats (empty: none needed)"]
    assert seats.isna().tolist() == [True, False, False]
    assert seats.tolist()[1:] == [450, 450]


def test_the_steps_of_a_day_add_up_to_the_median_of_today() -> None:
    causes = {"new sign-ups": 40.4, "cancellations": -25.0, "a day passed": -75.4, "corrections": 0.0}
    movement = Movement(
        handmade.AS_OF - DAY, handmade.AS_OF, 1560.2, 1500.2, causes, 0.2, 0.15, 52, 41.2, 6, 4.0
    )  # fmt: skip
    table = charts.moved(movement, handmade.outlook(), LIGHT).table
    assert table["step"].tolist() == [
        "median, Tue 22 Nov, 20:00", "new sign-ups", "cancellations", "a day passed", "median, Wed 23 Nov, 20:00",
    ]  # fmt: skip
    people = table["people"].tolist()
    assert people[0] == 1560 and people[-1] == 1500
    assert sum(people[:-1]) == people[-1]
    assert np.abs(np.array(people[1:-1]) - [40.4, -25.0, -75.4]).max() < 1


TORNADO = Sensitivity(
    2000.0,
    1500.0,
    (
        Swing("blocked_share", 0.02, 0.5, 1600.4, 900.6, 0.25, 0.05),
        Swing("late_surge", 0.5, 2.0, 1400.0, 1700.0, 0.1, 0.3),
        Swing("extra_seats", 0.0, 500.0, 1500.0, 1500.2, 0.2, 0.2),
    ),
    (),
)


def test_the_tornado_tells_every_assumption_also_those_too_small_to_draw() -> None:
    table = charts.tornado(TORNADO, LIGHT).table
    assert table["assumption"].tolist() == ["Buses blocked", "Late sign-ups", "Extra seats"]
    assert table["low value"].tolist() == ["2 %", "× 0.5", "0 seats"]
    assert table["high value"].tolist() == ["50 %", "× 2.0", "500 seats"]
    assert table["median turnout at the low value (people)"].tolist() == [1600, 1400, 1500]
    assert table["median turnout at the high value (people)"].tolist() == [901, 1700, 1500]
    assert table["odds of the target at the low value (0 to 1)"].tolist() == [0.25, 0.1, 0.2]
    assert table["odds of the target at the high value (0 to 1)"].tolist() == [0.05, 0.3, 0.2]
    assert table["source of the values"].str.len().min() > 10


def test_without_a_target_the_tornado_has_no_odds() -> None:
    nobody_said = tuple(replace(swing, p_low=None, p_high=None) for swing in TORNADO.swings)
    table = charts.tornado(replace(TORNADO, target=None, swings=nobody_said), LIGHT).table
    assert not [name for name in table.columns if "odds" in name]


@pytest.mark.parametrize("target", [2000.0, None])
def test_every_chart_hands_over_the_table_of_its_own_numbers(berlin: Forecast, target: float | None) -> None:
    outlook = handmade.outlook(TEN, target, verdict="too close to call")
    baseline = handmade.outlook(NEVER, target)
    cities = handmade.cities(3)
    made = [
        (charts.odds_chart(outlook, LIGHT, baseline), odds_table(outlook, baseline)),
        (charts.dots_chart(outlook, LIGHT), dots_table(outlook)),
        (charts.pair_chart(baseline, outlook, LIGHT), pair_table(baseline, outlook)),
        (charts.curve_chart(berlin, outlook, LIGHT), curve_table(berlin, outlook)),
        (charts.cities_chart(cities, LIGHT), cities_table(cities)),
    ]
    for chart, table in made[0 if target else 1 :]:
        pd.testing.assert_frame_equal(chart.table, table)
        assert not set(table.columns) & ORIGIN, chart.key
