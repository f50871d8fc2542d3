"""Names, phones and mails of a file never reach a byte that we write."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from data import Database, import_file, list_quarantine
from tests.conftest import MARCH, NOW, import_text

CANARIES = {
    "name": "Canary Wang",
    "phone": "13912345678",
    "e-mail": "canary@example.org",
    "notes": "has a canary",
    "Name (full)": "金丝雀",
}
ROWS = [
    {"registration_id": f"r{n}", "registered_at": moment, "city": "Wuhan", **CANARIES}
    for n, moment in enumerate(["2026-05-01T10:00Z", "never", "2026-05-02T10:00Z"])
]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_no_canary_reaches_a_file_of_the_home(database: Database, tmp_path: Path, suffix: str) -> None:
    import_text(database, tmp_path, "events", MARCH)
    file = tmp_path / f"rows.{suffix}"
    if suffix == "csv":
        with file.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, ROWS[0])
            writer.writeheader()
            writer.writerows(ROWS)
            text.write("r9,2026-05-03,Wuhan,Canary Wang,13912345678\n")  # a ragged row
    else:
        pa.parquet.write_table(pa.Table.from_pylist(ROWS), file)
    assert database.home and database.path
    log = database.home / "turnout.duckdb.wal"
    with database.open(write=True):  # the log is read while the database is still open
        pass
    report = import_file(database, "registrations", file, "march-1", now=NOW)
    assert report.new == 2 and report.rejects
    written = [path for path in database.home.rglob("*") if path.is_file()] + ([log] if log.exists() else [])
    assert database.path in written
    for path in written:
        content = path.read_bytes()
        for canary in CANARIES.values():
            assert canary.encode() not in content, f"{canary} in {path.name}"
    for reject in report.rejects:
        assert not any(canary in reject.reason for canary in CANARIES.values())


@pytest.mark.parametrize("phone", ["0412 345 678", "06 12 34 56 78", "020 7946 0958", "62345678", "139 1234 5678"])
@pytest.mark.parametrize("field", ["registered_at", "party_size", "status"])
def test_a_phone_in_a_wrong_column_is_in_no_reason(march: Database, tmp_path: Path, field: str, phone: str) -> None:
    row = {"registration_id": "1", "registered_at": "2026-05-01", "party_size": "1", "status": "registered"}
    header, values = ",".join(row), ",".join((row | {field: phone}).values())
    text = f"{header}\n{','.join(row.values())}\n{values.replace('1,', '2,', 1)}\n"
    report = import_text(march, tmp_path, "registrations", text, "march-1")
    assert [(reject.line, field in reject.reason) for reject in report.rejects] == [(3, True)]
    assert report.import_id is not None
    waiting = list_quarantine(march, report.import_id).to_json()
    assert not any(phone in said for said in (waiting, report.rejects[0].reason))
    assert "…" in report.rejects[0].reason


def test_no_canary_reaches_the_log_before_it_is_folded_in(database: Database, tmp_path: Path) -> None:
    import_text(database, tmp_path, "events", MARCH)
    file = tmp_path / "rows.parquet"
    pa.parquet.write_table(pa.Table.from_pylist(ROWS), file)
    seen: list[bytes] = []

    def look(share: float) -> None:
        assert database.home
        seen.extend(path.read_bytes() for path in database.home.iterdir() if path.is_file())

    import_file(database, "registrations", file, "march-1", now=NOW, progress=look)
    assert seen
    assert not any(canary.encode() in content for content in seen for canary in CANARIES.values())


def test_a_file_without_a_header_is_refused_without_repeating_it(database: Database, tmp_path: Path) -> None:
    from data import ImportRefused

    with pytest.raises(ImportRefused) as refused:
        import_text(database, tmp_path, "events", "Canary Wang,13912345678\nOther,139\n")
    assert "Canary" not in str(refused.value) and "139" not in str(refused.value)
