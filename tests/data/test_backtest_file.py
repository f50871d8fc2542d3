"""The file of a backtest: whole ones are kept as they are, damaged ones refused in words."""

import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.backtest_file import FILE_NAME, BacktestRefused, backtest_stamp, check_backtest, load_backtest, store_backtest
from tests.backtests import as_file, backtest_table
from tests.past_events import call, past_events


def test_a_whole_file_is_read_by_event_and_days_before() -> None:
    table = backtest_table(events=3, days=(7.0, 1.5))
    found = check_backtest(as_file(table.sample(frac=1, random_state=1)))
    assert found.forecasts["event_id"].tolist() == ["walk-0"] * 2 + ["walk-1"] * 2 + ["walk-2"] * 2
    assert found.forecasts["days_before"].tolist() == [1.5, 7.0] * 3
    rows = table[(table["event_id"] == "walk-1") & (table["days_before"] == 7.0)]
    np.testing.assert_array_equal(found.quantiles["turnout"][3], rows["turnout_quantile"])
    np.testing.assert_array_equal(found.quantiles["registered"][3], rows["registered_quantile"])
    assert found.forecasts["turnout_observed"][3] == rows["turnout_observed"].iloc[0]


def test_an_event_without_a_count_and_other_columns_are_no_reason_to_refuse() -> None:
    table = backtest_table(events=2).assign(turnout_observed=np.nan, note="x", turnout_crps_on_the_books=1.5)
    found = check_backtest(as_file(table))
    assert found.forecasts["turnout_observed"].isna().all() and "note" not in found.forecasts
    assert found.forecasts["turnout_crps_on_the_books"].tolist() == [1.5] * len(found.forecasts)


def spoilt(column: str, value: object, row: int = 50) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """One cell of the file changed."""

    def spoil(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(**{column: [value if n == row else old for n, old in enumerate(table[column])]})

    return spoil


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda table: table.drop(columns="level"), "the column level is missing"),
        (lambda table: table.iloc[:-1], "no whole number of forecasts"),
        (lambda table: table.iloc[:0], "0 rows"),
        (spoilt("level", 0.505), "each level from 0.01 to 0.99 once"),
        (spoilt("level", 0.5, row=60), "each level from 0.01 to 0.99 once"),
        (spoilt("level", float("nan")), "missing in a row"),
        (spoilt("turnout_quantile", 0.0), 'turnout_quantile of the event "walk-0" falls'),
        (spoilt("registered_quantile", float("nan")), "registered_quantile must be a number"),
        (spoilt("registered_quantile", float("inf"), row=98), "registered_quantile must be a number"),
        (spoilt("registered_quantile", -1.0, row=0), "registered_quantile must be a number"),
        (spoilt("turnout_observed", 7.0), "the same outcome on each"),
        (lambda table: table.assign(turnout_observed=float("inf")), "turnout_observed and scores must be"),
        (lambda table: table.assign(registered_observed=np.nan), "registered_observed must be a number"),
        (lambda table: table.assign(days_before=0.0), "each level"),
        (lambda table: table.assign(days_before=-table["days_before"]), "days_before must lie above 0"),
        (lambda table: table.assign(days_before=np.inf * table["days_before"]), "each level|days_before"),
        (lambda table: pd.concat([table, table]), "each level"),
        (lambda table: table.assign(event_id="x" * 201), "longer than 200"),
        (spoilt("event_id", None), "missing in a row"),
        (lambda table: table.assign(event_id=5), "the column event_id is of the kind int64"),
        (lambda table: table.assign(level=table["level"].astype(str)), "the column level is of the kind"),
        (lambda table: table.assign(as_of=table["as_of"].dt.tz_localize(None)), "the column as_of is of the kind"),
    ],
)
def test_what_is_no_backtest_is_refused_in_words(damage: Callable[[pd.DataFrame], pd.DataFrame], words: str) -> None:
    with pytest.raises(BacktestRefused, match=words):
        check_backtest(as_file(damage(backtest_table(events=2))))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PAR1", b"event_id,level\nwalk-0,0.5\n", as_file(backtest_table(1))[:-20],
        as_file(backtest_table(1))[:200] + b"\0" * 200 + as_file(backtest_table(1))[400:],
    ],
)  # fmt: skip
def test_what_is_no_parquet_is_refused(content: bytes) -> None:
    with pytest.raises(BacktestRefused, match=r"cannot be read as Parquet, or is damaged|must|level"):
        check_backtest(content)


def test_a_large_file_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = as_file(backtest_table(1))
    monkeypatch.setattr("data.backtest_file.MOST_BYTES", len(content) - 1)
    with pytest.raises(BacktestRefused, match="MB, more than"):
        check_backtest(content)


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = as_file(backtest_table(2))
    monkeypatch.setattr("data.backtest_file.MOST_UNPACKED", 1000)
    with pytest.raises(BacktestRefused, match="unpacked"):
        check_backtest(content)
    monkeypatch.setattr("data.backtest_file.MOST_FORECASTS", 3)
    with pytest.raises(BacktestRefused, match="rows, and must have"):
        check_backtest(content)


def test_the_last_good_file_stays_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert load_backtest(home) is None and backtest_stamp(home) is None
    first, second = (as_file(backtest_table(events)) for events in (1, 2))
    store_backtest(home, first)
    before = backtest_stamp(home)
    kept = home / FILE_NAME
    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (first, 0o600)
    store_backtest(home, second)
    assert kept.read_bytes() == second and backtest_stamp(home) != before
    with pytest.raises(BacktestRefused):
        store_backtest(home, b"PAR1 but no more")
    loaded = load_backtest(home)
    assert loaded is not None and loaded.forecasts["event_id"].nunique() == 2
    assert [path.name for path in home.iterdir()] == [FILE_NAME]


def test_what_the_command_line_writes_is_read(tmp_path: Path) -> None:
    """The walks of a seed, once through the command line; scores of baselines come with them."""
    out = tmp_path / "out.parquet"
    result = call(tmp_path, past_events([20, 25]).write(tmp_path / "f"), "--days-before", "3,1", "--out", str(out))
    assert result.exit_code == 0, result.output
    found = check_backtest(out.read_bytes())
    assert len(found.forecasts) == 4 and found.quantiles["turnout"].shape == (4, 99)
    assert found.forecasts["turnout_crps_last_weeks_pace"].gt(0).all()
