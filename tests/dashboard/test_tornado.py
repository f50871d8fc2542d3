"""The chart of what matters most, from a sensitivity made by hand: bars, their order, labels, table and words."""

import re
from itertools import pairwise

import pytest

from dashboard import charts
from dashboard.palette import DARK, LIGHT
from forecasting.assumptions import ASSUMPTIONS, BY_NAME
from forecasting.sensitivity import Sensitivity, Swing

_PHONE = 358.0  # px, the chart's width on a phone of 390
_LETTER = 5.5  # px; in Chromium a label of these takes 5.0 a letter


def found(target: float | None = 2000.0) -> Sensitivity:
    """Four assumptions that move the median by 700, 600, 100 and 0 people."""
    p = [(None, None)] * 4 if target is None else [(0.45, 0.10), (0.15, 0.60), (0.30, 0.35), (0.35, 0.35)]
    swings = (
        Swing("blocked_share", 0.02, 0.50, 1900.0, 1200.0, *p[0]),
        Swing("show_up_rate", 0.51, 0.77, 1500.0, 2100.0, *p[1]),
        Swing("extra_seats", 0.0, 500.0, 1800.0, 1900.0, *p[2]),
        Swing("shock", 0.10, 0.50, 1800.0, 1800.4, *p[3]),
    )
    return Sensitivity(target, 1800.0, swings, ())


def layout(sensitivity: Sensitivity, palette=LIGHT) -> dict:
    return charts.tornado(sensitivity, palette).figure.to_dict()["layout"]


def bars(drawn: dict) -> list[dict]:
    """Bars from top to bottom."""
    return sorted((one for one in drawn["shapes"] if one["type"] == "rect"), key=lambda bar: -bar["y0"])


def words(text: str) -> str:
    return re.sub("<[^>]*>", "", text)


def test_a_bar_reaches_from_the_lower_median_to_the_higher_the_biggest_first() -> None:
    assert [(bar["x0"], bar["x1"]) for bar in bars(layout(found()))] == [(1200, 1900), (1500, 2100), (1800, 1900)]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_only_the_biggest_mover_has_the_accent(palette) -> None:
    colours = [bar["fillcolor"] for bar in bars(layout(found(), palette))]
    assert colours == [palette.accent, palette.neutral, palette.neutral]


def test_each_end_says_how_many_come_and_at_which_value() -> None:
    texts = [words(one["text"]) for one in layout(found())["annotations"]]
    assert texts == [
        "baseline 1,800",
        "Buses blocked", "at 50 % 1,200", "1,900 at 2 %",
        "Show-up rate", "at 51 % 1,500", "2,100 at 77 %",
        "Extra seats", "at 0 seats 1,800", "1,900 at 500 seats",
    ]  # fmt: skip


def test_the_upright_line_stands_at_the_baseline() -> None:
    (line,) = (one for one in layout(found())["shapes"] if one["type"] == "line")
    assert line["x0"] == line["x1"] == 1800


def one(low: float, high: float, name: str = "extra_seats") -> Swing:
    return Swing(name, BY_NAME[name].low, BY_NAME[name].high, low, high, None, None)


@pytest.mark.parametrize(
    "swings",
    [
        found().swings,
        (one(1800, 1802),),
        (one(0, 12_345_678),),
        (one(9_900_000, 12_345_678), one(9_900_000, 9_900_002, "late_surge")),
        (one(0, 300, "show_up_rate"), one(290, 300)),
        (one(300, 0, "show_up_rate"), one(0, 10)),
    ],
)
def test_every_label_stays_inside_a_phone_and_beside_its_bar(swings: tuple[Swing, ...]) -> None:
    middle = swings[0].at_low
    drawn = layout(Sensitivity(None, middle, tuple(swings), ()))
    left, right = drawn["xaxis"]["range"]
    checked = 0
    for text in drawn["annotations"]:
        if text.get("xref") == "paper":
            continue
        at = (text["x"] - left) / (right - left) * _PHONE + text.get("xshift", 0)
        width = _LETTER * len(words(text["text"]))
        begins = at - width * {"left": 0, "center": 0.5, "right": 1}[text["xanchor"]]
        ends = begins + width
        assert begins >= 0 and ends <= _PHONE, words(text["text"])
        checked += 1
    assert checked == 1 + 2 * len([swing for swing in swings if swing.width >= 1])


def test_rows_do_not_touch_and_all_stay_inside_the_figure() -> None:
    drawn = layout(found())
    floor, ceiling = drawn["yaxis"]["range"]
    assert (floor, ceiling) == (0, drawn["height"])
    rows = bars(drawn)
    assert rows[-1]["y0"] >= floor and rows[0]["y1"] <= ceiling
    for above, below in pairwise(rows):
        (name,) = (t for t in drawn["annotations"] if t.get("xref") == "paper" and below["y1"] < t["y"] < above["y0"])
        assert name["y"] - name["font"]["size"] / 2 >= below["y1"]


def test_at_most_eight_are_drawn_but_the_table_has_them_all() -> None:
    names = [assumption.name for assumption in ASSUMPTIONS if assumption.low is not None]
    assert len(names) > 8
    swings = tuple(one(1000 - 10 * (20 - n), 1000, name) for n, name in enumerate(names))
    chart = charts.tornado(Sensitivity(None, 1000.0, swings, ()), LIGHT)
    assert len(bars(chart.figure.to_dict()["layout"])) == 8
    assert chart.table["assumption"].tolist() == [BY_NAME[name].label for name in names]


def test_the_table_tells_values_medians_odds_and_where_the_values_come_from() -> None:
    table = charts.tornado(found(), LIGHT).table
    assert table.iloc[0].tolist() == [
        "Buses blocked", "2 %", 1900, "50 %", 1200, 0.45, 0.10, BY_NAME["blocked_share"].low_high_source,
    ]  # fmt: skip
    assert table["assumption"].tolist() == ["Buses blocked", "Show-up rate", "Extra seats", "Shock to all cities"]
    assert not [name for name in charts.tornado(found(None), LIGHT).table if "odds" in name]


def test_its_words_tell_those_who_cannot_see_it() -> None:
    assert charts.tornado(found(), LIGHT).text == (
        "Median turnout; baseline 1,800. Buses blocked at 2 % 1,900, at 50 % 1,200; "
        "Show-up rate at 51 % 1,500, at 77 % 2,100; Extra seats at 0 seats 1,800, at 500 seats 1,900."
    )


def test_a_pointer_on_either_end_is_told_the_odds() -> None:
    marks = charts.tornado(found(), LIGHT).figure.to_dict()["data"][0]
    told = dict(zip(marks["text"], marks["x"], strict=True))
    assert told["Buses blocked at 50 %: median 1,200, showdown 10 %"] == 1200
    assert told["Show-up rate at 77 %: median 2,100, showdown 60 %"] == 2100
    assert len(told) == 6


def test_where_nothing_matters_it_says_so() -> None:
    still = Sensitivity(2000.0, 0.0, (one(0, 0),), ())
    chart = charts.tornado(still, LIGHT)
    assert chart.heading == "No assumption moves this outlook"
    assert bars(chart.figure.to_dict()["layout"]) == []
    assert chart.text == "Median turnout; baseline 0."
