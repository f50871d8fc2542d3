"""Rows of a long file are written to the database once, not a second time when its log is folded in."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from data import Database, import_file
from tests.conftest import NOW

# Enough that two workers share the insert; far fewer come in one piece, whose rows were never written twice.
POSTS = 600_000


def test_an_import_of_many_posts_leaves_hardly_a_freed_block(march: Database, tmp_path: Path) -> None:
    posts = {
        "post_id": pa.array([f"p{n}" for n in range(POSTS)]),
        "posted_at": pa.array(["2026-02-01T00:00Z"] * POSTS),
    }
    parquet.write_table(pa.table(posts), tmp_path / "posts.parquet")
    assert import_file(march, "posts", tmp_path / "posts.parquet", "march-1", now=NOW).new == POSTS
    with march.open() as connection:
        used, freed = connection.execute("SELECT used_blocks, free_blocks FROM pragma_database_size()").fetchall()[0]
    assert freed < 0.3 * used
