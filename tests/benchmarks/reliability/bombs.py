"""Small files that unfold, handed to a running dashboard in a real Chromium: when it answers, and what it takes.

The answer is the title of the page once it is at rest. Memory is the most that the server's process ever held above
what it held before the file, as the kernel tells; the process that reads the file has limits of its own.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from data import Database, import_file
from tests.benchmarks.figure import Figure
from tests.bombs import Bomb, backtest, of_backtests, of_spreadsheets, of_tables
from tests.browser import chromium
from tests.conftest import MARCH, NOW

ANSWER_BAR_S, MEMORY_BAR_MB = 10.0, 100.0
LINES_OF_LIST = 300  # of an honest file, which is handed over before all others: the first one loads modules
READ = f"All {LINES_OF_LIST} sign-ups can be used"


def measure() -> Iterator[Figure]:
    """Two figures a bomb, and whether the server was still itself afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        home, log, port = Path(folder) / "home", Path(folder) / "log", chromium.free_port()
        (Path(folder) / "events.csv").write_text(MARCH)
        import_file(Database(home), "events", Path(folder) / "events.csv", now=NOW)
        command = [str(chromium.ROOT / ".venv/bin/streamlit"), "run", "app.py", "--server.port", str(port)]
        settings = {"SHOWDOWN_HOME": str(home), "OPENBLAS_NUM_THREADS": "1"}
        with chromium.served(command, port, log, **settings) as address, sync_playwright() as playwright:
            browser = chromium.launch(playwright)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(chromium.PATIENCE)
            page.goto(f"{address}/data")
            chromium.wait_for_words(page)
            yield from _figures(page, Server(port), Path(folder))
            browser.close()
        said = log.read_text(errors="replace")
        yield Figure("bombs: tracebacks in the log", said.count("Traceback"), "", 0)
        yield Figure("bombs: folders left in the home", len(list(home.glob(".upload-*"))), "", 0)


def _figures(page: Page, server: "Server", folder: Path) -> Iterator[Figure]:
    honest = b"registered_at,registration_id\n" + b"".join(b"2026-05-01,r%d\n" % n for n in range(LINES_OF_LIST))
    for _ in range(2):
        seconds, answer = hand_over(page, folder, ("list.csv", honest))
    yield Figure("bombs: answer to an honest file of 300 rows", seconds, "s", None)
    yield Figure("bombs: the honest file is not read", int(answer != READ), "", 0)
    for name, build in (*of_tables(), *of_spreadsheets()):  # first what takes most: what was freed is counted as held
        yield from _try(partial(hand_over, page, folder), server, name, build)
    seconds, again = hand_over(page, folder, ("list.csv", honest))
    yield Figure("bombs: the honest file is not read after them", int(again != READ), "", 0)
    page.goto(page.url.replace("/data", "/track_record"))
    chromium.wait_for_words(page)
    _, answer = load(page, folder, backtest(50, 1))
    yield Figure("bombs: an honest backtest is not shown", int(" 50 events" not in answer), "", 0)
    for name, build in of_backtests():
        yield from _try(partial(load, page, folder), server, name, build)
    _, answer = load(page, folder, backtest(60, 1))
    yield Figure("bombs: an honest backtest is not shown after them", int(" 60 events" not in answer), "", 0)


def _try(
    give: Callable[[Bomb], tuple[float, str]], server: "Server", name: str, build: Callable[[], Bomb]
) -> Iterator[Figure]:
    bomb = build()
    before = server.begin()
    seconds, answer = give(bomb)
    print(f"  {name} ({len(bomb[1]) / 2**20:.1f} MB): {answer}")
    yield Figure(f"{name[:42]}: answer", seconds, "s", ANSWER_BAR_S)
    yield Figure(f"{name[:42]}: memory", server.most() - before, "MB", MEMORY_BAR_MB)


def hand_over(page: Page, folder: Path, bomb: Bomb) -> tuple[float, str]:
    """Drop a file on the page Data, wait for its title, put the file away again; seconds and the title."""
    file = folder / bomb[0]
    file.write_bytes(bomb[1])
    begun = time.perf_counter()
    page.locator('input[type="file"]').set_input_files(file)
    away = page.get_by_role("button", name="Not this file")
    away.wait_for()
    chromium.wait_for_words(page)
    seconds = time.perf_counter() - begun
    title = " ".join([*page.locator("h1").all_text_contents(), *page.get_by_role("alert").all_text_contents()])
    assert not page.get_by_test_id("stException").count()
    away.click()
    expect(away).to_have_count(0)
    chromium.wait_for_words(page)
    file.unlink()
    return seconds, title


def load(page: Page, folder: Path, bomb: Bomb) -> tuple[float, str]:
    """Drop the file of a backtest on the page Track record; seconds and what stands above, or why it is refused."""
    file = folder / bomb[0]
    file.write_bytes(bomb[1])
    page.reload()  # the place for a file is empty again
    chromium.wait_for_words(page)
    before, begun = _loaded(page), time.perf_counter()
    page.locator('input[type="file"]').set_input_files(file)
    while (answer := _loaded(page)) == before and time.perf_counter() - begun < chromium.PATIENCE / 1000:
        page.wait_for_timeout(20)
    chromium.wait_for_words(page)
    seconds = time.perf_counter() - begun
    assert not page.get_by_test_id("stException").count()
    return seconds, answer


def _loaded(page: Page) -> str:
    """Why a backtest was refused, and which one is shown."""
    told = page.get_by_role("heading", name="The backtest that was loaded").all_text_contents()
    return " ".join([*page.get_by_role("alert").all_text_contents(), *told])


class Server:
    """The process that serves pages, watched from outside. Linux only."""

    def __init__(self, port: int) -> None:
        self._proc = next(
            told.parent
            for told in Path("/proc").glob("[0-9]*/cmdline")
            if {b"streamlit", str(port).encode()} <= {Path(word.decode()).name.encode() for word in _words(told)}
        )

    def begin(self) -> float:
        """Memory held now, in MB; the most is counted from here on."""
        (self._proc / "clear_refs").write_text("5")
        return self._memory("VmRSS")

    def most(self) -> float:
        """The most memory held since, in MB."""
        return self._memory("VmHWM")

    def _memory(self, line: str) -> float:
        told = (self._proc / "status").read_text()
        return int(told.partition(f"{line}:")[2].split()[0]) / 1024


def _words(told: Path) -> list[bytes]:
    try:
        return told.read_bytes().split(b"\0")
    except OSError:
        return []  # it has ended meanwhile
