"""Look at a file before any row of it is parsed: its format, its fingerprint, its lines."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.importing.report import ImportRefused

CHUNK_BYTES = 1 << 22
PARQUET_MAGIC = b"PAR1"
OTHER_FORMATS = {
    b"PK\x03\x04": "a spreadsheet or an archive. Save it as CSV (UTF-8)",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet. Save it as CSV (UTF-8)",
    b"\xff\xfe": "written in UTF-16. Save it as CSV (UTF-8)",
    b"\xfe\xff": "written in UTF-16. Save it as CSV (UTF-8)",
    b"\x1f\x8b": "compressed. Unpack it first",
}


@dataclass(frozen=True)
class SourceFile:
    """A file that looks readable.

    sha256: of all its bytes, hexadecimal. size: bytes.
    one_record_a_line: whether row k of a CSV file stands on line k, with no blank line and no line break in a value.
    """

    path: Path
    is_parquet: bool
    size: int
    sha256: str
    one_record_a_line: bool


def inspect(path: Path) -> SourceFile:
    """Fingerprint a file. Raises ImportRefused for one that is absent, empty, or neither CSV in UTF-8 nor Parquet."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise ImportRefused(f"There is no file {path}. Check the path.") from error
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read ({error.strerror}). Check the path and its permissions.") from error
    if size == 0:
        raise ImportRefused(f"{path.name} is empty. Export it again.")
    for magic, description in OTHER_FORMATS.items():
        if start.startswith(magic):
            raise ImportRefused(f"{path.name} is {description}.")
    is_parquet = start == PARQUET_MAGIC
    if path.suffix.lower() in (".parquet", ".pq") and not is_parquet:
        raise ImportRefused(f"{path.name} is not a Parquet file, whatever its name says. Export it again.")
    scan = _Scan(path.name, is_text=not is_parquet)
    for chunk in _chunks(path):
        scan.add(chunk)
    return SourceFile(path, is_parquet, size, scan.digest.hexdigest(), one_record_a_line=not scan.irregular)


def record_lines(path: Path) -> np.ndarray:
    """The line on which each record of a CSV file starts, blank lines left out; shape (n_records,), header included.

    Slow, and only needed where a value holds a line break or a line is blank.
    """
    starts = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        start = 1
        try:
            for record in reader:
                if record:
                    starts.append(start)
                start = reader.line_num + 1
        except csv.Error as error:
            raise ImportRefused(
                f"The quotation marks around line {start} of {path.name} do not match ({error}). "
                "Close them, and double those inside a value."
            ) from error
    return np.array(starts, dtype=np.int64)


class _Scan:
    """One pass over the bytes: fingerprint, encoding, and whether lines and records are the same thing."""

    def __init__(self, name: str, is_text: bool) -> None:
        self.name = name
        self.is_text = is_text
        self.digest = hashlib.sha256()
        self.irregular = False
        self._quotes = 0
        self._lines = 0
        self._tail = b""

    def add(self, chunk: bytes) -> None:
        self.digest.update(chunk)
        if not self.is_text:
            return
        self._check_encoding(chunk)
        self.irregular = self.irregular or self._has_blank_line(chunk) or self._breaks_inside_quotes(chunk)
        self._quotes += chunk.count(b'"')
        self._lines += chunk.count(b"\n")

    def _check_encoding(self, chunk: bytes) -> None:
        try:
            chunk.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self._lines + chunk[: error.start].count(b"\n") + 1
            raise ImportRefused(
                f"{self.name} is not written in UTF-8 (line {line}){_other_encoding(chunk)}. Save it as CSV (UTF-8)."
            ) from error

    def _has_blank_line(self, chunk: bytes) -> bool:
        edge = self._tail + chunk
        self._tail = chunk[-2:]
        return b"\n\n" in edge or b"\n\r\n" in edge

    def _breaks_inside_quotes(self, chunk: bytes) -> bool:
        """Whether a line ends after an odd number of quotation marks, counted from the start of the file."""
        if b'"' not in chunk:
            return self._quotes % 2 == 1 and b"\n" in chunk
        characters = np.frombuffer(chunk, dtype=np.uint8)
        quotes, breaks = np.flatnonzero(characters == ord('"')), np.flatnonzero(characters == ord("\n"))
        return bool(((np.searchsorted(quotes, breaks) + self._quotes) % 2).any())


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file in pieces that end at a line break where there is one, so that no character is cut."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk + (file.readline() if not chunk.endswith(b"\n") else b"")


def _other_encoding(chunk: bytes) -> str:
    try:
        chunk.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "; it may be GB18030 or GBK"
