"""Uploads are read by another process: the same as here, and whatever becomes of it, the app lives and says so."""

import os
import select
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest

from data import Choices, Database, ImportPlan, ImportRefused, import_file, plan_import
from data.importing import apart, births
from data.importing.apart import Apart, _converse, _Job
from data.importing.births import Born, give_birth
from data.importing.identity import Keys
from data.importing.opening import ask
from data.uploads import LIMITS, MOST_BYTES, handed_over
from tests.conftest import NOW, REPOSITORY
from tests.data.reading_apart import CSV, HEADINGS, ROWS, Asked, is_over, number, read


def as_sheet(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [HEADINGS, *ROWS]:
        book.active.append(row)
    book.save(path)


def as_parquet(path: Path) -> None:
    pa.parquet.write_table(pa.Table.from_pylist([dict(zip(HEADINGS, row, strict=True)) for row in ROWS]), path)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx", "list.parquet", "unmapped.csv"])
def test_a_file_is_read_by_another_process_as_it_is_here(
    march: Database, home: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    {"list.xlsx": as_sheet, "list.parquet": as_parquet}.get(name, lambda path: path.write_bytes(CSV))(file)
    if name.startswith("unmapped"):
        file.write_bytes(CSV.replace(b"signed up", b"x").replace(b"2026-", b"year "))
    Keys(march).of("march-1")  # made for good, so that both know the same people
    here = plan_import(march, "registrations", file, "march-1", now=NOW)
    with handed_over(home, name, file.read_bytes()) as (path, reader):
        there = plan_import(march, "registrations", path, "march-1", now=NOW, reader=reader)
    assert without_sample(there) == without_sample(here)
    assert there.reading.sample == ()
    assert bool(there.missing) == name.startswith("unmapped")
    assert there.accepted + there.rejected == there.read == (0 if there.missing else 4)


def without_sample(plan: ImportPlan) -> ImportPlan:
    return replace(plan, reading=replace(plan.reading, sample=()))


def test_an_upload_is_stored_as_the_same_file_from_the_command_line(
    march: Database, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_bytes(CSV)
    with handed_over(home, "list.csv", CSV) as (path, reader):
        first = import_file(march, "registrations", path, "march-1", now=NOW, reader=reader)
    assert (first.read, first.new, first.rejected, first.duplicates) == (4, 2, 2, 1)
    again = import_file(march, "registrations", tmp_path / "list.csv", "march-1", now=NOW)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert again.rejects == first.rejects


def test_what_ended_its_reader_is_not_tried_again(march: Database, home: Path) -> None:
    with handed_over(home, "list.csv", CSV) as (path, reader):
        asked = ask(march, "registrations", path, "march-1", Choices(), NOW)
        assert isinstance(reader, Apart)
        keys = Asked(Keys(march, make=False), lambda: os.kill(number(reader), signal.SIGKILL))
        for _ in range(2):
            with pytest.raises(ImportRefused, match="ended the process"), reader(asked, keys, lambda share: None):
                pass
            assert reader._process is None


def test_a_visitor_who_leaves_ends_the_reader(march: Database, home: Path) -> None:
    seen: list[int] = []

    def leave(reader: Apart) -> None:
        seen.append(number(reader))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read(march, home, leave)
    assert is_over(seen[0])


def test_a_visitor_who_leaves_while_a_plan_is_read_ends_the_reader_though_it_says_nothing(
    march: Database, home: Path
) -> None:
    seen: list[int] = []

    def leave(share: float) -> None:
        assert isinstance(reader, Apart)
        seen.append(number(reader))
        raise InterruptedError

    with handed_over(home, "list.csv", CSV) as (path, reader), pytest.raises(InterruptedError):
        process = give_birth()
        process.tell = lambda message: None  # type: ignore[method-assign]  # so that it waits for its file for ever
        reader._process = process  # type: ignore[attr-defined]
        plan_import(march, "registrations", path, "march-1", now=NOW, progress=leave, reader=reader)
    assert seen == [process.number] and is_over(process.number)
    assert apart._places._value == apart.AT_ONCE


@pytest.mark.parametrize("share", ["NaN", "Infinity", "-1", "1" + "0" * 400, "true", "0.25"])
def test_what_is_no_share_moves_no_bar(march: Database, home: Path, share: str) -> None:
    told: list[float] = []
    ours, theirs = os.pipe(), os.pipe()
    process = Born(births._open_nursery()[0], 0, ours[1], theirs[0])
    os.write(theirs[1], b'{"progress": 0.5}\n{"progress": %s}\n{"done": true}\n' % share.encode())
    assert _converse(process, _Job("list.csv", {}, progress=told.append), home, threading.Event()) == {"done": True}
    assert told == [0.5, {"true": 1.0, "0.25": 0.25}.get(share, 0.5)]
    process._ears.close()
    process._mouth.close()
    os.close(ours[0])
    os.close(theirs[1])


def test_a_file_that_takes_too_much_memory_is_told(march: Database, home: Path, tmp_path: Path) -> None:
    """A megabyte once in the file, a thousand times in the table."""
    megabyte = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), pa.array(["W" * (1 << 20)]))
    pa.parquet.write_table(pa.table({"registered_at": ["2026-05-01"] * 1000, "city": megabyte}), tmp_path / "b.parquet")
    content = (tmp_path / "b.parquet").read_bytes()
    assert len(content) < 4 << 20
    with (
        handed_over(home, "b.parquet", content) as (path, reader),
        pytest.raises(
            ImportRefused,
            match=r"b.parquet takes more memory .* \(1 GB\)\. Save it as CSV, or import it by the command line\.$",
        ),
    ):
        import_file(march, "registrations", path, "march-1", now=NOW, reader=reader)
    assert read(march, home, lambda reader: None) == 4


def test_the_app_reads_none_of_an_upload(march: Database, home: Path) -> None:
    """As the kernel counts it: as much where a column that is not stored holds 10 MB as where it is empty."""
    counted = []
    for size in (0, 0, 10_000):  # at first modules are read too
        content = b"registered_at,registration_id,note\n" + b"2026-05-01,r,%s\n" % (b"x" * size) * 1000
        counted.append(-characters_read())
        with handed_over(home, "list.csv", content) as (path, reader):
            assert plan_import(march, "registrations", path, "march-1", now=NOW, reader=reader).read == 1000
            counted[-1] += characters_read()
    with handed_over(home, "list.csv", content) as (path, _):
        counted.append(-characters_read())
        assert plan_import(march, "registrations", path, "march-1", now=NOW).read == 1000  # as the command line does
        counted[-1] += characters_read()
    assert abs(counted[2] - counted[1]) < 10_000 and counted[3] > len(content)


def characters_read() -> int:
    return int(Path("/proc/self/io").read_text().split()[1])


def test_a_reader_ends_with_an_app_that_is_killed_and_the_next_clears_what_is_left(march: Database, home: Path) -> None:
    app = subprocess.Popen(
        [sys.executable, "-c", KILLED_APP, str(home)], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    )
    assert app.stdout is not None
    with app.stdout:
        child = os.pidfd_open(int(app.stdout.readline()))
    app.kill()
    app.wait()
    assert select.select([child], [], [], 20)[0], "the reader outlived its app"
    os.close(child)
    assert len(list(home.glob(".upload-*"))) == 1
    assert read(march, home, lambda reader: None) == 4


KILLED_APP = f"""
import sys, time
from pathlib import Path
from data import Choices, Database
from data.importing.opening import ask
from data.uploads import handed_over
from tests.conftest import NOW

class Keys:
    def of(self, event_id):
        print(reader._process.number, flush=True)
        time.sleep(60)

home = Path(sys.argv[1])
with handed_over(home, "list.csv", {CSV!r}) as (path, reader):
    asked = ask(Database(home), "registrations", path, "march-1", Choices(), NOW)
    with reader(asked, Keys(), lambda share: None):
        pass
"""


def test_an_upload_beyond_its_size_is_refused_before_it_is_written(home: Path) -> None:
    with (
        pytest.raises(ImportRefused, match="has 20 MB, and at most 20 are read here"),
        handed_over(home, "list.csv", bytes(MOST_BYTES + 1)),
    ):
        pass


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"registered_at,city\n2026-05-01," + b"x" * (LIMITS.line + 1) + b"\n", "a line of more than 1 MB"),
        (b"registered_at\n" + b"2026-05-01\n" * (LIMITS.rows + 1), "more than 500,000 rows"),
        (b"registered_at\n" + b"soon\n" * (LIMITS.wrong + 1), "50,001 of 50,001 rows cannot be used"),
        (b"registered_at," * 300 + b"\n", "301 columns; at most 200"),
    ],
    ids=["long line", "many rows", "many wrong rows", "many columns"],
)
def test_what_an_upload_may_not_be(march: Database, home: Path, content: bytes, told: str) -> None:
    with (
        handed_over(home, "list.csv", content) as (path, reader),
        pytest.raises(ImportRefused, match=told),
    ):
        plan_import(march, "registrations", path, "march-1", now=NOW, reader=reader)
