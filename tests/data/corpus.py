"""Made-up exports in the shape of each tool that has a preset, with what must come of every row.

Nobody is named here: people are numbers with made-up mails and phones. What is right is known from the people that the
files are made of, never from reading them.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pyarrow as pa
import pyarrow.parquet

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
CITIES = ("Wuhan", "杭州", "São Paulo", "Łódź", "N’Djamena", "Москва")
CHINESE_CITIES = ("武汉", "杭州", "广州", "Shanghai", "哈尔滨")

Table = list[list[str]]


@dataclass(frozen=True)
class Person:
    """Somebody who signed up: at a moment, whole seconds of UTC; gone: has cancelled; waits: for approval."""

    number: int
    moment: datetime
    city: str
    party: int = 1
    gone: bool = False
    waits: bool = False

    @property
    def mail(self) -> str:
        return f"canary{self.number}@example.org"

    @property
    def phone(self) -> str:
        return f"139{12340000 + self.number:08}"

    @property
    def name(self) -> str:
        return f"Canary Wáng {self.number}"


Stored = tuple[datetime, str | None, int | None, bool]  # signed up, city, people, whether cancelled


@dataclass(frozen=True)
class Tool:
    """How a tool exports: its headings, and the row of a person.

    zone: of the event that its files are for. stored: what must be stored of a person; None where the row is not taken.
    """

    name: str
    headings: tuple[str, ...]
    row: Callable[[Person], list[str]]
    stored: Callable[[Person], Stored | None]
    kind: str = "registrations"
    zone: str = "Asia/Shanghai"
    cities: tuple[str, ...] = CITIES

    def people(self, count: int = 40) -> list[Person]:
        """So many people, a few hours apart, on days beyond the twelfth of a month too."""
        first = datetime(2026, 1, 9, 3, 4, 5, tzinfo=UTC)
        return [
            Person(n, first + n * timedelta(hours=17, seconds=77), self.cities[n % len(self.cities)], 1 + n % 4,
                   gone=n % 9 == 4, waits=n % 11 == 7)
            for n in range(count)
        ]  # fmt: skip

    def table(self, people: Sequence[Person]) -> Table:
        """Headings and rows."""
        return [list(self.headings), *(self.row(person) for person in people)]

    def wanted(self, people: Sequence[Person]) -> list[Stored]:
        """What must be stored, in any order."""
        return [found for person in people if (found := self.stored(person)) is not None]


def _local(person: Person, zone: ZoneInfo, pattern: str) -> str:
    """A moment as strftime writes it, without leading zeros where the pattern has %-."""
    return person.moment.astimezone(zone).strftime(pattern)


def _everyone(person: Person) -> Stored:
    return person.moment, person.city, person.party, False


def _alone(person: Person) -> Stored:
    return person.moment, person.city, 1, False


def _by_status(person: Person) -> Stored | None:
    return None if person.waits else (person.moment, person.city, person.party, person.gone)


def _alone_by_status(person: Person) -> Stored | None:
    return None if person.waits else (person.moment, person.city, 1, person.gone)


def _by_day(person: Person) -> Stored | None:
    midnight = person.moment.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0)
    return None if person.waits else (midnight.astimezone(UTC), person.city, 1, person.gone)


def _word(person: Person, signed_up: str, gone: str, waits: str) -> str:
    return waits if person.waits else gone if person.gone else signed_up


GOOGLE = Tool(
    "google-forms",
    ("Timestamp", "Email Address", "Your name", "Which city are you coming from?", "How many people will you bring?",
     "Phone number", "Anything else you want to tell us?"),
    lambda p: [_local(p, NEW_YORK, "%-m/%-d/%Y %-H:%M:%S"), p.mail, p.name, p.city, str(p.party), p.phone,
               f"Call me at {p.phone}, says {p.name}"],
    _everyone,
    zone="America/New_York",
)  # fmt: skip
EVENTBRITE = Tool(
    "eventbrite",
    ("Order #", "Order Date", "First Name", "Last Name", "Email", "Quantity", "Ticket Type", "Attendee #",
     "Attendee Status", "Home City", "Cell Phone"),
    lambda p: [str(7000 + p.number), _local(p, SHANGHAI, "%Y-%m-%d %H:%M:%S"), "Canary", p.name, p.mail, str(p.party),
               "General Admission", str(910000 + p.number), _word(p, "Attending", "Not Attending", "Pending approval"),
               p.city, p.phone],
    lambda p: None if p.waits else _everyone(p)[:3] + (p.gone,),
)  # fmt: skip
ACTION_NETWORK = Tool(
    "action-network",
    ("first_name", "last_name", "email", "can2_phone", "zip_code", "can2_user_city", "Timestamp", "source"),
    lambda p: ["Canary", p.name, p.mail, p.phone, "430000", p.city, _local(p, SHANGHAI, "%Y-%m-%d %H:%M:%S"), "web"],
    _alone,
)  # fmt: skip
MOBILIZE = Tool(
    "mobilize",
    ("first name", "last name", "email", "phone number", "status", "event id", "timeslot id", "signup created time",
     "city", "utm_source"),
    lambda p: ["Canary", p.name, p.mail, p.phone, _word(p, "REGISTERED", "CANCELLED", "WAITLISTED"), "4711", "99",
               p.moment.astimezone(NEW_YORK).isoformat(), p.city, "mail"],
    _alone_by_status,
)  # fmt: skip
LUMA = Tool(
    "luma",
    ("api_id", "name", "first_name", "last_name", "email", "phone_number", "created_at", "approval_status",
     "checked_in_at", "custom_source", "What city are you coming from?"),
    lambda p: [f"gst-{p.number:05}", p.name, "Canary", p.name, p.mail, p.phone,
               p.moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
               _word(p, "approved", "declined", "pending_approval"), "", "newsletter", p.city],
    lambda p: None if p.waits or p.gone else _alone(p),
)  # fmt: skip
PRETIX = Tool(
    "pretix",
    ("Order code", "Order date", "Order time", "Pseudonymization ID", "Status", "E-mail", "Attendee name", "City",
     "Sales channel"),
    lambda p: [f"A{p.number:04}", _local(p, SHANGHAI, "%Y-%m-%d"), "12:00", f"PSEUDO{p.number:04}",
               _word(p, "paid", "canceled", "pending"), p.mail, p.name, p.city, "web"],
    _by_day,
)  # fmt: skip
WJX = Tool(
    "wjx",
    ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您的姓名",
     "2、您的手机号", "3、您所在的城市",
     "4、参加人数", "5、还有什么想说的？"),
    lambda p: [str(p.number + 1), _local(p, SHANGHAI, "%Y/%-m/%-d %-H:%M:%S"), "75秒", "微信", "N/A", "10.0.0.1(北京)",
               p.name.replace("Canary Wáng", "王金丝"), p.phone, p.city, str(p.party), f"我的电话是{p.phone}"],
    _everyone,
    cities=CHINESE_CITIES,
)  # fmt: skip
SIGN_UP_TOOLS = {tool.name: tool for tool in (GOOGLE, EVENTBRITE, ACTION_NETWORK, MOBILIZE, LUMA, PRETIX, WJX)}

# Of posts: posted, hashtag, reposts, never cancelled.
POSTS = Tool(
    "posts",
    ("id", "created_at", "username", "author_id", "text", "hashtags", "retweet_count", "reply_count", "like_count"),
    lambda p: [str(10**18 + p.number), p.moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"), p.name, str(500 + p.number % 7),
               f"Call {p.phone} or {p.mail}", "march", str(p.party), "2", "30"],
    lambda p: (p.moment, "march", p.party, False),
    kind="posts",
)  # fmt: skip
WEIBO = Tool(
    "weibo",
    ("id", "bid", "user_id", "用户昵称", "微博正文", "话题", "转发数", "评论数", "点赞数", "发布时间", "发布工具"),
    lambda p: [str(4 * 10**15 + p.number), f"L{p.number:07}", str(600 + p.number % 7), p.name.replace("á", "a"),
               f"电话{p.phone}", "游行", str(p.party), "2", "30", _local(p, SHANGHAI, "%Y-%m-%d %H:%M"), "iPhone"],
    lambda p: (p.moment.replace(second=0), "游行", p.party, False),
    kind="posts",
)  # fmt: skip
TOOLS = SIGN_UP_TOOLS | {tool.name: tool for tool in (POSTS, WEIBO)}


def as_csv(table: Table, encoding: str = "utf-8", delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL,
           line_end: str = "\r\n") -> bytes:  # fmt: skip
    """A table as the bytes of a text file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(table)
    return text.getvalue().encode(encoding)


