"""The file of a backtest: whole ones are kept as they are, damaged ones refused in words."""

import hashlib
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.backtest_file import LEVELS, MOST_FORECASTS, BacktestRefused, as_written_here, check_backtest
from data.backtests import FILE_NAME, backtest_stamp, load_backtest, store_backtest
from data.importing.births import Born, give_birth
from data.roles import Role
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


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = as_file(backtest_table(1))
    monkeypatch.setattr("data.backtests.MOST_BYTES", len(content) - 1)
    with pytest.raises(BacktestRefused, match="MB, more than"):
        store_backtest(tmp_path / "home", content, Role.ORGANISER)
    assert not (tmp_path / "home").exists()


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = as_file(backtest_table(2))
    monkeypatch.setattr("data.backtest_file.MOST_UNPACKED", 1000)
    with pytest.raises(BacktestRefused, match="unpacked"):
        check_backtest(content)
    monkeypatch.setattr("data.backtest_file.MOST_FORECASTS", 3)
    with pytest.raises(BacktestRefused, match="rows, and must have"):
        check_backtest(content)


def test_a_file_written_anew_tells_the_same(tmp_path: Path) -> None:
    table = backtest_table(events=3).assign(note="x", turnout_crps_on_the_books=1.5, turnout_observed=np.nan)
    given = as_file(table.sample(frac=1, random_state=1))
    written = as_written_here(given)
    was, now = check_backtest(given), check_backtest(written)
    pd.testing.assert_frame_equal(now.forecasts, was.forecasts)
    for quantity, levels in was.quantiles.items():
        np.testing.assert_array_equal(now.quantiles[quantity], levels)
    assert now.sha256 == was.sha256 == hashlib.sha256(given).hexdigest()
    assert b"note" not in written


def test_a_file_cannot_say_that_it_is_another(tmp_path: Path) -> None:
    plain = pa.Table.from_pandas(backtest_table(1), preserve_index=False)
    pq.write_table(plain.replace_schema_metadata({"made_of": "0" * 64}), tmp_path / "b.parquet")
    given = (tmp_path / "b.parquet").read_bytes()
    assert store_backtest(tmp_path / "home", given, Role.ORGANISER).sha256 == hashlib.sha256(given).hexdigest()


def test_the_last_good_file_stays_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert load_backtest(home, Role.ORGANISER) is None and backtest_stamp(home) is None
    first, second = (as_file(backtest_table(events)) for events in (1, 2))
    store_backtest(home, first, Role.ORGANISER)
    before = backtest_stamp(home)
    kept = home / FILE_NAME
    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (as_written_here(first), 0o600)
    store_backtest(home, second, Role.ORGANISER)
    assert kept.read_bytes() == as_written_here(second) and backtest_stamp(home) != before
    with pytest.raises(BacktestRefused, match="damaged"):
        store_backtest(home, b"PAR1 but no more", Role.ORGANISER)
    loaded = load_backtest(home, Role.ORGANISER)
    assert loaded is not None and loaded.forecasts["event_id"].nunique() == 2
    assert [path.name for path in home.iterdir()] == [FILE_NAME]


def test_a_file_never_meets_the_readers_of_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read here is the file that the other process wrote, and never the one that was handed over."""
    given = as_file(backtest_table(1))
    read: list[bytes] = []
    monkeypatch.setattr(
        "data.backtests.check_backtest", lambda content: read.append(content) or check_backtest(content)
    )
    store_backtest(tmp_path / "home", given, Role.ORGANISER)
    assert read == [as_written_here(given)] and read != [given]


def test_the_end_of_the_process_that_reads_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    home, kept = tmp_path / "home", as_file(backtest_table(1))
    store_backtest(home, kept, Role.ORGANISER)

    def born_dead() -> Born:
        born = give_birth()
        born.kill()
        return born

    monkeypatch.setattr("data.importing.apart.give_birth", born_dead)
    with pytest.raises(BacktestRefused, match=r"backtest.parquet cannot be read here: .* Make one with: cli.py"):
        store_backtest(home, as_file(backtest_table(2)), Role.ORGANISER)
    assert (home / FILE_NAME).read_bytes() == as_written_here(kept)
    assert "ended with -9" in caplog.text and [path.name for path in home.iterdir()] == [FILE_NAME]


def test_the_largest_file_is_taken(tmp_path: Path) -> None:
    """As many forecasts as may be, with all scores, fit into the memory of their reader, and into that of an app."""
    one = backtest_table(1, days=(1.0,))
    many = pd.concat([one] * MOST_FORECASTS, ignore_index=True)
    many["event_id"] = pd.Categorical.from_codes(
        np.repeat(np.arange(MOST_FORECASTS), len(LEVELS)), [f"event-{n}" for n in range(MOST_FORECASTS)]
    )
    content = as_file(many.assign(**{f"turnout_crps_{n}": 1.0 for n in range(20)}))
    del many
    store_backtest(tmp_path / "home", as_file(one), Role.ORGANISER)  # what loads modules
    (proc := Path("/proc/self/clear_refs")).write_text("5")
    before = memory(proc.with_name("status"), "VmRSS")
    assert len(store_backtest(tmp_path / "home", content, Role.ORGANISER).forecasts) == MOST_FORECASTS
    assert memory(proc.with_name("status"), "VmHWM") - before < 100


def memory(status: Path, line: str) -> float:
    """A line of what the kernel tells of a process, MB."""
    return int(status.read_text().partition(f"{line}:")[2].split()[0]) / 1024


def test_what_the_command_line_writes_is_read(tmp_path: Path) -> None:
    """The walks of a seed, once through the command line; scores of baselines come with them."""
    out = tmp_path / "out.parquet"
    result = call(tmp_path, past_events([20, 25]).write(tmp_path / "f"), "--days-before", "3,1", "--out", str(out))
    assert result.exit_code == 0, result.output
    found = check_backtest(out.read_bytes())
    assert len(found.forecasts) == 4 and found.quantiles["turnout"].shape == (4, 99)
    assert found.forecasts["turnout_crps_last_weeks_pace"].gt(0).all()
