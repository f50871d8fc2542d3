"""Made-up names, phones and mails in files that the page takes in: afterwards none of them is found anywhere.

They stand in their own columns, in free text and in wrong places; one list has no headings at all. Looked at are the
home folder, the server's log and its temporary files after every step, what the tables hold, every page and every
message that the server sent to the browser, and what can be downloaded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket, expect

from data import Database, list_imports
from tests.browser import chromium
from tests.conftest import import_text
from tests.data.corpus import GOOGLE, POSTS, WJX, Person, Tool, write, write_xlsx
from tests.test_canaries import held, hits, misplaced, places

START = datetime.now(UTC) + timedelta(days=20)
EVENT = f"event_id,name,starts_at,timezone,target\nmarch-1,A march,{START:%Y-%m-%dT%H:%MZ},Asia/Shanghai,100\n"
LISTS = ("google.csv", "报名.xlsx", "posts.csv")
A_ZONE = b"Atlantic/Canary"  # stands in every list of time zones


class Lately(Tool):
    """A tool whose people came in the last weeks, so that there is something to forecast."""

    def people(self, count: int = 40) -> list[Person]:
        people = super().people(count)
        later = timedelta(days=(datetime.now(UTC) - people[-1].moment).days - 2)
        return [replace(person, moment=person.moment + later) for person in people]


@dataclass
class Visit:
    """A window at the page Data, and every canary that was seen so far, each with where it was.

    folder: all that the server writes, its home, log and temporary files. sent: bytes of the server's messages that
    were searched, so that a search of nothing does not pass for a clean one.
    """

    page: Page
    folder: Path
    found: list[str] = field(default_factory=list)
    sent: int = 0

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._search_message)

    def look(self, step: str) -> None:
        """Search the page as it stands, and all files."""
        chromium.wait_for_rest(self.page)
        self.found += [f"{hit}, {step}" for hit in hits(self.folder)]
        self.found += [f"{canary} on the page, {step}" for canary in places(self.page.content().encode())]

    def save(self, button: Locator) -> bytes:
        """What a button downloads, searched too."""
        with self.page.expect_download() as waiting:
            button.click()
        content = waiting.value.path().read_bytes()
        self.found += [f"{canary} in a download" for canary in places(content)]
        return content

    def _search_message(self, message: str | bytes) -> None:
        content = message.encode() if isinstance(message, str) else message
        self.sent += len(content)
        content = content.replace(A_ZONE, b"")
        self.found += [f"{canary} in a message to the browser" for canary in places(content)]


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Visit]:
    """A dashboard of its own with one event that is ahead; its temporary files lie beside its home."""
    folder, lists, port = tmp_path_factory.mktemp("server"), tmp_path_factory.mktemp("event"), chromium.free_port()
    (folder / "temporary").mkdir()
    import_text(Database(folder / "home"), lists, "events", EVENT, now=datetime.now(UTC))
    command = [str(chromium.ROOT / ".venv/bin/streamlit"), "run", "app.py", "--server.port", str(port)]
    settings = {"SHOWDOWN_HOME": str(folder / "home"), "TMPDIR": str(folder / "temporary"), "OPENBLAS_NUM_THREADS": "1"}
    with chromium.served(command, port, folder / "log", **settings) as address:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
        visit = Visit(context.new_page(), folder)
        visit.page.on("websocket", visit.listen)
        visit.page.goto("/data")
        chromium.wait_for_words(visit.page)
        yield visit
        context.close()


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What three tools exported, each with rows in which people wrote into every field; and a list without headings."""
    folder = tmp_path_factory.mktemp("lists")
    found = {name: folder / name for name in (*LISTS, "no headings.csv")}
    tables = [misplaced(Lately(**vars(tool))) for tool in (GOOGLE, WJX, POSTS)]
    for name, table in zip(LISTS, tables, strict=True):
        if name.endswith("xlsx"):
            write_xlsx(found[name], [row[: len(table[0])] for row in table], "名单")
        else:
            write(folder, table, "UTF-8").rename(found[name])
    people = "\n".join(",".join(GOOGLE.row(person)) for person in GOOGLE.people(5))
    found["no headings.csv"].write_text(people, encoding="utf-8")
    return found


def test_the_page_leaves_no_canary(visit: Visit, lists: dict[str, Path]) -> None:
    for name in LISTS:
        take_in(visit, lists[name])
    refuse(visit, lists["no headings.csv"])
    open_what_waits(visit)
    look_elsewhere(visit)
    assert visit.found == [] and held(visit.folder / "home") == []
    assert visit.sent > 100_000
    taken = {record.file_name: record for record in list_imports(Database(visit.folder / "home"))}
    assert all(taken[name].rows_new >= 12 and taken[name].quarantined >= 10 for name in LISTS)


def see_title(page: Page, end: str) -> None:
    expect(page.get_by_role("heading", level=1, name=re.compile(end))).to_be_visible()


def take_in(visit: Visit, file: Path) -> None:
    """Hand a file over, look at what was understood of it, take it in."""
    page = visit.page
    page.goto("/data")
    page.locator("input[type=file]").set_input_files(file)
    see_title(page, "can be used$")
    visit.look(f"{file.name} handed over")
    page.get_by_role("button", name=re.compile(r"^Import [\d,]+ rows$")).click()
    see_title(page, "wait for you$")
    visit.look(f"{file.name} taken in")


def refuse(visit: Visit, file: Path) -> None:
    """Hand over a file of which nothing can be used."""
    page = visit.page
    page.goto("/data")
    see_title(page, "wait for you$")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("button", name="Not this file")).to_be_visible()
    visit.look(f"{file.name} handed over")


def open_what_waits(visit: Visit) -> None:
    """Open the rows of every import that were not taken, and save them."""
    page = visit.page
    page.goto("/data")
    for name in LISTS:
        page.locator("summary", has_text=name).click()
    expect(page.locator('[data-testid="stDataFrame"] canvas').first).to_be_visible()
    expect(page.get_by_role("button", name="Save as CSV")).to_have_count(len(LISTS))
    visit.look("what waits was opened")
    for button in page.get_by_role("button", name="Save as CSV").all():
        assert visit.save(button).count(b"\n") > 10


def look_elsewhere(visit: Visit) -> None:
    """The pages that tell of sign-ups and posts, with the numbers of a chart."""
    page = visit.page
    for path in ("/", "/signals"):
        page.goto(path)
        page.locator(".main-svg:visible").first.wait_for()
        visit.look(f"the page {path}")
        page.get_by_role("button", name="Table and picture").first.click()
        assert visit.save(page.get_by_role("dialog").get_by_role("button", name="Save the numbers (CSV)"))
        visit.look(f"a table of {path}")
