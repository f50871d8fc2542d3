"""A home in which every field of every kind of file holds hostile strings: what an import leaves of them is stored.

Events whose ids are the strings themselves, one that is ahead and one that is over with all else that there can be,
lists and files with hostile names, a preset with a hostile title, rows that wait, and forecasts on record.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data import Database, import_file, load_event, store_frozen
from forecasting.frozen import FREEZE, make_frozen
from tests.hostile import STRINGS

NOW = datetime.now(UTC).replace(second=0, microsecond=0)
AHEAD, OVER = "ahead-1", "over-1"
STARTS = {AHEAD: NOW + timedelta(days=20), OVER: NOW - timedelta(days=5)}
_ACCOUNTS, _DAYS = 6, 20
KINDS_OF_FILES = ("registrations", "buses", "milestones", "claims", "posts")

Rows = Iterable[Sequence[object]]


def build(home: Path, folder: Path, strings: Sequence[str] = STRINGS) -> None:
    """Fill a home by the import that every file goes through; folder: where the files are written."""
    database = Database(home)
    _take_in(database, folder, "events", "events.csv", _events(strings))
    for event_id in (AHEAD, OVER):
        names = file_names(strings)
        tables = (
            _sign_ups(event_id, strings), _buses(strings), _milestones(event_id, strings), _claims(event_id, strings),
            _posts(event_id, strings),
        )  # fmt: skip
        for kind, rows, name in zip(KINDS_OF_FILES, tables, names, strict=False):
            _take_in(database, folder, kind, name, rows, event_id, source=strings[len(kind)])
    came = [("registration_id", "attended"), *((f"{OVER}-{n}", n % 3 > 0) for n in range(2 * len(strings)))]
    _take_in(database, folder, "attendance", "attendance.csv", came, OVER)
    for days, event_id in ((6, AHEAD), (1, AHEAD), (7, OVER), (6, OVER)):
        as_of = NOW - timedelta(days=days)
        made = make_frozen(load_event(database, event_id, as_of), NOW, FREEZE)
        store_frozen(database, made, make=make_frozen)
    _keep_preset(home, strings)


def _events(strings: Sequence[str]) -> Rows:
    """The two whose pages are full, named by two strings, then one for each string, whose id it is."""
    yield (
        "event_id", "name", "starts_at", "timezone", "target", "capacity", "venue", "city", "series", "kind",
        "organiser", "simulated",
    )  # fmt: skip
    yield AHEAD, *_event(strings, 0, STARTS[AHEAD])
    yield OVER, *_event(strings, 1, STARTS[OVER])[:-1], ""  # real sign-ups: the page Data is about them
    for place, text in enumerate(strings):
        yield text, *_event(strings, place, NOW + timedelta(days=30, minutes=place))


def _event(strings: Sequence[str], place: int, start: datetime) -> tuple[object, ...]:
    """A name, and other strings for the other fields."""
    name, *others = (strings[(place + step) % len(strings)] for step in (0, 7, 13, 19, 23, 29, 31))
    return name, start.isoformat(), "Asia/Shanghai", 200, 5000, *others


def _sign_ups(event_id: str, strings: Sequence[str]) -> Rows:
    """Two sign-ups of each city over the last weeks; then a row for each string that cannot be used."""
    yield "registration_id", "registered_at", "city", "party_size", "status", "bus_id", "channel", "attended"
    last = min(STARTS[event_id], NOW)
    for count in range(2 * len(strings)):
        text = strings[count % len(strings)]
        moment = last - timedelta(days=1 + count % _DAYS, minutes=count)
        yield f"{event_id}-{count}", moment.isoformat(), text, 1 + count % 3, "registered", text, text, ""
    for text in strings:
        yield text, text, text, text, text, text, text, text


def _buses(strings: Sequence[str]) -> Rows:
    yield "bus_id", "city", "seats", "departs_at", "status", "cost"
    yield from ((text, text, 40, (NOW + timedelta(days=19)).isoformat(), "planned", "") for text in strings)


def _milestones(event_id: str, strings: Sequence[str]) -> Rows:
    yield "happened_at", "title", "source", "kind"
    for place, text in enumerate(strings):
        moment = min(STARTS[event_id], NOW) - timedelta(hours=9 * (place + 1))
        yield moment.isoformat(), text, strings[place - 1], strings[place - 2]


def _claims(event_id: str, strings: Sequence[str]) -> Rows:
    """Before the start for the one that is ahead, after it for the one that is over."""
    yield "claimed_at", "about", "claimant", "source", "low", "high", "note"
    for place, text in enumerate(strings):
        moment = NOW - timedelta(hours=2 * (place + 1))
        others = (strings[place - 1], strings[place - 2], strings[place - 3])
        yield moment.isoformat(), others[0], text, others[1], 10 * (place + 1), 15 * (place + 1), others[2]


def _posts(event_id: str, strings: Sequence[str]) -> Rows:
    """Every account writes about every hashtag, so that each of them counts."""
    yield "post_id", "posted_at", "hashtag", "platform", "author_id", "reposts", "comments", "likes", "city"
    last = min(STARTS[event_id], NOW)
    for place, text in enumerate(strings):
        for account in range(_ACCOUNTS):
            moment = last - timedelta(hours=1 + (place * _ACCOUNTS + account) % 200)
            yield f"{text}{account}", moment.isoformat(), text, text, f"{strings[account]}{account}", 1, 2, 3, text


def file_names(strings: Sequence[str]) -> list[str]:
    """Strings that a file system takes for the name of a file."""
    return [f"{text}.csv" for text in strings if not set(text) & {"/", "\0", "\n"} and len(text.encode()) < 200]


def _take_in(
    database: Database, folder: Path, kind: str, name: str, rows: Rows, event_id: str | None = None,
    source: str | None = None,
) -> None:  # fmt: skip
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    report = import_file(database, kind, path, event_id, now=NOW, source=source)
    assert report.accepted > 20, (kind, report.rejects[:2])


def _keep_preset(home: Path, strings: Sequence[str]) -> None:
    """A preset that somebody wrote by hand: its title, its headings and its name are what they like."""
    file = {"name": strings[3], "title": strings[0], "kind": "registrations", "about": strings[16]}
    file |= {"fields": {"city": list(strings[:5])}, "recognised_by": [list(strings[:2])]}
    folder = home / "presets"
    folder.mkdir(exist_ok=True)
    (folder / "theirs.json").write_text(json.dumps(file), encoding="utf-8")
