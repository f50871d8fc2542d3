"""Small files that unfold: each is handed over in a browser in a second and would fill a machine if it were read.

Every builder gives the name of a file and its bytes, at most 20 MB. None of them holds anything about anybody.
"""

import gzip
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from data.backtest_file import LEVELS

Bomb = tuple[str, bytes]
MB = 1 << 20
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
SHEET = "worksheets/sheet1.xml"
OF_WORKBOOK = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="s1" Type="{_OFFICE}/worksheet" '
    f'Target="{SHEET}"/><Relationship Id="t" Type="{_OFFICE}/sharedStrings" '
    'Target="sharedStrings.xml"/></Relationships>'
)
SHEETS = '<sheet name="a" sheetId="1" r:id="s1"/>'
HEADED = b"registered_at,registration_id\n2026-05-01,r0\n"
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>registered_at</t></is></c></row>'
LAUGHS = '<!DOCTYPE l [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)
) + "]>"  # fmt: skip


def of_spreadsheets() -> Iterator[tuple[str, Callable[[], Bomb]]]:
    """What a spreadsheet can hide, by what it does."""
    cells = '<row><c t="inlineStr"><is><t>x</t></is></c></row>'
    yield "a sheet of 2,000 MB of blanks", lambda: book(rows=(" " * MB for _ in range(2000)))
    yield "240,000 rows of one cell, as many as are read", lambda: book(rows=[cells * 240_000])
    yield "a sheet of 95 MB of cells", lambda: book(rows=[cells * (95 * MB // len(cells))])
    yield "the same among the pictures", lambda: book(rows=[cells * (95 * MB // len(cells))], sheet="media/sheet1.xml")
    yield "a row of three million cells", lambda: book(rows=["<row>", "<c><v>1</v></c>" * 3_000_000, "</row>"])
    yield "95 MB of shared strings", lambda: book(strings=["<si><t>x</t></si>" * (95 * MB // 17)])
    yield (
        "one shared string of 95 MB",
        lambda: book(
            head='<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=["<si><t>", "x" * (95 * MB), "</t></si>"]
        ),
    )
    yield "a million sheets", lambda: book(sheets=SHEETS * 1_000_000)
    yield "billion laughs", lambda: book(strings=["<si><t>&a10;</t></si>"], before=LAUGHS)
    yield "200,000 entries in the archive", many_entries


def of_tables() -> Iterator[tuple[str, Callable[[], Bomb]]]:
    """What CSV and Parquet can hide, by what it does."""
    yield "Parquet: 340,000 rows, as much memory as is taken", lambda: full(340_000)
    yield "500,000 rows that are all good, as many as are read", lambda: ("good.csv", good(499_999))
    yield "20,000 columns", lambda: ("columns.csv", b",".join(b"c%d" % n for n in range(20_000)) + b"\n1\n")
    yield "one line of 20 MB", lambda: ("line.csv", b"registered_at,city\n2026-05-01," + b"x" * (19 * MB))
    yield (
        "one cell of 19 MB over many lines",
        lambda: ("cell.csv", b'registered_at,city\n2026-05-01,"' + (b"x" * 30 + b"\n") * (18 * MB // 31)),
    )
    yield (
        "a heading of a megabyte",
        lambda: ("heading.csv", b"a@" * (MB // 2 - 100) + b",registered_at\n1,2026-05-01\n"),
    )
    yield "500 MB of one line, compressed and called CSV", lambda: ("list.csv", gzip.compress(b"x" * (500 * MB), 1))
    yield "ten million lines that are no rows", lambda: ("ragged.csv", HEADED + b"x\n" * (19 * MB // 2))
    yield "ten million empty rows", lambda: ("commas.csv", HEADED + b",\n" * (19 * MB // 2))
    yield "twenty million empty lines", lambda: ("blank.csv", HEADED + b"\n" * (19 * MB))
    yield "a million empty rows, as many as are read", lambda: ("commas.csv", HEADED + b",\n" * 999_990)
    yield "a million lines that are no rows", lambda: ("ragged.csv", HEADED + b"x\n" * 999_990)
    yield "125,000 lines that are no rows, as many as are read", lambda: ("x.csv", HEADED + b"x\n" * 125_000)
    yield "500,000 rows that are all wrong", lambda: ("wrong.csv", b"registered_at\n" + b"tomorrow at 12\n" * 499_999)
    yield "Parquet: lists in lists, 2,000 deep", lambda: deep(2_000)
    yield "Parquet: a text of a megabyte in 100,000 rows", lambda: repeated(100_000, "x" * MB)
    yield "Parquet: three long texts in 60,000 rows", lambda: wide(60_000)
    yield "Parquet: 100 million rows in some kilobytes", lambda: repeated(100_000_000, "2026-05-01")
    yield "Parquet: a row that claims to be a billion", claimed


def of_backtests() -> Iterator[tuple[str, Callable[[], Bomb]]]:
    """What the file of a backtest can hold, by what it does."""
    yield "backtest: 5,000 forecasts with 20 scores", lambda: backtest(5_000, 20)
    yield "backtest: 10,000 forecasts with 20 scores, as many as are read", lambda: backtest(10_000, 20)
    yield "backtest: 20,000 forecasts", lambda: backtest(20_000, 0)


def book(
    rows: Iterable[str] = (),
    head: str = HEAD,
    strings: Iterable[str] = (),
    sheets: str = SHEETS,
    before: str = "",
    sheet: str = SHEET,
) -> Bomb:
    """A spreadsheet, each part given in pieces. before: what stands ahead of the shared strings. sheet: its place."""
    parts: dict[str, Iterable[str]] = {
        "[Content_Types].xml": [TYPES],
        "_rels/.rels": [RELATIONS],
        "xl/_rels/workbook.xml.rels": [OF_WORKBOOK.replace(SHEET, sheet)],
        "xl/workbook.xml": [f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>', sheets, "</sheets></workbook>"],
        "xl/sharedStrings.xml": [before, f'<sst xmlns="{_MAIN}">', *strings, "</sst>"],
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, pieces in parts.items():
            archive.writestr(name, "".join(pieces))
        with archive.open(f"xl/{sheet}", "w", force_zip64=True) as cells:
            cells.write(f'<worksheet xmlns="{_MAIN}"><sheetData>{head}'.encode())
            for piece in rows:
                cells.write(piece.encode())
            cells.write(b"</sheetData></worksheet>")
    return "list.xlsx", file.getvalue()


def many_entries() -> Bomb:
    """A book beside 200,000 empty files."""
    file = io.BytesIO(book()[1])
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(200_000):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return "entries.xlsx", file.getvalue()


def deep(levels: int) -> Bomb:
    """Parquet whose one column holds lists of lists of lists."""
    kind: pa.DataType = pa.string()
    for _ in range(levels):
        kind = pa.list_(kind)
    return "deep.parquet", parquet(pa.schema([("registered_at", pa.string()), ("deep", kind)]).empty_table())


def repeated(rows: int, text: str) -> Bomb:
    """Parquet in which every row has the same text, which is written once."""
    same = pa.DictionaryArray.from_arrays(pa.array(bytearray(rows), pa.int8()), pa.array([text]))
    return "repeated.parquet", parquet(pa.table({"registered_at": same}))


def wide(rows: int) -> Bomb:
    """Parquet with sign-ups of which each has the same three long texts, as long as an import keeps them."""
    same = pa.DictionaryArray.from_arrays(pa.array(bytearray(rows), pa.int8()), pa.array(["长" * 200]))
    columns = dict.fromkeys(("city", "channel", "bus_id"), same)
    ids = [f"r{n}" for n in range(rows)]
    return "wide.parquet", parquet(pa.table({"registered_at": ["2026-05-01"] * rows, "registration_id": ids} | columns))


def full(rows: int) -> Bomb:
    """Parquet with honest sign-ups: ids of 34 letters, two spellings of a city, every field filled."""
    few = {
        "city": ["Wuhan", "wuhan"],
        "channel": ["website"],
        "status": ["registered"],
        "bus_id": ["B01", "B02", "B03"],
    }
    columns = {name: (words * rows)[:rows] for name, words in few.items()}
    ids = [f"p-{n * 7919:032x}" for n in range(rows)]
    return "full.parquet", parquet(pa.table({"registered_at": ["2026-05-01"] * rows, "registration_id": ids} | columns))


def backtest(forecasts: int, scores: int) -> Bomb:
    """The file of a backtest: rising quantiles of as many events; every score stands in each row."""
    rows = forecasts * len(LEVELS)
    rising = np.cumsum(np.random.default_rng(1).integers(0, 8, (forecasts, len(LEVELS))), axis=1).ravel().astype(float)
    same = dict.fromkeys(("registered_observed", "turnout_observed"), np.full(rows, 300.0))
    columns = {
        "event_id": pa.array(np.repeat([f"e{n}" for n in range(forecasts)], len(LEVELS))).dictionary_encode(),
        "days_before": np.full(rows, 7.0),
        "as_of": pa.array(np.full(rows, 1_700_000_000_000_000)).cast(pa.timestamp("us", "UTC")),
        "level": np.tile(LEVELS, forecasts),
        "registered_quantile": rising,
        "turnout_quantile": rising + 1,
    }
    told = {f"turnout_crps_{n}": np.ones(rows) for n in range(scores)}
    return "backtest.parquet", parquet(pa.table(columns | same | told))


def good(rows: int) -> bytes:
    """CSV with honest sign-ups, no field of which is long."""
    return b"registered_at,registration_id,city\n" + b"".join(b"2026-05-01 10:00,r%d,Wuhan\n" % n for n in range(rows))


def claimed() -> Bomb:
    """Parquet with two rows whose summary at the end tells of more than a billion."""
    told, claim = 77, 2_000_000_011
    content = parquet(pa.table({"registered_at": ["2026-05-01"] * told}))
    length = int.from_bytes(content[-8:-4], "little")
    body, summary = content[: -8 - length], content[-8 - length : -8]
    summary = summary.replace(_number(told), _number(claim))
    return "claimed.parquet", body + summary + len(summary).to_bytes(4, "little") + b"PAR1"


def parquet(table: pa.Table) -> bytes:
    file = io.BytesIO()
    pa.parquet.write_table(table, file)
    return file.getvalue()


def _number(value: int) -> bytes:
    """A number as Thrift writes it: 64 bits, the sign last, seven bits to a byte."""
    value, kept = value << 1, b""
    while value >= 128:
        value, kept = value >> 7, kept + bytes([value & 127 | 128])
    return b"\x16" + kept + bytes([value])  # the kind of the field before it
