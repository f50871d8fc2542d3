"""What a reader takes along from a page, in a real browser: a picture, a table, a sentence and a link."""

import csv
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from tests.browser import chromium
from tests.browser.pages import visit, window

PNG = b"\x89PNG\r\n\x1a\n"
EVENT = "Anti-Taobao Alliance at Alibaba's head office"
NAME = "showdown-occupy-taobao-2011-dots-2011-11-23-2000"
# Where a page is, the last of its charts, and whose numbers its quote says they are.
PLACES = [
    ("/?as_of=2011-11-20T12:00Z", "claims", "Sun 20 Nov 2011, 20:00", "baseline"),
    ("/scenarios?blocked_share=0.9&show_up_rate=0.5", "pair", "Wed 23 Nov 2011, 20:00", "scenario"),
]


def open_dialog(page: Page, key: str) -> Locator:
    """Click below a chart and wait until its picture and its table are there."""
    page.locator(f".st-key-export_{key} button").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(f".st-key-picture_{key} .main-svg").first.wait_for(state="visible")
    dialog.get_by_role("table").wait_for(state="visible")
    chromium.wait_for_words(page)
    return dialog


def open_popover(page: Page, name: str) -> Locator:
    page.get_by_role("button", name=name).click()
    body = page.get_by_test_id("stPopoverBody")
    expect(body.locator("code")).to_be_visible()
    return body


def download(page: Page, button: Locator) -> Download:
    with page.expect_download() as waiting:
        button.click()
    return waiting.value


def copied(page: Page, popover: Locator) -> str:
    """What the button beside a text puts on the clipboard."""
    page.evaluate("navigator.clipboard.writeText('nothing yet')")
    popover.get_by_role("button", name="Copy").click()
    chromium.wait_until(page, "async () => await navigator.clipboard.readText() !== 'nothing yet'")
    return str(page.evaluate("navigator.clipboard.readText()"))


def without_gaps(*texts: str) -> str:
    """Words as they are drawn, whatever line they stand on; without the marks that keep them words."""
    return "".join("".join(texts).replace("\u2060", "").split())


def test_a_chart_is_saved_as_a_picture_and_as_numbers(server: str, page: Page, tmp_path: Path) -> None:
    visit(page, server, "outlook")
    heading = page.get_by_role("heading", name="of 50 futures").inner_text()
    dialog = open_dialog(page, "dots")
    words = without_gaps(*dialog.locator(".annotation-text").all_text_contents())
    for part in (heading, EVENT, "Baseline, as of Wed 23 Nov 2011, 20:00 (Shanghai time)", "Simulated sign-ups"):
        assert without_gaps(part) in words, part

    saved = download(page, dialog.locator(".modebar-btn"))
    assert saved.suggested_filename == f"{NAME}.png"
    saved.save_as(tmp_path / "picture.png")
    picture = (tmp_path / "picture.png").read_bytes()
    assert picture[:8] == PNG
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 1200
    assert height == 2 * dialog.locator(".main-svg").first.evaluate("e => e.getBoundingClientRect().height")

    saved = download(page, dialog.get_by_role("button", name="Save the numbers (CSV)"))
    assert saved.suggested_filename == f"{NAME}.csv"
    saved.save_as(tmp_path / "numbers.csv")
    with (tmp_path / "numbers.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    shown = dialog.get_by_role("table").evaluate("e => [...e.rows].map(row => [...row.cells].map(c => c.innerText))")
    assert shown == [head[:3], *([future, f"{int(people):,}", band] for future, people, band, *_ in rows)]
    assert heading.startswith(f"{sum(int(row[1]) >= 2000 for row in rows)} of 50")

    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    quote = open_popover(page, "Quote this").locator("code").inner_text()
    version = rows[0][head.index("data version")]
    assert f"data version {version}." in quote
    assert without_gaps(f"data version {version}") in words
    assert head[3:] == ["event", "scenario", "as of", "data version", "simulated"]
    assert [row[3:] for row in rows] == [
        [EVENT, "baseline", "2011-11-23T20:00:00+08:00", version, "sign-ups and posts"]
    ] * 50


@pytest.mark.parametrize(("path", "last_chart", "moment", "kind"), PLACES, ids=["outlook", "scenario"])
def test_a_sentence_is_copied_and_a_link_brings_the_same_answer(
    server: str, page: Page, browser: Browser, path: str, last_chart: str, moment: str, kind: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(server + path)
    chromium.wait_for_chart(page, last_chart)
    verdict, below = page.locator("h1").inner_text(), page.locator("h2").inner_text()

    popover = open_popover(page, "Quote this")
    quote = popover.locator("code").inner_text()
    assert quote.startswith(f"As of {moment} (Shanghai time), {EVENT}, Thu 24 Nov 2011: ")
    assert verdict[1:].replace("call:", "call,") in quote
    assert "80 % range of" in quote and "Simulated sign-ups and posts." in quote
    assert f"(Showdown {kind}, data version " in quote
    assert ("assuming show-up rate 50 % and buses blocked 90 %" in quote) == (kind == "scenario")
    assert copied(page, popover) == quote
    page.keyboard.press("Escape")
    expect(popover).to_have_count(0)

    popover = open_popover(page, "Link to this")
    link = copied(page, popover)
    assert link == popover.locator("code").inner_text()
    assert link.startswith(server)
    other = browser.new_context(viewport={"width": 1440, "height": 900})
    second = other.new_page()
    second.goto(link)
    chromium.wait_for_chart(second, last_chart)
    expect(second.locator("h1")).to_have_text(verdict)
    expect(second.locator("h2")).to_have_text(below)
    assert open_popover(second, "Quote this").locator("code").inner_text() == quote
    other.close()


def test_on_a_phone_all_of_it_is_in_reach(server: str, browser: Browser) -> None:
    """Nothing scrolls sideways but a table in its own frame, no line is cut, and nothing waits for a pointer."""
    context = window(browser, "phone", "light")
    page = context.new_page()
    visit(page, server, "outlook")
    copy = open_popover(page, "Quote this").get_by_role("button", name="Copy")
    page.mouse.move(0, 0)
    seen = "e => { let all = 1; for (; e; e = e.parentElement) all *= getComputedStyle(e).opacity; return all; }"
    chromium.wait_until(page, f"e => ({seen})(e) === 1", copy.element_handle())
    page.keyboard.press("Escape")

    dialog = open_dialog(page, "curve")
    assert dialog.evaluate("e => e.scrollWidth <= e.clientWidth"), "the dialog scrolls sideways"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    frame = dialog.locator(".main-svg").first.bounding_box()
    button = dialog.locator(".modebar-btn").bounding_box()
    lines = [line.bounding_box() for line in dialog.locator(".annotation-text tspan.line").all()]
    context.close()
    assert frame is not None and button is not None
    assert frame["x"] >= 0 and frame["x"] + frame["width"] <= 390
    assert len(lines) >= 8
    for line in lines:
        assert line is not None
        assert frame["x"] <= line["x"] and line["x"] + line["width"] <= frame["x"] + frame["width"]
        below = line["y"] >= button["y"] + button["height"]
        assert below or line["x"] + line["width"] <= button["x"], "a line runs under the camera"
