"""An event's own bands: two inner cut-offs as shares of the target; everything that is said of bands follows them."""

from dataclasses import replace

import numpy as np
import pytest

from forecasting.answer import answer
from forecasting.frozen import FREEZE, make_frozen
from forecasting.outlook import BAND_STARTS, Outlook, odds_of_bands, read_outlook
from forecasting.scenario import Scenario
from forecasting.tables import InvalidInput
from forecasting.wording import headline
from tests.forecasting.worlds import AS_OF, forecast, turnout, world

NAMES = [name for name, _ in BAND_STARTS]
# 3 below 400, 2 below 1,500, 4 below 2,000 and 1 from there on.
DRAWS = np.array([0, 200, 399, 400, 1499, 1500, 1600, 1999, 1999.5, 2000])


def outlook_of_draws(bands: tuple[float, float] | None, **scenario: float) -> Outlook:
    fitted = forecast(world({"Ems": [9] * 9}, target=2000.0, bands=bands), 10)
    return read_outlook(fitted, replace(turnout(fitted), total=DRAWS), Scenario(**scenario))


def test_own_cut_offs_by_hand() -> None:
    bands = odds_of_bands(DRAWS, 2000.0, (0.2, 0.75))
    assert [(band.name, band.lower, band.upper, band.probability) for band in bands] == [
        (NAMES[0], 0.0, 400.0, 0.3),
        (NAMES[1], 400.0, 1500.0, 0.2),
        (NAMES[2], 1500.0, 2000.0, 0.4),
        (NAMES[3], 2000.0, None, 0.1),
    ]


def test_the_usual_cut_offs_where_none_are_given() -> None:
    assert (
        odds_of_bands(DRAWS, 2000.0, None) == odds_of_bands(DRAWS, 2000.0) == odds_of_bands(DRAWS, 2000.0, (0.1, 0.5))
    )


def test_an_outlook_follows_its_events_bands() -> None:
    usual, own = outlook_of_draws(None), outlook_of_draws((0.2, 0.75))
    # 1 of 10 below 200, 3 below 1,000; then 5 and 1.
    assert [band.probability for band in usual.bands] == [0.1, 0.3, 0.5, 0.1]
    assert [band.probability for band in own.bands] == [0.3, 0.2, 0.4, 0.1]
    assert (usual.verdict, own.verdict) == (NAMES[2], "too close to call")
    assert headline(own) == "Too close to call: large but short of 2,000 (40 %) or a non-event (30 %)"
    assert usual.p_target == own.p_target == 0.1


def test_a_new_target_moves_them_by_the_same_shares() -> None:
    own = outlook_of_draws((0.2, 0.75), target=1000.0)
    assert [band.lower for band in own.bands] == [0.0, 200.0, 750.0, 1000.0]


def test_programs_are_told_the_same_keys() -> None:
    own, usual = (
        answer(world({"Ems": [9] * 9}, target=2000.0, bands=bands), Scenario()) for bands in ((0.2, 0.75), None)
    )
    assert own.fields.keys() == usual.fields.keys()
    told = own.fields["bands"]
    assert [list(band) for band in told] == [["name", "from", "to", "probability"]] * 4
    assert [(band["from"], band["to"]) for band in told] == [(0, 400), (400, 1500), (1500, 2000), (2000, None)]
    assert any("1,500 to 2,000 people" in line for line in own.lines)


def test_a_frozen_forecast_keeps_its_odds_of_the_target() -> None:
    frozen = [
        make_frozen(world({"Ems": [9] * 9}, target=60.0, bands=bands), AS_OF, FREEZE) for bands in (None, (0.2, 0.3))
    ]
    assert frozen[0].p_target == frozen[1].p_target
    assert 0 < frozen[0].p_target < 1


def test_a_list_of_numbers_is_taken_as_storage_gives_it() -> None:
    event = world({}, bands=[0.2, 0.75]).event
    assert event.bands == (0.2, 0.75) and world({}).event.bands is None
    hash(event)


@pytest.mark.parametrize("bands", [(0.5, 0.1), (0.5, 0.5), (0.0, 0.5), (0.1, 1.0), (0.1,), (), (0.1, 0.2, 0.3),
                                   (float("nan"), 0.5)])  # fmt: skip
def test_cut_offs_that_do_not_rise_between_0_and_1_are_refused(bands: tuple[float, ...]) -> None:
    with pytest.raises(InvalidInput, match=r"two rising shares of the target.*Write 0\.1;0\.5"):
        world({}, bands=bands)
