"""SHOWDOWN_ROLE on the command line: a reporter reads, and is refused with a sentence where organisers alone may."""

import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import cli
from data import Database, data_version, frozen_count, list_events


@pytest.fixture
def home(home_of_march: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(home_of_march, tmp_path / "home"))


def call(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, [*arguments, "--home", str(home)])


def test_a_reporter_reads_and_changes_nothing(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "list.csv"
    file.write_text("registered_at\n2026-02-01T10:00\n")
    before = data_version(Database(home))
    monkeypatch.setenv("SHOWDOWN_ROLE", "reporter")
    assert "march-1" in call(home, "status").stdout
    for refused in (
        ("import", "registrations", str(file), "--event", "march-1"),
        ("import", "registrations", str(file), "--event", "march-1", "--dry-run"),
        ("imports",),
        ("undo", "1", "--yes"),
        ("quarantine", "1"),
        ("presets",),
        ("freeze", "march-1", "--as-of", "2026-05-01T20:00"),
        ("count", "march-1", "--low", "4", "--claimant", "Police", "--source", "Gazette 12"),
        ("demo",),
        ("shred", "march-1", "--yes"),
        ("backup", str(tmp_path / "backup")),
    ):
        answer = call(home, *refused)
        assert (answer.exit_code, answer.stdout) == (1, ""), refused
        assert answer.stderr.splitlines()[-1].startswith("Only organisers may "), (refused, answer.stderr)
    assert not (tmp_path / "backup").exists()
    assert (data_version(Database(home)), frozen_count(Database(home))) == (before, 0)


def test_a_server_for_reporters_starts_on_an_empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOWDOWN_ROLE", "reporter")
    assert call(tmp_path / "home", "demo", "--if-empty").exit_code == 0
    assert list_events(Database(tmp_path / "home")) == ()


def test_a_role_that_there_is_none_of_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOWDOWN_ROLE", "owner")
    answer = call(home, "status")
    assert answer.exit_code == 1
    assert answer.stderr == 'SHOWDOWN_ROLE must be organiser or reporter, got "owner". Correct it.\n'
