"""Ids, accounts, small cities, file names and rows that wait, planted with made-up names: found before an event is
shredded, and nowhere afterwards: not in a byte of the home, of the temporary folder or of the logs, and in no table.
"""

import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from string import ascii_lowercase

import pyarrow.parquet
import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import cli
from data.importing.identity import key_file
from tests.test_canaries import held

EVENT = "event_id,name,starts_at\nmarch-1,A march,2026-06-01T10:00\nother-1,Another,2026-06-08T10:00\n"
PHONES = 40


def planted(folder: Path) -> list[str]:
    """Files with canaries of random letters, which no compression shortens; the canaries."""
    # No digits: eleven of them in a row may be a phone number, which would be masked.
    marks = ["canary" + "".join(secrets.choice(ascii_lowercase) for _ in range(16)) for _ in range(300)]
    sign_ups = "registration_id,registered_at,city,bus_id,channel,party_size\n" + "".join(
        f"{mark},2026-05-{1 + place % 28:02}T1{place % 9}:07,{marks[250 + place // 100]},{mark}b,{mark}c,1\n"
        for place, mark in enumerate(marks[:120])
    )
    (folder / f"{marks[290]}.csv").write_text(sign_ups, encoding="utf-8")
    changed = sign_ups.replace(marks[250], "Canton").replace(marks[251], "Canton")
    (folder / "changed.csv").write_text(changed + f"{marks[291]},never,{marks[292]},,,1\n", encoding="utf-8")
    posts = "post_id,posted_at,hashtag,author_id\n" + "".join(
        f"{mark},2026-05-{1 + place % 28:02}T09:00,#{marks[280 + place // 9]},{mark}a\n"
        for place, mark in enumerate(marks[120:200])
    )
    (folder / "posts.csv").write_text(posts, encoding="utf-8")
    marked = "registration_id,attended\n" + "".join(f"{mark},true\n" for mark in marks[:30])
    (folder / "marked.csv").write_text(marked, encoding="utf-8")
    phones = "phone,registered_at\n" + "".join(f"1391234{n:04},2026-05-03\n" for n in range(PHONES))
    (folder / "phones.csv").write_text(phones, encoding="utf-8")
    return marks


def hits(folder: Path, marks: list[str]) -> set[str]:
    """The canaries in the bytes of every file below a folder, and in its name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    contents = [path.name.encode() + path.read_bytes() for path in files]
    return {mark for mark in marks for content in contents if mark.encode() in content}


def in_tables(home: Path, marks: list[str], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The canaries in what the tables hold: a file may be compressed, a value is not."""
    monkeypatch.setattr("tests.test_canaries.CANARIES", tuple(marks))
    return {one.split(" in ")[0] for one in held(home)}


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli.app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def planted_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str]]:
    """A home below ours/ whose event holds every canary, found there in bytes and in tables."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    ours.mkdir()
    monkeypatch.chdir(ours)
    monkeypatch.setattr("tempfile.tempdir", str(ours))
    home, marks = ours / "home", planted(theirs)
    (theirs / "events.csv").write_text(EVENT, encoding="utf-8")
    run("import", "events", str(theirs / "events.csv"), "--home", str(home))
    first, event = theirs / f"{marks[290]}.csv", ("--event", "march-1", "--home", str(home))
    run("import", "registrations", str(first), *event, "--source", marks[293])
    for kind, name in (("registrations", "changed"), ("posts", "posts"), ("attendance", "marked")):
        run("import", kind, str(theirs / f"{name}.csv"), *event)
    run("import", "registrations", str(theirs / "phones.csv"), *event)
    (home / ".upload-999999-left").mkdir()
    (home / ".upload-999999-left" / "file.csv").write_text(marks[295])
    # Most canaries stand in the file as they are; all stand in the tables, but for those of the few that were not kept.
    assert len(hits(ours, marks)) > 100
    assert len(in_tables(home, marks[:200], monkeypatch)) == 200
    assert marks[250] in in_tables(home, marks, monkeypatch) and key_file(home, "march-1").exists()
    return home, marks


def test_the_command_line_leaves_nobody(
    planted_home: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, marks = planted_home
    export = tmp_path / "theirs" / "people.parquet"
    said = run("shred", "march-1", "--export", str(export), "--yes", "--home", str(home))
    assert "160 sign-ups and 80 posts are forgotten" in said
    assert hits(tmp_path / "ours", marks) == set()
    assert in_tables(home, marks, monkeypatch) == set()
    assert not key_file(home, "march-1").exists()
    for file, rows in ((export, 160), (export.with_name("people-posts.parquet"), 80)):
        assert pyarrow.parquet.read_metadata(file).num_rows == rows
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Nothing is wrong" in run("doctor", "--home", str(home))


def test_the_page_leaves_nobody(
    planted_home: tuple[Path, list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_page: Callable[..., AppTest],
    caplog: pytest.LogCaptureFixture,
) -> None:
    home, marks = planted_home
    page = open_page("data", home, event="march-1")
    next(one for one in page.text_input if "to shred it now" in one.label).set_value("A march")
    next(one for one in page.button if one.label == "Shred it for good").click().run()
    assert not page.exception
    assert hits(tmp_path / "ours", marks) == set()
    assert in_tables(home, marks, monkeypatch) == set()
    assert not any(mark in caplog.text for mark in marks)


def test_a_file_is_never_overwritten_by_an_export(planted_home: tuple[Path, list[str]], tmp_path: Path) -> None:
    home, _ = planted_home
    taken = tmp_path / "taken.csv"
    taken.write_text("mine")
    for name in (taken, tmp_path / "people.xlsx"):
        arguments = ["shred", "march-1", "--export", str(name), "--yes", "--home", str(home)]
        result = CliRunner().invoke(cli.app, arguments)
        assert result.exit_code == 1, result.output
    assert taken.read_text() == "mine" and "shredded" not in run("imports", "--home", str(home))
