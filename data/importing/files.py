"""Look at a file before any row of it is parsed: its format, its fingerprint, its lines."""

import codecs
import hashlib
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.importing.report import ImportRefused
from data.importing.unfolding import Limits, check_unfolded

CHUNK_BYTES = 1 << 22
ALL_BUT_MARKS = bytes(set(range(256)).difference(b'"\n'))
PARQUET_MAGIC = b"PAR1"
ZIP_MAGIC = b"PK\x03\x04"
OLD_OFFICE_MAGIC = b"\xd0\xcf\x11\xe0"
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
OTHER_FORMATS = {
    b"\x1f\x8b": "compressed. Unpack it first",
    b"Rar!": "an archive. Unpack it first",
    b"7z\xbc\xaf": "an archive. Unpack it first",
    b"%PDF": "a PDF document. Export the list as CSV or XLSX",
}


@dataclass(frozen=True)
class SourceFile:
    """A file that looks readable.

    format: "csv", "xlsx" or "parquet". sha256: of all its bytes, hexadecimal. size: bytes.
    breaks_utf8_at: the first line of a text file that is not UTF-8, None where all are.
    one_record_a_line: whether row k of a text file stands on line k, with no blank line and no line break in a value.
    """

    path: Path
    format: str
    size: int
    sha256: str
    breaks_utf8_at: int | None = None
    one_record_a_line: bool = True


def inspect(path: Path, limits: Limits | None = None) -> SourceFile:
    """Fingerprint a file. Raises ImportRefused for one that is absent, empty, or no table that we can read.

    limits: of what a spreadsheet may unfold to; None: no limit.
    """
    try:
        with path.open("rb") as file:
            start = file.read(64)
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise ImportRefused(f"There is no file {path}. Check the path.") from error
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read ({error.strerror}). Check the path and its permissions.") from error
    if size == 0:
        raise ImportRefused(f"{path.name} is empty. Export it again.")
    form = _format(path, start, limits)
    scan = _Scan(is_text=form == "csv", is_wide=start.startswith(WIDE_MARKS) or b"\0" in start)
    digest = hashlib.sha256()
    with ThreadPoolExecutor(1) as beside:  # hashing takes as long as all else, and lets other threads run
        hashed = beside.submit(lambda: None)
        for chunk in _chunks(path):
            hashed.result()
            hashed = beside.submit(digest.update, chunk)
            scan.add(chunk)
            if limits is not None:
                _refuse_odd(path.name, scan, limits)
    scan.end()
    return SourceFile(path, form, size, digest.hexdigest(), scan.breaks_utf8_at, not scan.irregular)


def _refuse_odd(name: str, scan: "_Scan", limits: Limits) -> None:
    """Refuse a text file by its lines: those that are no rows of its table take the most time of all."""
    if scan.longest_line > limits.line:
        raise ImportRefused(
            f"{name} has a line of more than {limits.line >> 20} MB, and so is no list of rows. Export it again."
        )
    if scan.lines > 2 * limits.rows:
        raise ImportRefused(
            f"{name} has more than {2 * limits.rows:,} lines, which is too much for this page. "
            "Cut it into several files, or import it by the command line."
        )


def _format(path: Path, start: bytes, limits: Limits | None) -> str:
    for magic, description in OTHER_FORMATS.items():
        if start.startswith(magic):
            raise ImportRefused(f"{path.name} is {description}.")
    if start.startswith(OLD_OFFICE_MAGIC):
        protected = path.suffix.lower() in (".xlsx", ".xlsm")
        what = "protected by a password. Remove it" if protected else "an old spreadsheet. Save it as XLSX or CSV"
        raise ImportRefused(f"{path.name} is {what}.")
    if start.startswith(ZIP_MAGIC):
        return _zipped(path, limits)
    if start.startswith(PARQUET_MAGIC):
        return "parquet"
    if path.suffix.lower() in (".parquet", ".pq"):
        raise ImportRefused(f"{path.name} is not a Parquet file, whatever its name says. Export it again.")
    text = start.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise ImportRefused(f"{path.name} is a web page, whatever its name says. Open it and save it as XLSX or CSV.")
    return "csv"