def _utf_16(order: str, mark: bytes) -> Callable[[Table], bytes]:
    return lambda table: mark + as_csv(table, f"utf-16-{order}", "\t")


TEXTS: dict[str, Callable[[Table], bytes]] = {
    "UTF-8": as_csv,
    "UTF-8 with mark": lambda table: as_csv(table, "utf-8-sig"),
    "UTF-8, semicolons, all quoted": lambda table: as_csv(table, "utf-8", ";", csv.QUOTE_ALL, "\n"),
    "UTF-16 LE": _utf_16("le", b"\xff\xfe"),
    "UTF-16 BE": _utf_16("be", b"\xfe\xff"),
    "UTF-16 LE without mark": _utf_16("le", b""),
    "GB18030": lambda table: as_csv(table, "gb18030"),
}


def write_xlsx(path: Path, table: Table, title: str = "Sheet1") -> None:
    """A table as a spreadsheet of texts."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in table:
        sheet.append([cell or None for cell in row])
    book.save(path)


def write_parquet(path: Path, table: Table) -> None:
    """A table as Parquet, every column text."""
    columns = [[row[place] or None for row in table[1:]] for place in range(len(table[0]))]
    arrays = [pa.array(column, pa.string()) for column in columns]
    pa.parquet.write_table(pa.table(arrays, names=table[0]), path)


def write(folder: Path, table: Table, form: str) -> Path:
    """A table as a file in one of the forms of FORMS."""
    if form == "XLSX":
        write_xlsx(folder / "export.xlsx", table)
        return folder / "export.xlsx"
    if form == "Parquet":
        write_parquet(folder / "export.parquet", table)
        return folder / "export.parquet"
    path = folder / "export.csv"
    path.write_bytes(TEXTS[form](table))
    return path


FORMS = (*TEXTS, "XLSX", "Parquet")
