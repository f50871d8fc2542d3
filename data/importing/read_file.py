"""A file read to its end: its rows typed and judged, beside how it was understood. The database is not needed for it.

Whoever starts the command line owns the machine, and has the file read where they are; what comes from a browser is
read by another process (data.importing.apart).
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from data.importing.check import CheckedRows, check_rows
from data.importing.identity import KeyRing
from data.importing.opening import Asked, Opened, open_file
from data.importing.report import ImportRefused
from data.importing.rows import Progress, Rows
from data.importing.unfolding import Limits


@dataclass(frozen=True)
class ReadFile:
    """What a file holds. checked: None where a required field has no heading. notes: sentences about its rows."""

    opened: Opened
    checked: CheckedRows | None
    notes: tuple[str, ...] = ()


class Reader(Protocol):
    """Whoever reads a file."""

    def __call__(self, asked: Asked, keys: KeyRing, progress: Progress) -> AbstractContextManager[ReadFile]:
        """What the file holds, for one block. Raises ImportRefused where it cannot be used."""


@contextmanager
def read_here(asked: Asked, keys: KeyRing, progress: Progress, limits: Limits | None = None) -> Iterator[ReadFile]:
    """Read a file in this process. limits: as `open_file` has them."""
    opened = open_file(asked, limits)
    if opened.missing:
        yield ReadFile(opened, None)
        return
    rows = opened.rows(keys, progress)
    if limits is not None:
        rows.most_ragged = limits.rows // 4
        rows.batches = _at_most(limits.rows, rows, rows.batches, opened.source.path.name)
    most_wrong = None if limits is None else limits.wrong
    with check_rows(rows, opened.kind, opened.event_id, opened.known_events, most_wrong) as checked:
        yield ReadFile(opened, checked, tuple(rows.notes))


def _at_most(most: int, rows: Rows, batches: Iterator[pa.RecordBatch], name: str) -> Iterator[pa.RecordBatch]:
    """The batches of a file, until it has more rows than an upload may."""
    for batch in batches:
        if rows.read > most:
            raise ImportRefused(
                f"{name} has more than {most:,} rows, which is too much for this page. "
                "Cut it into several files, or import it by the command line."
            )
        yield batch
