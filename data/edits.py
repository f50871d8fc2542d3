"""An event typed in by a person: a new one, or other facts about one that is stored.

It goes the way that every file goes, so that the versions and the manifest hold: an as-of before an edit sees what was
known then.
"""

import csv
import io
import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from data.database import Database
from data.importing import ImportReport, import_file
from data.importing.merge import known_events
from data.roles import organisers_only
from forecasting.tables import MOST_PEOPLE, InvalidInput

LONGEST_TEXT = 200  # characters, as many as an import keeps
LONGEST_ID = 40
YEARS = range(1900, 2200)


@dataclass(frozen=True)
class EventEdit:
    """All that a form says about one event; None where it says that nothing is known.

    event_id: None for a new event. starts_at, registration_closes_at: zone-aware. timezone: an IANA name. target:
    people. bands: the two inner cut-offs as shares of the target, None for the usual ones. series: None leaves it.
    """

    event_id: str | None
    name: str
    starts_at: datetime
    timezone: str
    target: float | None = None
    bands: tuple[float, float] | None = None
    venue: str | None = None
    city: str | None = None
    registration_closes_at: datetime | None = None
    series: str | None = None
    kind: str | None = None
    organiser: str | None = None

    def __post_init__(self) -> None:
        for name in ("name", "venue", "city", "series", "kind", "organiser"):
            words = getattr(self, name) or ""
            if len(words) > LONGEST_TEXT:
                raise InvalidInput(f"{name} may have {LONGEST_TEXT} characters, got {len(words)}. Shorten it.")
        if not any(character.isalnum() for character in self.name):
            raise InvalidInput("name is empty. Say what the event is called.")
        if self.timezone not in zoneinfo.available_timezones():
            raise InvalidInput(
                f'timezone must be a name such as Asia/Shanghai, got "{self.timezone[:40]}". Correct it.'
            )
        _check_moment("starts_at", self.starts_at)
        if self.registration_closes_at is not None:
            _check_moment("registration_closes_at", self.registration_closes_at)
            if self.registration_closes_at > self.starts_at:
                raise InvalidInput(
                    f"Registration closes at {self.registration_closes_at:%Y-%m-%d %H:%M}, after the start at "
                    f"{self.starts_at:%Y-%m-%d %H:%M}. Correct one of them."
                )
        if self.target is not None and not 1 <= self.target <= MOST_PEOPLE:
            raise InvalidInput(f"target must be a number from 1 to {MOST_PEOPLE:,}, got {self.target:g}. Correct it.")
        if self.bands is not None and not 0 < self.bands[0] < self.bands[1] < 1:
            raise InvalidInput(
                f"bands must be two rising shares of the target between 0 and 1, got {self.bands[0]:g} and "
                f"{self.bands[1]:g}. Pass 0.1 and 0.5 for a tenth and a half."
            )


def save_event(database: Database, edit: EventEdit, *, now: datetime) -> ImportReport:
    """Store a new event, or what is now said of a stored one; report.events names it where something changed.

    Raises InvalidInput for an id that is not stored, ImportRefused for one that cannot be.
    """
    organisers_only(database, "make or change an event")
    with database.open() as connection:
        stored = {event_id for event_id, _ in known_events(connection)}
    if edit.event_id is not None and edit.event_id not in stored:
        raise InvalidInput(f'There is no event "{edit.event_id[:40]}". Leave the id out to make a new one.')
    event_id = edit.event_id or propose_event_id(edit.name, edit.starts_at.astimezone(ZoneInfo(edit.timezone)), stored)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "event.csv"
        file.write_bytes(_written(edit, event_id))
        report = import_file(database, "events", file, event_id, now=now)
    if report.rejects:
        raise InvalidInput(report.rejects[0].reason)
    return report


def propose_event_id(name: str, starts_at: datetime, taken: Collection[str]) -> str:
    """An id for a new event: its name in small letters and its day, such as march_for_the_river-2026-06-01.

    The name holds no hyphen, because events whose ids begin alike up to the first hyphen may learn from each other.
    starts_at: as its zone tells it. taken: ids that others have.
    """
    spaced = "".join(character if character.isalnum() else " " for character in name.casefold())
    stem = "_".join(spaced.split())[:LONGEST_ID].strip("_") or "event"
    first = f"{stem}-{starts_at.date().isoformat()}"
    return next(name for name in _counted(first) if name not in taken)


def _counted(first: str) -> list[str]:
    return [first, *(f"{first}-{count}" for count in range(2, 1000))]


def _written(edit: EventEdit, event_id: str) -> bytes:
    closes = edit.registration_closes_at
    row = {
        "event_id": event_id,
        "name": _words(edit.name),
        "starts_at": edit.starts_at.isoformat(),
        "timezone": edit.timezone,
        "target": "" if edit.target is None else repr(float(edit.target)),
        "bands": "" if edit.bands is None else ";".join(repr(float(share)) for share in edit.bands),
        "venue": _words(edit.venue),
        "city": _words(edit.city),
        "registration_closes_at": "" if closes is None else closes.isoformat(),
        "kind": _words(edit.kind),
        "organiser": _words(edit.organiser),
    }
    if edit.series is not None:
        row["series"] = _words(edit.series)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([row.keys(), row.values()])
    return text.getvalue().encode()


def _check_moment(name: str, moment: datetime) -> None:
    if moment.tzinfo is None:
        raise InvalidInput(f"{name} needs a time zone, got {moment}. Add an offset.")
    if moment.year not in YEARS:
        raise InvalidInput(f"{name} must be in a year from 1900 to 2199, got {moment.year}. Correct it.")


def _words(text: str | None) -> str:
    """Text on one line: a value with a line break would need a slower way of reading."""
    return " ".join("".join(character if character.isprintable() else " " for character in text or "").split())
