"""Backtests: scores by hand from cases made by hand, the long table to the letter, baselines by a second formula."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from forecasting import baselines
from forecasting.backtest import (
    METHODS,
    REGISTERED,
    SHOWDOWN,
    TURNOUT,
    Case,
    baseline_cases,
    forecast_case,
    long_table,
    scores,
)
from forecasting.history import read_history
from forecasting.scenario import Scenario
from forecasting.tables import SERIES_COLUMNS, EventData
from forecasting.track_record import LEVELS, brier
from tests.forecasting.worlds import AS_OF, world

START = datetime(2026, 3, 20, 12, tzinfo=UTC)
HUNDREDTHS = np.arange(1, 100)


def case(
    event: str, days: float, registered: int, turnout: int | None, said: tuple[float, float], **more: object
) -> Case:
    """A case that is certain of its numbers; said: people registered and turnout. Baselines say 1 to 99, evenly."""
    own = {REGISTERED: np.full(99, float(said[0])), TURNOUT: np.full(99, float(said[1]))}
    others = {REGISTERED: HUNDREDTHS.astype(float), TURNOUT: HUNDREDTHS.astype(float)}
    quantiles = dict.fromkeys(METHODS, others) | {SHOWDOWN: own}
    values: dict[str, object] = {"target": None, "reaching": None} | more
    as_of = START - timedelta(days=days)
    return Case(event, days, as_of, values["target"], registered, turnout, quantiles, values["reaching"])  # type: ignore[arg-type]


CASES = (
    case("walk-1", 7.0, 100, 50, (90, 60), target=40.0, reaching=0.8),
    case("walk-1", 1.5, 100, 50, (100, 50), target=40.0, reaching=0.5),
    case("walk-2", 7.0, 300, None, (330, 70), target=40.0, reaching=0.9),
    case("walk-2", 1.5, 300, None, (300, 70)),
)


def test_scores_by_hand() -> None:
    found = scores(CASES)
    assert list(found) == [TURNOUT, REGISTERED]
    assert list(found[TURNOUT]) == list(METHODS) == [SHOWDOWN, *baselines.NAMES]
    registered = found[REGISTERED][SHOWDOWN]
    assert list(registered) == ["all", "7", "1.5"]
    seven, last = registered["7"], registered["1.5"]
    assert (seven["n"], seven["crps"], seven["bias"]) == (2, pytest.approx(20), pytest.approx(10))
    assert (seven["crps_share"], seven["wape"]) == (pytest.approx(40 / 400), pytest.approx(40 / 400))
    assert (seven["coverage50"], seven["coverage80"], seven["coverage95"]) == (0, 0, 0)
    assert (last["crps"], last["wape"], last["coverage50"], last["coverage95"]) == (0, 0, 1, 1)
    assert (registered["all"]["n"], registered["all"]["crps"]) == (4, pytest.approx(10))
    assert registered["all"]["coverage80"] == 0.5


def test_turnout_is_scored_where_it_was_counted() -> None:
    found = scores(CASES)[TURNOUT][SHOWDOWN]
    assert [found[days]["n"] for days in ("all", "7", "1.5")] == [2, 1, 1]
    assert (found["7"]["crps"], found["7"]["bias"]) == (pytest.approx(10), pytest.approx(10))


def test_the_odds_of_the_target_are_scored_against_whether_it_was_reached() -> None:
    """50 people reached the target of 40. Of the baselines' percentiles, 1 to 99 people, 60 reach it."""
    found = scores(CASES)[TURNOUT]
    assert found[SHOWDOWN]["7"]["brier_target"] == pytest.approx((0.8 - 1) ** 2)
    assert found[SHOWDOWN]["1.5"]["brier_target"] == pytest.approx((0.5 - 1) ** 2)
    assert found[SHOWDOWN]["all"]["brier_target"] == pytest.approx((0.04 + 0.25) / 2)
    for name in baselines.NAMES:
        assert found[name]["7"]["brier_target"] == pytest.approx((60 / 99 - 1) ** 2)
    short = scores([replace(CASES[0], target=50.5)])[TURNOUT][SHOWDOWN]["7"]
    assert short["brier_target"] == pytest.approx(0.8**2)
    just = scores([replace(CASES[0], target=50.0)])[TURNOUT][SHOWDOWN]["7"]
    assert just["brier_target"] == pytest.approx(0.2**2)


