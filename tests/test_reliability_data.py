"""The trials of `make bench-reliability` on the data, at a small scale."""

import pytest

from tests.benchmarks.reliability import damage


def test_no_damaged_file_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, "SIGN_UPS", 500)
    monkeypatch.setattr(damage, "EVERY", 4)
    figures = {figure.name.removeprefix("damaged files: "): figure for figure in damage.measure()}
    assert figures["damaged files"].value == 10
    assert sum(figures[words].value for words in ("refused", "told", "identical")) == 10
    assert all(figure.ok for figure in figures.values())
    assert figures["refused"].value > 2 and figures["told"].value > 0
