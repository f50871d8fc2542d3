"""Read a made-up file as an import does, without storing anything."""

from dataclasses import dataclass
from pathlib import Path

from data.importing.choices import Choices, Reading
from data.importing.files import inspect
from data.importing.kinds import KINDS
from data.importing.mapping import Mapping
from data.importing.reading import read_how
from data.importing.rows import read_rows

TIME_AND_CITY = ("registered_at", "city")


@dataclass(frozen=True)
class Read:
    """What came of a file: how it was read, the line and fields of each row, line and reason of those left out."""

    reading: Reading
    rows: list[tuple[int, ...]]
    rejects: list[tuple[int, str]]
    read: int


def how(path: Path, **choices: object) -> Reading:
    """How a file is read. Raises ImportRefused."""
    return read_how(inspect(path), Choices(**choices))  # type: ignore[arg-type]


def read(path: Path, fields: tuple[str, ...] = TIME_AND_CITY, **choices: object) -> Read:
    """Read sign-ups of a file whose first columns are the given fields, or whose headings are named like them."""
    reading = how(path, **choices)
    names = [heading.lower() for heading in reading.headings]
    places = [names.index(name) if name in names else place for place, name in enumerate(fields)]
    mapping = Mapping(tuple(sorted(zip(fields, places, strict=True), key=lambda item: KIND.columns.index(item[0]))))
    rows = read_rows(inspect(path), reading, mapping, KIND, "march-1", None, lambda share: None)
    found = [(row["line"], *(row[name] for name in fields)) for batch in rows.batches for row in batch.to_pylist()]
    rejects = sorted((reject.line, reject.reason) for reject in rows.rejects)
    assert rows.read == len(found) + len(rejects)
    return Read(reading, sorted(found), rejects, rows.read)


KIND = KINDS["registrations"]
