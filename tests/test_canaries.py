"""Made-up names, phones and mails in every column of every tool, and in wrong places: none is found afterwards.

Looked at are the database and its write-ahead log (just before it is folded in, too), every other file that is written,
what the tables hold, and all that the commands print.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

import cli
from data import Database, version
from tests.data.corpus import TOOLS, WJX, Table, Tool, write

# Parts of every made-up name, phone and mail of the corpus, and those of the wrong places below.
CANARIES = ("Canary", "canary", "Wáng", "王金丝", "1391234", "139 1234", "example.org", "１３９１２３４")
EVENT = "event_id,name,starts_at,timezone,target\nmarch-1,A march,2026-06-01T10:00,Asia/Shanghai,100\n"
LATER = "2026-05-25T06:03:30Z"


def misplaced(tool: Tool) -> Table:
    """The table of a tool with rows in which people wrote into the wrong field, and ragged ones."""
    table = tool.table(tool.people(12))
    wrong = ["call 13912345678", "canary@example.org", "+86 139 1234 5678", "１３９１２３４５６７８", "139-1234-5678"]
    rows = [
        [text if place == column else cell for place, cell in enumerate(table[1])]
        for column, heading in enumerate(tool.headings)
        for text in wrong
    ]
    for number, row in enumerate(rows):
        rows[number] = [cell.replace("910000", f"92{number:04}") for cell in row]
    person = tool.people(1)[0]
    ragged = [[*table[2], person.name, person.phone, person.mail], [person.name, person.mail], [person.phone]]
    shifted = [[person.name, *table[3][:-1]], [*table[4][1:], person.mail]]
    return [*table, *rows, *ragged, *shifted]


def places(content: bytes) -> list[str]:
    """The canaries in these bytes, in UTF-8 or UTF-16."""
    codes = ("utf-8", "utf-16-le", "utf-16-be")
    return [canary for canary in CANARIES if any(canary.encode(code) in content for code in codes)]


def hits(folder: Path) -> list[str]:
    """Every canary in a file below a folder, with the name of the file."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [f"{canary} in {path.name}" for path in files for canary in places(path.read_bytes())]


def watched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands in the files of a folder after each commit, before its write-ahead log is folded in.

    A transaction does what it does in the product, with a look in between.
    """
    found: list[str] = []

    @contextmanager
    def transaction(database: Database) -> Iterator[duckdb.DuckDBPyConnection]:
        with database.open(write=True) as connection:
            connection.begin()
            yield connection
            connection.commit()
            assert (folder / "home" / "turnout.duckdb.wal").stat().st_size > 1000
            found.extend(f"{hit}, before the checkpoint" for hit in hits(folder))
            connection.checkpoint()
            assert database.home
            version.publish(connection, database.home)

    monkeypatch.setattr(Database, "transaction", transaction)
    return found


def held(home: Path) -> list[str]:
    """Canaries in what the tables hold: a file may be compressed, a value is not."""
    with Database(home).open() as connection:
        names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        tables = {name: str(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names}
    return [f"{canary} in table {name}" for name, text in tables.items() for canary in places(text.encode())]


CASES = [
    *((tool, "UTF-8") for tool in TOOLS.values()),
    *((WJX, form) for form in ("GB18030", "XLSX", "Parquet")),
]


@pytest.mark.parametrize(("tool", "form"), CASES, ids=[f"{tool.name}, {form}" for tool, form in CASES])
def test_the_command_line_leaves_no_canary(
    tool: Tool, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    ours.mkdir()
    monkeypatch.chdir(ours)
    monkeypatch.setattr("tempfile.tempdir", str(ours))
    home, rejects = ours / "home", ours / "rejects.csv"
    (theirs / "events.csv").write_text(EVENT, encoding="utf-8")
    table = tool.table(tool.people(12)) if form == "Parquet" else misplaced(tool)
    if form == "XLSX":  # a sheet has no ragged rows
        table = [row[: len(table[0])] + [""] * (len(table[0]) - len(row)) for row in table]
    file = write(theirs, table, form)
    said = ""

    def run(*arguments: str) -> int:
        nonlocal said
        result = CliRunner().invoke(cli.app, [*arguments, "--home", str(home)])
        said += result.output + (str(result.exception) if result.exception else "")
        return result.exit_code

    assert run("import", "events", str(theirs / "events.csv")) == 0
    found = watched(ours, monkeypatch)
    order = ("import", tool.kind, str(file), "--event", "march-1")
    assert run(*order, "--rejects", str(rejects), "--save-preset", "mine", "--source", "form") == 0
    run("quarantine", "2", "--out", str(ours / "waiting.csv"))
    if form == "GB18030":
        questions = ("status", "imports", "forecast march-1 --as-of " + LATER, "quarantine 2")
        for command in (order, (*order, "--dry-run"), *(question.split() for question in questions)):
            run(*command, "--json")
    assert found == [] and hits(ours) == [] and held(home) == []
    assert places(said.encode()) == []
    assert "1 read = 1 new" in said and rejects.exists()


def test_a_canary_would_be_found(tmp_path: Path) -> None:
    """The search itself: in a text, in UTF-16, and in a table."""
    (tmp_path / "one").write_text("x1391234567", encoding="utf-16-le")
    (tmp_path / "two").write_text("Wáng", encoding="utf-8")
    assert sorted(hits(tmp_path)) == ["1391234 in one", "Wáng in two"]
    with Database(tmp_path / "home").transaction() as connection:
        connection.execute("CREATE TABLE leak AS SELECT repeat('Canary', 5) AS name")
    assert held(tmp_path / "home") == ["Canary in table leak"]
