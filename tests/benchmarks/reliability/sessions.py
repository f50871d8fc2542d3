"""Fifty reporters at once, then a hundred, who each move a slider, look, and move it again.

They are websocket clients that speak Streamlit's protocol, because fifty Chromiums would measure the machine's drawing
and not the server; one real Chromium works beside them, so that a page is seen to change. An update is the time from
sending a moved slider to the end of its run with all messages read. Pauses are exponential, so that some come at once.
"""

import asyncio
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.benchmarks.figure import Figure
from tests.browser import chromium
from tests.browser.wire import visitor

SESSIONS = (50, 100)
THINK_S, RAMP_S, LASTING_S, FORGOTTEN_S = 10.0, 30.0, 120.0, 60.0
P95_BAR_S = {50: 1.0}  # of a hundred only errors count
LABEL, SLIDER = "Buses blocked", 'role=slider[name="Buses blocked"]'
_WORDS = "() => [...document.querySelectorAll('.st-key-odds .annotation-text')].map(e => e.textContent).join()"


@dataclass
class Tally:
    """What the visitors of one run met; seconds each."""

    openings: list[float] = field(default_factory=list)
    updates: list[float] = field(default_factory=list)
    drawn: list[float] = field(default_factory=list)  # updates in Chromium, to the changed words
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Server:
    """A running dashboard, watched from outside. Linux only: all is read from /proc."""

    address: str
    pid: int

    def memory_mb(self, line: str = "VmRSS") -> float:
        """Memory held now, or with "VmHWM" the most it ever held, without children."""
        for told in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if told.startswith(f"{line}:"):
                return int(told.split()[1]) / 1024
        raise RuntimeError(f"/proc/{self.pid}/status has no {line}.")

    def busy_s(self) -> float:
        """Processor seconds used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure() -> Iterator[Figure]:
    """Each number of sessions on a server of its own, with the bundled event."""
    for sessions in SESSIONS:
        with tempfile.TemporaryDirectory() as folder:
            yield from _figures_of(sessions, Path(folder))


def _figures_of(sessions: int, folder: Path) -> Iterator[Figure]:
    home, log, port = folder / "home", folder / "log", chromium.free_port()
    demo = [sys.executable, "cli.py", "demo", "--home", str(home)]
    subprocess.run(demo, cwd=chromium.ROOT, check=True, capture_output=True)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    settings = {"SHOWDOWN_HOME": str(home), "SHOWDOWN_ROLE": "reporter", "OPENBLAS_NUM_THREADS": "1"}
    yield Figure(f"{sessions} sessions: load of the machine before", os.getloadavg()[0], "", None)
    with chromium.served(command, port, log, **settings) as address:
        server = Server(address, _listening(port))
        asyncio.run(_visit_alone(address))
        before, busy = server.memory_mb(), server.busy_s()
        tally = asyncio.run(_visit_together(address, sessions))
        busy = server.busy_s() - busy
        after = server.memory_mb()
        time.sleep(FORGOTTEN_S)
        yield from _times(sessions, tally)
        runs = len(tally.updates) + len(tally.openings) + len(tally.drawn)
        yield Figure(f"{sessions} sessions: server's processor time a run", 1000 * busy / runs, "ms", None)
        yield Figure(f"{sessions} sessions: memory after one visitor", before, "MB", None)
        yield Figure(f"{sessions} sessions: memory at its peak", server.memory_mb("VmHWM"), "MB", None)
        yield Figure(f"{sessions} sessions: memory as they leave", after, "MB", None)
        yield Figure(f"{sessions} sessions: memory {FORGOTTEN_S:.0f} s later", server.memory_mb(), "MB", None)
    said = log.read_text(errors="replace")
    yield Figure(f"{sessions} sessions: errors in the log", said.count("Traceback") + said.count("ERROR"), "", 0)


def _times(sessions: int, tally: Tally) -> Iterator[Figure]:
    for error in tally.errors[:5]:
        print(f"error: {error}", file=sys.stderr)
    yield Figure(f"{sessions} sessions: updates", len(tally.updates), "", None)
    yield Figure(f"{sessions} sessions: errors", len(tally.errors), "", 0)
    yield Figure(f"{sessions} sessions: an update, median", percentile(tally.updates, 50), "s", None)
    yield Figure(f"{sessions} sessions: an update, p95", percentile(tally.updates, 95), "s", P95_BAR_S.get(sessions))
    yield Figure(f"{sessions} sessions: an update, slowest", max(tally.updates), "s", None)
    yield Figure(f"{sessions} sessions: opening the page, p95", percentile(tally.openings, 95), "s", None)
    yield Figure(f"{sessions} sessions: an update in Chromium, p95", percentile(tally.drawn, 95), "s", None)


def percentile(values: list[float], percent: float) -> float:
    """The smallest value that `percent` of all do not exceed."""
    return sorted(values)[max(math.ceil(len(values) * percent / 100), 1) - 1]


async def _visit_alone(address: str) -> None:
    """The first visitor of a server waits for what the others then find."""
    async with visitor(address) as first:
        await first.open("scenarios")
        await first.move(LABEL, 0.5)


async def _visit_together(address: str, sessions: int) -> Tally:
    tally, rng = Tally(), random.Random(sessions)
    end = time.perf_counter() + RAMP_S + LASTING_S
    visits = (_visit(address, tally, random.Random(rng.random()), end) for _ in range(sessions))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.FLAGS)
        await asyncio.gather(_watch(browser, address, tally, end), *visits)
        await browser.close()
    return tally


async def _visit(address: str, tally: Tally, rng: random.Random, end: float) -> None:
    """One reader from some moment of the ramp to the end; whatever goes wrong is noted and ends the visit."""
    await asyncio.sleep(rng.random() * RAMP_S)
    try:
        async with visitor(address) as reader:
            tally.openings.append(await reader.open("scenarios"))
            while time.perf_counter() < end:
                await asyncio.sleep(rng.expovariate(1 / THINK_S))
                before = reader.charts.copy()
                tally.updates.append(await reader.move(LABEL, _another(reader.at(LABEL), rng)))
                if reader.charts[:1] == before[:1]:
                    tally.errors.append("a moved slider changed no chart")
    except Exception as error:
        tally.errors.append(f"{type(error).__name__}: {error}")


def _another(value: float, rng: random.Random) -> float:
    """A place of the slider at some distance from where it stands, so that the odds must change."""
    return rng.choice([place / 20 for place in range(21) if abs(place / 20 - value) >= 0.25])


async def _watch(browser: Browser, address: str, tally: Tally, end: float) -> None:
    """The reader with a real browser: what they press shows in the words of the chart."""
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    try:
        await page.goto(f"{address}/scenarios")
        await page.locator(".st-key-odds .annotation-text").first.wait_for(state="attached", timeout=60_000)
        thumb = page.locator('[data-testid="stSlider"]', has_text=LABEL).get_by_role("slider")
        presses = 0
        while time.perf_counter() < end:
            await asyncio.sleep(THINK_S)
            words = await page.evaluate(_WORDS)
            begun = time.perf_counter()
            await thumb.press("Home" if presses % 2 else "End")
            await page.evaluate(
                chromium.until(f"before => {{ const now = ({_WORDS})(); return now && now !== before; }}"), words
            )
            tally.drawn.append(time.perf_counter() - begun)
            presses += 1
    except Exception as error:
        tally.errors.append(f"in Chromium, {type(error).__name__}: {error}")
    finally:
        await page.close()


def _listening(port: int) -> int:
    """The process that was started to listen on a port."""
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = told.read_bytes().split(b"\0")
        except OSError:
            continue  # it has ended meanwhile
        if b"streamlit" in words and str(port).encode() in words:
            return int(told.parent.name)
    raise RuntimeError(f"no process was started with streamlit and port {port}.")