def test_without_targets_or_counts_there_is_no_score_rather_than_a_zero() -> None:
    without = scores([CASES[3]])
    assert without[TURNOUT][SHOWDOWN]["1.5"]["n"] == 0
    assert {value for name, value in without[TURNOUT][SHOWDOWN]["1.5"].items() if name != "n"} == {None}
    assert set(without[TURNOUT][SHOWDOWN]["1.5"]) == set(scores(CASES)[TURNOUT][SHOWDOWN]["7"])
    assert {found["brier_target"] for method in scores(CASES)[REGISTERED].values() for found in method.values()} == {
        None
    }


def test_where_nobody_ever_came_a_share_of_them_is_no_number() -> None:
    found = scores([case("walk-1", 7.0, 0, 0, (3, 3))])[TURNOUT][SHOWDOWN]["7"]
    assert (found["crps"], found["crps_share"], found["wape"]) == (pytest.approx(3), None, None)


def test_brier_by_hand() -> None:
    assert brier(np.array([0.8, 0.5]), np.array([True, False])) == pytest.approx((0.04 + 0.25) / 2)
    assert brier(np.array([1.0, 0.0]), np.array([True, False])) == 0
    assert brier(np.array([1.0]), np.array([False])) == 1


def test_the_long_table_has_a_row_an_event_horizon_and_level() -> None:
    table = long_table(CASES)
    assert list(table.columns)[:8] == [
        "event_id", "days_before", "as_of", "level", "registered_quantile", "turnout_quantile",
        "registered_observed", "turnout_observed",
    ]  # fmt: skip
    assert table.shape == (4 * 99, 8 + 2 * 4) and table.index.tolist() == list(range(4 * 99))
    for _, rows in table.groupby(["event_id", "days_before"]):
        assert rows["level"].tolist() == [n / 100 for n in range(1, 100)]
    assert pd.api.types.is_string_dtype(table["event_id"]) and str(table["as_of"].dt.tz) == "UTC"
    assert (table.drop(columns=["event_id", "as_of"]).dtypes == "float64").all()
    assert (table["as_of"] == START - pd.to_timedelta(table["days_before"] * 24, unit="h")).all()
    first = table[(table["event_id"] == "walk-1") & (table["days_before"] == 7)]
    assert first[["registered_quantile", "turnout_quantile"]].drop_duplicates().to_numpy().tolist() == [[90, 60]]
    assert first[["registered_observed", "turnout_observed"]].drop_duplicates().to_numpy().tolist() == [[100, 50]]
    assert table.loc[table["event_id"] == "walk-2", "turnout_observed"].isna().all()
    counted = [name for name in table if name.startswith("turnout_")]
    assert table.drop(columns=counted[1:]).notna().all(axis=None)


def test_the_long_table_has_the_score_of_every_baseline_beside_the_forecast() -> None:
    """Baselines say 1 to 99, evenly: the mean over levels of twice the pinball loss, by a loop."""
    table = long_table(CASES)
    for observed, quantity, event in ((100, "registered", "walk-1"), (50, "turnout", "walk-1")):
        miss = [(level, observed - 100 * level) for level in HUNDREDTHS / 100]
        by_hand = np.mean([2 * (level * m if m >= 0 else (level - 1) * m) for level, m in miss])
        for name in ("on_the_books", "last_weeks_pace", "additive_pickup", "additive_pickup_in_shares"):
            told = table.loc[table["event_id"] == event, f"{quantity}_crps_{name}"]
            assert told.to_numpy() == pytest.approx(np.full(2 * 99, by_hand))
    assert table.loc[table["event_id"] == "walk-2", "turnout_crps_on_the_books"].isna().all()


def test_a_case_has_its_percentiles_in_order_and_odds_only_with_a_target() -> None:
    known = world({"Ems": [4, 9, 2, 7, 5, 8]}, target=60.0)
    quantiles, reaching = forecast_case(known, Scenario())
    for values in quantiles.values():
        assert values.shape == (99,) and np.isfinite(values).all() and (np.diff(values) >= 0).all()
    # The odds are read from the draws, the percentiles from the same draws: they agree to a hundredth.
    assert reaching == pytest.approx((quantiles[TURNOUT] >= 60).mean(), abs=0.02)
    assert forecast_case(world({"Ems": [4, 9, 2]}), Scenario())[1] is None
    assert forecast_case(known, Scenario(target=1.0))[1] == pytest.approx(1.0, abs=0.02)


