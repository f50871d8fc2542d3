"""Imports after they were made, by the command line: listed, undone, their rejected rows corrected."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from data import Database, list_events, list_imports

EVENTS = "event_id,name,starts_at,timezone,target\nmarch-1,A march,2099-06-01T10:00,Asia/Shanghai,100\n"
SIGN_UPS = (
    "registration_id,registered_at,city,party_size,name\n"
    "a,2026-01-01,Hefei,2,Ann Canary\nb,2026-13-01,=Wuhu,3,Ben Canary\nc,2026-01-03,Wuhu,nobody,Cay Canary\n"
)


def call(home: Path, *arguments: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(cli.app, [*arguments, "--home", str(home)], input=answer)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name, text in (("events", EVENTS), ("registrations", SIGN_UPS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        event = ["--event", "march-1"] if name == "registrations" else []
        assert call(tmp_path / "home", "import", name, str(tmp_path / f"{name}.csv"), *event).exit_code == 0
    return tmp_path / "home"


def test_imports_are_listed_with_the_rows_that_wait(home: Path) -> None:
    told = call(home, "imports")
    assert "2 " in told.stdout and "registrations.csv" in told.stdout
    assert "3 read = 1 new + 0 changed + 0 unchanged + 2 rejected; 2 of them wait" in told.stdout
    found = json.loads(call(home, "imports", "--json").stdout)["imports"]
    assert [(one["import_id"], one["kind"], one["quarantined"]) for one in found] == [
        (2, "registrations", 2),
        (1, "events", 0),
    ]


def test_an_undoing_is_shown_first_and_done_on_a_yes(home: Path) -> None:
    shown = json.loads(call(home, "undo", "2", "--json").stdout)
    assert (shown["removed"], shown["undone"]) == (1, False)
    assert shown["events"] == [
        {"event_id": "march-1", "name": "A march", "registered_before": 2, "registered_after": 0}
    ]
    refused = call(home, "undo", "2", answer="n\n")
    assert "march-1  A march: 2 registered before, 0 after" in refused.stdout and "Nothing changed" in refused.stdout
    assert list_events(Database(home))[0].registrations == 1
    assert call(home, "undo", "2", answer="y\n").exit_code == 0
    assert list_events(Database(home))[0].registrations == 0
    again = call(home, "undo", "2", "--yes")
    assert again.exit_code == 1 and "undone already" in again.stderr
    assert "undone on" in call(home, "imports").stdout


def test_rejected_rows_are_written_corrected_and_imported_again(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    told = call(home, "quarantine", "2", "--out", str(out))
    assert told.exit_code == 0 and "3: registered_at must be" in told.stdout
    text = out.read_text(encoding="utf-8-sig")
    assert "Canary" not in text and "nobody" not in text
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["line"], row["registration_id"], row["city"], row["party_size"]) for row in rows] == [
        ("3", "b", "'=Wuhu", "3"),
        ("4", "c", "Wuhu", "…"),
    ]
    rows[0]["registered_at"] = "2026-01-02"
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    corrected = call(home, "quarantine", "2", "--correct", str(out))
    assert "2 read = 1 new + 0 changed + 0 unchanged + 1 rejected" in corrected.stdout
    assert any(line.startswith("frozen") for line in corrected.stdout.splitlines())
    assert [one.quarantined for one in list_imports(Database(home))] == [1, 0, 0]
    left = json.loads(call(home, "quarantine", "3", "--json").stdout)["rows"]
    assert [(row["registration_id"], row["city"]) for row in left] == [("c", "Wuhu")]
    assert json.loads(call(home, "quarantine", "3", "--dismiss", "--json").stdout) == {"dismissed": 1}
    assert "No row of this import waits" in call(home, "quarantine", "3").stdout


def test_a_wrong_file_a_wrong_number_and_two_wishes_are_told(home: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    told = call(home, "quarantine", "2", "--correct", str(wrong))
    assert told.exit_code == 1 and "wrong.csv cannot be read as rows that wait" in told.stderr
    assert call(home, "quarantine", "9").exit_code == 1
    assert call(home, "quarantine", "2", "--dismiss", "--out", str(tmp_path / "x.csv")).exit_code == 2
