"""Files that we have exported ourselves, with cells made safe for spreadsheets: read as they were before.

The other side of `forecasting.spreadsheets.safe_cell`, which puts an apostrophe before what a spreadsheet would run.
"""

import re

import pyarrow as pa
import pyarrow.compute

from data.importing.choices import Reading

# The headings of people as we export them, in their order (queries/shredding/export_*.sql).
EXPORTED = {
    "registrations": ("event_id", "registration_id", "registered_at", "city", "cancelled_at", "party_size")
    + ("status", "bus_id", "channel", "attended"),
    "attendance": ("event_id", "registration_id", "attended", "checked_in_at"),
    "posts": ("event_id", "post_id", "posted_at", "hashtag", "platform", "author_id", "reposts", "comments")
    + ("likes", "city"),
}
# At the start of a text, and wherever a country's list separator, a tab or a new line makes another start.
_MADE_SAFE = re.compile(r"(^|[;\t\r\n])'(?=['\" \u00a0\u3000]*[=+\-@\t\r\x00＝＋－＠])")


def is_exported(reading: Reading, kind: str) -> bool:
    """Whether a file of a kind is one of ours, and its cells were made safe: Parquet holds them to the letter."""
    return reading.format != "parquet" and reading.headings == EXPORTED.get(kind)


def original_cell(text: str) -> str:
    """What a cell was before it was made safe."""
    return _MADE_SAFE.sub(r"\1", text)


def original_column(column: pa.Array) -> pa.Array:
    """The same for a column of text."""
    if not pa.compute.any(pa.compute.match_substring(column, "'")).as_py():
        return column
    return pa.array([None if text is None else original_cell(text) for text in column.to_pylist()], pa.string())
