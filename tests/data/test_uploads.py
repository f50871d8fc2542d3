"""An upload as a file: private while it is read, gone afterwards, also after a crash."""

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from data.importing import ImportRefused
from data.importing.files import inspect
from data.leftovers import clear_leftovers, find_leftovers
from data.uploads import LIMITS, as_file, file_name
from data.workplace import UPLOADED
from tests.conftest import REPOSITORY


def test_it_is_private_while_it_is_read_and_gone_afterwards(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with as_file(home, "list.csv", b"a,b\n") as path:
        assert path.read_bytes() == b"a,b\n" and path.name == "list.csv"
        assert home in path.parents
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(home.iterdir()) == []


def test_it_is_gone_after_an_error_too(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), as_file(tmp_path, "list.csv", b"a"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_and_what_is_read_stays(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for owner in (ended.pid, os.getpid()):  # of a process that is gone; of one that had our number before us
        (tmp_path / f"{UPLOADED}{owner}-left").mkdir()
        (tmp_path / f"{UPLOADED}{owner}-left" / "names.csv").write_text("left behind")
    with as_file(tmp_path, "one.csv", b"1") as first, as_file(tmp_path, "two.csv", b"2") as second:
        assert sorted(tmp_path.iterdir()) == sorted([first.parent, second.parent])
        clear_leftovers(tmp_path)
        assert first.read_bytes() == b"1" and second.read_bytes() == b"2"


def test_a_folder_that_another_clears_away_before_it_is_locked_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As two uploads at once do, when the second begins in the midst of the first's beginning."""
    made: list[str] = []

    def make(**words: object) -> str:
        made.append(mkdtemp(**words))  # type: ignore[call-overload]
        if len(made) < 3:
            clear_leftovers(tmp_path)
            assert list(tmp_path.iterdir()) == []
        return made[-1]

    mkdtemp = tempfile.mkdtemp
    monkeypatch.setattr("data.workplace.tempfile.mkdtemp", make)
    with as_file(tmp_path, "list.csv", b"1") as path:
        assert path.read_bytes() == b"1" and len(made) == 3
    assert list(tmp_path.iterdir()) == []


def test_what_another_container_reads_stays_though_its_process_has_our_number(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_CONTAINER, str(tmp_path), str(os.getpid())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY,
    )  # fmt: skip
    assert other.stdout
    read = Path(other.stdout.readline().strip())
    clear_leftovers(tmp_path)
    assert read.read_bytes() == b"1" and find_leftovers(tmp_path) == ()
    other.kill()
    other.communicate()
    assert find_leftovers(tmp_path) == (read.parent,)
    clear_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == []


OTHER_CONTAINER = """
import os, sys
from pathlib import Path
from data.uploads import as_file
os.getpid = lambda: int(sys.argv[2])
with as_file(Path(sys.argv[1]), "list.csv", b"1") as path:
    print(path, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("报名表.xlsx", "报名表.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\lists\\a b.csv", "a b.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("", "upload"),
        ("..", "upload"),
        ("x" * 300 + ".parquet", "x" * 80 + ".parquet"),
    ],
)
def test_a_name_is_kept_as_far_as_any_file_system_takes_it(told: str, kept: str) -> None:
    assert file_name(told) == kept


def test_a_home_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ImportRefused, match="cannot be set down"), as_file(tmp_path / "file", "list.csv", b"1"):
        pass


@pytest.mark.parametrize(("parts", "size"), [(1, LIMITS.unpacked + 1), (LIMITS.entries + 1, 1)])
def test_a_spreadsheet_that_unfolds_to_too_much_is_refused(tmp_path: Path, parts: int, size: int) -> None:
    for name, many in (("small", 1), ("bomb", parts)):
        with zipfile.ZipFile(tmp_path / f"{name}.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("[Content_Types].xml", "<Types/>")
            book.writestr("xl/workbook.xml", "<workbook/>")
            for part in range(many):
                book.writestr(f"xl/worksheets/sheet{part}.xml", b" " * (size if name == "bomb" else 1))
    inspect(tmp_path / "small.xlsx", LIMITS)
    with pytest.raises(ImportRefused, match="unfolds to"):
        inspect(tmp_path / "bomb.xlsx", LIMITS)
