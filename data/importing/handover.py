"""What goes from the app to the process that reads an upload, and what comes back: JSON and plain Parquet.

The reader may have been taken over by its file, so nothing that it says is believed beyond its form: text is text,
columns are those of the kind, and a table is looked at before it is read.
"""

import json
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from data.importing.check import CheckedRows, rejects_of
from data.importing.choices import Choices, Reading
from data.importing.files import SourceFile
from data.importing.kinds import KINDS, Kind
from data.importing.mapping import Mapping
from data.importing.opening import Asked, Opened
from data.importing.read_file import ReadFile
from data.importing.report import ImportRefused
from data.presets import Preset

TOLD, ACCEPTED, ORIGINALS, REJECTS = "told.json", "accepted.parquet", "originals.parquet", "rejects.parquet"
BACKTEST = "backtest.parquet"
MOST_TOLD = 4 << 20  # bytes: 200 headings and some sentences
MOST_TABLE = 40 << 20  # bytes in memory: of each table, and of what a reader hands over in all
MOST_ROWS = 1_000_000
_PIECE = 8_192  # rows
_TEXTS = ("format", "encoding", "delimiter", "quote", "sheet", "date_order", "zone")  # of a reading
_SAID = ("says_cancelled", "says_declined")  # what a status says, beside the fields of sign-ups
_PLAIN = (pa.int64(), pa.int32(), pa.float64(), pa.bool_(), pa.string(), pa.timestamp("us", "UTC"))
_REJECTS = pa.schema([("line", pa.int64()), ("reason", pa.string())])
_ORIGINALS = pa.schema([("line", pa.int64()), ("original", pa.string())])


# Arrow's own allocator keeps much of what was freed: to read a table of 35 MB took it 80, the system's 45.
pa.set_memory_pool(pa.system_memory_pool())


class NotAsAgreed(Exception):
    """What a reader handed back is not what a reader hands back."""


def asked_as_json(asked: Asked) -> dict[str, Any]:
    """What a reader must know, as plain values."""
    return {
        "kind": asked.kind,
        "path": str(asked.path),
        "event_id": asked.event_id,
        "choices": asdict(asked.choices),
        "known": sorted(asked.known),
        "presets": [asdict(preset) for preset in asked.presets],
    }


def asked_from_json(said: Dictionary[str, Any]) -> Asked:
    """What `asked_as_json` told."""
    return Asked(
        kind=said["kind"],
        path=Path(said["path"]),
        event_id=said["event_id"],
        choices=Choices(**_frozen(said["choices"])),
        known=frozenset(_frozen(said["known"])),
        presets=tuple(Preset(**_frozen(preset)) for preset in said["presets"]),
    )


def put_down(read: ReadFile, asked: Asked, folder: Path) -> None:
    """Write what a file holds into a folder, for `pick_up`. The rows by which it was understood stay here.

    Raises ImportRefused where that is more than the app may hold: in a file a text may stand once for all rows.
    """
    opened, checked = read.opened, read.checked
    told: dict[str, Any] = {
        "source": asdict(opened.source) | {"path": None},
        "reading": asdict(opened.reading) | {"sample": ()},
        "mapping": asdict(opened.mapping),
        "preset": None if opened.preset is None else asked.presets.index(opened.preset),
        "missing": opened.missing,
        "refusal": opened.refusal,
        "notes": read.notes,
    }
    if checked is not None:
        told |= {"columns": checked.columns, "read": checked.read}
        rejects = pa.table(
            [[one.line for one in checked.rejects], [one.reason for one in checked.rejects]], schema=_REJECTS
        )
        tables = {ACCEPTED: checked.accepted, ORIGINALS: checked.originals, REJECTS: rejects}
        held = sum(table.nbytes for table in tables.values())
        if held > MOST_TABLE:
            raise ImportRefused(
                f"The rows of {asked.path.name} take {held >> 20:,} MB of memory, and at most {MOST_TABLE >> 20} are "
                "taken here. Cut it into several files, or import it by the command line."
            )
        for name, table in tables.items():
            pa.parquet.write_table(table, folder / name)
    (folder / TOLD).write_text(json.dumps(told, ensure_ascii=True), encoding="ascii")


def put_down_backtest(content: bytes, folder: Path) -> None:
    """Write the file of a backtest into a folder, for `pick_up_backtest`."""
    (folder / BACKTEST).write_bytes(content)


def pick_up_backtest(folder: Path) -> bytes:
    """What `put_down_backtest` wrote. Raises NotAsAgreed where there is none, or more than one can be."""
    try:
        if (folder / BACKTEST).stat().st_size > MOST_TABLE:
            raise NotAsAgreed("a table is too large")
        return (folder / BACKTEST).read_bytes()
    except OSError as error:
        raise NotAsAgreed(type(error).__name__) from error


