"""Every page at desk and phone size, in light and dark: whole, readable by all, and asking nobody else."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium
from tests.browser.pages import PAGES, SIZES, THEMES, check_readable, picture, visit, window


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_stays_at_home(
    server: str, windows: Callable[[str, str], BrowserContext], screenshots: Path, name: str, size: str, theme: str
) -> None:
    page = windows(size, theme).new_page()
    foreign = chromium.foreign_requests(page)
    visit(page, server, name)
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("e => e.scrollWidth <= e.clientWidth"), "the page scrolls sideways"
    assert page.get_by_text("simulated").first.is_visible()
    picture(page, screenshots, f"{name}-{SIZES[size][0]}-{theme}")
    check_readable(page)
    page.close()
    assert foreign == []


def test_the_first_screen_of_a_phone_answers_alone(server: str, browser: Browser) -> None:
    """What, how likely, how sure, as of when, simulated or real: all above the fold, in words."""
    context = window(browser, "phone", "light")
    page = context.new_page()
    visit(page, server, "outlook")
    seen = _words_above(page, SIZES["phone"][1])
    context.close()
    for answer in (
        "Anti-Taobao Alliance", "Thu 24 Nov 2011", "2,000", "%)", "80 % range of", "as of Wed 23 Nov, 20:00",
        "simulated sign-ups and posts", "non-event", "showdown",
    ):  # fmt: skip
        assert answer in seen, answer


def _words_above(page: Page, fold: int) -> str:
    """All text that lies wholly above the fold."""
    return str(
        page.evaluate(
            """fold => {
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                let words = '', before = null;
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const range = document.createRange();
                    range.selectNodeContents(node);
                    const box = range.getBoundingClientRect();
                    if (!box.width || box.top < 0 || box.bottom > fold) continue;
                    words += (node.parentElement === before ? '' : ' ') + node.textContent;
                    before = node.parentElement;
                }
                return words;
            }""",
            fold,
        )
    )


def test_the_tab_key_goes_through_the_outlook_from_top_to_bottom(server: str, page: Page) -> None:
    visit(page, server, "outlook")
    tops, names = [], []
    for _ in range(12):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => {
                const box = document.activeElement.getBoundingClientRect();
                const label = document.activeElement.getAttribute('aria-label') || document.activeElement.innerText;
                return [Math.round(box.top + document.querySelector('[data-testid=stMain]').scrollTop), label];
            }"""
        )
        tops.append(place[0])
        names.append(place[1])
    order = [next(i for i, name in enumerate(names) if words in name) for words in ("Earlier", "Later", "Quote this")]
    assert order == sorted(order)
    assert all(later >= earlier - 40 for earlier, later in pairwise(tops)), names


def test_the_replay_answers_to_the_arrow_keys_and_to_a_tap(server: str, page: Page) -> None:
    visit(page, server, "outlook")
    thumb = page.get_by_role("slider").first
    thumb.focus()
    thumb.press("ArrowLeft")
    expect(page.get_by_text("as of Wed 23 Nov, 19:00")).to_be_visible()
    page.get_by_role("button", name="Earlier").click()
    expect(page.get_by_text("as of Wed 23 Nov, 18:00")).to_be_visible()
    page.wait_for_url(lambda url: "as_of=2011-11-23T10:00Z" in unquote(url))
