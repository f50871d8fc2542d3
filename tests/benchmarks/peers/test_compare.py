"""The comparison: ratios by hand, intervals by their properties, events that weigh once, silent peers."""

from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks.peers import report, run
from tests.benchmarks.peers.compare import Ratio, by_event, compared, ratio, standings
from tests.benchmarks.peers.exchange import HISTORY, Answer, read_answers, write_answers

SEED = 1
scores = st.lists(st.tuples(st.floats(0.1, 100), st.floats(0.1, 100)), min_size=1, max_size=30)


def rng() -> np.random.Generator:
    return np.random.default_rng(SEED)


def sure_of(people: float) -> np.ndarray:
    """99 equal quantiles; its CRPS is the absolute error."""
    return np.full(99, float(people))


def test_a_forecast_that_is_always_twice_as_close_has_a_ratio_without_doubt() -> None:
    theirs = np.array([2.0, 8.0, 30.0])
    assert ratio(theirs / 2, theirs, rng()) == Ratio(0.5, 0.5, 0.5)


def test_the_interval_of_two_events_is_known_by_hand() -> None:
    # Drawn with replacement: both the first (1/4), one of each (1/2) or both the second (1/4).
    found = ratio(np.array([1.0, 3.0]), np.array([2.0, 2.0]), rng())
    assert found == Ratio(1.0, 0.5, 1.5)


