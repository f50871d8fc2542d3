"""Two hundred addresses that nobody but a tamperer would write: by hand, and by a seeded generator.

Each is a page and its parameters; a list is a parameter that is repeated.
"""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from data import Database
from forecasting.assumptions import ASSUMPTIONS, BY_NAME
from tests.conftest import import_text

ROOT = Path(__file__).parents[1]
EVENTS = (
    "event_id,name,starts_at,timezone,target,simulated\n"
    "tao,A gathering,2011-11-24T10:00,Asia/Shanghai,2000,sign-ups\nother,Another,2011-12-24T10:00,Asia/Shanghai,,\n"
)

SEED, COUNT = 20111124, 200
OF_EVENTS = ("outlook", "scenarios", "signals")  # the pages that are of one event at one moment
PAGES = ("outlook", "scenarios", "signals", "track_record", "data", "method")
NAMES = ("event", "as_of", "v", *(one.name for one in ASSUMPTIONS))
NUMBERS = (
    "NaN", "nan", "inf", "-inf", "Infinity", "1e308", "1e309", "-1e308", "1e-320", "-0", "0", "-1", "2", "1e99",
    "99999999999999999999999999", "0x10", "1_000", "１２", "٣", "0,5", "1.", ".5", "1e", "1+1", "0.65%", "½", "None",
    "null", "true", "[]", "[0.5]", "{}", "0.5,0.5", "0.5;0.7", " 0.5 ", "0.5\n", "\t0.5", "0.5\x00", "", " ",
)  # fmt: skip
MOMENTS = (
    "2011-11-23T12:00Z", "1900-01-01", "0001-01-01", "9999-12-31T23:59Z", "2199-12-31", "2011-02-30",
    "2011-11-23T25:00", "2011-11-23T20:00+99:00", "2011-11-23T20:00:60Z", "20111123", "1321999200", "-1", "now",
    "２０１１-11-23", "2011-11-23T", "1937-07-01T00:00+00:20", "2011-11-23T20:00Z; DROP TABLE events",
    "1900-01-01T00:00+14:00",
)  # fmt: skip
TEXTS = (
    "nobody", "' OR 1=1 --", "$as_of", "%s%n", "../../etc/passwd", "<script>alert(1)</script>",
    "![i](https://evil.example/x.png)", "\x00", "\ufffd", "杭州", "\u202etao", "a" * 10_000, "\n\n# x", "{0}",
    "data.py", "tao-2011-11-24\x00", "TAO", "*", "/", "?event=x", "&as_of=1",
)  # fmt: skip
BY_HAND: tuple[tuple[str, dict[str, str | list[str]]], ...] = (
    ("scenarios", {"show_up_rate": "NaN", "target": "inf", "capacity": "-1"}),
    ("scenarios", {"target": ["100", "2000"]}),
    ("scenarios", {"blocked_share": ["0.5", "x"]}),
    ("scenarios", {"event": ["nobody", "neither"]}),
    ("scenarios", {"draws": "1000000000", "seed": "-1", "n": "1e12"}),
    ("scenarios", {"extra_seats": "1e18", "outside_weight": "-0.0001"}),
    ("scenarios", {one.name: "1e308" for one in ASSUMPTIONS}),
    ("scenarios", {one.name: "9" * 400 for one in ASSUMPTIONS}),
    ("outlook", {"as_of": ["2011-11-23", "2011-11-22"]}),
    ("outlook", {"as_of": "1900-01-01T00:00Z", "v": "x" * 10_000}),
    ("outlook", {f"p{n}": "x" for n in range(300)}),
    ("data", {"event": "\x00", "as_of": "NaN", "target": "NaN"}),
)


@dataclass(frozen=True)
class Address:
    page: str
    parameters: dict[str, str | list[str]]


def _addresses(count: int) -> list[Address]:
    """Those by hand, then generated ones: one to four parameters, some repeated, with values of the wrong kind too."""
    dice = random.Random(SEED)
    made = [Address(page, parameters) for page, parameters in BY_HAND]
    while len(made) < count:
        page = PAGES[len(made) % len(PAGES)] if dice.random() < 0.6 else "scenarios"
        names = dice.sample(NAMES, dice.randint(1, 4))
        made.append(Address(page, {name: _value(name, dice) for name in names}))
    return made


def _value(name: str, dice: random.Random) -> str | list[str]:
    usual = {"event": TEXTS, "as_of": MOMENTS, "v": TEXTS}.get(name, NUMBERS)
    pool = usual if dice.random() < 0.75 else dice.choice((NUMBERS, MOMENTS, TEXTS))
    return [dice.choice(pool) for _ in range(3)] if dice.random() < 0.1 else dice.choice(pool)


ADDRESSES = _addresses(COUNT)


def small_home(folder: Path) -> Path:
    """Two events, one with a few sign-ups: what an address does to a page does not depend on how many there are."""
    database = Database(folder / "home")
    people = "".join(f"p{n},2011-11-{1 + n % 20:02}T10:00Z,Hangzhou,2\n" for n in range(40))
    import_text(database, folder, "events", EVENTS)
    import_text(database, folder, "registrations", f"registration_id,registered_at,city,party_size\n{people}", "tao")
    return folder / "home"


def faults(address: Address) -> list[str]:
    """What a page does wrong at an address: an error, an exception, a log line, or no word of what it shows instead.

    The home stands in SHOWDOWN_HOME, as for the server.
    """
    with _log() as logged:
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        if address.page != "outlook":
            page.switch_page(f"dashboard/pages/{address.page}.py")
        for name, value in address.parameters.items():
            page.query_params[name] = value
        page.run()
    said = " ".join(warning.value for warning in page.warning)
    found = [str(problem.value) for problem in (*page.exception, *page.error)] + logged
    found += [f"nothing is said of: {words}" for words in expected(address) if words not in said]
    return found if page.title else [*found, "no title"]


def expected(address: Address) -> list[str]:
    """What the page must say about the address, in words of ours."""
    told = []
    if address.page == "scenarios":
        named = [name for name in BY_NAME if (value := _last(address, name)) is not None and not _usable(name, value)]
        told += [f"sets {BY_NAME[name].label.lower()} to" for name in named]
    event, as_of = _last(address, "event"), _last(address, "as_of")
    if address.page in (*OF_EVENTS, "data") and event is not None and event not in ("tao", "other"):
        told.append("which is not here")
    if address.page in OF_EVENTS and as_of is not None and not _plain_past(as_of):
        told.append("as-of moment")
    return told


@contextmanager
def _log() -> Iterator[list[str]]:
    """What is logged as a warning or worse, but for what Streamlit says of running without a server."""
    lines: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda line: lines.append(line.getMessage())  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("", "showdown", "streamlit")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield lines
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
        lines[:] = [line for line in lines if "ScriptRunContext" not in line]


def _last(address: Address, name: str) -> str | None:
    """A parameter as pages read it: of a repeated one the last."""
    value = address.parameters.get(name)
    return value[-1] if isinstance(value, list) else value


def _usable(name: str, value: str) -> bool:
    """Whether an assumption can be what an address says."""
    try:
        return BY_NAME[name].minimum <= float(value) <= BY_NAME[name].maximum
    except ValueError:
        return False


def _plain_past(text: str) -> bool:
    """Whether a moment is written so that any reader of ISO 8601 knows it, and lies behind us."""
    try:
        return text.isascii() and "-" in text and 1900 <= datetime.fromisoformat(text.strip()).year < 2026
    except ValueError:
        return False
