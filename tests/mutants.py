"""Good files, damaged at random: what a broken disk, a bad export or an ill will may make of a list."""

import io
import random
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta

import openpyxl
import pyarrow as pa
import pyarrow.parquet

HEADINGS = ("registered_at", "registration_id", "城市", "party_size", "mail", "note")
FIRST = datetime(2026, 3, 1, 8)  # noqa: DTZ001 - as forms write it
# What parsers stumble over: quotes, separators, marks of other encodings, numbers beyond any, halves of letters.
ODD = (
    b'"', b'""', b"\n", b"\r", b"\r\n", b"\0", b",", b";", b"\t", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe6\xad", b"\x1a",
    b"99999999999999999999", b"-1", b"1e309", b"NaN", b"2026-02-30", b"0000-00-00", b"=1+1", b"\xf0\x9f\x8e\x89",
    b"\x80" * 9, b"\x7f\xff\xff\xff", b"\xff" * 8, b"sep=;\n", b"\xe2\x80\xae", b"<!ENTITY", b"]]>",
)  # fmt: skip


def rows(count: int) -> list[list[str]]:
    """Headings and so many sign-ups of nobody."""
    return [
        list(HEADINGS),
        *(
            [
                f"{FIRST + timedelta(hours=row):%Y-%m-%d %H:%M}", f"r{row}", ("Wuhan", "杭州", "Łódź")[row % 3],
                str(row % 4 + 1), f"canary{row}@example.org", 'said "yes", twice' if row % 5 == 0 else "",
            ]
            for row in range(count)
        ),
    ]  # fmt: skip


def csv_file(count: int = 40) -> bytes:
    quoted = (
        ",".join('"' + cell.replace('"', '""') + '"' if '"' in cell else cell for cell in row) for row in rows(count)
    )
    return ("\n".join(quoted) + "\n").encode()


def parquet_file(count: int = 40) -> bytes:
    head, *body = rows(count)
    file = io.BytesIO()
    columns = {name: [row[at] for row in body] for at, name in enumerate(head)}
    pa.parquet.write_table(pa.table(columns), file, row_group_size=16)
    return file.getvalue()


def xlsx_file(count: int = 40) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows(count):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_mutants(count: int, seed: int) -> Iterator[bytes]:
    """Damaged CSV, now and then in another encoding."""
    rng, good = random.Random(seed), csv_file()
    foreign = [good, good, good.decode().encode("utf-16"), good.decode().encode("gb18030", "replace")]
    for _ in range(count):
        yield damaged(rng.choice(foreign), rng)


def parquet_mutants(count: int, seed: int) -> Iterator[bytes]:
    """Damaged Parquet; half of them in the summary at the end, from which all else is read."""
    rng, good = random.Random(seed), parquet_file()
    summary = len(good) - 8 - int.from_bytes(good[-8:-4], "little")
    for number in range(count):
        yield good[:summary] + damaged(good[summary:], rng) if number % 2 else damaged(good, rng)


def xlsx_mutants(count: int, seed: int) -> Iterator[bytes]:
    """Damaged spreadsheets; of most one part is damaged and packed again, because an archive knows its sums."""
    rng, good = random.Random(seed), xlsx_file()
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for number in range(count):
        if number % 4 == 0:
            yield damaged(good, rng)
            continue
        hit = rng.choice(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", *parts])
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, damaged(part, rng) if name == hit else part)
        yield file.getvalue()


def damaged(good: bytes, rng: random.Random) -> bytes:
    """The bytes with one to six injuries."""
    bytes_ = bytearray(good)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        at, other = rng.randrange(len(bytes_) + 1), rng.randrange(len(bytes_) + 1)
        low, high = sorted((at, other))
        injury = rng.choice(("flip", "byte", "odd", "odd", "cut", "twice", "end", "swap"))
        if injury == "flip" and at < len(bytes_):
            bytes_[at] ^= 1 << rng.randrange(8)
        elif injury == "byte" and at < len(bytes_):
            bytes_[at] = rng.randrange(256)
        elif injury == "odd":
            bytes_[at:at] = rng.choice(ODD)
        elif injury == "cut":
            del bytes_[at : at + rng.randrange(1, 30)]
        elif injury == "twice":
            bytes_[at:at] = bytes_[low:high][:200]
        elif injury == "end" and rng.random() < 0.3:
            del bytes_[max(at, 1) :]
        elif injury == "swap":
            bytes_[low:high] = bytes_[low:high][::-1] if high - low < 40 else bytes_[low:high]
    return bytes(bytes_) or b"\0"
