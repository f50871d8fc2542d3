"""What an import did, row by row in numbers.

Errors:
    ShowdownError
    └─ ImportRefused   the file as a whole cannot be used; nothing was stored
"""

from dataclasses import dataclass

from forecasting.tables import ShowdownError


class ImportRefused(ShowdownError):
    """The file as a whole cannot be used. Nothing was stored."""


@dataclass(frozen=True)
class Reject:
    """One row that was not stored. line: the line in a CSV file (the header is line 1), the row in a Parquet file."""

    line: int
    reason: str


@dataclass(frozen=True)
class ImportReport:
    """Counts of rows; read = new + changed + unchanged + rejected, always.

    rejects: one for every rejected row, by line.
    data_version: the version of the data after the import; the one before where nothing changed.
    events: ids of the events of which something was new or changed.
    notes: what a person should know about rows that were stored, as sentences.
    import_id: the import's number in the manifest; None where it was not recorded, because nothing came of it.
    duplicates: rejected rows of which a later row of the file has the same id.
    how: how the file was read, in sentences; none for a file of our own format. used: (field, heading) of what is read.
    cancelled: sign-ups on the books that are cancelled by this import, those that a whole list lacks included.
    """

    kind: str
    read: int
    new: int
    changed: int
    unchanged: int
    rejects: tuple[Reject, ...]
    data_version: str
    events: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    import_id: int | None = None
    duplicates: int = 0
    cancelled: int = 0
    how: tuple[str, ...] = ()
    used: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.read != self.accepted + self.rejected:
            raise AssertionError(f"{self.read} rows were read, but {self.accepted} + {self.rejected} are told of")

    @property
    def rejected(self) -> int:
        return len(self.rejects)

    @property
    def accepted(self) -> int:
        return self.new + self.changed + self.unchanged