def test_a_case_is_the_same_every_time() -> None:
    known = world({"Ems": [4, 9, 2, 7, 5, 8]}, target=60.0)
    (one, odds), (other, again) = (forecast_case(known, Scenario()) for _ in range(2))
    assert odds == again and all(np.array_equal(one[name], other[name]) for name in one)


def with_past(*, books: list[int], registered: list[int], came: list[int | None]) -> EventData:
    """An event with 20 people on the books, seven days ahead, after others a month before and earlier."""
    rows = []
    for n, (at_lead, at_start, there) in enumerate(zip(books, registered, came, strict=True)):
        shared = {"event_id": f"old-{n}", "starts_at": AS_OF - timedelta(days=30 * (len(books) - n)), "finished": True}
        shared |= {"attended": None, "marked": there is not None, "lost": 0, "listed": 0, "listed_lost": 0}
        rows.append(shared | {"days_ago": 0, "gained": at_lead, "stayed": at_lead, "came": there or 0})
        later = at_start - at_lead
        rows.append(shared | {"days_ago": -1, "gained": later, "stayed": later, "came": 0})
    table = pd.DataFrame(rows, columns=list(SERIES_COLUMNS))
    return replace(world({"Ems": [4] * 5}), series=table.assign(starts_at=pd.to_datetime(table["starts_at"], utc=True)))


def cauchy(level: float) -> float:
    """Student's t of one degree of freedom, in closed form."""
    return float(np.tan(np.pi * (level - 0.5)))


def test_what_past_events_gained_is_what_this_one_gains() -> None:
    """Two events gained 10 and 30 after 10 and 20 on the books, 100 % and 150 %."""
    found = baseline_cases(with_past(books=[10, 20], registered=[20, 50], came=[8, 28]))
    gains, shares = found[REGISTERED]["additive pickup"], found[REGISTERED]["additive pickup in shares"]
    spread = np.sqrt(200.0) * np.sqrt(1.5)
    for level in (0.5, 0.75, 0.9):
        assert gains[round(level * 100) - 1] == pytest.approx(20 + 20 + spread * cauchy(level))
        share = 1.25 + np.sqrt(0.125) * np.sqrt(1.5) * cauchy(level)
        assert shares[round(level * 100) - 1] == pytest.approx(20 * (1 + share))
    assert gains[0] == shares[0] == 0  # never fewer than nobody
    came = found[TURNOUT]["additive pickup"]
    assert came[49] == pytest.approx(20 + (8 - 10 + 28 - 20) / 2)
    assert (found[TURNOUT]["on the books"] == 20).all()


@pytest.mark.parametrize("came", [[None, None, None], [5, None, None]])
def test_a_pickup_without_two_counted_events_is_told_by_the_books(came: list[int | None]) -> None:
    found = baseline_cases(with_past(books=[10, 20, 30], registered=[20, 50, 60], came=came))
    assert (found[TURNOUT]["additive pickup"] == 20).all()
    assert (found[TURNOUT]["additive pickup in shares"] == 20).all()
    assert found[REGISTERED]["additive pickup"][49] == pytest.approx(20 + 70 / 3)


def test_pickups_use_the_latest_events_and_only_as_many() -> None:
    gained = np.array([1000.0] * 5 + [7.0] * baselines.PICKUP_EVENTS)
    assert baselines.additive_pickup(gained) == pytest.approx(np.full(99, 7.0))


def test_an_event_whose_past_had_nobody_on_the_books_divides_by_one() -> None:
    known = with_past(books=[0, 0], registered=[4, 6], came=[1, 1])
    found = baselines.quantiles(
        known, read_history(known), read_history(known).registered, np.random.default_rng(1)
    )["additive pickup in shares"]  # fmt: skip
    assert found[49] == pytest.approx(20 * (1 + 5)) and np.isfinite(found).all()


def test_levels_are_the_ninety_nine_percentiles() -> None:
    assert LEVELS.tolist() == [n / 100 for n in range(1, 100)]
