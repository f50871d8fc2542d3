"""Thousands of damaged files on the way that uploads take: none ends the app, and of each every row is accounted for.

This process stands for the app. The reader is that of the page Data, with its limits; some files go to the same
process in turn, which a page never does, so that a run takes minutes. Rows are counted a second time by other code,
wherever that reads the file without complaint: by Python's csv, or by tests.recount. Every tenth file is imported, and
the stored rows are counted.
"""

import csv
import io
import itertools
import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data import Choices, Database, ImportRefused, import_file, list_events
from data.importing.apart import Apart
from data.importing.choices import Reading
from data.importing.identity import Keys
from data.importing.opening import Asked, ask
from data.importing.read_file import ReadFile
from data.uploads import handed_over
from forecasting.tables import ShowdownError
from tests import mutants
from tests.benchmarks.figure import Figure
from tests.conftest import MARCH, NOW
from tests.recount import Recount

CSV, PARQUET, XLSX = 3_000, 2_000, 300
FILES_OF_A_PROCESS = 50
IMPORTED = 10  # one file in so many
SEED = 20_260_301
ABRUPT = ("ended the process", "takes longer", "takes more memory", "its reader failed")


@dataclass
class Tally:
    """What became of the files of one format."""

    format: str
    read: int = 0
    refused: int = 0
    abrupt: Counter[str] = field(default_factory=Counter)
    tracebacks: list[str] = field(default_factory=list)
    lost: int = 0  # files of which rows are not accounted for
    recounted: int = 0
    imported: int = 0

    @property
    def idle(self) -> int:
        """What never happened, and would have to, for the other figures to say anything."""
        return sum(not done for done in (self.read, self.refused, self.recounted, self.imported))

    def figures(self) -> Iterator[Figure]:
        name = f"{self.read + self.refused + len(self.tracebacks):,} mutated {self.format}"
        yield Figure(f"{name}: deaths of the app", 0, "", 0)  # it is this process that tells
        yield Figure(f"{name}: tracebacks", len(self.tracebacks), "", 0)
        yield Figure(f"{name}: rows not accounted for", self.lost, "files", 0)
        yield Figure(f"{name}: read", self.read, "files", None)
        yield Figure(f"{name}: not one read, counted again, imported", self.idle, "times", 0)
        yield Figure(f"{name}: refused with a sentence", self.refused, "files", None)
        for what in ABRUPT:
            yield Figure(f"{name}: of them {what}", self.abrupt[what], "files", 0)
        yield Figure(f"{name}: counted a second time", self.recounted, "files", None)
        yield Figure(f"{name}: imported and counted in the database", self.imported, "files", None)


def measure() -> Iterator[Figure]:
    """Each format in turn, on a database of its own."""
    logging.getLogger("showdown").setLevel(logging.CRITICAL)  # each is counted here
    for name, make, count in (
        ("list.csv", mutants.csv_mutants, CSV),
        ("list.parquet", mutants.parquet_mutants, PARQUET),
        ("list.xlsx", mutants.xlsx_mutants, XLSX),
    ):
        with tempfile.TemporaryDirectory() as folder:
            yield from run(Path(folder), name, make, count).figures()


def run(folder: Path, name: str, make: Callable[[int, int], Iterator[bytes]], count: int) -> Tally:
    """Hand over so many mutants of one format."""
    database = Database(folder / "home")
    (folder / "events.csv").write_text(MARCH)
    import_file(database, "events", folder / "events.csv", now=NOW)
    Keys(database).of("march-1")
    tally, files, recount = Tally(Path(name).suffix[1:].upper()), enumerate(make(count, SEED)), Recount()
    while some := list(itertools.islice(files, FILES_OF_A_PROCESS)):
        assert database.home
        with handed_over(database.home, name, b"") as (path, reader):
            assert isinstance(reader, Apart)
            asked = ask(database, "registrations", path, "march-1", Choices(), NOW)
            for number, content in some:
                reader = _try(database, reader, asked, content, tally, number % IMPORTED == 0, recount)
            reader.close()
    recount.close()
    assert not list((folder / "home").glob(".upload-*"))
    return tally


def _try(
    database: Database, reader: Apart, asked: Asked, content: bytes, tally: Tally, store: bool, recount: Recount
) -> Apart:
    """Read one file, and store it; the reader for the next one."""
    asked.path.write_bytes(content)
    try:
        with reader(asked, Keys(database, make=False), lambda share: None) as found:
            _account(found, content, tally, recount)
        if store:
            _store(database, reader, asked.path, tally)
        tally.read += 1
    except ImportRefused as refused:
        tally.refused += 1
        reason = next((what for what in ABRUPT if what in str(refused)), None)
        if reason:
            tally.abrupt[reason] += 1
            return Apart(asked.path.parent, reader.limits)
    except Exception as error:
        tally.tracebacks.append(f"{type(error).__name__}: {error}")
        print(f"  {tally.format} traceback: {tally.tracebacks[-1][:200]}")
        return Apart(asked.path.parent, reader.limits)
    return reader


def _account(found: ReadFile, content: bytes, tally: Tally, recount: Recount) -> None:
    checked = found.checked
    if checked is None:
        return
    lost = checked.read != checked.accepted.num_rows + len(checked.rejects)
    reading = found.opened.reading
    if reading.format == "csv":
        records = _records(reading, content)
    else:
        records = recount.of(found.opened.source.path, reading.body_line)
    if records is not None:
        tally.recounted += 1
        lost = lost or records != checked.read
    if lost:
        tally.lost += 1
        print(f"  {tally.format}: {checked.read} read, {records} in the file, {len(checked.rejects)} rejected")


def _records(reading: Reading, content: bytes) -> int | None:
    """The records below the headings that hold something, by Python's csv; None where it complains."""
    assert reading.encoding and reading.delimiter and reading.quote
    try:
        text = content.decode(reading.encoding).removeprefix("\ufeff")
        lines = io.StringIO(text, newline="")
        reader = csv.reader(lines, delimiter=reading.delimiter, quotechar=reading.quote, strict=True)
        records, begins = 0, 1
        for record in reader:
            records += begins >= reading.body_line and any(cell.strip() for cell in record)
            begins = reader.line_num + 1
    except (csv.Error, UnicodeError):
        return None
    return records


def _store(database: Database, reader: Apart, path: Path, tally: Tally) -> None:
    """Import the file; what the database counts must be what the report tells."""
    before = list_events(database)[0].registrations
    try:
        report = import_file(database, "registrations", path, "march-1", now=NOW, reader=reader)
    except ShowdownError:
        return
    tally.imported += 1
    stored = list_events(database)[0].registrations - before
    if stored != report.new or report.read != report.accepted + report.rejected:
        tally.lost += 1
        print(f"  {tally.format}: {report.new} new, {stored} more in the database")
