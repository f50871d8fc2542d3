"""What the command line says of hostile files: no character that a terminal obeys, no cell that a spreadsheet runs."""

import csv
import io
import json
import shutil
import unicodedata
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from data import Database, list_events
from forecasting.spreadsheets import csv_file
from terminal.speaking import print_json, tell
from tests.dashboard.test_export import begins_as_a_formula
from tests.hostile import STRINGS

OBEYED = ("Cc", "Cf", "Cs", "Zl", "Zp")


def obeyed(text: str) -> set[str]:
    """Characters, other than the end of a line, that a terminal obeys or that hide what stands beside them."""
    return {c for c in text if unicodedata.category(c) in OBEYED and c != "\n"}


def written(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="module")
def hostile(home_of_march: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a home into which everything hostile was imported, and all that was said of it.

    The events are past, so that no forecast is frozen.
    """
    folder, said = tmp_path_factory.mktemp("hostile"), ""
    shutil.copytree(home_of_march, folder / "home", copy_function=shutil.copy)
    files = {
        "events": [("event_id", "name", "starts_at", "city"), *((text, text, "2025-01-01", text) for text in STRINGS)],
        "registrations": [
            ("event_id", "registration_id", "registered_at", "city", *STRINGS[40:48]),
            *(("march-1", text, "2026-03-01", text, *STRINGS[40:48]) for text in STRINGS),
            *(("march-1", f"bad {n}", text, text, *STRINGS[40:48]) for n, text in enumerate(STRINGS)),
        ],
    }  # fmt: skip
    for kind, rows in files.items():
        file = str(written(folder / f"{kind}.csv", *rows))
        for more in (["--dry-run"], ["--rejects", str(folder / f"{kind}-rejects.csv")]):
            said += CliRunner().invoke(cli.app, ["import", kind, file, "--home", str(folder / "home"), *more]).output
    return folder, said


def test_no_character_of_a_file_reaches_the_terminal_as_an_order(hostile: tuple[Path, str], tmp_path: Path) -> None:
    home, said = hostile[0] / "home", hostile[1]
    assert len(list_events(Database(home))) > 30
    out = tmp_path / "waiting.csv"
    for command in ("status", "imports", "presets", "quarantine 3", f"quarantine 3 --out {out}", "undo 3"):
        for more in ([], ["--json"]):
            said += CliRunner().invoke(cli.app, [*command.split(), "--home", str(home), *more], input="n\n").output
    assert obeyed(said) == set()
    assert "alert(1)" in said and "rejected" in said
    assert "Traceback" not in said and "did not foresee" not in said


def test_no_file_that_it_writes_holds_a_formula(hostile: tuple[Path, str], tmp_path: Path) -> None:
    out, folder = tmp_path / "waiting.csv", hostile[0]
    CliRunner().invoke(cli.app, ["quarantine", "3", "--home", str(folder / "home"), "--out", str(out)])
    for path in (out, folder / "registrations-rejects.csv"):
        text = path.read_text(encoding="utf-8-sig")
        assert text.count("\n") > 40
        for delimiter in (",", ";"):
            cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]
            assert [cell for cell in cells if begins_as_a_formula(cell)] == []


def test_json_says_the_same_with_every_unseen_character_by_its_number(capsys: pytest.CaptureFixture[str]) -> None:
    names = [*STRINGS, "\udc80 half a pair", "\U000e0001 a tag"]
    print_json({"names": names})
    told = capsys.readouterr().out
    assert obeyed(told) == set()
    assert json.loads(told)["names"] == names


def test_a_sentence_keeps_its_lines_and_its_letters(capsys: pytest.CaptureFixture[str]) -> None:
    tell("杭州 1,200\n    é\x1b[2J\u202e")
    assert capsys.readouterr().out == "杭州 1,200\n    é [2J \n"


def test_half_a_pair_of_characters_does_not_stop_an_export() -> None:
    assert csv_file(["a"], [["\udc80=1"]]).endswith(b"?=1\r\n")
