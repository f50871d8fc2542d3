"""Ids of sign-ups from what names a person: keyed, so that nobody who holds the database can find the person again.

The key of an event lies outside the database, in a file of its own, for its owner only. Plain hashing would be useless:
the hundred million mobile numbers of a country are tried in a minute and a half.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute

from data.database import Database, DatabaseUnreachable
from data.importing.kinds import PERSONAL_IDS, Kind
from data.importing.persons import normal_person
from data.importing.report import ImportRefused
from data.queries import value
from data.shredded import refuse_people
from data.whole import wipe, write_whole

FOLDER = "keys"
KEY_BYTES = 32
ID_FIGURES = 32

_NAMES_A_PERSON = re.compile(
    r"[^\s@]+@[^\s@]+\.[^\s@]+|(?:\+|00)[\d\s()-]{8,20}|(?:86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}"
)
_SHORTEST_PHONE, _LONGEST_PHONE = 9, 15  # figures, with a + where it is short; an id of posts has more
_of_this_process = secrets.token_bytes(KEY_BYTES)


class KeyRing(Protocol):
    """Whoever knows the keys of events."""

    def of(self, event_id: str) -> bytes:
        """The key of an event, 32 bytes."""


class Keys:
    """The keys of the events of one database, read or made when they are first needed.

    make: whether a missing key is made for good; otherwise it holds for this object only, as for a look ahead.
    """

    def __init__(self, database: Database, make: bool = True) -> None:
        self._database = database
        self._make = make
        self._known: dict[str, bytes] = {}

    def of(self, event_id: str) -> bytes:
        """The key of an event, 32 bytes. Raises ImportRefused where the key of stored ids is lost, Shredded."""
        if event_id not in self._known:
            self._known[event_id] = self._find(event_id)
        return self._known[event_id]

    def _find(self, event_id: str) -> bytes:
        if self._database.home is None:  # a database in memory dies with its process, and so may its key
            return hmac.digest(_of_this_process, event_id.encode(), "sha256")
        path = key_file(self._database.home, event_id)
        key = _read(path)
        if key is not None:
            return key
        with self._database.open(write=self._make) as connection:
            key = _read(path)  # another import may have made it while this one waited for the lock
            if key is not None:
                return key
            refuse_people(connection, [event_id])
            if value(connection, "importing/person_ids", event_id=event_id):
                raise ImportRefused(
                    f"The key to the stored sign-ups of {event_id} is missing: {path}. Put it back from a backup; with "
                    "another key every one of them would be counted a second time."
                )
            key = secrets.token_bytes(KEY_BYTES)
            if self._make:
                _write(path, key)
            return key


class PersonIds:
    """Makes the ids of rows from the columns that name a person, and hides what names one in a column of ids."""

    def __init__(self, keys: KeyRing, kind: Kind, event_id: str | None, known_events: Collection[str]) -> None:
        """event_id: of every row, where the file does not say it. known_events: no key is made for any other."""
        self._keys = keys
        self._field = PERSONAL_IDS.get(kind.name)
        self._event_id = event_id
        self._known_events = frozenset(known_events)

    def fill(self, persons: list[pa.Array], fields: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """The field of the id, where it changes. persons: text, the most stable first; fields: all of the kind."""
        if self._field is None:
            return {}
        others = self._hidden("post_id", fields) if "post_id" in fields else {}
        if persons:
            return others | {self._field: self._ids(persons, fields["event_id"])}
        return others | self._hidden(self._field, fields)

    def _hidden(self, field: str, fields: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """A field of ids with keyed ones for those that hold a mail address or a phone number; nothing without any."""
        ids = fields[field]
        suspects = _suspects(ids)
        if suspects is None:
            return {}
        hidden = self._ids([ids.filter(suspects)], fields["event_id"].filter(suspects))
        return {field: pa.compute.replace_with_mask(ids, suspects, hidden)}

    def _ids(self, persons: list[pa.Array], events: pa.Array) -> pa.Array:
        """An id for every row that names a person and belongs to a known event; null for the others."""
        rows = zip(*(column.to_pylist() for column in persons), strict=True)
        if events.null_count == len(events):
            return pa.array([self._id(row, self._event_id) for row in rows], pa.string())
        return pa.array(
            [self._id(row, event) for row, event in zip(rows, events.to_pylist(), strict=True)], pa.string()
        )

    def _id(self, row: tuple[str | None, ...], event: str | None) -> str | None:
        event = (event or self._event_id or "").strip()
        if event not in self._known_events:
            return None
        person = next((found for written in row if (found := normal_person(written)) is not None), None)
        return None if person is None else person_id(self._keys.of(event), person)


def person_id(key: bytes, person: str) -> str:
    """The id of somebody, given in the form of `normal_person`."""
    return "p-" + hmac.digest(key, person.encode(), "sha256").hex()[:ID_FIGURES]


def key_file(home: Path, event_id: str) -> Path:
    """Where the key of an event lies; the name does not tell the event's."""
    return home / FOLDER / f"{hashlib.sha256(event_id.encode()).hexdigest()[:32]}.key"


def destroy_key(home: Path, event_id: str) -> None:
    """Overwrite and remove the key of an event, and what an interrupted writing of it left; none is no error."""
    path = key_file(home, event_id)
    for file in (path, *path.parent.glob(f".{path.name}.*")):
        wipe(file)


def _suspects(ids: pa.Array) -> pa.BooleanArray | None:
    """Which ids hold a mail address or a phone number; None where none does. Most columns are cleared at a glance."""
    if len(ids) == ids.null_count:
        return None
    if not pa.compute.all(pa.compute.string_is_ascii(ids)).as_py():
        ids = pa.compute.utf8_normalize(ids, "NFKC")  # full-width figures and signs
    lengths = pa.compute.min_max(pa.compute.binary_length(ids))
    may_be_phone = lengths["max"].as_py() >= _SHORTEST_PHONE
    if may_be_phone and lengths["min"].as_py() > _LONGEST_PHONE:
        may_be_phone = not pa.compute.all(pa.compute.ascii_is_decimal(ids)).as_py()
    if not (may_be_phone or pa.compute.any(pa.compute.match_substring(ids, "@")).as_py()):
        return None
    pattern = f"(^|[^0-9])({_NAMES_A_PERSON.pattern})([^0-9]|$)"
    found = pa.compute.fill_null(pa.compute.match_substring_regex(ids, pattern), False)
    return found if found.true_count else None


def _read(path: Path) -> bytes | None:
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DatabaseUnreachable(f"{path} cannot be read ({error.strerror}). Check its permissions.") from error
    if len(key) != KEY_BYTES:
        raise DatabaseUnreachable(f"{path} must hold {KEY_BYTES} bytes, got {len(key)}. Put it back from a backup.")
    return key


def _write(path: Path, key: bytes) -> None:
    os.umask(0o077)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(path, key)
    except OSError as error:
        raise DatabaseUnreachable(f"{path} cannot be written ({error.strerror}). Check its permissions.") from error
