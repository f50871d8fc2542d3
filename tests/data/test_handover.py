"""What a reader hands back is looked at before it is held: it may have been taken over by its file."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from data import Choices, Database, ImportRefused, plan_import
from data.importing.handover import MOST_TABLE, NotAsAgreed, _table, pick_up, put_down
from data.importing.identity import Keys
from data.importing.opening import ask
from data.importing.read_file import read_here
from data.uploads import handed_over
from tests import bombs
from tests.conftest import NOW


def test_rows_that_take_too_much_memory_stay_with_their_reader(march: Database) -> None:
    """Each text stands in the file once. 30,000 rows of 600 bytes in three columns are 54 MB, a megabyte being 2^20."""
    assert march.home
    file, content = bombs.wide(30_000)
    assert len(content) < MOST_TABLE / 100
    with (
        handed_over(march.home, file, content) as (path, reader),
        pytest.raises(ImportRefused, match=r"The rows of wide.parquet take 5\d MB of memory, and at most 40 are taken"),
    ):
        plan_import(march, "registrations", path, "march-1", now=NOW, reader=reader)


def test_a_table_that_says_it_is_small_is_not_held_whole(tmp_path: Path) -> None:
    """800 MB, of which its summary tells one."""
    same = pa.DictionaryArray.from_arrays(pa.array(bytearray(400_000), pa.int8()), pa.array(["x" * 2000]))
    pa.parquet.write_table(pa.table({"line": range(400_000), "a": same}), tmp_path / "t.parquet", store_schema=False)
    told = pa.parquet.read_metadata(tmp_path / "t.parquet").row_group(0)
    assert told.total_byte_size < MOST_TABLE / 10
    with pytest.raises(NotAsAgreed, match="too large"):
        _table(tmp_path / "t.parquet")
    assert pa.default_memory_pool().max_memory() < 10 * MOST_TABLE


def test_a_table_is_picked_up_as_it_was_put_down(tmp_path: Path) -> None:
    table = pa.table({"line": range(20_000), "city": ["Ems", None, "上海", ""] * 5_000, "n": [0.5, None] * 10_000})
    for rows in (table, table.slice(0, 0)):
        pa.parquet.write_table(rows, tmp_path / "t.parquet")
        assert _table(tmp_path / "t.parquet").equals(rows)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN"])
def test_a_number_that_is_none_is_not_as_agreed(march: Database, tmp_path: Path, number: str) -> None:
    (tmp_path / "list.csv").write_text("registered_at,registration_id\n2026-02-01,r1\n")
    asked = ask(march, "registrations", tmp_path / "list.csv", "march-1", Choices(), NOW)
    with read_here(asked, Keys(march, make=False), lambda share: None) as read:
        put_down(read, asked, tmp_path)
    assert pick_up(asked, tmp_path).checked is not None
    told = json.loads((tmp_path / "told.json").read_text())
    text = json.dumps(told | {"read": 123456789}).replace("123456789", number)
    (tmp_path / "told.json").write_text(text)
    with pytest.raises(NotAsAgreed):
        pick_up(asked, tmp_path)
