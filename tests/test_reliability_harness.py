"""The long trials are run one after the other, whatever becomes of one of them."""

from collections.abc import Iterator

import pytest

from tests.benchmarks.figure import Figure
from tests.benchmarks.reliability import __main__ as harness


def test_a_trial_that_fails_misses_its_bar_and_keeps_what_it_had_measured(capsys: pytest.CaptureFixture[str]) -> None:
    failed: list[str] = []
    figures = list(harness.guarded("kills", _breaks, failed))
    assert [figure.name for figure in figures] == ["rows lost", "kills: ended before its time"]
    assert figures[0].ok and not figures[1].ok
    assert failed == ["kills"]
    assert "the disk is gone" in capsys.readouterr().err


def test_a_trial_that_ends_well_adds_nothing() -> None:
    failed: list[str] = []
    assert list(harness.guarded("kills", lambda: iter(_figures()), failed)) == _figures()
    assert failed == []


def test_a_trial_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        harness.main(["earthquakes"])
    assert ended.value.code == 2
    assert "there is no earthquakes" in capsys.readouterr().err


def _figures() -> list[Figure]:
    return [Figure("rows lost", 0, "rows", 0)]


def _breaks() -> Iterator[Figure]:
    yield from _figures()
    raise OSError("the disk is gone")
