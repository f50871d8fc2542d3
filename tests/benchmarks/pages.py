"""How fast pages answer in a real browser, beside a bare page measured in the same run."""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.figure import Figure
from tests.browser import chromium

_BARE = Path(__file__).with_name("bare_page.py")
_MOVES, _VISITS = 20, 7
_SLIDER_BAR_MS, _TIMES_BARE = 300.0, 1.5

# From the key press to the first frame that shows other words in the chart.
_WATCH = """() => {
    const words = () => [...document.querySelectorAll('.st-key-odds .annotation-text')].map(e => e.textContent).join();
    const before = words();
    window.changed = new Promise(resolve => {
        addEventListener('keydown', () => {
            const start = performance.now();
            const look = () => {
                const now = words();
                if (now && now !== before) resolve(performance.now() - start);
                else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
        }, {once: true, capture: true});
    });
}"""


def measure() -> Iterator[Figure]:
    """Slider to changed chart, and the first showing of each page."""
    with _browser_and_servers() as (browser, ours, bare):
        for address in (ours + "/scenarios", ours, bare):  # the first visitor warms every server
            _first_showing(browser, address)
        bare_slider = statistics.median(_slider_times(browser, bare, "Height"))
        slider = statistics.median(_slider_times(browser, f"{ours}/scenarios", "Buses blocked"))
        visits = [
            _first_showing(browser, address) for _ in range(_VISITS) for address in (bare, ours, f"{ours}/scenarios")
        ]
    first_bare, outlook, scenarios = (statistics.median(visits[start::3]) for start in range(3))
    yield Figure("bare page, slider to changed chart", bare_slider, "ms", None)
    yield Figure("Scenarios, slider to changed chart", slider, "ms", _SLIDER_BAR_MS)
    yield Figure("Scenarios, slider, times the bare page", slider / bare_slider, "times", _TIMES_BARE)
    yield Figure("bare page, first chart", first_bare, "ms", None)
    yield Figure("Outlook, first chart", outlook, "ms", None)
    yield Figure("Outlook, first chart, times the bare page", outlook / first_bare, "times", _TIMES_BARE)
    yield Figure("Scenarios, first chart, times the bare page", scenarios / first_bare, "times", _TIMES_BARE)


@contextmanager
def _browser_and_servers() -> Iterator[tuple[Browser, str, str]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        ours = stack.enter_context(chromium.dashboard(folder / "home", folder / "log"))
        bare = stack.enter_context(chromium.streamlit_page(_BARE, folder / "bare_log"))
        browser = chromium.launch(playwright)
        yield browser, ours, bare
        browser.close()


def _first_showing(browser: Browser, address: str) -> float:
    """Milliseconds from asking for a page to its first chart, in a window without any memory."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(".st-key-odds .annotation-text", state="attached")
    elapsed = float(page.evaluate("performance.now()"))
    context.close()
    return elapsed


def _slider_times(browser: Browser, address: str, label: str) -> list[float]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address)
    chromium.wait_for_chart(page, "odds")
    thumb = page.locator('[data-testid="stSlider"]', has_text=label).get_by_role("slider")
    thumb.focus()
    times = []
    for move in range(_MOVES):
        page.evaluate(_WATCH)
        page.keyboard.press("End" if move % 2 == 0 else "Home")
        times.append(float(page.evaluate("window.changed")))
        chromium.wait_for_chart(page, "odds")
    context.close()
    return times
