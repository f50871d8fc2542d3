"""Uploads are read by another process: the same as here, and whatever becomes of it, the app lives and says so."""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest

from data import Choices, Database, ImportPlan, ImportRefused, import_file, plan_import
from data.importing import apart, births, nursery
from data.importing.apart import Apart, _converse, _Job
from data.importing.births import Born, give_birth
from data.importing.child import ADDRESS_SPACE, CPU_SECONDS, limit_this_process
from data.importing.identity import Keys
from data.importing.opening import ask
from data.uploads import LIMITS, MOST_BYTES, handed_over
from tests.conftest import NOW, REPOSITORY

HEADINGS = ["signed up", "mail", "city", "people", "note"]
ROWS = [
    ["2026-05-01 10:00", "a@x.example", "Wuhan", "2", "no canary"],
    ["2026-05-02 11:30", "b@x.example", "上海", "1", ""],
    ["soon", "c@x.example", "Ems", "1", ""],
    ["2026-05-03 12:00", "a@x.example", "Wuhan", "3", "again"],
]
CSV = "\n".join(",".join(row) for row in [HEADINGS, *ROWS]).encode() + b"\n"


class Asked:
    """Keys that are given only after something else has happened, in the midst of a file."""

    def __init__(self, keys: Keys, meanwhile: Callable[[], object]) -> None:
        self._keys, self._meanwhile = keys, meanwhile

    def of(self, event_id: str) -> bytes:
        self._meanwhile()
        return self._keys.of(event_id)


@pytest.fixture
def home(march: Database) -> Iterator[Path]:
    """The home of march-1, in which nothing of an upload is left afterwards."""
    assert march.home
    yield march.home
    assert list(march.home.glob(".upload-*")) == []


def read(march: Database, home: Path, meanwhile: Callable[[Apart], object], content: bytes = CSV) -> int:
    """Read a file that names people, with something done to its reader while it waits for the key; rows read."""
    with handed_over(home, "list.csv", content) as (path, reader):
        assert isinstance(reader, Apart)
        asked = ask(march, "registrations", path, "march-1", Choices(), NOW)
        keys = Asked(Keys(march, make=False), partial(meanwhile, reader))
        with reader(asked, keys, lambda share: None) as found:
            assert found.checked is not None
            return found.checked.read


def close_nursery() -> None:
    with births._one_asks:
        if births._nursery:
            births._close_nursery()


def number(reader: Apart) -> int:
    assert reader._process is not None
    return reader._process.number