def test_the_interval_of_many_events_is_that_of_the_binomial() -> None:
    # 40 events, half with score 0 and half with 2, beside a peer with 1: a resample's mean is 2/40 of a binomial.
    n = 40
    chances = np.cumsum([comb(n, k) / 2**n for k in range(n + 1)])
    low, high = (2 / n * int(np.searchsorted(chances, level)) for level in (0.025, 0.975))
    found = ratio(np.tile([0.0, 2.0], n // 2), np.ones(n), rng())
    assert found.value == 1.0
    assert abs(found.low - low) <= 2 / n and abs(found.high - high) <= 2 / n


@settings(deadline=None, max_examples=30)
@given(scores)
def test_the_ratio_lies_in_its_interval_and_turns_over_with_its_sides(pairs: list[tuple[float, float]]) -> None:
    ours, theirs = np.array(pairs).T
    one, other = ratio(ours, theirs, rng()), ratio(theirs, ours, rng())
    assert one.value == pytest.approx(ours.sum() / theirs.sum())
    assert one.low <= one.high
    assert (one.value, one.low, one.high) == pytest.approx((1 / other.value, 1 / other.high, 1 / other.low))
    thrice = ratio(3 * ours, theirs, rng())
    assert (thrice.value, thrice.low, thrice.high) == pytest.approx((3 * one.value, 3 * one.low, 3 * one.high))


def test_an_event_weighs_once_however_many_of_its_cases_count() -> None:
    assert by_event(np.array([1.0, 3.0, 10.0]), np.array(["x", "x", "y"])).tolist() == [2.0, 10.0]
    observed = {("x", 7.0): 100.0, ("x", 1.0): 100.0, ("y", 1.0): 300.0}
    ours = {("x", 7.0): sure_of(98), ("x", 1.0): sure_of(100), ("y", 1.0): sure_of(297)}  # off by 2, 0 and 3
    theirs = {("x", 7.0): sure_of(100), ("x", 1.0): sure_of(104), ("y", 1.0): sure_of(306)}  # off by 0, 4 and 6
    mine, their = standings("ours", {"ours": ours, "theirs": theirs}, observed, SEED)
    assert mine.crps_share == pytest.approx(((2 + 0) / 2 + 3) / (100 + 300))
    assert their.crps_share == pytest.approx(((0 + 4) / 2 + 6) / (100 + 300))
    assert mine.ratio is None and their.ratio is not None
    assert their.ratio.value == pytest.approx(4 / 8)
    assert (mine.coverage80, their.coverage80) == (0.25, 0.25)  # x: one of its two; y: no


def test_a_case_that_one_peer_did_not_answer_counts_for_nobody() -> None:
    asked = [("x", 1.0), ("y", 1.0), ("z", 1.0)]
    full = {key: sure_of(1) for key in asked}
    assert compared({"ours": full, "theirs": {key: sure_of(1) for key in asked[1:]}}, asked) == asked[1:]
    assert compared({"ours": full, "silent": {}}, asked) == asked
    assert [
        found.method for found in standings("ours", {"ours": full, "silent": {}}, dict.fromkeys(asked, 1.0), 1)
    ] == ["ours"]
    apart = {"ours": full, "one": {asked[0]: sure_of(1)}, "two": {asked[1]: sure_of(1)}}
    assert standings("ours", apart, dict.fromkeys(asked, 1.0), SEED) == []


def test_answers_come_back_from_their_file_and_failures_are_counted(tmp_path: Path) -> None:
    told = [
        Answer("x", 7.0, "Prophet", sure_of(3), 0.5, None),
        Answer("x", 1.0, "Prophet", None, 9.0, "ValueError: too short. See /somewhere"),
        Answer("y", 1.0, "Prophet", sure_of(4), 1.5, None),
        Answer("x", 7.0, "AutoARIMA", sure_of(3), 0.1, None),
    ]
    write_answers(told, tmp_path / "answers.parquet")
    read = read_answers(tmp_path / "answers.parquet")
    assert [answer.error for answer in read] == [None, told[1].error, None, None]
    assert read[1].quantiles is None and read[2].quantiles is not None and read[2].quantiles.tolist() == [4.0] * 99
    assert report.count_failures(read) == {"Prophet": {"ValueError: too short": 1}, "AutoARIMA": {}}
    assert report.seconds_by_peer(read) == {"Prophet": pytest.approx(1.0), "AutoARIMA": pytest.approx(0.1)}


def test_the_table_tells_losses_and_who_was_silent_and_the_figures_their_bars() -> None:
    keys = [("x", 1.0), ("y", 1.0)]
    answers = {
        report.OURS: {key: sure_of(120) for key in keys},
        "additive pickup": {key: sure_of(110) for key in keys},
    }
    told = [Answer("x", 1.0, "Prophet given the books", None, 1.0, "ValueError: too short"),
            Answer("y", 1.0, "Prophet given the books", sure_of(100), 2.0, None)]  # fmt: skip
    result = report.Result(
        "hotel days, history", HISTORY, 2, keys, standings(report.OURS, answers, dict.fromkeys(keys, 100.0), SEED),
        report.count_failures(told), {report.OURS: 0.5, **report.seconds_by_peer(told)}, 0.9,
    )  # fmt: skip
    text = report.table(result)
    assert "| additive pickup | 10.00 | 2.00 (2.00 to 2.00) | 0 |  |" in text
    assert "Prophet given the books 1 (1 x ValueError: too short)" in text
    assert "0.25 of Prophet's time" in text
    found = {figure.name: figure for figure in report.figures(result)}
    assert len(found) == len(list(report.figures(result)))
    over = found["hotel days, history: Showdown over additive pickup"]
    assert (over.value, over.bar, over.ok) == (pytest.approx(2.0), 0.97, False)
    assert not found["hotel days, history: Showdown's seconds over Prophet's"].ok


def test_without_real_data_it_says_so_and_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOWDOWN_REAL_DATA", str(tmp_path / "nowhere"))
    run.main()
    assert capsys.readouterr().out.startswith("Skipped: there is no real data at")


def test_the_peers_stay_out_of_what_the_product_and_its_tests_need() -> None:
    root = Path(run.ours.REPOSITORY)
    for name in ("requirements.txt", "requirements-dev.txt"):
        needed = (root / name).read_text(encoding="utf-8").lower()
        assert "prophet" not in needed and "statsforecast" not in needed
    assert ".venv-peers/" in (root / ".gitignore").read_text(encoding="utf-8").splitlines()
