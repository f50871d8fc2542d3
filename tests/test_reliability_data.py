"""The trials of `make bench-reliability` on the data, at a small scale."""

import pytest

from tests.benchmarks.reliability import damage, kills


def test_no_damaged_file_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, "SIGN_UPS", 500)
    monkeypatch.setattr(damage, "EVERY", 7)
    figures = {figure.name.removeprefix("damaged files: "): figure for figure in damage.measure()}
    assert figures["damaged files"].value == 6
    assert sum(figures[words].value for words in ("refused", "told", "identical")) == 6
    assert all(figure.ok for figure in figures.values())
    assert figures["refused"].value > 1 and figures["told"].value > 0


def test_a_killed_import_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kills, "KILLS", 2)
    monkeypatch.setattr(kills, "BEFORE", 200)
    monkeypatch.setattr(kills, "INCOMING", 2_000)
    figures = list(kills.measure())
    assert all(figure.ok for figure in figures)
    told = {figure.name.removeprefix("kills: "): figure.value for figure in figures}
    assert told["before its commit"] + told["after its commit"] == 2
