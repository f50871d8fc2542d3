"""One server and one browser for all browser tests."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.pages import window

expect.set_options(timeout=chromium.PATIENCE)  # the first visitor of a busy machine waits for every import


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The dashboard, once visited: its first visitor waits for every import, on a busy machine for half a minute."""
    folder = tmp_path_factory.mktemp("server")
    with chromium.dashboard(folder / "home", folder / "log") as address:
        first_visit = browser.new_page()
        for path in ("/", "/method"):
            first_visit.goto(address + path)
            chromium.wait_for_words(first_visit)
        first_visit.close()
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Callable[[str, str], BrowserContext]:
    """windows("phone", "dark"): the one window of that size and theme; it need not load Streamlit's files each time."""
    return cache(partial(window, browser))


@pytest.fixture
def page(windows: Callable[[str, str], BrowserContext]) -> Iterator[Page]:
    """A page at desk size, alone in its window; it must never ask another host for anything."""
    context = windows("desk", "light")
    page = context.new_page()
    foreign = chromium.foreign_requests(page)
    yield page
    for left in context.pages:
        left.close()
    assert foreign == []


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = chromium.ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
