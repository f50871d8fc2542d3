"""People exported before they are shredded: all that is stored of them, and the same again where it is imported."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

import cli
from data import Database, ImportReport, import_file
from data.importing.exported import EXPORTED
from data.people import People, read_people
from terminal.people import write_people
from tests.conftest import NOW, import_text

TakeIn = Callable[..., ImportReport]
# Ids and a city that a spreadsheet would run as formulas, one that begins with a quotation mark of its own.
SIGN_UPS = (
    "registration_id,registered_at,city,channel,party_size\n-5,2026-02-01T10:00Z,=Town,@home,2\n"
    "+7,2026-02-02T10:00Z,'=Odd,,1\n"
)
ATTENDANCE = "registration_id,attended,checked_in_at\n-5,true,2026-06-01T03:04:05Z\n+7,false,\n"
POSTS = "post_id,posted_at,hashtag,author_id\n-1,2026-02-03T10:00Z,#march,@ann\n"
WRONG = "registration_id,registered_at,party_size\nr9,some day,3\n"


@pytest.fixture(scope="module")
def home_of_marked(home_of_march: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to be copied: march-1 with two sign-ups, who were marked, a post, and a row that waits."""
    folder = tmp_path_factory.mktemp("marked")
    there = Database(Path(shutil.copytree(home_of_march, folder / "home", copy_function=shutil.copy)))
    for kind, text in (("registrations", SIGN_UPS), ("attendance", ATTENDANCE), ("posts", POSTS)):
        assert import_text(there, folder, kind, text, "march-1").rejected == 0
    assert import_text(there, folder, "registrations", WRONG, "march-1").rejected == 1
    return folder / "home"


@pytest.fixture
def marked(home_of_marked: Path, tmp_path: Path) -> Database:
    return Database(Path(shutil.copytree(home_of_marked, tmp_path / "home", copy_function=shutil.copy)))


def rows(people: People) -> dict[str, list[dict[str, object]]]:
    return {name: getattr(people, name).to_pylist() for name in ("sign_ups", "attendance", "posts")}


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_what_was_exported_comes_back_the_same(
    marked: Database, home_of_march: Path, tmp_path: Path, suffix: str
) -> None:
    people = read_people(marked, "march-1")
    assert rows(people)["sign_ups"][0]["registration_id"] == "-5" and rows(people)["sign_ups"][0]["city"] == "=Town"
    files = write_people(people, tmp_path / f"people{suffix}")
    names = ["people", "people-attendance", "people-posts", "people-waiting"]
    assert [file.name for file in files] == [f"{name}{suffix}" for name in names]
    kinds = dict(zip(("registrations", "attendance", "posts"), files, strict=False))

    there = Database(Path(shutil.copytree(home_of_march, tmp_path / "there", copy_function=shutil.copy)))
    reports = [import_file(there, kind, file, now=NOW) for kind, file in kinds.items()]
    assert [(report.read, report.new + report.changed) for report in reports] == [(2, 2), (2, 1), (1, 1)]
    assert rows(read_people(there, "march-1")) == rows(people)
    # Where they came from they are known already: nobody is there twice.
    for kind, file in kinds.items():
        report = import_file(marked, kind, file, now=NOW)
        assert (report.new, report.changed, report.unchanged) == (0, 0, report.read)


def test_the_headings_of_exports_are_known_to_the_import(marked: Database) -> None:
    people = read_people(marked, "march-1")
    exported = {"registrations": people.sign_ups, "attendance": people.attendance, "posts": people.posts}
    assert {kind: tuple(table.column_names) for kind, table in exported.items()} == EXPORTED


def test_a_file_with_other_headings_keeps_its_apostrophes(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", "registration_id,registered_at,city\nr1,2026-02-01T10:00Z,'-Town\n", "march-1")
    assert [row["city"] for row in read_people(march, "march-1").sign_ups.to_pylist()] == ["'-Town"]


def test_rows_that_wait_are_exported_as_they_are_kept(marked: Database, tmp_path: Path) -> None:
    waiting = write_people(read_people(marked, "march-1"), tmp_path / "people.parquet")[-1]
    (row,) = pyarrow.parquet.read_table(waiting).to_pylist()
    assert (row["kind"], row["file_name"], row["line"]) == ("registrations", "registrations.csv", 2)
    assert '"party_size": "3"' in row["original"].replace('":"', '": "') and row["reason"].startswith("registered_at")


def test_what_is_only_shown_writes_no_file(marked: Database, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    arguments = ["shred", "march-1", "--export", str(out), "--json", "--home", str(marked.home)]
    told = json.loads(CliRunner().invoke(cli.app, arguments).stdout)
    assert told["shredded"] is False and told["exported"] == [] and not list(tmp_path.glob("out*"))
    told = json.loads(CliRunner().invoke(cli.app, [*arguments, "--yes"]).stdout)
    names = ["out", "out-attendance", "out-posts", "out-waiting"]
    assert told["shredded"] is True and told["exported"] == [str(tmp_path / f"{name}.csv") for name in names]
