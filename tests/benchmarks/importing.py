"""How fast large files come in, beside DuckDB alone, and what they cost afterwards: `make bench-import`.

1,000,000 sign-ups and 10,000,000 posts of 1,000,000 accounts, made here and the same at every run but for their days,
which end today, so that the event is ahead and each import also freezes a forecast. Ours is the command line as anyone
starts it; beside it stands DuckDB's bare read_csv into a table of a file, started the same way in the same run.
"""

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from playwright.sync_api import sync_playwright

from tests.benchmarks.figure import Figure, show
from tests.browser import chromium

EVENT = "bench-1"
SIGN_UPS, POSTS, ACCOUNTS, SHEET_ROWS = 1_000_000, 10_000_000, 1_000_000, 1_048_576
TIMES_BARE, OUTLOOK_BAR_S = 2.5, 5.0
ROOT = Path(__file__).resolve().parents[2]
CLI = (sys.executable, str(ROOT / "cli.py"))

_BARE = """
import sys, duckdb
path, database = sys.argv[1:]
with duckdb.connect(database) as connection:
    connection.execute("CREATE TABLE bare AS SELECT * FROM read_csv(?)", [path])
"""
_SIGN_UPS = """
COPY (
    SELECT
        'r' || n AS registration_id,
        strftime($first::TIMESTAMP + to_seconds(n * $seconds / $rows), '%Y-%m-%dT%H:%M:%SZ') AS registered_at,
        'City ' || hash(n, 1) % 40 AS city,
        CASE
            WHEN hash(n, 2) % 10 = 0
            THEN strftime($first::TIMESTAMP + to_seconds((n + $rows) * $seconds / 2 / $rows), '%Y-%m-%dT%H:%M:%SZ')
        END AS cancelled_at,
        1 + hash(n, 3) % 3 AS party_size,
        CASE WHEN hash(n, 4) % 2 = 0 THEN 'registered' ELSE 'confirmed' END AS status,
        CASE hash(n, 5) % 3 WHEN 0 THEN 'web' WHEN 1 THEN 'mail' ELSE 'app' END AS channel
    FROM range($rows::BIGINT) AS made (n)
) TO '{path}' (HEADER)
"""
_POSTS = """
COPY (
    SELECT
        'p' || n AS post_id,
        strftime($first::TIMESTAMP + to_seconds(n * $seconds / $rows), '%Y-%m-%dT%H:%M:%SZ') AS posted_at,
        CASE hash(n, 1) % 4 WHEN 0 THEN '#march' WHEN 1 THEN '#together' WHEN 2 THEN '#March' END AS hashtag,
        CASE hash(n, 2) % 2 WHEN 0 THEN 'weibo' ELSE 'x' END AS platform,
        'a' || hash(n, 3) % $accounts AS author_id,
        hash(n, 4) % 100 AS reposts,
        hash(n, 5) % 50 AS comments,
        hash(n, 6) % 1000 AS likes,
        'City ' || hash(n, 7) % 40 AS city
    FROM range($rows::BIGINT) AS made (n)
) TO '{path}' (HEADER)
"""
_SHEET_HEADER = ("registration_id", "registered_at", "city", "party_size")


@dataclass(frozen=True)
class Run:
    """A program that ended well. seconds: by the clock; busy: of all processors; peak_mb: the most memory it held."""

    seconds: float
    busy: float
    peak_mb: float


