"""Hostile strings in every field, on every page: nothing runs, nothing is fetched, nothing is linked, all is shown.

The guard that a browser would be (the page's content security policy) is switched off, so that our own is seen alone.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import chromium
from tests.browser.hostile_house import AHEAD, KINDS_OF_FILES, NOW, OVER, build, file_names
from tests.browser.pages import SIZES
from tests.dashboard.test_export import begins_as_a_formula
from tests.hostile import STRINGS

PAGES = ("", "scenarios", "signals", "track_record", "data", "method")
BEFORE, DAY = {"event": AHEAD}, {"event": OVER, "as_of": f"{NOW:%Y-%m-%dT%H:%MZ}"}
# What only a string that came alive could have made: a link or a thing that is fetched from elsewhere, a script, words
# in an element that nobody drew. Formulas belong to the page Method alone.
_ALIVE = """() => {
    const found = [...document.querySelectorAll(
        'a[href*="evil"],a[href^="javascript"],a[href^="mailto"],[src*="evil"],[href*="evil"],[data*="javascript"],' +
        'img[src="x"],[srcdoc],object,embed,marquee,details[ontoggle],form[action*="evil"],meta[http-equiv=refresh]'
    )];
    for (const element of document.querySelectorAll('*'))
        if ([...element.attributes].some(one => /^on(error|load|pageshow|toggle|focus)$/.test(one.name)))
            found.push(element);
    if (!location.pathname.endsWith('/method')) found.push(...document.querySelectorAll('.katex'));
    for (const words of document.querySelectorAll('main b, main strong, main em, main del, main h1, main li, main td'))
        if (/^(bold|slanted|gone|Heading|loud|new)$/.test(words.textContent.trim())) found.push(words);
    found.push(...[...document.querySelectorAll('iframe')].filter(frame => !frame.src.startsWith(location.origin)));
    return found.map(element => element.outerHTML.slice(0, 200));
}"""

_NUMBER = re.compile(r"-?[\d.]+(e-?\d+)?")
_OPEN_ALL = "document.querySelectorAll('details:not([open]) > summary').forEach(summary => summary.click())"


@dataclass
class Watch:
    """A page that is watched: alerts, requests to others, what came alive, and errors, each with where it was."""

    page: Page
    address: str
    foreign: list[str]
    alive: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page, address: str) -> "Watch":
        watch = cls(page, address, chromium.foreign_requests(page))
        page.on("dialog", lambda dialog: (watch.alive.append(f"alert {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda popup: watch.alive.append(f"opened {popup.url}"))
        return watch

    def visit(self, path: str, **parameters: str) -> None:
        self.page.goto(f"{self.address}/{path}?{urlencode(parameters)}")
        chromium.wait_for_words(self.page)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        self.look(f"/{path} {parameters}")

    def look(self, where: str) -> None:
        """Search the page as it stands; an error of ours is told by its id."""
        self.alive += [f"{html} on {where}" for html in self.page.evaluate(_ALIVE)]
        self.alive += [f"error on {where}"] * self.page.get_by_text("an error that we did not foresee").count()
        self.alive += [f"exception on {where}"] * self.page.get_by_test_id("stException").count()

    def words(self) -> str:
        """All that the page shows, on one line, without the joiners that part an address."""
        return shown(self.page.locator("body").inner_text())


def shown(text: str) -> str:
    """A text as a page can show it: one line, and only what can be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text.replace("\u2060", "")).split())


def beginning(text: str, length: int = 40) -> str:
    """How a string begins where it is shown literally: import and page may cut it."""
    return shown(shown(text.replace("\u2060", " "))[:length])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("hostile"), chromium.free_port()
    (folder / "files").mkdir()
    build(folder / "home", folder / "files")
    command = [str(chromium.ROOT / ".venv/bin/streamlit"), "run", "app.py", "--server.port", str(port)]
    settings = {"SHOWDOWN_HOME": str(folder / "home"), "OPENBLAS_NUM_THREADS": "1"}
    with chromium.served(command, port, folder / "log", **settings) as address:
        yield address
    log = (folder / "log").read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in log and "evil" not in log, log[-2000:]


