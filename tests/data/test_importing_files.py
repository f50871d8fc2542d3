"""A file as a whole: refused with a sentence, or read to its last row."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from data import Database, ImportRefused, ImportReport, data_version, import_file, status
from forecasting.tables import InvalidInput
from tests.conftest import NOW

TakeIn = Callable[..., ImportReport]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("empty.parquet", b"", "is empty"),
        ("header.csv", b"event_id,registered_at\n", "no rows"),
        ("bare.csv", b"event_id,registered_at", "no rows"),
        ("lacking.csv", b"event_id,city\nmarch-1,Wuhan\n", "lacks what registrations need: registered_at"),
        ("archive.csv", b"PK\x03\x04rest", "damaged spreadsheet or archive"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old spreadsheet. Save it as XLSX or CSV"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected by a password"),
        ("page.xls", b"<html><table><tr><td>City</td></tr></table>", "web page"),
        ("list.csv.gz", b"\x1f\x8b\x08\x00", "compressed"),
        ("list.pdf", b"%PDF-1.7", "PDF"),
        ("named.parquet", b"event_id,registered_at\n", "not a Parquet file"),
        ("damaged.parquet", b"PAR1 and then nonsense PAR1", "damaged Parquet"),
        ("spaces.csv", b"\n \n\n", "no rows"),
        ("open.csv", b'event_id,registered_at\nmarch-1,"2026-05-01\nmarch-1,2026-05-02\n', "line 2 .*do not match"),
        ("wide.csv", ",".join(["city", *map("c{}".format, range(299))]).encode(), "300 columns"),
    ],
)
def test_an_unusable_file_is_refused_with_a_sentence(
    march: Database, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    before = data_version(march)
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ImportRefused, match=said):
        import_file(march, "registrations", file, now=NOW)
    assert data_version(march) == before


def test_a_file_that_is_not_there_is_refused(march: Database, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"There is no file .*absent\.csv"):
        import_file(march, "registrations", tmp_path / "absent.csv", now=NOW)
    with pytest.raises(ImportRefused, match="cannot be read"):
        import_file(march, "registrations", tmp_path, now=NOW)


def test_an_unknown_kind_or_event_is_refused(march: Database, take_in: TakeIn) -> None:
    with pytest.raises(InvalidInput, match="no kind of file called people"):
        take_in("people", "a,b\n1,2\n")
    with pytest.raises(ImportRefused, match="There is no event strike-1"):
        take_in("registrations", "registered_at\n2026-05-01\n", "strike-1")


def test_a_byte_order_mark_spaces_and_capitals_in_the_header_do_no_harm(march: Database, take_in: TakeIn) -> None:
    report = take_in("registrations", "\ufeffEvent_ID, Registered_At \r\nmarch-1,2026-05-01\r\n")
    assert (report.read, report.new, report.rejected) == (1, 1, 0)


def test_ragged_and_wrong_rows_are_told_by_their_line(march: Database, take_in: TakeIn) -> None:
    report = take_in(
        "registrations",
        "event_id,registration_id,registered_at,city\n"  # line 1
        "march-1,a,2026-05-01,Wuhan\n"
        "march-1,b\n"
        "march-1,c,2026-05-01,Wuhan,surplus\n"
        "\n"
        'march-1,d,2026-05-01,"Wu\nhan"\n'  # lines 6 and 7
        "march-1,e,someday,Wuhan\n"
        "march-1,f,2026-05-01,Wuhan",
    )
    assert (report.read, report.new, report.rejected) == (6, 3, 3)
    assert [reject.line for reject in report.rejects] == [3, 4, 8]
    assert report.rejects[0].reason.startswith("The row has 2 values, the header 4.")
    assert "someday" in report.rejects[2].reason


def test_lines_stay_right_across_blocks(march: Database, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.importing.rows.BLOCK_BYTES", 200)
    rows = [
        f"march-1,{n},2026-05-01" if n % 7 else (f"march-1,{n}" if n % 2 else f"march-1,{n},never") for n in range(500)
    ]
    report = take_in("registrations", "\n".join(["event_id,registration_id,registered_at", *rows]))
    assert report.read == 500
    assert [reject.line for reject in report.rejects] == [n + 2 for n in range(0, 500, 7)]


def test_a_parquet_file_is_told_by_its_row(march: Database, tmp_path: Path) -> None:
    table = pa.table(
        {
            "Registration_ID": ["a", "b", "c"],
            "registered_at": pa.array([datetime(2026, 5, 1, tzinfo=UTC)] * 3, pa.timestamp("us", "Asia/Shanghai")),
            "party_size": pa.array([2.0, 0.0, None]),
            "city": pa.array(["Wuhan", "Wuhan", None]).dictionary_encode(),
            "phone": ["13800000000"] * 3,
        }
    )
    pa.parquet.write_table(table, tmp_path / "rows.parquet")
    report = import_file(march, "registrations", tmp_path / "rows.parquet", "march-1", now=NOW)
    assert (report.read, report.new) == (3, 2)
    assert report.rejects[0].line == 2
    assert "party_size must be a whole number from 1 to 10,000" in report.rejects[0].reason


def test_a_list_without_ids_is_found_again_as_parquet_and_spelled_otherwise(march: Database, tmp_path: Path) -> None:
    moments = [datetime(2026, 5, day, 10, 30, tzinfo=UTC) for day in (1, 2, 2)]
    files = {
        "list.csv": "registered_at,city,party_size,channel\n"
        "2026-05-01T10:30Z,Wuhan,1,web\n2026-05-02T18:30,,2,\n2026-05-02T18:30,,2,\n",
        "saved_again.csv": "registered_at,city,party_size,channel\n"
        "2026-05-01 18:30:00, Wuhan ,1.0,web\n2026-05-02T10:30:00.000Z,,2.0,\n2026-05-02T12:30:00+02:00,,2.0,\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    table = {"city": ["Wuhan", None, None], "channel": ["web", None, None], "party_size": [1.0, 2.0, 2.0]}
    for name, stamps in (
        ("utc.parquet", pa.array(moments, pa.timestamp("ms", "UTC"))),
        ("naive.parquet", pa.array([moment.replace(hour=18, tzinfo=None) for moment in moments], pa.timestamp("ns"))),
    ):
        pa.parquet.write_table(pa.table({"registered_at": stamps, **table}), tmp_path / name)
    assert import_file(march, "registrations", tmp_path / "list.csv", "march-1", now=NOW).new == 3
    for name in ("saved_again.csv", "utc.parquet", "naive.parquet"):
        report = import_file(march, "registrations", tmp_path / name, "march-1", now=NOW)
        assert (report.new, report.changed, report.unchanged) == (0, 0, 3), name


def test_a_parquet_column_of_lists_is_refused(march: Database, tmp_path: Path) -> None:
    pa.parquet.write_table(pa.table({"registered_at": [["2026-05-01"]]}), tmp_path / "rows.parquet")
    with pytest.raises(ImportRefused, match="registered_at holds list"):
        import_file(march, "registrations", tmp_path / "rows.parquet", "march-1", now=NOW)


def test_a_parquet_column_of_broken_characters_is_refused(march: Database, tmp_path: Path) -> None:
    moments = pa.array(["2026-05-01", "2026-05-02"])
    broken = pa.Array.from_buffers(pa.string(), 2, pa.array([b"Wuhan", b"\xae\xff"]).buffers())
    pa.parquet.write_table(pa.table({"registered_at": moments, "city": broken}), tmp_path / "rows.parquet")
    with pytest.raises(ImportRefused, match="city holds bytes that are no text"):
        import_file(march, "registrations", tmp_path / "rows.parquet", "march-1", now=NOW)


def test_progress_ends_at_one(march: Database, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("registered_at\n2026-05-01\n", encoding="utf-8")
    shares: list[float] = []
    import_file(march, "registrations", tmp_path / "rows.csv", "march-1", now=NOW, progress=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0


def test_an_import_that_breaks_half_way_leaves_nothing(
    march: Database, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, version_before = status(march), data_version(march)

    def break_down(*_: object) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr("data.importing.merge.version.advance", break_down)
    with pytest.raises(OSError, match="full"):
        take_in("registrations", "event_id,registered_at\nmarch-1,2026-05-01\n")
    assert status(march) == before
    assert data_version(march) == version_before
