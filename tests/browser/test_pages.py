"""Every page at desk and phone size, in light and dark: whole, still, and asking nobody else."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
PAGES = {"outlook": "/", "scenarios": "/scenarios?blocked_share=0.9", "day": "/?as_of=2011-12-24T10:00"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_stays_at_home(
    server: str, browser: Browser, screenshots: Path, name: str, size: str, theme: str
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, device_scale_factor=2 if size == "phone" else 1
    )
    page = context.new_page()
    foreign = chromium.foreign_requests(page)
    page.goto(server + PAGES[name])
    if name == "day":
        page.get_by_text("there is no forecast").wait_for()
    else:
        chromium.wait_for_chart(page, "odds")
    page.screenshot(path=screenshots / f"{name}-{width}-{theme}-first.png")
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("e => e.scrollWidth <= e.clientWidth"), "the page scrolls sideways"
    assert page.get_by_text("simulated").first.is_visible()
    page.set_viewport_size({"width": width, "height": main.evaluate("e => e.scrollHeight")})
    chromium.wait_for_chart(page, "odds") if name != "day" else None
    page.screenshot(path=screenshots / f"{name}-{width}-{theme}.png")
    context.close()
    assert foreign == []
