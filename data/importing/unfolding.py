"""What a spreadsheet unfolds to, found out without holding it: bytes, parts, marks of XML, the longest text.

A file of 0.3 MB took 2 GB of memory, and one of 0.6 MB with two million cells half a minute.
"""

import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass

from data.importing.report import ImportRefused

WORKBOOK = "xl/workbook.xml"
MOST_OF_WORKBOOK = 1 << 20  # bytes: it names the sheets, and each of a million takes a while
PICTURES = "xl/media/"
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Limits:
    """How much a file from a stranger may hold.

    unpacked, entries: bytes and files that a compressed spreadsheet unfolds to. marks: "<" in it, of which a cell has
    four. line: bytes of the longest line of a text file, or of the longest text of a spreadsheet. rows: of its table; a
    text file may have twice as many lines, and a quarter as many rows of another length. wrong: rows that may be
    rejected.
    """

    unpacked: int
    entries: int
    marks: int
    line: int
    rows: int
    wrong: int


def check_unfolded(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Refuse a spreadsheet that unfolds to far more than it seems. Raises ImportRefused.

    A part that is damaged is passed over: whoever needs it will say so.
    """
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked or len(entries) > limits.entries:
        raise ImportRefused(
            f"{name} unfolds to {unpacked / 1e6:,.0f} MB in {len(entries):,} parts, "
            f"and at most {limits.unpacked / 1e6:,.0f} MB in {limits.entries:,} are read here. "
            "Save it as CSV, or import it by the command line."
        )
    if any(entry.filename == WORKBOOK and entry.file_size > MOST_OF_WORKBOOK for entry in entries):
        raise ImportRefused(f"{name} has more sheets than are read here. Save the one with the list as CSV.")
    marks = 0
    for entry in entries:
        with suppress(zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
            marks += _marks(archive, entry, name, limits)
        if marks > limits.marks:
            raise ImportRefused(
                f"{name} has more cells than are read here, about {limits.marks // 4:,}. "
                "Save it as CSV, or import it by the command line."
            )


def _marks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: Limits) -> int:
    """How many marks a part has. Raises ImportRefused where there is too much between two of them.

    A piece is as long as that may be, so that only what goes on in the next one can be too long. A picture may be long,
    and its marks count like all others: the workbook may name it as a sheet.
    """
    found, since = 0, 0
    with archive.open(entry) as part:
        while piece := part.read(limits.line):
            first = piece.find(b"<")
            since += len(piece) if first < 0 else first
            if since > limits.line and not entry.filename.startswith(PICTURES):
                raise ImportRefused(f"{name} has a text of more than {limits.line >> 20} MB in it. Save it as CSV.")
            if first >= 0:
                since = len(piece) - 1 - piece.rfind(b"<")
            found += piece.count(b"<")
    return found
