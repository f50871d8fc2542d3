"""From an empty house to a verdict in a real Chromium: a new event, a messy Chinese spreadsheet, the outlook."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.pages import SIZES, THEMES, check_readable, picture, window

ZONE = ZoneInfo("Asia/Shanghai")
NAME, PHONE = "王小明", "1380013"
GOOD = 60  # rows that can be read, each of two people; every tenth of them has cancelled


class Record:
    """The steps of a visit with what was seen and how long each took; told in a file, never judged."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: list[str] = []
        self.before = time.monotonic()

    def step(self, told: str) -> None:
        now = time.monotonic()
        self.lines.append(f"{now - self.before:6.1f} s  {told}")
        self.before = now
        self.file.write_text("\n".join(self.lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A dashboard without any event, the bundled one included, and its home folder."""
    folder, port = tmp_path_factory.mktemp("house"), chromium.free_port()
    command = [str(chromium.ROOT / ".venv/bin/streamlit"), "run", "app.py", "--server.port", str(port)]
    home = folder / "home"
    with chromium.served(command, port, folder / "log", SHOWDOWN_HOME=str(home), OPENBLAS_NUM_THREADS="1") as address:
        yield address, home


@pytest.fixture(scope="module")
def spreadsheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a form tool and three helpers left: a title over merged cells, four ways to write a moment, a total."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "报名"
    sheet.append(["活动报名统计表"])
    sheet.merge_cells("A1:G1")
    sheet.append([])
    sheet.append(["提交时间", "姓名", "手机号", "所在城市", "", "参加人数", "状态", "备注"])
    now = datetime.now(ZONE).replace(second=0, microsecond=0, tzinfo=None)
    for row in range(GOOD):
        moment = now - timedelta(hours=3 * row + 1)
        written = (
            moment,
            moment.strftime("%Y-%m-%d %H:%M"),
            f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}",
            moment.strftime("%Y/%m/%d %H:%M"),
        )[row % 4]
        people = (2, "2人", "２", "2 位")[row % 4]
        status = "已取消" if row % 10 == 9 else "已报名"
        city = ("杭州", "上海", "宁波 ")[row % 3]
        sheet.append([written, f"{NAME}{row}", f"{PHONE}{row:04d}", city, None, people, status, f"{NAME}的朋友"])
    for row, wrong in enumerate(("下周", "不知道")):
        sheet.append([wrong, f"{NAME}{GOOD + row}", f"{PHONE}9{row:03d}", "杭州", None, 1, "已报名"])
    sheet.append(["合计", None, None, None, None, 2 * GOOD + 2])
    sheet.append([])
    file: Path = tmp_path_factory.mktemp("lists") / "报名表.xlsx"
    book.save(file)
    return file


@pytest.fixture(scope="module")
def visited(house: tuple[str, Path], spreadsheet: Path, browser: Browser, screenshots: Path) -> Iterator[Page]:
    """A first visit, step by step, up to the verdict; the page as it ends."""
    address, _ = house
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, timezone_id="Asia/Shanghai", color_scheme="light"
    )
    page = context.new_page()
    foreign = chromium.foreign_requests(page)
    page.goto(address)
    expect(page.locator("h1")).to_have_text("How many will come? Begin with your event")
    record = Record(screenshots / "two-minutes.txt")
    page.get_by_role("button", name="Enter your event").click()
    expect(page.locator("h1")).to_have_text("Your event, in under a minute")
    record.step("Enter your event: the form of a new event, its zone taken from the browser")
    _make_event(page)
    expect(page.locator("h1")).to_contain_text("Now its sign-ups")
    record.step("Four fields filled and sent: the event is stored, the page asks for its sign-ups")
    page.locator("input[type=file]").set_input_files(spreadsheet)
    expect(page.locator("h1")).to_have_text(f"{GOOD} of {GOOD + 3} sign-ups can be used")
    expect(page.get_by_text("headings in row 3")).to_be_visible()
    expect(page.get_by_text("registered").first).to_be_visible()
    record.step(f"The spreadsheet dropped: {GOOD} of {GOOD + 3} rows can be used, three with their reasons")
    page.get_by_role("button", name=f"Import {GOOD} rows").click()
    expect(page.locator("h1")).to_have_text("3 rows wait for you")
    expect(page.get_by_text(f"{GOOD + 3} rows read: {GOOD} new and 3 not taken.")).to_be_visible()
    record.step("One click: taken in, the forecast frozen, three rows wait to be mended")
    page.get_by_role("link", name="See the outlook").click()
    chromium.wait_for_chart(page, "odds")
    expect(page.locator("h1")).to_contain_text("%")
    record.step(f"See the outlook: {page.locator('h1').inner_text()}")
    yield page
    context.close()
    assert foreign == []


def _make_event(page: Page) -> None:
    starts = datetime.now(ZONE) + timedelta(days=12)
    page.get_by_label("Name").fill("为河流而走")
    page.locator("[data-testid=stDateTimeInput] [role=spinbutton]").first.click()
    page.keyboard.type(f"{starts:%Y%m%d}1000")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Time zone")).to_have_value("Asia/Shanghai")
    page.get_by_label("Target (people)").fill("400")
    page.get_by_role("button", name="Add this event").click()


def test_a_messy_spreadsheet_becomes_a_verdict(visited: Page) -> None:
    """Nine tenths of the sixty stand, two people each: 108 on the books."""
    expect(visited.locator('[data-testid="stMain"]')).to_contain_text("为河流而走")
    expect(visited.locator('[data-testid="stMain"]')).to_contain_text("108")
    expect(visited.locator("h2").first).to_contain_text("80 % range")


def test_no_name_and_no_phone_is_left_anywhere(visited: Page, house: tuple[str, Path]) -> None:
    address, home = house
    assert "108" in visited.locator('[data-testid="stMain"]').inner_text()
    visited.goto(f"{address}/data")
    expect(visited.locator("h1")).to_have_text("3 rows wait for you")
    assert NAME not in visited.content() and PHONE not in visited.content()
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name == "turnout.duckdb" for path in files)
    for path in (*files, home.parent / "log"):
        content = path.read_bytes()
        assert not any(word.encode(code) in content for word in (NAME, PHONE) for code in ("utf-8", "utf-16-le")), path


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_the_page_with_everything_on_it_fits_and_reads(
    visited: Page, house: tuple[str, Path], browser: Browser, screenshots: Path, size: str, theme: str
) -> None:
    context = window(browser, size, theme)
    page = context.new_page()
    page.goto(f"{house[0]}/data")
    expect(page.locator("h1")).to_have_text("3 rows wait for you")
    expect(page.get_by_text("2 imports")).to_be_visible()
    expect(page.get_by_text("An event, typed in")).to_be_visible()
    page.locator('[data-testid="stDataFrame"] canvas').first.wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    chromium.wait_for_words(page)
    assert page.locator('[data-testid="stMain"]').evaluate("e => e.scrollWidth <= e.clientWidth")
    picture(page, screenshots, f"data-full-{SIZES[size][0]}-{theme}")
    page.locator('[data-testid="stDataFrame"]').hover()
    expect(page.locator('[data-testid="stElementToolbar"]')).to_be_hidden()  # its download is not formula-safe
    check_readable(page)
    context.close()