@pytest.fixture
def watch(house: str, browser: Browser) -> Iterator[Watch]:
    """A window without memory; whatever came alive in it, or asked another host, is told when it closes."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    watch = Watch.of(context.new_page(), house)
    yield watch
    context.close()
    assert watch.foreign == [] and watch.alive == []


def test_every_page_shows_them_and_none_comes_alive(watch: Watch) -> None:
    for path, place in (("", DAY), *((path, BEFORE) for path in PAGES)):
        watch.visit(path, **place)
        told = watch.words()
        assert [text for text in _told_on(path) if beginning(text) not in told] == [], f"not on the page {path}"
    watch.visit("", event=STRINGS[20])
    assert beginning(STRINGS[20]) in watch.words()


def _told_on(path: str) -> list[str]:
    """The strings that a page shows of the event ahead: its name, city and badge, all rows, files and lists."""
    if path in ("", "signals"):
        return list(STRINGS)
    files = [name.removesuffix(".csv") for name in file_names(STRINGS)[: len(KINDS_OF_FILES)]]
    lists = [STRINGS[len(kind)] for kind in KINDS_OF_FILES]
    of_event = [STRINGS[0], STRINGS[13], STRINGS[31]]
    return {"scenarios": of_event, "data": [*of_event, *files, *lists]}.get(path, [])


def test_on_a_phone_none_comes_alive(watch: Watch) -> None:
    width, height = SIZES["phone"]
    watch.page.set_viewport_size({"width": width, "height": height})
    for path, place in (("", DAY), ("data", DAY)):
        watch.visit(path, **place)
        assert watch.page.locator('[data-testid="stMain"]').evaluate("e => e.scrollWidth <= e.clientWidth")


def test_what_a_pointer_brings_up_is_words(watch: Watch) -> None:
    """Every third mark of the charts that tell other people's words."""
    told = ""
    for path, charts in (("", ("curve", "cities", "claims")), ("signals", ("signal",))):
        watch.visit(path, event=AHEAD)
        for chart in charts:
            told += hover(watch, chart)
    assert sum(beginning(text, 20) in shown(told) for text in STRINGS) > 15


def hover(watch: Watch, chart: str) -> str:
    """What a pointer on each mark of a chart brings up."""
    told = ""
    chromium.wait_for_chart(watch.page, chart)
    for mark in watch.page.locator(f".st-key-{chart} .scatterlayer .point").all()[::3]:
        box = mark.bounding_box()
        if box is None:
            continue
        mark.scroll_into_view_if_needed()
        mark.hover(force=True)
        told += " ".join(watch.page.locator(f".st-key-{chart} .hoverlayer text").all_text_contents())
    links = watch.page.locator(f".st-key-{chart} .hoverlayer a, .st-key-{chart} .infolayer a")
    watch.alive += [f"a link in {chart}"] * links.count()
    watch.look(f"the marks of {chart}")
    return told


def test_no_file_that_a_page_gives_holds_a_formula(watch: Watch) -> None:
    page, saved = watch.page, 0
    for path, place in (("", BEFORE), ("", DAY)):
        watch.visit(path, **place)
        for button in page.get_by_role("button", name="Table and picture").all():
            button.click()
            dialog = page.get_by_role("dialog")
            dialog.get_by_test_id("stTable").wait_for()
            watch.look(f"a table of /{path}")
            saved += check(save(page, dialog.get_by_role("button", name="Save the numbers (CSV)")))
            dialog.get_by_role("button", name="Close").click()
            expect(dialog).to_have_count(0)
    watch.visit("data", event=OVER)
    page.locator("summary", has_text="50 rows").click()
    saved += check(save(page, page.get_by_role("button", name="Save as CSV").first))
    assert saved >= 8


