"""Files generated at random, in any encoding and any quoting, with broken rows: every record is accounted for.

What is accepted is what was written; the records are counted a second time by Python's csv.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data import Choices, Database, ImportRefused, import_file
from tests.conftest import MARCH, NOW, import_text

HEADINGS = ["registration_id", "registered_at", "city", "party_size"]
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030")
FIRST = datetime(2026, 1, 1, 5, 0, 30, tzinfo=UTC)

# Letters of several scripts, marks that a CSV must quote, emoji; no figures, so that no city looks like a number,
# and no two spellings of one city, which would be stored as one.
cities = st.text(st.sampled_from("abcXYZéß武汉杭州Жλ ,;|\t\"'\n’.&-🎉"), min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
)
good = st.tuples(st.integers(0, 10**6), cities, st.integers(1, 99))
broken = st.sampled_from(["short", "long", "no moment", "half a party"])
rows_of_files = st.lists(st.one_of(good, broken), min_size=1, max_size=25)


def written(
    rows: list[tuple[int, str, int] | str],
) -> Iterator[tuple[list[str], tuple[str, datetime, str | None, int] | None]]:
    """Each row as its cells, and as it must be stored; None for a broken one."""
    for number, row in enumerate(rows):
        cells = [f"r{number}", (FIRST + timedelta(hours=number)).isoformat(), "Wuhan", "2"]
        if row == "short":
            yield cells[:1], None
        elif row == "long":
            yield [*cells, "more", "and more"], None
        elif row == "no moment":
            yield [cells[0], "never", *cells[2:]], None
        elif row == "half a party":
            yield [*cells[:3], "0.5"], None
        else:
            minutes, city, party = row
            moment = FIRST + timedelta(minutes=minutes)
            yield [f"r{number}", moment.isoformat(), city, str(party)], (f"r{number}", moment, city or None, party)


def text_of(cells: list[list[str]], delimiter: str, quoting: int, line_end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(cells)
    return text.getvalue()


def a_database(folder: Path) -> Database:
    database = Database.in_memory()
    import_text(database, folder, "events", MARCH)
    return database


def stored(database: Database) -> Counter[tuple[str, datetime, str | None, int]]:
    with database.open() as connection:
        rows = connection.execute(
            "SELECT registration_id, registered_at, city, party_size FROM registrations"
        ).fetchall()
    return Counter((name, moment.astimezone(UTC), city, party) for name, moment, city, party in rows)


@settings(max_examples=12, deadline=None)
@given(
    rows=rows_of_files,
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    line_end=st.sampled_from(["\r\n", "\n"]),
)
def test_every_record_is_accepted_as_it_was_written_or_rejected(
    rows: list[tuple[int, str, int] | str], encoding: str, delimiter: str, quoting: int, line_end: str
) -> None:
    made = list(written(rows))
    text = text_of([HEADINGS, *(cells for cells, _ in made)], delimiter, quoting, line_end)
    records = [record for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(record)]
    with TemporaryDirectory() as folder:
        database = a_database(Path(folder))
        file = Path(folder) / "rows.csv"
        file.write_bytes(b"\xfe\xff" * (encoding == "utf-16-be") + text.encode(encoding))
        # Of a few letters that are not Chinese nobody can tell GB18030; found by itself it is in the corpus.
        said = Choices(encoding=encoding if encoding == "gb18030" else None)
        report = import_file(database, "registrations", file, "march-1", now=NOW, choices=said)
        wanted = Counter(right for _, right in made if right is not None)
        assert report.read == len(records) - 1 == len(rows)
        assert report.new == sum(wanted.values()) and report.rejected == report.read - report.new
        assert stored(database) == wanted
        lines = {reject.line for reject in report.rejects}
        assert len(lines) == report.rejected
        again = import_file(database, "registrations", file, "march-1", now=NOW, choices=said)
        assert (again.read, again.unchanged, again.new, again.changed) == (report.read, report.new, 0, 0)


PIECES = [b"registered_at", b"city", b",", b";", b"\n", b'"', b"\r", b"2026-05-01", b"\0", b"\xff", "武".encode(), b"x"]
junk = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join),
)


@settings(max_examples=30, deadline=None)
@example(content=b"\xc2", headed=False, suffix=".csv")  # a file cut off inside a character
@given(content=junk, headed=st.booleans(), suffix=st.sampled_from([".csv", ".tsv", ".txt", ".xlsx", ".parquet"]))
def test_no_bytes_raise_anything_but_a_refusal(content: bytes, headed: bool, suffix: str) -> None:
    with TemporaryDirectory() as folder:
        database = a_shared_database()
        file = Path(folder) / f"rows{suffix}"
        file.write_bytes(b"registration_id,registered_at,city\n" * headed + content)
        try:
            report = import_file(database, "registrations", file, "march-1", now=NOW)
        except ImportRefused as refused:
            assert str(refused).rstrip()[-1] in ".)"
        else:
            assert report.read == report.accepted + report.rejected


_databases: list[Database] = []


def a_shared_database() -> Database:
    """One for all junk: what of it is accepted matters to no other."""
    if not _databases:
        with TemporaryDirectory() as folder:
            _databases.append(a_database(Path(folder)))
    return _databases[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_value_with_every_delimiter_in_it(delimiter: str, tmp_path: Path) -> None:
    city = 'a, b; c | d "e"'
    file = tmp_path / "rows.csv"
    file.write_text(text_of([HEADINGS, *([f"r{n}", FIRST.isoformat(), city, "1"] for n in range(3))], delimiter,
                            csv.QUOTE_MINIMAL, "\n"), encoding="utf-8", newline="")  # fmt: skip
    database = a_database(tmp_path)
    assert import_file(database, "registrations", file, "march-1", now=NOW).new == 3
    assert {row[2] for row in stored(database)} == {city}
