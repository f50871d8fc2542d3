"""`cli.py backtest`: what it prints, what it writes, and how it ends, on small files."""

import json
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.parquet
import pytest

from forecasting.baselines import NAMES
from forecasting.scenario import Scenario
from terminal.backtest import Plan, run
from tests.past_events import PastEvents, call, past_events

SCORES = {"n", "crps", "wape", "bias", "coverage50", "coverage80", "coverage95", "brier_target"}
COLUMNS = {
    "event_id": "string",
    "days_before": "double",
    "as_of": "timestamp[us, tz=UTC]",
    "level": "double",
    "registered_quantile": "double",
    "turnout_quantile": "double",
    "registered_observed": "double",
    "turnout_observed": "double",
}
# Twelve walks, a week apart; of the last nobody counted who came.
WALKS = past_events([25, 30, 20, 35, 28, 22, 31, 26, 24, 33, 29, 27])
WALKS.registrations.loc[WALKS.registrations["event_id"] == "walk-11", "attended"] = None


def backtest(folder: Path, past: PastEvents, *more: str, days: str = "8,1") -> tuple[dict, pd.DataFrame]:
    """The JSON and the long table of a backtest that goes well."""
    out = folder / "out.parquet"
    files = past.write(folder / "files")
    result = call(folder, files, "--days-before", days, "--out", str(out), "--json", *more)
    assert (result.exit_code, result.stderr) == (0, "Forecasting\n"), result.output
    return json.loads(result.stdout), pd.read_parquet(out)


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict, pd.DataFrame]:
    """The walks forecast eight days and one day ahead, learning from the past; with their folder."""
    folder = tmp_path_factory.mktemp("learnt")
    return folder, *backtest(folder, WALKS)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, pd.DataFrame]:
    """The same, each walk by itself."""
    return backtest(tmp_path_factory.mktemp("alone"), WALKS, "--history", "none")


def test_every_score_stands_by_quantity_method_and_horizon(learnt: tuple[Path, dict, pd.DataFrame]) -> None:
    _, found, _ = learnt
    assert (found["events"], found["forecasts"], found["history"]) == (12, 24, "past")
    assert found["seconds"] > 0 and 0 < found["seconds_per_forecast"] < found["seconds"]
    for quantity, counted in (("registered", 12), ("turnout", 11)):
        assert set(found[quantity]) == {"showdown", *NAMES}
        for horizons in found[quantity].values():
            assert {days: scores["n"] for days, scores in horizons.items()} == {
                "all": 2 * counted, "8": counted, "1": counted,
            }  # fmt: skip
            for scores in horizons.values():
                assert set(scores) >= SCORES
                assert scores["brier_target"] is None and scores["crps"] > 0 and scores["wape"] > 0
                assert 0 <= scores["coverage50"] <= scores["coverage80"] <= scores["coverage95"] <= 1


def test_only_json_stands_on_standard_output_and_progress_on_the_other(learnt: tuple[Path, dict, pd.DataFrame]) -> None:
    """`backtest` above has read both; here that no number is one that JSON lacks."""
    _, found, _ = learnt
    assert "NaN" not in json.dumps(found, allow_nan=False)


def test_the_scores_are_those_of_the_table(learnt: tuple[Path, dict, pd.DataFrame]) -> None:
    """CRPS by its definition: the mean over levels of twice the pinball loss."""
    _, found, table = learnt
    for quantity in ("registered", "turnout"):
        rows = table.dropna(subset=f"{quantity}_observed")
        miss = rows[f"{quantity}_observed"] - rows[f"{quantity}_quantile"]
        loss = 2 * (rows["level"] * miss).where(miss >= 0, (rows["level"] - 1) * miss)
        shown = found[quantity]["showdown"]
        assert shown["all"]["crps"] == pytest.approx(loss.mean())
        assert shown["8"]["crps"] == pytest.approx(loss[rows["days_before"] == 8].mean())
        medians = rows[rows["level"] == 0.5]
        error = medians[f"{quantity}_quantile"] - medians[f"{quantity}_observed"]
        assert shown["all"]["bias"] == pytest.approx(error.mean())
        assert shown["all"]["wape"] == pytest.approx(error.abs().sum() / medians[f"{quantity}_observed"].sum())


def test_the_table_holds_all_levels_of_every_event_and_horizon(learnt: tuple[Path, dict, pd.DataFrame]) -> None:
    folder, _, table = learnt
    schema = pyarrow.parquet.read_schema(folder / "out.parquet")
    kinds = {field.name: str(field.type).replace("large_", "") for field in schema}
    assert list(schema.names)[: len(COLUMNS)] == list(COLUMNS)
    assert {name: kinds[name] for name in COLUMNS} == COLUMNS
    scores = [f"{quantity}_crps_" for quantity in ("registered", "turnout") for _ in NAMES]
    assert [name[: name.index("_crps_") + 6] for name in schema.names[len(COLUMNS) :]] == scores
    assert len(table) == 12 * 2 * 99
    levels = table.groupby(["event_id", "days_before"])["level"].agg(list)
    assert len(levels) == 24 and all(found == [n / 100 for n in range(1, 100)] for found in levels)
    assert table[list(COLUMNS)].drop(columns="turnout_observed").notna().all(axis=None)
    for name in ("registered_quantile", "turnout_quantile"):
        assert table[name].ge(0).all()
        assert table.groupby(["event_id", "days_before"])[name].agg(lambda values: values.is_monotonic_increasing).all()


