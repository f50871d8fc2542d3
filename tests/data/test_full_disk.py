"""A disk that is full: nothing half stored, a sentence, and all works again once there is room.

A limit on the length of files stands in for the disk; the bench of reliability fills real ones.
"""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data import Database, ImportReport, import_file, manifest, problems, status
from data.failures import NoRoom
from data.health import fingerprints
from tests.conftest import NOW, import_text

TakeIn = Callable[..., ImportReport]
LIST = "registration_id,registered_at\n" + "".join(f"r{n},2026-02-01T10:00Z\n" for n in range(3_000))


@contextmanager
def no_file_longer_than(length: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("place", ["manifest", "log"])
def test_an_import_without_room_leaves_all_as_it_was_and_works_afterwards(
    march: Database, tmp_path: Path, place: str
) -> None:
    assert march.home and march.path
    with march.open() as connection:
        before = fingerprints(connection)
    told = (march.home / manifest.MANIFEST_FILE).read_bytes()
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    with no_file_longer_than(len(told) if place == "manifest" else 2_000):
        with pytest.raises(NoRoom, match="Nothing of this change was stored") as raised:
            import_file(march, "registrations", file, "march-1", now=NOW)
        assert "Make room" in str(raised.value)
        assert status(march).events[0].registrations == 0, "and who reads is not kept from it"
    with march.open() as connection:
        assert fingerprints(connection) == before
    assert (march.home / manifest.MANIFEST_FILE).read_bytes() == told
    assert problems(march) == ()
    assert import_file(march, "registrations", file, "march-1", now=NOW).new == 3_000


def test_a_commit_whose_log_cannot_be_folded_in_counts(march: Database, take_in: TakeIn) -> None:
    """The engine fails for good in that moment; what it had committed is there at the next opening."""
    assert march.path and march.home
    size = march.path.stat().st_size
    with no_file_longer_than(size):
        report = take_in("registrations", LIST, "march-1")
    assert report.new == 3_000
    assert (march.home / "turnout.duckdb.wal").exists()
    assert status(march).events[0].registrations == 3_000 and problems(march) == ()
    import_text(march, march.home, "registrations", "registration_id,registered_at\nx,2026-02-01\n", "march-1")
    assert not (march.home / "turnout.duckdb.wal").exists()
    assert status(march).events[0].registrations == 3_001 and problems(march) == ()
