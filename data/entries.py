"""A count typed in by a person: a claim like those of a file, and on demand what the event's series learns from.

Both go the way that every file goes, so that the manifest, the versions and the data version hold, and the same
entry twice changes nothing.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from data.database import Database
from data.events import unknown_event
from data.importing import ImportReport, import_file
from data.queries import records
from data.roles import organisers_only
from forecasting.tables import MOST_PEOPLE, Event, InvalidInput, middle

LONGEST_TEXT = 200  # characters, as many as an import keeps


@dataclass(frozen=True)
class Count:
    """How many one claimant counted. low, high: people, whole numbers; the same where there is no doubt.

    All but the note, which is the organisers' own, is public from the next release on.
    """

    claimant: str
    low: int
    high: int
    source: str
    note: str = ""

    def __post_init__(self) -> None:
        for name in ("claimant", "source", "note"):
            words = getattr(self, name)
            if len(words) > LONGEST_TEXT:
                raise InvalidInput(f"{name} may have {LONGEST_TEXT} characters, got {len(words)}. Shorten it.")
            if name != "note" and not any(character.isalnum() for character in words):
                raise InvalidInput(f"{name} is empty. Say who counted, and where that can be looked up.")
        for name in ("low", "high"):
            _check_people(name, getattr(self, name))
        if self.low > self.high:
            raise InvalidInput(f"low ({self.low:,}) is above high ({self.high:,}). Correct one of them.")


@dataclass(frozen=True)
class Entry:
    """What became of an entered count. state: "new", "changed" (it corrects the same claimant's count) or "unchanged".

    learned: the people that the event's series learns from now; None where it was not asked to.
    """

    state: str
    learned: int | None
    data_version: str


def enter_count(database: Database, event_id: str, count: Count, *, learn: bool = False, now: datetime) -> Entry:
    """Store a count as a claim about the event, known from `now` on; learn: take its middle as the outcome as well.

    A claimant who counted before, by the same source, corrects that count. Raises UnknownEvent; InvalidInput before
    the start.
    """
    organisers_only(database, "enter a count")
    event = _started(database, event_id, now)
    about = f"turnout on {event.starts_at.astimezone(ZoneInfo(event.timezone)).date().isoformat()}"
    row = {"about": about, "claimant": _words(count.claimant), "source": _words(count.source)}
    row["claimed_at"] = (_known_since(database, event_id, row, now) or now).isoformat()
    row |= {"low": str(count.low), "high": str(count.high), "note": _words(count.note)}
    report = _take_in(database, "claims", event_id, row, now)
    learned = middle(count.low, count.high) if learn else None
    if learned is not None:
        report_of_event = learn_from(database, event_id, learned, now=now)
        return Entry(_state(report), learned, report_of_event.data_version)
    return Entry(_state(report), None, report.data_version)


def learn_from(database: Database, event_id: str, attended: int | None, *, now: datetime) -> ImportReport:
    """Let the event's series learn that `attended` people came; None: that nothing is known. All else stays.

    Raises UnknownEvent; InvalidInput before the start, or for a number that is none of people.
    """
    organisers_only(database, "choose what later events learn from")
    event = _started(database, event_id, now)
    if attended is not None:
        _check_people("attended", attended)
    row = {"name": event.name, "starts_at": event.starts_at.isoformat()}
    return _take_in(database, "events", event_id, row | {"attended": "" if attended is None else str(attended)}, now)


def _started(database: Database, event_id: str, now: datetime) -> Event:
    """The event as it stands; only one that has begun can have been counted."""
    with database.open() as connection:
        rows = records(connection, "event", event_id=event_id, known_at=now)
    if not rows:
        raise unknown_event(event_id)
    event = Event(**rows[0])
    if now < event.starts_at:
        begins = event.starts_at.astimezone(ZoneInfo(event.timezone)).isoformat(timespec="minutes")
        raise InvalidInput(
            f"{event.name} has not started: it begins at {begins}, and a count can be entered from then on. "
            "Nothing was stored. What someone expects is a claim: import it as one."
        )
    return event


def _known_since(database: Database, event_id: str, row: Mapping[str, str], now: datetime) -> datetime | None:
    """When the same claimant's count by the same source was entered first; None where there is none."""
    with database.open() as connection:
        claims = records(connection, "claims", event_id=event_id, as_of=now, known_at=now)
    moments = [claim["claimed_at"] for claim in claims if all(claim[name] == value for name, value in row.items())]
    return max(moments, default=None)


def _take_in(database: Database, kind: str, event_id: str, row: Mapping[str, str], now: datetime) -> ImportReport:
    """Import one row as a file of its own. Raises InvalidInput with the reason where it is rejected."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "entry.csv"
        with file.open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows([row.keys(), row.values()])
        report = import_file(database, kind, file, event_id, now=now)
    if report.rejects:
        raise InvalidInput(report.rejects[0].reason)
    return report


def _state(report: ImportReport) -> str:
    return "new" if report.new else "changed" if report.changed else "unchanged"


def _check_people(name: str, people: int) -> None:
    if not isinstance(people, int) or not 0 <= people <= MOST_PEOPLE:
        raise InvalidInput(f"{name} must be a whole number from 0 to {MOST_PEOPLE:,}, got {people}. Correct it.")


def _words(text: str) -> str:
    """Text as an import keeps it, so that an entry finds the one before it."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
