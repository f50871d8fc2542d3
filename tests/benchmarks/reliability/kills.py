"""A running import, killed at a hundred moments: what was stored stays, the new list is there whole or not at all.

Half of the kills come at random, over all of a run; the others within the moments in which it writes, which are few:
they wait until a file of the home folder changes. Each import is tried again afterwards, twice.
"""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from data import Database, import_file, manifest, problems, status
from data.health import fingerprints
from tests.benchmarks.figure import Figure
from tests.benchmarks.reliability.damage import DATABASE, LOG, NOW, make_event, sign_ups_file
from tests.browser.chromium import ROOT

KILLS = 100
BEFORE, INCOMING = 2_000, 20_000  # sign-ups
WRITING_S = 0.25  # from the first change of a file to the end of the process
_PATIENCE_S = 120


def measure() -> Iterator[Figure]:
    """Rows lost, half imports and rows stored twice over all kills, and when they struck."""
    rng, counts = random.Random(11), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = folder / "home"
        make_event(Database(home), folder, BEFORE)
        incoming = sign_ups_file(folder / "incoming.csv", "n", INCOMING)
        lasts = _lasts(shutil.copytree(home, folder / "timed"), incoming)
        for number in range(KILLS):
            killed = Path(shutil.copytree(home, folder / "killed"))
            _import_and_kill(killed, incoming, rng.random() * lasts if number % 2 else None, rng)
            counts.update(judge(killed, incoming))
            shutil.rmtree(killed)
    yield Figure("kills of a running import", KILLS, "", None)
    for words in ("before its commit", "after its commit", "with a log left", "told of as interrupted"):
        yield Figure(f"kills: {words}", counts[words], "", None)
    for words in (
        "stored rows lost",
        "half imports",
        "stored twice on retry",
        "not stored on retry",
        "warned for ever",
    ):
        yield Figure(f"kills: {words}", counts[words], "", 0)


def judge(home: Path, incoming: Path) -> Counter[str]:
    """What a killed import has left, and what trying it again makes of it."""
    database, met = Database(home), Counter[str]()
    met["with a log left"] += (home / LOG).exists()
    stored = _stored(database)
    met["stored rows lost"] += max(BEFORE - stored, 0)
    met["half imports"] += stored not in (BEFORE, BEFORE + INCOMING)
    met["after its commit" if stored > BEFORE else "before its commit"] += 1
    met["told of as interrupted"] += bool(problems(database))
    answer = subprocess.run(_command(home, incoming), cwd=ROOT, capture_output=True, check=False)
    met["not stored on retry"] += answer.returncode != 0
    met["stored twice on retry"] += import_file(database, "registrations", incoming, "march-1", now=NOW).new
    met["stored twice on retry"] += max(_stored(database) - BEFORE - INCOMING, 0)
    met["not stored on retry"] += _stored(database) < BEFORE + INCOMING
    met["warned for ever"] += bool(problems(database)) or len(manifest.read(home).imports) != 3
    return met


def _stored(database: Database) -> int:
    """Stored sign-ups, all of them read; the older and the newer versions of each are one."""
    with database.open() as connection:
        rows = fingerprints(connection)["registrations"][0]
    counted = status(database).events[0].registrations
    assert rows == counted, "a version of a row too many"
    return counted


def _lasts(home: Path, incoming: Path) -> float:
    """Seconds that an import takes which nobody kills."""
    begun = time.perf_counter()
    subprocess.run(_command(home, incoming), cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - begun


def _import_and_kill(home: Path, incoming: Path, after: float | None, rng: random.Random) -> None:
    """Start an import and kill it; after: seconds from its start, None: a moment in which it writes."""
    before = _stamps(home)
    process = subprocess.Popen(_command(home, incoming), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.perf_counter() + _PATIENCE_S
    if after is None:
        while process.poll() is None and _stamps(home) == before and time.perf_counter() < deadline:
            time.sleep(0.0005)
        after = rng.random() ** 2 * WRITING_S
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _stamps(home: Path) -> list[tuple[str, int, int]]:
    files = (home / name for name in (DATABASE, LOG, manifest.MANIFEST_FILE))
    found = [(path.name, path.stat()) for path in files if path.exists()]
    return [(name, told.st_size, told.st_mtime_ns) for name, told in found]


def _command(home: Path, incoming: Path) -> list[str]:
    return [
        sys.executable, "cli.py", "import", "registrations", str(incoming), "--event", "march-1", "--home", str(home),
        "--json",
    ]  # fmt: skip
