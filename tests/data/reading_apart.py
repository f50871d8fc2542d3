"""A small list to hand over, and what can be done to the process that reads it."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from data import Choices, Database
from data.importing import births
from data.importing.apart import Apart
from data.importing.identity import Keys
from data.importing.opening import ask
from data.uploads import handed_over
from tests.conftest import NOW

HEADINGS = ["signed up", "mail", "city", "people", "note"]
ROWS = [
    ["2026-05-01 10:00", "a@x.example", "Wuhan", "2", "no canary"],
    ["2026-05-02 11:30", "b@x.example", "上海", "1", ""],
    ["soon", "c@x.example", "Ems", "1", ""],
    ["2026-05-03 12:00", "a@x.example", "Wuhan", "3", "again"],
]
CSV = "\n".join(",".join(row) for row in [HEADINGS, *ROWS]).encode() + b"\n"


class Asked:
    """Keys that are given only after something else has happened, in the midst of a file."""

    def __init__(self, keys: Keys, meanwhile: Callable[[], object]) -> None:
        self._keys, self._meanwhile = keys, meanwhile

    def of(self, event_id: str) -> bytes:
        self._meanwhile()
        return self._keys.of(event_id)


def read(march: Database, home: Path, meanwhile: Callable[[Apart], object], content: bytes = CSV) -> int:
    """Read a file that names people, with something done to its reader while it waits for the key; rows read."""
    with handed_over(home, "list.csv", content) as (path, reader):
        assert isinstance(reader, Apart)
        asked = ask(march, "registrations", path, "march-1", Choices(), NOW)
        keys = Asked(Keys(march, make=False), partial(meanwhile, reader))
        with reader(asked, keys, lambda share: None) as found:
            assert found.checked is not None
            return found.checked.read


def close_nursery() -> None:
    with births._one_asks:
        if births._nursery:
            births._close_nursery()


def number(reader: Apart) -> int:
    assert reader._process is not None
    return reader._process.number


def is_over(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False