def pick_up(asked: Asked, folder: Path) -> ReadFile:
    """What `put_down` wrote. Raises NotAsAgreed where it is anything else."""
    try:
        return _picked_up(asked, folder)
    except (LookupError, TypeError, ValueError, OverflowError, RecursionError, OSError, pa.ArrowException) as error:
        raise NotAsAgreed(type(error).__name__) from error


def _picked_up(asked: Asked, folder: Path) -> ReadFile:
    if (folder / TOLD).stat().st_size > MOST_TOLD:
        raise NotAsAgreed("told too much")
    told = json.loads((folder / TOLD).read_bytes())
    kind = KINDS[asked.kind]
    opened = Opened(
        kind=kind,
        source=SourceFile(**told["source"] | {"path": asked.path}),
        reading=_reading(told["reading"]),
        mapping=_mapping(told["mapping"], kind, len(told["reading"]["headings"])),
        preset=None if told["preset"] is None else asked.presets[told["preset"]],
        event_id=asked.event_id,
        known=asked.known,
        missing=_texts(told["missing"]),
        refusal=_text(told["refusal"]),
    )
    if opened.missing:
        return ReadFile(opened, None)
    checked = CheckedRows(
        columns=[name for name in _texts(told["columns"]) if name in kind.columns],
        read=int(told["read"]),
        rejects=rejects_of(_table(folder / REJECTS, _REJECTS)),
        originals=_table(folder / ORIGINALS, _ORIGINALS),
        accepted=_accepted(folder / ACCEPTED, kind),
    )
    if checked.read != checked.accepted.num_rows + len(checked.rejects):
        raise NotAsAgreed("rows were lost")
    return ReadFile(opened, checked, _texts(told["notes"]))


def _reading(said: Dictionary[str, Any]) -> Reading:
    values: dict[str, Any] = {name: None if said[name] is None else _text(said[name]) for name in _TEXTS}
    values |= {name: _texts(said[name]) for name in ("sheets", "headings", "notes")}
    values |= {name: int(said[name]) for name in ("header_line", "body_line")}
    return Reading(**values, sample=())


def _mapping(said: Dictionary[str, Any], kind: Kind, width: int) -> Mapping:
    """A mapping to places that there are, of fields that the kind has."""
    fields = tuple((_text(field), int(place)) for field, place in said["fields"])
    persons = tuple(int(place) for place in said["persons"])
    if not {field for field, _ in fields} <= set(kind.columns):
        raise NotAsAgreed("unknown fields")
    if not {*persons, *(place for _, place in fields)} <= set(range(width)):
        raise NotAsAgreed("unknown places")
    return Mapping(fields, persons, None if said["preset"] is None else _text(said["preset"]))


def _accepted(path: Path, kind: Kind) -> pa.Table:
    """The typed rows: line and fields of the kind, in plain types."""
    table = _table(path)
    if not {"line", *kind.key} <= set(table.column_names) <= {"line", *kind.columns, *_SAID}:
        raise NotAsAgreed("unknown columns")
    return table


def _table(path: Path, schema: pa.Schema | None = None) -> pa.Table:
    """A table that is small enough to be held, and sound.

    Read by one thread, which takes half of the memory, and given up as soon as it holds too much: what it claims of
    its size may be false.
    """
    with pa.parquet.ParquetFile(path) as file:
        if file.metadata.num_rows > MOST_ROWS:
            raise NotAsAgreed("a table is too large")
        if schema is not None and not file.schema_arrow.equals(schema):
            raise NotAsAgreed("a table has other columns")
        if not all(field.type in _PLAIN or field.type == pa.list_(pa.float64()) for field in file.schema_arrow):
            raise NotAsAgreed("unknown types")
        table = pa.Table.from_batches(_pieces(file), file.schema_arrow)
    table.validate(full=True)
    return table


def _pieces(file: pa.parquet.ParquetFile) -> Iterator[pa.RecordBatch]:
    held = 0
    for batch in file.iter_batches(_PIECE, use_threads=False):
        held += batch.nbytes
        if held > MOST_TABLE:
            raise NotAsAgreed("a table is too large")
        yield batch


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise NotAsAgreed("no text")
    return said


def _texts(said: Any) -> tuple[str, ...]:
    return tuple(map(_text, said))


def _frozen(said: Any) -> Any:
    """JSON's lists as tuples, also inside one another; the outermost names stay names."""
    if isinstance(said, list):
        return tuple(map(_frozen, said))
    return {name: _frozen(value) for name, value in said.items()} if isinstance(said, dict) else said
