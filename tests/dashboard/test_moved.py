"""The steps from yesterday's median to today's, with values worked out by hand."""

from dataclasses import replace

import pytest

from dashboard import charts
from dashboard.palette import LIGHT
from forecasting.clock import DAY
from forecasting.what_moved import Movement
from tests import handmade

MOVEMENT = Movement(
    handmade.AS_OF - DAY, handmade.AS_OF, 1560.2, 1500.2,
    {"new sign-ups": 40.0, "cancellations": -25.0, "a day passed": -75.0, "corrections": 0.0},
    0.2, 0.15, 52, 41.2, 6, 4.0,
)  # fmt: skip


def drawn(movement: Movement = MOVEMENT) -> charts.Chart:
    return charts.moved(movement, handmade.outlook(), LIGHT)


def test_each_bar_begins_where_the_last_one_ended() -> None:
    bars = [shape for shape in drawn().figure.layout.shapes if shape.type == "rect"]
    assert [(bar.x0, bar.x1) for bar in bars] == [(1560, 1600), (1575, 1600), (1500, 1575)]


def test_the_biggest_mover_alone_has_the_accent() -> None:
    bars = [shape for shape in drawn().figure.layout.shapes if shape.type == "rect"]
    assert [bar.fillcolor == LIGHT.accent for bar in bars] == [False, False, True]


def test_it_says_its_numbers_beside_the_bars_in_words_and_in_a_table() -> None:
    chart = drawn()
    words = [annotation.text for annotation in chart.figure.layout.annotations]
    assert {"+40", "−25", "−75", "<b>1,560</b>", "<b>1,500</b>", "Tue 22 Nov, 20:00"} <= set(words)
    assert chart.heading == "60 fewer than yesterday: a day less to go"
    assert chart.caption.endswith("52 signed up, 41 were expected; 6 cancelled, 4 were expected.")
    assert chart.text == (
        "Median 1,560 people on Tue 22 Nov, 20:00; new sign-ups +40, cancellations −25, a day passed −75; "
        "median 1,500 on Wed 23 Nov, 20:00."
    )
    assert chart.table["people"].tolist() == [1560, 40, -25, -75, 1500]


def test_corrections_are_shown_only_where_there_are_some() -> None:
    corrected = replace(MOVEMENT, after=1508.2, causes=MOVEMENT.causes | {"corrections": 8.0})
    assert "corrections" in drawn(corrected).table["step"].tolist()
    assert "corrections" not in drawn().table["step"].tolist()


@pytest.mark.parametrize(("before", "least"), [(1560.0, 62.4), (20.0, 10.0)])
def test_a_small_change_is_drawn_small(before: float, least: float) -> None:
    calm = replace(MOVEMENT, before=before, after=before + 1, causes=dict.fromkeys(MOVEMENT.causes, 0.25))
    low, high = drawn(calm).figure.layout.xaxis.range
    assert high - low == pytest.approx(least)
    assert low < before and high > before + 1
