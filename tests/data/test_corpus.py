"""Every made-up export gives the right rows, whatever its encoding and its mess, or is refused in a clear sentence."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import Choices, Database, ImportRefused, ImportReport, import_file
from tests.conftest import NOW, import_text
from tests.data.corpus import FORMS, GOOGLE, SIGN_UP_TOOLS, TOOLS, WJX, Stored, Table, Tool, as_csv, write

STORED = {
    "registrations": "SELECT registered_at, city, party_size, cancelled_at IS NOT NULL FROM registrations",
    "posts": "SELECT posted_at, hashtag, reposts, false FROM posts",
}
STANDING = " WHERE valid_to = 'infinity' AND event_id = ?"
# Nothing Chinese stands in it: its accents could be of any encoding, and the reader is asked for it.
MUST_BE_SAID = {("posts", "GB18030")}
PLACES = 250  # events of each zone, one for every test: an import takes longer than a test may


@dataclass
class Taker:
    """A database with many empty events; every file goes to one of its own."""

    database: Database
    used: int = 0

    def event(self, tool: Tool) -> str:
        """An event that nobody has signed up to, in the zone of a tool's files."""
        self.used += 1
        return f"{'us' if tool.zone == GOOGLE.zone else 'cn'}-{self.used}"

    def take_in(
        self, tool: Tool, file: Path, event_id: str | None = None, choices: Choices | None = None
    ) -> tuple[ImportReport, Counter[Stored]]:
        """Import a file: the report, and what is stored of its event, with moments in UTC."""
        event_id = event_id or self.event(tool)
        report = import_file(self.database, tool.kind, file, event_id, now=NOW, choices=choices)
        with self.database.open() as connection:
            rows = connection.execute(STORED[tool.kind] + STANDING, [event_id]).fetchall()
        return report, Counter((moment.astimezone(UTC), *rest) for moment, *rest in rows)


@pytest.fixture(scope="module")
def taker(tmp_path_factory: pytest.TempPathFactory) -> Taker:
    database = Database.in_memory()
    lines = [
        f"{short}-{n},An event,2026-06-01T10:00,{zone}"
        for short, zone in (("us", GOOGLE.zone), ("cn", "Asia/Shanghai"))
        for n in range(1, PLACES)
    ]
    text = "event_id,name,starts_at,timezone\n" + "\n".join(lines) + "\n"
    import_text(database, tmp_path_factory.mktemp("events"), "events", text)
    return Taker(database)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_every_tools_export_gives_the_right_rows(tool: Tool, form: str, tmp_path: Path, taker: Taker) -> None:
    people = tool.people()
    wanted = tool.wanted(people)
    choices = Choices(encoding="gb18030") if (tool.name, form) in MUST_BE_SAID else None
    report, found = taker.take_in(tool, write(tmp_path, tool.table(people), form), choices=choices)
    assert found == Counter(wanted)
    assert (report.read, report.new, report.rejected) == (len(people), len(wanted), len(people) - len(wanted))


