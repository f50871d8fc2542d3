"""An import onto ten disks of too little room: what was stored stays, a sentence says why, with room it works again.

Each disk is a small file system in memory (tmpfs), from one that has room for nothing to one that has just enough.
Where none may be mounted, a limit on the length of every file stands in, which is told by the name of the figures.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from data import Database, problems, status
from data.health import Fingerprint
from tests.benchmarks.figure import Figure
from tests.benchmarks.reliability.damage import DATABASE, contents, make_event, sign_ups_file
from tests.browser.chromium import ROOT

DISKS = 10
BEFORE, INCOMING = 2_000, 20_000  # sign-ups
AGAIN_BAR_S = 5.0
ROOM = 64 << 20
_STEP = 1 << 18


def measure() -> Iterator[Figure]:
    """Rows lost and what was said, over all sizes, and the longest time until an import worked once there was room."""
    counts, again = Counter[str](), [0.0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_event(Database(folder / "home"), folder, BEFORE)
        incoming = sign_ups_file(folder / "incoming.csv", "n", INCOMING)
        before = contents(Database(folder / "home"))
        is_mounted = can_mount(folder)
        way = "small disks (tmpfs)" if is_mounted else "small files (a limit, no disk could be mounted)"
        for number in range(DISKS):
            disk = folder / "disk"
            disk.mkdir()
            try:
                met, seconds = (_on_disk if is_mounted else _under_limit)(
                    disk, folder / "home", incoming, number, before
                )
            finally:
                shutil.rmtree(disk)
            counts.update(met)
            again.append(seconds)
    yield Figure(f"{way}", DISKS, "", None)
    for words in ("refused for want of room", "had room enough"):
        yield Figure(f"full disks: {words}", counts[words], "", None)
    for words in ("stored rows lost", "without a sentence", "warned without a loss", "does not work again"):
        yield Figure(f"full disks: {words}", counts[words], "", 0)
    yield Figure("full disks: works again after", max(again), "s", AGAIN_BAR_S)


def can_mount(folder: Path) -> bool:
    """Whether a file system in memory may be mounted here."""
    try:
        with _mounted(folder, 1 << 20):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def _on_disk(
    disk: Path, home: Path, incoming: Path, number: int, before: dict[str, Fingerprint]
) -> tuple[Counter[str], float]:
    size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) + (number + 1) * _STEP
    with _mounted(disk, size):
        there = Path(shutil.copytree(home, disk / "home"))
        answer = _imported(there, incoming)
        met = _judged(there, answer, before)
        subprocess.run(["mount", "-o", f"remount,size={size + ROOM}", str(disk)], check=True, capture_output=True)
        return _tried_again(there, incoming, met)


def _under_limit(
    disk: Path, home: Path, incoming: Path, number: int, before: dict[str, Fingerprint]
) -> tuple[Counter[str], float]:
    there = Path(shutil.copytree(home, disk / "home"))
    longest = (there / DATABASE).stat().st_size + number * _STEP // 2
    answer = _imported(there, incoming, longest)
    return _tried_again(there, incoming, _judged(there, answer, before))


@contextmanager
def _mounted(folder: Path, size: int) -> Iterator[None]:
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "none", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True, capture_output=True)


def _judged(home: Path, answer: subprocess.CompletedProcess[str], before: dict[str, Fingerprint]) -> Counter[str]:
    """Whether all that was stored is there, and whether a failure was told in a sentence."""
    met = Counter(["refused for want of room" if answer.returncode else "had room enough"])
    said = answer.stderr.strip().splitlines()
    if answer.returncode and not (said and "room" in said[-1] and "Traceback" not in answer.stderr):
        print(answer.stderr, file=sys.stderr)
        met["without a sentence"] += 1
    found = contents(Database(home))
    if answer.returncode:
        met["stored rows lost"] += found != before
        met["warned without a loss"] += bool(problems(Database(home)))
    else:
        met["stored rows lost"] += found["registrations"][0] != BEFORE + INCOMING
    return met


def _tried_again(home: Path, incoming: Path, met: Counter[str]) -> tuple[Counter[str], float]:
    """The same import with room for it. Seconds until the data could be read and written again, the import aside."""
    begun = time.perf_counter()
    status(Database(home))
    with Database(home).transaction():
        pass
    seconds = time.perf_counter() - begun
    answer = _imported(home, incoming)
    rows = contents(Database(home))["registrations"][0]
    met["does not work again"] += answer.returncode != 0 or rows != BEFORE + INCOMING or bool(problems(Database(home)))
    return met, seconds


def _imported(home: Path, incoming: Path, longest: int | None = None) -> subprocess.CompletedProcess[str]:
    """Import by the command line. longest: bytes that a file may have."""
    command = [
        sys.executable, "cli.py", "import", "registrations", str(incoming), "--event", "march-1", "--home", str(home),
        "--json",
    ]  # fmt: skip
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (longest, longest)) if longest else None
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limit)
