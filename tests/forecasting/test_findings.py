"""The headings of sections, as a table."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting import findings
from forecasting.clock import DAY
from forecasting.scenario import Scenario
from forecasting.sensitivity import Requirement, Sensitivity, Swing
from forecasting.what_moved import Movement
from tests.forecasting.worlds import AS_OF, forecast, outlook_of, world


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
        ((40, -25, -75, 0), "60 fewer than yesterday: a day less to go"),
        ((10, -1025, 5, 0), "1,010 fewer than yesterday: more cancelled than expected"),
        ((1, 9, 2, 0), "12 more than yesterday: cancellations"),  # though more cancelled than expected
        ((-12, 1, 2, 0), "9 fewer than yesterday: new sign-ups"),  # though more signed up than expected
        ((-6, 1, -2, 0), "About as many as yesterday"),
        ((-28, 10, 19, 0), "About as many as yesterday: what moved cancels out"),
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


def test_of_released_numbers_the_day_is_told_as_rounded():
    known = replace(movement((1, 0, 0, 0), (50, 41.4), (0, 0.4)), is_released=True)
    assert findings.day_in_numbers(known) == (
        "By rounded counts, 50 signed up, 41 were expected; none cancelled, none was expected."
    )


@pytest.mark.parametrize(
    ("before", "after", "heading"),
    [
        ({"showdown": 35, "large": 65}, {"modest": 100}, "Showdown 35 % → under 5 %, median 1,500 → 500 people"),
        (
            {"showdown": 35, "large": 65},
            {"showdown": 60, "large": 40},
            "Showdown 35 % → 60 %, median 1,500 → 2,500 people",
        ),
        ({"modest": 100}, {"modest": 90, "large": 10}, "Showdown under 5 % as before, median 500 people as before"),
        ({"modest": 100}, {"modest": 100}, "Nothing assumed yet: both are the baseline"),
    ],
)
def test_compared_heading(before, after, heading):
    assert findings.compared(outlook_of(before), outlook_of(after)) == heading


def test_compared_heading_without_a_target():
    before, after = outlook_of({"modest": 100}, target=None), outlook_of({"large": 100}, target=None)
    assert findings.compared(before, after) == "Median 500 → 1,500 people"


def sensitivity(*needed: Requirement, low: float = 1193.0, high: float = 1944.0) -> Sensitivity:
    swing = Swing("blocked_share", 0.02, 0.5, high, low, 0.44, 0.07)
    return Sensitivity(2000.0, 1847.0, (swing,), needed)


def test_tornado_heading():
    assert findings.tornado(sensitivity()) == "Most depends on buses blocked: 1,200 to 1,900 people"
    assert findings.tornado(sensitivity(low=0.0, high=0.0)) == "No assumption moves this outlook"


def rate(value, *, best=0.85, worst=0.0, met=False) -> Requirement:
    return Requirement("show_up_rate", 0.65, value, best, worst, 1.0, 0.0, met)


def blocked(value, *, best=0.75, worst=0.0, met=False) -> Requirement:
    return Requirement("blocked_share", 0.10, value, best, worst, 0.0, 1.0, met)


@pytest.mark.parametrize(
    ("needed", "sentence"),
    [
        (rate(0.74), "Show-up rate: 74 % instead of 65 %"),
        (rate(None, best=0.31), "Show-up rate: even at 100 % it is 30 %"),
        (rate(None, best=0.01), "Show-up rate: even at 100 % it is under 5 %"),
        (rate(None, best=0.484), "Show-up rate: even at 100 % it is just under 50 %"),
        (rate(0.65), "Show-up rate: 65 % would do, were it certain"),
        (rate(0.60), "Show-up rate: 65 % would do, were it certain"),
        (rate(0.58, met=True), "Show-up rate: less than 58 % instead of 65 %"),
        (rate(0.65, met=True), "Show-up rate: less than 65 %"),
        (rate(0.67, met=True), "Show-up rate: taken for certain, it takes 67 %"),
        (rate(0.0, worst=0.6, met=True), "Show-up rate: even at 0 % it stays at 60 %"),
        (blocked(0.03), "Buses blocked: 3 % instead of 10 %"),
        (blocked(None, best=0.41), "Buses blocked: even with none it is 40 %"),
        (blocked(0.34, met=True), "Buses blocked: more than 34 % instead of 10 %"),
        (blocked(1.0, worst=0.97, met=True), "Buses blocked: even at 100 % it stays at over 95 %"),
        (
            Requirement("late_surge", 1.0, 2.9, 0.8, 0.0, 5.0, 0.0, False),
            "Late sign-ups: × 2.9 instead of × 1.0",
        ),
        (
            Requirement("extra_seats", 0.0, None, 0.4, 0.3, 2000.0, 0.0, False),
            "Extra seats: even at 2,000 seats it is 40 %",
        ),
    ],
)  # fmt: skip
def test_what_an_assumption_would_have_to_be(needed, sentence):
    assert findings.requirements(sensitivity(needed)) == [sentence]


def test_requirements_heading():
    assert findings.requirements_heading(sensitivity(rate(0.74))) == "What would bring a 50 % chance of 2,000"
    already = sensitivity(rate(0.58, met=True))
    assert findings.requirements_heading(already) == "What would bring the chance of 2,000 under 50 %"


LOCAL = {"Ems": [8] * 25, "Ruhr": [3] * 25}


@pytest.mark.parametrize(
    ("scenario", "event", "sentence"),
    [
        ({"blocked_share": 1.0}, {"city": "Ruhr"}, "only the 75 people of Ruhr and those who walk up can come."),
        ({"blocked_share": 1.0, "walk_up_rate": 0.0}, {"city": "Ruhr"}, "only the 75 people of Ruhr can come."),
        (
            {"blocked_share": 1.0, "stranded_share": 0.2}, {"city": "Ruhr"},
            "only the 75 people of Ruhr, those who find another way and those who walk up can come.",
        ),
        ({"blocked_share": 1.0}, {"city": "Oder"}, "only those who walk up can come."),
        ({"blocked_share": 0.99}, {"city": "Ruhr"}, None),
        ({}, {"city": "Ruhr"}, None),
    ],
)  # fmt: skip
def test_who_can_come_where_no_bus_runs(scenario, event, sentence):
    fitted = forecast(world(LOCAL, buses=[("Ems", 50)], **event), 100)
    said = findings.no_bus_runs(fitted, Scenario(**scenario))
    assert said == (f"No bus runs: {sentence}" if sentence else None)


def test_seats_of_nobody_are_no_seats_until_some_are_added():
    fitted = forecast(world(LOCAL, buses=[("Ems", 0)], city="Oder"), 100)
    nobody = findings.no_bus_runs(fitted, Scenario(walk_up_rate=0.0))
    assert nobody == "No bus runs, and every city needs one: nobody can come."
    assert findings.no_bus_runs(fitted, Scenario(extra_seats=50.0)) is None


def test_where_nobody_needs_a_bus_none_is_missed():
    assert findings.no_bus_runs(forecast(world(LOCAL), 100), Scenario(blocked_share=1.0)) is None


def test_many_cities_without_need_of_a_bus_are_counted_together():
    near = {name: [2] * 10 for name in ("Ruhr", "Sieg", "Lahn", "")}
    fitted = forecast(world(near | {"Ems": [5] * 10}, buses=[("Ems", 50)]), 100)
    said = findings.no_bus_runs(fitted, Scenario(blocked_share=1.0))
    assert "only the 60 people of 3 cities near by, the 20 who named no city and those who walk up" in said