def _zipped(path: Path, limits: Limits | None) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            is_open_document = "mimetype" in names and "content.xml" in names
            if limits is not None:
                check_unfolded(archive, path.name, limits)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ImportRefused(f"{path.name} is a damaged spreadsheet or archive. Export it again.") from error
    if is_open_document:
        raise ImportRefused(f"{path.name} is an OpenDocument spreadsheet. Save it as XLSX or CSV.")
    if "xl/workbook.bin" in names:
        raise ImportRefused(f"{path.name} is a binary spreadsheet. Save it as XLSX or CSV.")
    if "xl/workbook.xml" not in names:
        raise ImportRefused(f"{path.name} is an archive, not a spreadsheet. Unpack it first.")
    return "xlsx"


class _Scan:
    """One pass over the bytes: where UTF-8 ends, and whether lines and records are the same thing."""

    def __init__(self, is_text: bool, is_wide: bool) -> None:
        self.irregular = is_text and is_wide  # line breaks of UTF-16 are not bytes of their own
        self.breaks_utf8_at: int | None = None
        self.longest_line = 0  # bytes, its break included
        self.lines = 0  # also those that end as only an old Macintosh ended them
        # Of UTF-16 in either order: the byte alone is half of 上, and of other letters.
        self._line_ends = ((b"\n\0", b"\r\0"), (b"\0\n", b"\0\r")) if is_wide else ((b"\n", b"\r"),)
        self._is_text = is_text
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._open_quote = b""
        self._lines = 0
        self._begun = 0  # bytes of the line that goes on in the next piece
        self._tail = b""

    def add(self, chunk: bytes) -> None:
        if not self._is_text:
            return
        if self.breaks_utf8_at is None:
            self._check_encoding(chunk)
        breaks = np.flatnonzero(np.frombuffer(chunk, dtype=np.uint8) == ord("\n"))
        self._lines += len(breaks)
        self._measure_lines(chunk, breaks)
        self.irregular = self.irregular or self._has_odd_lines(chunk, breaks) or self._breaks_inside_quotes(chunk)

    def end(self) -> None:
        """Nothing more comes: a character that was begun is broken."""
        if self._is_text and self.breaks_utf8_at is None:
            self._check_encoding(b"", final=True)

    def _check_encoding(self, chunk: bytes, final: bool = False) -> None:
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            self.breaks_utf8_at = self._lines + chunk[: error.start].count(b"\n") + 1

    def _measure_lines(self, chunk: bytes, breaks: np.ndarray) -> None:
        """breaks: the places of line breaks in a piece."""
        size = len(chunk)
        self.lines += max(
            chunk.count(line) + chunk.count(back) - chunk.count(back + line) for line, back in self._line_ends
        )
        if b"\r" in chunk:
            breaks = np.flatnonzero(np.isin(np.frombuffer(chunk, dtype=np.uint8), (ord("\n"), ord("\r"))))
        if not len(breaks):
            self._begun += size
        else:
            between = int(np.diff(breaks).max(initial=0))
            self.longest_line = max(self.longest_line, self._begun + int(breaks[0]) + 1, between)
            self._begun = size - int(breaks[-1]) - 1
        self.longest_line = max(self.longest_line, self._begun)

    def _has_odd_lines(self, chunk: bytes, breaks: np.ndarray) -> bool:
        """Whether a line is blank, or ends as only an old Macintosh ended it. breaks: the places of line breaks."""
        before, self._tail = self._tail, chunk[-2:]
        if b"\r" in chunk or b"\r" in before:
            whole = before + chunk
            return whole.count(b"\r") != whole.count(b"\r\n") or b"\n\n" in whole or b"\n\r\n" in whole
        return b"\n\n" in before + chunk[:1] or bool((np.diff(breaks) == 1).any())

    def _breaks_inside_quotes(self, chunk: bytes) -> bool:
        """Whether a line ends after an odd number of quotation marks, counted from the start of the file.

        Of each line only its marks are left, and of those no pair: a mark that is left before a break is open there.
        """
        if not self._open_quote and b'"' not in chunk:
            return False
        marks = (self._open_quote + chunk.translate(None, ALL_BUT_MARKS)).replace(b'""', b"")
        before, _, self._open_quote = marks.rpartition(b"\n")
        return b'"' in before


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file in pieces that end at a line break where there is one near."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk + (file.readline(CHUNK_BYTES) if not chunk.endswith(b"\n") else b"")
