"""Links to a section of the Method page land on its heading, from outside, from the outlook and on the page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.pages import visit

_BELOW_NAVIGATION = 130  # px from the top of the window


def stands_on_top(page: Page, anchor: str) -> None:
    """Wait until a heading is at the top of the window and all tables are drawn."""
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    chromium.wait_until(
        page,
        "([anchor, limit]) => { const top = document.getElementById(anchor)?.getBoundingClientRect().top;"
        " return top >= 0 && top < limit; }",
        [anchor, _BELOW_NAVIGATION],
    )


@pytest.mark.parametrize("anchor", ["words", "record", "assumptions", "outside"])
def test_an_address_with_a_section_leads_to_it(server: str, page: Page, anchor: str) -> None:
    page.goto(f"{server}/method#{anchor}")
    chromium.wait_for_words(page)
    stands_on_top(page, anchor)


def test_the_outlook_leads_to_the_track_record(server: str, page: Page) -> None:
    page.goto(server)
    chromium.wait_for_words(page)
    with page.context.expect_page() as opened:
        page.get_by_test_id("stMain").get_by_role("link", name="track record").click()
    expect(opened.value).to_have_url(re.compile(r"/track_record$"))
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("80 % ranges held")


def test_the_contents_lead_to_sections_without_leaving_the_page(server: str, page: Page) -> None:
    visit(page, server, "method")
    page.get_by_role("link", name="what moved").click()
    stands_on_top(page, "moved")
    assert len(page.context.pages) == 1