def test_a_forecast_stands_as_many_days_of_24_hours_before_its_start(learnt: tuple[Path, dict, pd.DataFrame]) -> None:
    _, _, table = learnt
    starts = pd.to_datetime(WALKS.events.set_index("event_id")["starts_at"])
    assert str(table["as_of"].dt.tz) == "UTC"
    assert (table["as_of"] == table["event_id"].map(starts) - pd.to_timedelta(table["days_before"], unit="D")).all()


def test_what_was_observed_is_counted_as_the_contract_says(learnt: tuple[Path, dict, pd.DataFrame]) -> None:
    _, _, table = learnt
    rows = WALKS.registrations.merge(WALKS.events[["event_id", "starts_at"]], on="event_id")
    left = pd.to_datetime(rows["cancelled_at"]) <= pd.to_datetime(rows["starts_at"])
    registered = rows[~left].groupby("event_id")["party_size"].sum()
    present = rows[rows["attended"] == "true"].groupby("event_id")["party_size"].sum()
    observed = table.groupby("event_id")[["registered_observed", "turnout_observed"]].agg(["min", "max"])
    for end in ("min", "max"):
        assert observed["registered_observed", end].to_dict() == registered.to_dict()
        assert observed["turnout_observed", end].dropna().to_dict() == present.to_dict()
    assert present.index.tolist() == [f"walk-{n:02}" for n in range(11)]


def test_without_history_each_event_is_forecast_as_if_it_were_alone(
    learnt: tuple[Path, dict, pd.DataFrame], alone: tuple[dict, pd.DataFrame], tmp_path: Path
) -> None:
    """The first walk has no past. The ninth, in files of its own, has none either."""
    _, _, with_past = learnt
    found, without = alone
    assert found["history"] == "none"
    told = ["event_id", "days_before", "as_of", "level", "registered_observed", "turnout_observed"]
    pd.testing.assert_frame_equal(with_past[told], without[told])
    pd.testing.assert_frame_equal(of(with_past, "walk-00"), of(without, "walk-00"))
    ninth = PastEvents(of(WALKS.events, "walk-08"), of(WALKS.registrations, "walk-08"))
    for more in ((), ("--history", "none")):
        _, single = backtest(tmp_path, ninth, *more)
        pd.testing.assert_frame_equal(single, of(without, "walk-08"))
    known = alone[0]["turnout"]
    assert known["additive pickup"] == known["on the books"]  # nothing to learn from
    assert learnt[1]["turnout"]["additive pickup"] != learnt[1]["turnout"]["on the books"]


def of(table: pd.DataFrame, event_id: str) -> pd.DataFrame:
    """The rows of one event."""
    return table[table["event_id"] == event_id].reset_index(drop=True)


def test_the_odds_of_targets_are_scored_where_there_are_targets(tmp_path: Path) -> None:
    """walk-01 is sure to miss a target of a million and walk-00 to reach one of 1; walk-02 has none."""
    past = past_events([25, 30, 20], target=[1.0, 1e6, None])
    found, _ = backtest(tmp_path, past, days="1")
    for horizons in found["turnout"].values():
        assert horizons["all"]["brier_target"] == pytest.approx(0, abs=1e-3)
    assert {horizons["all"]["brier_target"] for horizons in found["registered"].values()} == {None}


def test_an_assumption_holds_for_every_forecast(tmp_path: Path) -> None:
    past = past_events([25, 30])
    found, all_come = backtest(
        tmp_path, past, "--set", "show_up_rate=1", "--set", "walk_up_rate=0", "--set", "target=1", days="1"
    )
    pd.testing.assert_series_equal(all_come["turnout_quantile"], all_come["registered_quantile"], check_names=False)
    assert found["turnout"]["showdown"]["1"]["brier_target"] == 0


def test_people_read_a_table_of_the_same_scores(tmp_path: Path) -> None:
    result = call(tmp_path, past_events([25, 30, 20]).write(tmp_path / "files"), "--days-before", "2,0.5")
    assert (result.exit_code, result.stderr) == (0, "Forecasting\n")
    assert "People who came" in result.stdout and "People registered at the start" in result.stdout
    titles = [line for line in result.stdout.splitlines() if "CRPS" in line]
    rows = [line for line in result.stdout.splitlines() if line.startswith(("showdown", *NAMES))]
    assert len(rows) == 2 * (3 + len(NAMES)) and {len(line) for line in titles + rows} == {len(titles[0])}
    assert "6 forecasts in" in result.stdout


def test_progress_moves_event_by_event_to_the_end(tmp_path: Path) -> None:
    shares: list[float] = []
    past_events([9, 9, 9, 9]).write(tmp_path / "files")
    plan = Plan(tmp_path / "files/events.csv", tmp_path / "files/registrations.csv", (1.0,), True, Scenario())
    assert len(run(plan, shares.append).cases) == 4
    assert shares == [0.25, 0.5, 0.75, 1.0]
