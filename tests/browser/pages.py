"""Every page that there is, and the sizes and themes at which each must hold."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
_GRAVE = ("serious", "critical")
# A page, where it is, and the last of its charts: when that is drawn, all is. None for pages of words.
PAGES: dict[str, tuple[str, str | None]] = {
    "outlook": ("/", "claims"),
    "scenarios": ("/scenarios?blocked_share=0.9", "tornado"),
    "signals": ("/signals", "signal"),
    "track_record": ("/track_record", "ratios"),
    "data": ("/data", None),
    "method": ("/method", None),
    "day": ("/?as_of=2011-12-24T10:00", "claims"),
}


def window(browser: Browser, size: str, theme: str) -> BrowserContext:
    """A window without any memory; a phone has two dots a pixel."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, device_scale_factor=2 if size == "phone" else 1
    )
    context.set_default_timeout(chromium.PATIENCE)
    return context


def visit(page: Page, server: str, name: str) -> None:
    """Open a page and wait until all of it is drawn."""
    path, last_chart = PAGES[name]
    page.goto(server + path)
    if last_chart:
        chromium.wait_for_chart(page, last_chart)
    else:
        chromium.wait_for_words(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def picture(page: Page, folder: Path, name: str) -> None:
    """The first screen, then the whole page in one picture."""
    page.screenshot(path=folder / f"{name}-first.png")
    size = page.viewport_size
    assert size is not None
    height = page.locator('[data-testid="stMain"]').evaluate("e => e.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": height})
    chromium.wait_for_words(page)
    page.screenshot(path=folder / f"{name}.png")
    page.set_viewport_size(size)


def check_readable(page: Page) -> None:
    """Axe finds nothing grave, and did look at the contrast of colours.

    Every rule is tried on the whole page; of what is well only one element each is told, which halves the time.
    """
    checked = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert any(rule["id"] == "color-contrast" for rule in checked["passes"])
    assert [
        (found["id"], found["nodes"][0]["html"]) for found in checked["violations"] if found["impact"] in _GRAVE
    ] == []