def measure() -> Iterator[Figure]:
    """Imports of both files, a forecast and the first look at the outlook; at last a full sheet."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = folder / "home"
        _write_files(folder)
        timed([*CLI, "import", "events", str(folder / "events.csv"), "--home", str(home)])
        ours, bare = 0.0, 0.0
        for kind, rows in (("registrations", SIGN_UPS), ("posts", POSTS)):
            file = folder / f"{kind}.csv"
            alone = timed([sys.executable, "-c", _BARE, str(file), str(folder / f"{kind}.duckdb")])
            whole = timed([*CLI, "import", kind, str(file), "--event", EVENT, "--home", str(home)])
            (folder / f"{kind}.duckdb").unlink()
            ours, bare = ours + whole.seconds, bare + alone.seconds
            yield Figure(f"{rows:,} {kind}, bare read_csv", alone.seconds, "s", None)
            yield Figure(f"{rows:,} {kind}, import", whole.seconds, "s", None)
            yield Figure(f"{rows:,} {kind}, times bare", whole.seconds / alone.seconds, "times", TIMES_BARE)
            # Tells more than the clock does on a machine that has other work.
            yield Figure(f"{rows:,} {kind}, times bare, by processor", whole.busy / alone.busy, "times", None)
            yield Figure(f"{rows:,} {kind}, bare, peak memory", alone.peak_mb, "MB", None)
            yield Figure(f"{rows:,} {kind}, import, peak memory", whole.peak_mb, "MB", None)
        yield Figure("both files, times bare", ours / bare, "times", TIMES_BARE)
        answered = timed([*CLI, "forecast", EVENT, "--home", str(home)])
        yield Figure("forecast by the command line", answered.seconds, "s", None)
        yield Figure("forecast, peak memory", answered.peak_mb, "MB", None)
        yield from _first_looks(home, folder / "log")
        yield from _sheet(folder)


def timed(command: list[str]) -> Run:
    """Run a program to its end. Raises RuntimeError with what it said where it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise RuntimeError(f"{command} failed: {said.read().decode()[-2000:]}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _write_files(folder: Path) -> None:
    """An event in ten days, and the sign-ups and posts of eighty days until today."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = (today + timedelta(days=10)).strftime("%Y-%m-%dT%H:%MZ")
    (folder / "events.csv").write_text(f"event_id,name,starts_at,target\n{EVENT},Bench,{start},1500000\n")
    days = timedelta(days=80)
    told = {"first": (today - days).replace(tzinfo=None), "seconds": days.total_seconds()}
    with duckdb.connect() as connection:
        for name, statement, more in (
            ("registrations", _SIGN_UPS, {"rows": SIGN_UPS}),
            ("posts", _POSTS, {"rows": POSTS, "accounts": ACCOUNTS}),
        ):
            connection.execute(statement.format(path=folder / f"{name}.csv"), told | more)


def _first_looks(home: Path, log: Path) -> Iterator[Figure]:
    """The outlook in a browser, of a server that has read nothing yet; then again, once it has."""
    with sync_playwright() as playwright, chromium.dashboard(home, log) as address:
        browser = chromium.launch(playwright)
        for words, bar in (("first look", OUTLOOK_BAR_S), ("second look", None)):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.goto(f"{address}/?event={EVENT}", wait_until="commit")
            page.wait_for_selector(".st-key-odds .annotation-text", state="attached", timeout=120_000)
            shown = float(page.evaluate("performance.now()")) / 1000
            page.wait_for_selector(".st-key-moved .annotation-text", state="attached", timeout=120_000)
            whole = float(page.evaluate("performance.now()")) / 1000
            yield Figure(f"Outlook, {words}, first chart", shown, "s", bar)
            yield Figure(f"Outlook, {words}, with what moved", whole, "s", None)
        browser.close()


def _sheet(folder: Path) -> Iterator[Figure]:
    """A spreadsheet as long as they get; no bar, since nothing stands beside it."""
    home, file = folder / "sheets", folder / "sheet.xlsx"
    write_sheet(file, SHEET_ROWS)
    timed([*CLI, "import", "events", str(folder / "events.csv"), "--home", str(home)])
    whole = timed([*CLI, "import", "registrations", str(file), "--event", EVENT, "--home", str(home)])
    yield Figure(f"spreadsheet of {SHEET_ROWS:,} rows, import", whole.seconds, "s", None)
    yield Figure(f"spreadsheet of {SHEET_ROWS:,} rows, peak memory", whole.peak_mb, "MB", None)


def write_sheet(path: Path, rows: int) -> None:
    """A spreadsheet of sign-ups with its header in `rows` rows; written by hand, because openpyxl takes minutes."""
    first = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=80)
    relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxml'
            f'formats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.'
            f'main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        )
        for place, target, type_ in (("_rels", "xl/workbook.xml", "officeDocument"),
                                     ("xl/_rels", "worksheets/sheet1.xml", "worksheet")):  # fmt: skip
            name = ".rels" if place == "_rels" else "workbook.xml.rels"
            archive.writestr(
                f"{place}/{name}",
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
                f'Type="{relationship}/{type_}" Target="{target}"/></Relationships>',
            )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{relationship}"><sheets><sheet name="Sign-ups" sheetId="1" '
            'r:id="rId1"/></sheets></workbook>',
        )
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{main}"><sheetData>'.encode())
            sheet.write(_cells(_SHEET_HEADER))
            for n in range(rows - 1):
                moment = first + timedelta(seconds=n * 80 * 86400 // rows)
                sheet.write(_cells((f"r{n}", f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"City {n % 40}", f"{1 + n % 3}")))
            sheet.write(b"</sheetData></worksheet>")


def _cells(values: tuple[str, ...]) -> bytes:
    cells = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in values)
    return f"<row>{cells}</row>".encode()


if __name__ == "__main__":
    show(measure)
