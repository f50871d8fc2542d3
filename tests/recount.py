"""The rows of a damaged file, counted a second time by other code than the product's; its process may die of one."""

import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pyarrow.parquet

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROOT = Path(__file__).resolve().parent.parent


class Recount:
    """A process that counts file after file; a new one where the last one died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def of(self, path: Path, body_line: int) -> int | None:
        """The rows from a line on that hold something; None where it cannot tell."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.recount"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=_ROOT,
            )
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{body_line} {path}\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline().strip()
        return int(told) if told.isdigit() else None

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()


def of_parquet(path: Path) -> int:
    """By its first column alone, read at once: the product goes batch by batch through those that it knows."""
    with pyarrow.parquet.ParquetFile(path) as file:
        return file.read([file.schema_arrow.names[0]], use_threads=False).num_rows


def of_sheet(path: Path, body_line: int) -> int:
    """By the XML of its first sheet."""
    with zipfile.ZipFile(path) as archive:
        shared = "xl/sharedStrings.xml"
        found = _parsed(archive, shared).iter(f"{_MAIN}si") if shared in archive.namelist() else ()
        strings = ["".join(one.itertext()) for one in found]
        rows, last = 0, 0
        for row in _parsed(archive, "xl/worksheets/sheet1.xml").iter(f"{_MAIN}row"):
            last = int(row.get("r", last + 1))
            rows += last >= body_line and any(_holds(cell, strings) for cell in row.iter(f"{_MAIN}c"))
    return rows


def _holds(cell: ET.Element, strings: list[str]) -> bool:
    if cell.get("t") == "inlineStr":
        return bool("".join(cell.itertext()).strip())
    written = cell.findtext(f"{_MAIN}v")
    return bool(written and (strings[int(written)] if cell.get("t") == "s" else written).strip())


def _parsed(archive: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(archive.read(name))


def main() -> None:
    for line in sys.stdin:
        number, _, name = line.strip().partition(" ")
        path = Path(name)
        try:
            found = of_parquet(path) if path.suffix == ".parquet" else of_sheet(path, int(number))
        except Exception as error:
            print(type(error).__name__, flush=True)
        else:
            print(found, flush=True)


if __name__ == "__main__":
    main()