def is_over(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


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


def test_its_process_is_bounded_before_it_reads(march: Database, home: Path) -> None:
    limits: dict[str, tuple[str, str]] = {}
    environments: list[bytes] = []

    def look(reader: Apart) -> None:
        proc = Path(f"/proc/{number(reader)}")
        for line in (proc / "limits").read_text().splitlines()[1:]:
            limits[line[:26].strip()] = tuple(line[26:].split()[:2])  # type: ignore[assignment]
        environments.append((proc / "environ").read_bytes())

    os.environ["CANARY_SECRET"] = "of the app alone"
    try:
        assert read(march, home, look) == 4
    finally:
        del os.environ["CANARY_SECRET"]
    assert limits["Max address space"] == (str(ADDRESS_SPACE), str(ADDRESS_SPACE)) == ("1073741824", "1073741824")
    assert limits["Max cpu time"] == (str(CPU_SECONDS), str(CPU_SECONDS + 1)) == ("20", "21")
    assert limits["Max core file size"] == ("0", "0")
    assert environments and b"CANARY_SECRET" not in environments[0]


def test_its_process_holds_two_pipes_and_nothing_else_of_the_server(march: Database, home: Path) -> None:
    """Neither connections, whatever they say of inheritance, nor the database; nor can it gain rights."""
    seen: list[str] = []

    def look(reader: Apart) -> None:
        proc = Path(f"/proc/{number(reader)}")
        seen[:] = [str(one.readlink()) for one in (proc / "fd").iterdir()]
        assert "NoNewPrivs:\t1\n" in (proc / "status").read_text()

    close_nursery()
    assert march.path
    with socket.create_server(("127.0.0.1", 0)) as server, march.path.open("rb") as stored:
        for held in (server, stored):
            os.set_inheritable(held.fileno(), True)
        assert read(march, home, look) == 4
    others = [one.partition(":")[0] for one in seen if not one.startswith(f"{home}/.upload-")]  # the file that it reads
    assert sorted(others) == ["/dev/null"] * 3 + ["pipe"] * 2


def test_where_less_is_allowed_already_an_upload_is_read_and_without_limits_all_else_works(home: Path) -> None:
    """Few open files, as some machines have it; and no module `resource`, as on Windows."""
    app = ["bash", "-c", 'ulimit -n 200; exec "$@"', "-", sys.executable, "-c", BOUNDED_APP, str(home)]
    told = subprocess.run(app, capture_output=True, text=True, cwd=REPOSITORY)
    assert told.stdout == "4\nFiles are read on this page on Linux and macOS alone. Import it by the command line.\n"


BOUNDED_APP = f"""
import sys
sys.modules["resource"] = None
from pathlib import Path
from data import Database, ImportRefused, plan_import
from data.importing import births
from data.uploads import handed_over
from tests.conftest import NOW

home = Path(sys.argv[1])
for births.CAN_FORK in (True, False):
    try:
        with handed_over(home, "list.csv", {CSV!r}) as (path, reader):
            print(plan_import(Database(home), "registrations", path, "march-1", now=NOW, reader=reader).read)
    except ImportRefused as refused:
        print(refused)
"""


@pytest.mark.parametrize(
    ("platform", "refused", "unbounded"),
    [
        ("linux", None, None),
        ("darwin", "RLIMIT_AS", None),
        ("linux", "RLIMIT_AS", "RLIMIT_AS"),
        ("darwin", "RLIMIT_CPU", "RLIMIT_CPU"),
    ],
)
def test_a_machine_that_does_not_bound_its_process_is_told(
    monkeypatch: pytest.MonkeyPatch, platform: str, refused: str | None, unbounded: str | None
) -> None:
    class Machine(ModuleType):
        RLIM_INFINITY = -1
        RLIMIT_CPU, RLIMIT_AS, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_CORE = "CPU", "AS", "FSIZE", "NOFILE", "CORE"
        now = dict.fromkeys(("CPU", "AS", "FSIZE", "CORE"), (-1, -1)) | {"NOFILE": (100, 200)}

        def getrlimit(self, what: str) -> tuple[int, int]:
            return self.now[what]

        def setrlimit(self, what: str, most: tuple[int, int]) -> None:
            if refused == f"RLIMIT_{what}":
                raise ValueError("current limit exceeds maximum limit")
            self.now[what] = most

    machine = Machine("resource")
    machine.now = dict(machine.now)
    monkeypatch.setitem(sys.modules, "resource", machine)
    monkeypatch.setattr(sys, "platform", platform)
    assert limit_this_process() == unbounded
    if unbounded is None:
        most = (-1, -1) if refused else (1 << 30, 1 << 30)
        assert machine.now == {
            "CPU": (20, 21), "AS": most, "FSIZE": (1 << 29, 1 << 29), "NOFILE": (200, 200), "CORE": (0, 0),
        }  # fmt: skip


def test_without_limits_no_upload_is_read(
    march: Database, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("data.importing.apart._converse", lambda *given: {"unbounded": "RLIMIT_AS"})
    with pytest.raises(ImportRefused, match=r"list.csv is not read here: this machine sets no limits"):
        read(march, home, lambda reader: None)
    assert "does not bound" in caplog.text


@pytest.mark.parametrize(
    ("sign", "told"),
    [(signal.SIGKILL, "ended the process"), (signal.SIGSEGV, "ended the process"), (signal.SIGXCPU, "takes longer")],
)
def test_a_killed_reader_is_told_and_nothing_is_left_of_it(
    march: Database, home: Path, sign: signal.Signals, told: str
) -> None:
    seen: list[int] = []

    def kill(reader: Apart) -> None:
        seen.append(number(reader))
        os.kill(seen[0], sign)

    with pytest.raises(ImportRefused, match=rf"list.csv .*{told}.*\. Import it by the command line\.$"):
        read(march, home, kill)
    assert is_over(seen[0])
    assert read(march, home, lambda reader: None) == 4


def test_a_nursery_that_stands_still_is_replaced_and_no_page_waits_for_it(march: Database, home: Path) -> None:
    assert read(march, home, lambda reader: None) == 4
    stopped, door = births._nursery[0]
    assert door.gettimeout() == births.PATIENCE_SECONDS
    door.settimeout(0.1)
    stopped.send_signal(signal.SIGSTOP)
    assert read(march, home, lambda reader: None) == 4
    assert births._nursery[0][0] is not stopped and stopped.returncode == -signal.SIGKILL
    with births._one_asks:  # somebody waits for an answer
        page = threading.Thread(target=births.make_ready, daemon=True)
        page.start()
        page.join(20)
        assert not page.is_alive()


@pytest.mark.parametrize(
    ("module", "told", "logged"),
    [
        (None, "ended by itself, twice", "ended with 1: .*No module named 'data'"),
        ("import os, sys\nsys.exit(7)", "ended by itself, twice", "ended with 7: "),
        ("def f():\n    import numby\nf()", "ended by itself", r"with 1: .*module named 'numby'.*nursery.py\", line 2"),
        ("import socket\ndoor = socket.socket(fileno=0)\nwhile door.recv(9): door.send(b'-1')", "has no room", ""),
    ],
    ids=["not there", "ends", "lacks a module", "may make none"],
)  # fmt: skip
def test_a_nursery_that_cannot_start_is_told_with_its_reason_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    module: str | None, told: str, logged: str,
) -> None:  # fmt: skip
    if module is not None:
        (tmp_path / "data" / "importing").mkdir(parents=True)
        (tmp_path / "data" / "importing" / "nursery.py").write_text(module)
    close_nursery()
    caplog.clear()
    monkeypatch.setitem(births.ENVIRONMENT, "PYTHONPATH", str(tmp_path))
    with pytest.raises(ImportRefused, match=told):
        give_birth()
    assert re.search(logged, caplog.text) and bool(caplog.text) == bool(logged)
    close_nursery()


def test_a_nursery_that_may_make_no_process_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fork() -> int:
        raise BlockingIOError

    monkeypatch.setattr("os.fork", fork)
    ears, mouth = os.pipe()
    with socket.socket() as door:
        assert nursery._make(door, ears, mouth) == births.NO_ROOM


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


def test_a_number_is_not_killed_once_its_nursery_is_gone(march: Database, home: Path) -> None:
    """It may be another's by then; the process ends with its pipes."""
    process = give_birth()
    child = os.pidfd_open(process.number)
    births._nursery[0][0].kill()
    births._nursery[0][0].wait()
    killed: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.kill", lambda number, sign: killed.append(number))
        assert process.end() == -signal.SIGKILL
    assert killed == [] and select.select([child], [], [], 20)[0], "the reader outlived its pipes"
    os.close(child)
    assert read(march, home, lambda reader: None) == 4


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