def _titled(table: Table) -> Table:
    """Title lines, an empty line and merged group headings above the headings, as an office writes them."""
    width = len(table[0])
    title = ["Sign-ups of the march"] + [""] * (width - 1)
    groups = ["Form"] + [""] * (width // 2) + ["Answers"] + [""] * (width - width // 2 - 2)
    return [title, [""] * width, groups, *table]


def _totalled(table: Table) -> Table:
    return [*table, ["Total", str(len(table) - 1)] + [""] * (len(table[0]) - 2)]


def _with_empty_columns(table: Table) -> Table:
    return [["", *row[:2], "", *row[2:], "", ""] for row in table]


def _with_empty_rows(table: Table) -> Table:
    empty = [""] * len(table[0])
    return [table[0], empty, *table[1:9], empty, empty, *table[9:], *[empty] * 20]


def _repeated_headings(table: Table) -> Table:
    """The form had two more questions of one name, as forms that were edited have."""
    return [[*table[0], "Note", "Note"], *([*row, "👍", "x"] for row in table[1:])]


def _emoji(table: Table) -> Table:
    return [[*table[0], "Comment 🎉"], *([*row, 'See you there 🎉👨‍👩‍👧‍👦\n"really"'] for row in table[1:])]


def _padded(table: Table) -> Table:
    """Spaces around every value, as copied lists have."""
    return [table[0], *([f"  {cell} " if cell else cell for cell in row] for row in table[1:])]


def _full_width(table: Table) -> Table:
    """Figures as a Chinese keyboard writes them, in counts and moments."""
    wide = str.maketrans("0123456789:/-", "０１２３４５６７８９：／－")
    written = {place for place, cell in enumerate(table[1]) if cell and set(cell) <= set("0123456789:/- ")}
    ids = {
        place
        for place, heading in enumerate(table[0])
        if heading.strip("#").lower().rstrip().endswith(("order", "attendee"))
    }
    return [
        table[0],
        *([c.translate(wide) if n in written - ids else c for n, c in enumerate(row)] for row in table[1:]),
    ]


MESS: dict[str, tuple[Callable[[Table], Table], int]] = {
    "title lines and group headings": (_titled, 0),
    "a total at the end": (_totalled, 1),
    "empty columns": (_with_empty_columns, 0),
    "empty rows": (_with_empty_rows, 0),
    "repeated headings": (_repeated_headings, 0),
    "emoji, quotes and line breaks": (_emoji, 0),
    "spaces around values": (_padded, 0),
    "full-width figures": (_full_width, 0),
}


@pytest.mark.parametrize("mess", MESS)
@pytest.mark.parametrize("tool", [GOOGLE, WJX], ids=["google-forms", "wjx"])
def test_mess_costs_no_row(tool: Tool, mess: str, tmp_path: Path, taker: Taker) -> None:
    people = tool.people(25)
    wanted = tool.wanted(people)
    make, more = MESS[mess]
    report, found = taker.take_in(tool, write(tmp_path, make(tool.table(people)), "UTF-8"))
    assert found == Counter(wanted)
    assert (report.read, report.rejected) == (len(people) + more, len(people) - len(wanted) + more)


@pytest.mark.parametrize("form", ["UTF-8", "XLSX"])
@pytest.mark.parametrize("tool", SIGN_UP_TOOLS.values(), ids=SIGN_UP_TOOLS)
def test_all_mess_at_once(tool: Tool, form: str, tmp_path: Path, taker: Taker) -> None:
    people = tool.people(25)
    wanted = tool.wanted(people)
    table = tool.table(people)
    for make in (_emoji, _repeated_headings, _padded, _with_empty_rows, _totalled, _titled, _with_empty_columns):
        table = make(table)
    report, found = taker.take_in(tool, write(tmp_path, table, form))
    assert found == Counter(wanted)
    assert (report.read, report.rejected) == (len(people) + 1, len(people) - len(wanted) + 1)


@pytest.mark.parametrize("tool", SIGN_UP_TOOLS.values(), ids=SIGN_UP_TOOLS)
def test_ragged_rows_are_told_by_line_and_the_others_stay(tool: Tool, tmp_path: Path, taker: Taker) -> None:
    people = tool.people(25)
    table = tool.table(people)
    table[5] = [*table[5], "one more"]
    table[9] = table[9][:1]
    whole = [person for place, person in enumerate(people, start=1) if place not in (5, 9)]
    report, found = taker.take_in(tool, write(tmp_path, table, "UTF-8"))
    assert found == Counter(tool.wanted(whole))
    assert report.read == 25 and {6, 10} <= {reject.line for reject in report.rejects}


@pytest.mark.parametrize("tool", SIGN_UP_TOOLS.values(), ids=SIGN_UP_TOOLS)
def test_tomorrows_export_brings_only_what_is_new(tool: Tool, tmp_path: Path, taker: Taker) -> None:
    people = tool.people(30)
    event_id, found = taker.event(tool), Counter()
    taken = [len(tool.wanted(people[:count])) for count in (20, 30)]
    for count, new, unchanged in ((20, taken[0], 0), (30, taken[1] - taken[0], taken[0])):
        report, found = taker.take_in(tool, write(tmp_path, tool.table(people[:count]), "UTF-8"), event_id)
        assert (report.new, report.changed, report.unchanged) == (new, 0, unchanged)
    assert found == Counter(tool.wanted(people))


MIXED_DATES = {
    # 13 and more tell the order; those of a lone file that fit both ways follow it.
    "day first": (["03/04/2026 10:00", "25/04/2026 10:00", "5.4.2026 10:00"], [(4, 3), (4, 25), (4, 5)]),
    "month first": (["03/04/2026 10:00", "04/25/2026 10:00", "5/4/2026 10:00 AM"], [(3, 4), (4, 25), (5, 4)]),
    "words, ISO and Chinese": (
        ["4 Mar 2026 10:00", "2026-03-05 10:00", "2026年3月6日 10:00", "Mar 7, 2026 at 10:00am"],
        [(3, 4), (3, 5), (3, 6), (3, 7)],
    ),
    "spreadsheet days": (["46085.416666666664", "46086.416666666664"], [(3, 4), (3, 5)]),
}


@pytest.mark.parametrize("dates", MIXED_DATES)
def test_mixed_dates(dates: str, tmp_path: Path, taker: Taker) -> None:
    texts, days = MIXED_DATES[dates]
    file = tmp_path / "rows.csv"
    file.write_bytes(as_csv([["No.", "Signed up", "City"], *([f"r{n}", text, "Ems"] for n, text in enumerate(texts))]))
    tool = SIGN_UP_TOOLS["wjx"]
    report, found = taker.take_in(tool, file)
    assert report.new == len(texts)
    # Ten in the morning in Shanghai is two in UTC.
    assert sorted(moment for moment, *_ in found) == sorted(datetime(2026, m, d, 2, tzinfo=UTC) for m, d in days)


def test_a_file_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path, taker: Taker) -> None:
    tool = SIGN_UP_TOOLS["wjx"]
    table = tool.table(tool.people(5))
    files = {
        "no heading.csv": as_csv(table[1:]),
        "half a byte.csv": as_csv(table, "utf-16")[:-1],
        "broken late.csv": as_csv(table) + b"\xff\xfe\xff,x\n",
        "no rows.csv": b"",
        "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "a page.csv": b"<!doctype html><html><body>Log in</body></html>",
    }
    event_id = taker.event(tool)
    for name, content in files.items():
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(ImportRefused) as refused:
            taker.take_in(tool, file, event_id)
        assert str(refused.value).endswith(".") and "Canary" not in str(refused.value), name


def test_the_longest_sheet_that_excel_can_save(tmp_path: Path, taker: Taker) -> None:
    """1,048,576 rows with the headings, as CSV: every one is there."""
    tool = SIGN_UP_TOOLS["eventbrite"]
    person = tool.people(4)
    rows = [",".join(tool.row(one)) for one in person]
    file = tmp_path / "export.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        text.write(",".join(tool.headings) + "\r\n")
        for n in range(1_048_575):
            number, _, rest = rows[n % 4].partition(",")
            head, _, tail = rest.partition(f",{910000 + n % 4},")
            text.write(f"{number},{head},{10**7 + n},{tail}\r\n")
    report, found = taker.take_in(tool, file)
    assert (report.read, report.new, report.rejected) == (1_048_575, 1_048_575, 0)
    counts = [len(range(place, 1_048_575, 4)) for place in range(4)]
    assert found == Counter({tool.stored(one): count for one, count in zip(person, counts, strict=True)})
