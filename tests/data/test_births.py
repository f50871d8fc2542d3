"""The process that reads an upload: what it may do, and what is told where none can be had."""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

from data import Database, ImportRefused
from data.importing import births, nursery
from data.importing.apart import Apart
from data.importing.births import give_birth
from data.importing.child import ADDRESS_SPACE, CPU_SECONDS, limit_this_process
from tests.conftest import REPOSITORY
from tests.data.reading_apart import CSV, close_nursery, is_over, number, read


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