def save(page: Page, button: Locator) -> tuple[str, bytes]:
    """What a button downloads: the name of the file, and what is in it."""
    with page.expect_download() as waiting:
        button.click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def check(saved: tuple[str, bytes]) -> bool:
    """A file with rows and a name of letters, none of whose cells is a formula, wherever a spreadsheet cuts it."""
    name, content = saved
    assert re.fullmatch(r"[A-Za-z0-9_-]+\.csv", name)
    text = content.decode("utf-8-sig")
    for delimiter in (",", ";"):
        cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]
        assert [cell for cell in cells if begins_as_a_formula(cell) and not _NUMBER.fullmatch(cell)] == []
    return text.count("\n") > 1


def test_the_page_that_takes_files_in_shows_their_words(watch: Watch, tmp_path: Path) -> None:
    """Its lists and questions, and what it says of a file with hostile headings, cells, sheets and name."""
    page = watch.page
    watch.visit("data", event=OVER)
    page.get_by_role("combobox", name="Event").click()
    expect(page.get_by_role("option").first).to_be_visible()
    watch.look("the list of events")
    page.keyboard.press("Escape")
    page.evaluate(_OPEN_ALL)
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    watch.look("what undoing changes")
    for file in (a_list(tmp_path), a_book(tmp_path)):
        watch.visit("data", event=OVER)
        page.locator("input[type=file]").set_input_files(file)
        expect(page.get_by_role("button", name="Not this file")).to_be_visible()
        page.evaluate(_OPEN_ALL)
        told = watch.words()
        assert "![i](https://evil" in told and "alert(2)" in told
        watch.look(f"the file {file.suffix}")


def a_list(folder: Path) -> Path:
    """A list whose headings are the strings, as are its cells; and so is its name. A mail address is no heading."""
    path, headings = folder / f"{STRINGS[2]}.csv", [text[:80] for text in STRINGS if "@" not in text]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["signed up", "city", *headings])
        writer.writerows([["2026-11-01 10:00", text, *headings] for text in STRINGS[:30]])
    return path


def a_book(folder: Path) -> Path:
    """A spreadsheet whose sheets are called by strings."""
    book = openpyxl.Workbook()
    for name in ("<img src=x onerror=alert(2)>", "=1+1", "![i](evil)"):
        sheet = book.create_sheet(name.translate(str.maketrans("", "", "[]:*?/\\"))[:31])
        sheet.append(["signed up", "city", STRINGS[16], STRINGS[2]])
        for text in STRINGS[:20]:
            sheet.append(["2026-11-01 10:00", text.replace("\t", " "), text, text])
    path = folder / "book.xlsx"
    book.save(path)
    return path


def test_what_a_person_types_in_is_shown_as_words(watch: Watch) -> None:
    page, typed = watch.page, " ".join((STRINGS[2], STRINGS[16], STRINGS[26], STRINGS[36]))
    watch.visit("", **DAY)
    page.get_by_text("Add a count").click()
    for label in ("Who counted", "Source", "Note"):
        page.get_by_label(label, exact=True).fill(typed)
    for label in ("At least (people)", "At most (people)"):
        page.get_by_label(label).fill("120")
        page.get_by_label(label).press("Enter")
    expect(page.get_by_role("checkbox", name="Learn from this count")).to_be_checked()  # so both numbers have arrived
    page.get_by_role("button", name="Store the count").click()
    expect(page.get_by_text("The count is stored, as a claim.")).to_be_visible()
    assert beginning(typed) in watch.words()
    watch.look("a count")
    watch.visit("scenarios", event=AHEAD, blocked_share="0.9")
    page.get_by_label("Name for this scenario").fill(typed[:40])
    page.get_by_role("button", name="Keep this scenario").click()
    expect(page.get_by_text("1 scenario kept")).to_be_visible()
    watch.look("a scenario")
    page.get_by_role("button", name="Show again").click()
    expect(page.get_by_test_id("stToast")).to_contain_text("alert(2)")
    watch.look("a scenario shown again")
