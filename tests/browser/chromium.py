"""A real Chromium and a real server, for the browser tests and the benchmarks."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
_READY_SECONDS = 120
# Milliseconds that a page may take to be drawn: alone it takes 4,000, beside much other work over 30,000 were seen.
PATIENCE = 90_000


def executable() -> str | None:
    """The system's Chromium where there is one; without it Playwright takes its own."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def launch(playwright: Playwright) -> Browser:
    """A Chromium with an empty profile."""
    return playwright.chromium.launch(executable_path=executable(), headless=True, args=FLAGS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: list[str], port: int, log: Path, **environment: str) -> Iterator[str]:
    """Run a server until the block ends; its address. Ended by its own process group, nothing else."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            env=os.environ | environment,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, server, log)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


@contextmanager
def dashboard(home: Path, log: Path) -> Iterator[str]:
    """The dashboard as the README starts it, on a free port and a data folder of its own."""
    port = free_port()
    with served(["make", "run", f"PORT={port}", f"SHOWDOWN_HOME={home}"], port, log) as address:
        yield address


@contextmanager
def streamlit_page(script: Path, log: Path) -> Iterator[str]:
    """Any other Streamlit script, with the settings of the product."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with served(command, port, log) as address:
        yield address


def _wait_until_ready(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(_READY_SECONDS * 10):
        if server.poll() is not None:
            raise AssertionError(f"the server ended at once: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            try:
                server.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError(f"no answer from {address} within {_READY_SECONDS} s: {log.read_text()[-2000:]}")


def foreign_requests(page: Page) -> list[str]:
    """A list that grows with every request of the page to another host."""
    found: list[str] = []
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(("http://127.0.0.1:", "data:", "blob:")) else found.append(request.url)
        ),
    )
    return found


def chart_words(page: Page, key: str) -> list[str]:
    """All words that a chart shows."""
    return page.locator(f".st-key-{key} .annotation-text").all_text_contents()


def wait_for_chart(page: Page, key: str) -> None:
    """Wait until a chart is drawn and the page is at rest."""
    page.locator(f".st-key-{key} .main-svg").first.wait_for(state="visible")
    wait_for_rest(page)


def wait_for_words(page: Page) -> None:
    """Wait until the page has its first heading and is at rest."""
    page.locator("h1, h2, h3").first.wait_for(state="visible")
    wait_for_rest(page)


def wait_until(page: Page, holds: str, argument: object = None) -> None:
    """Wait until a JavaScript function of the argument is true on the page."""
    page.evaluate(until(holds), argument)


def until(holds: str) -> str:
    """The same as one function. Playwright's own wait has text evaluated by the page, which ours forbids."""
    return f"""argument => new Promise((done, give_up) => {{
        const end = performance.now() + {PATIENCE};
        const look = async () => {{
            if (await ({holds})(argument)) done();
            else if (performance.now() > end) give_up(new Error("waited in vain"));
            else requestAnimationFrame(look);
        }};
        look();
    }})"""


def wait_for_rest(page: Page) -> None:
    """Wait until no script is running for the page."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(state="attached")
