"""The doctor names what is wrong and how to mend it; its mending loses nothing, and a loss ends only when accepted."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

import cli
from data import Database, ImportReport, doctor, manifest, problems, status
from data.failures import DatabaseDamaged, LogDamaged
from data.importing.identity import key_file
from data.letting_go import accept_loss
from data.workplace import RESTORING, new_workplace
from tests.conftest import NOW, REPOSITORY
from tests.data.test_backup import LOCK, LOCKED
from tests.data.test_database import HOLD

TakeIn = Callable[..., ImportReport]
LIST = "email,registered_at\nann@example.org,2026-02-01T10:00Z\nbob@example.org,2026-02-02T10:00Z\n"
DEAD = 2**22 + 1  # above the highest number that a process can have


def wrong(database: Database) -> list[str]:
    return [finding.what for finding in doctor.examine(database).findings]


def killed_before_folding_in(march: Database, take_in: TakeIn, folder: Path) -> Path:
    """A home as a program leaves it that is killed right after it stored a list of two: they stand in the log."""

    @contextmanager
    def transaction(database: Database) -> Iterator[duckdb.DuckDBPyConnection]:
        assert database.home
        with database.open(write=True) as connection:
            connection.begin()
            yield connection
            manifest.announce(connection, database.home)
            connection.commit()
            shutil.copytree(database.home, folder / "left")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Database, "transaction", transaction)
        take_in("registrations", LIST, "march-1")
    return folder / "left"


def test_nothing_is_wrong_with_a_fresh_home(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", LIST, "march-1")
    found = doctor.examine(march)
    assert found.findings == () and found.lost == ()
    assert found.notes[0].startswith("All ") and "can be read" in found.notes[0]


def test_what_can_be_mended_is_mended_and_nothing_is_lost(march: Database, take_in: TakeIn) -> None:
    assert march.home and march.path
    take_in("registrations", LIST, "march-1")
    (key,) = (march.home / "keys").iterdir()
    key.chmod(0o644)
    told = march.home / manifest.MANIFEST_FILE
    with told.open("a", encoding="utf-8") as file:
        file.write("{half a li")
    for name in (f".upload-{DEAD}-x", f"{RESTORING}{DEAD}-x"):
        (march.home / name).mkdir()
    half = march.home / "keys" / ".half.key.abc"
    half.write_bytes(b"x")
    os.utime(half, (0, 0))
    being_written = march.home / ".version.json.abc"
    being_written.write_bytes(b"x")
    living, lock = new_workplace(march.home, RESTORING)
    found = doctor.examine(march)
    assert sorted(finding.what.split()[0] for finding in found.findings) == ["1", "3", "Others"]
    assert len(doctor.mend(march, found)) == 3
    assert wrong(march) == []
    assert not half.exists() and being_written.exists() and living.exists()
    os.close(lock)
    assert key.stat().st_mode & 0o077 == 0 and len(manifest.read(march.home).imports) == 2


def test_the_manifest_is_written_anew_under_the_lock_of_the_database(
    march: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that another program appends meanwhile would be lost; to a database that cannot be read none does."""
    assert march.home and march.path
    path, renew = march.path, manifest.renew
    told, locks = march.home / manifest.MANIFEST_FILE, []

    def renew_looking(home: Path) -> None:
        locks.append(subprocess.run([sys.executable, "-S", "-c", LOCK, str(path)], check=False).returncode)
        renew(home)

    monkeypatch.setattr(manifest, "renew", renew_looking)
    for content, lines in ((path.read_bytes(), ""), (b"no database", told.read_text(encoding="utf-8"))):
        path.write_bytes(content)
        told.write_text(f"{lines}{{half a li", encoding="utf-8")
        doctor.mend(march, doctor.examine(march))
        assert manifest.read(march.home).damaged == 0 and len(manifest.read(march.home).imports) == 1
    assert locks == [LOCKED, 0]


def test_a_log_that_was_not_folded_in_is(march: Database, tmp_path: Path) -> None:
    assert march.home
    with march.open(write=True) as connection:
        connection.begin()
        connection.execute("UPDATE state SET commits = commits + 1")
        connection.commit()
        left = Path(shutil.copytree(march.home, tmp_path / "left"))
    killed = Database(left)
    found = doctor.examine(killed)
    assert "write-ahead log only" in found.findings[0].what
    doctor.mend(killed, found)
    assert wrong(killed) == [] and not (left / "turnout.duckdb.wal").exists()


def test_a_missing_key_is_told_and_left_to_a_person(march: Database, take_in: TakeIn) -> None:
    assert march.home
    take_in("registrations", LIST, "march-1")
    key_file(march.home, "march-1").unlink()
    (finding,) = doctor.examine(march).findings
    assert finding.what.startswith("The key to the sign-ups of march-1 is missing") and finding.mend is None


def test_a_full_disk_is_told_before_it_is_full(march: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.doctor.LEAST_ROOM", 1 << 60)
    (what,) = wrong(march)
    assert what.startswith("Only ") and "MB are left on the disk" in what


def test_who_holds_the_database_is_told(march: Database) -> None:
    arguments = [sys.executable, "-c", HOLD, str(march.home)]
    with subprocess.Popen(arguments, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin and other.stdout and other.stdout.readline() == "held\n"
        try:
            (finding,) = doctor.examine(march).findings
        finally:
            other.stdin.close()
    assert finding.what == "The tables were not looked at." and f"process {other.pid}" in finding.advice


def test_a_loss_is_warned_of_until_it_is_accepted(march: Database, take_in: TakeIn, tmp_path: Path) -> None:
    assert march.home and march.path
    shutil.copy(march.path, tmp_path / "older")
    take_in("registrations", LIST, "march-1")
    shutil.copy(tmp_path / "older", march.path)
    found = doctor.examine(march)
    assert [line["import_id"] for line in found.lost] == [2] and problems(march)
    assert found.findings[-1].advice.count("cli.py doctor") == found.findings[-1].advice.count("cli.py doctor --") == 1
    assert doctor.mend(march, found) == (), "what is lost is no matter of mending"
    accepted = accept_loss(march, NOW)
    assert accepted.aside is None and [line["import_id"] for line in accepted.lost.imports] == [2]
    assert problems(march) == () and wrong(march) == []
    take_in("registrations", LIST, "march-1")
    shutil.copy(tmp_path / "older", march.path)
    assert problems(march), "a later loss is told again"


@pytest.mark.parametrize("content", [b"", b"\0" * 300_000, None], ids=["empty", "zeros", "missing"])
def test_a_database_that_cannot_be_read_is_set_aside_and_a_new_one_begun(
    march: Database, take_in: TakeIn, content: bytes | None
) -> None:
    assert march.home and march.path
    take_in("registrations", LIST, "march-1")
    march.path.unlink()
    if content is not None:
        march.path.write_bytes(content)
    found = doctor.examine(march)
    assert [line["import_id"] for line in found.lost] == [1, 2]
    with pytest.raises(DatabaseDamaged), march.open(write=True):
        pass
    accepted = accept_loss(march, NOW)
    aside = accepted.aside
    assert aside is not None and aside.name == "set-aside-20260301-120000"
    assert accepted.begun_anew and [line["import_id"] for line in accepted.lost.imports] == [1, 2]
    assert content is None or (aside / "turnout.duckdb").read_bytes() == content
    assert len(manifest.read(aside).imports) == 2
    assert problems(march) == () and wrong(march) == []
    take_in("events", "event_id,name,starts_at,timezone\nmarch-1,A march,2026-06-01T10:00,Asia/Shanghai\n")
    assert take_in("registrations", LIST, "march-1").new == 2, "by the key that stayed"


def test_a_log_that_cannot_be_read_is_set_aside_and_the_database_stays(
    march: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    """Only what stood in the log is let go: the second list, and not march-1 itself."""
    assert march.home
    left = killed_before_folding_in(march, take_in, tmp_path)
    log = left / "turnout.duckdb.wal"
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    killed = Database(left)
    with pytest.raises(LogDamaged, match="Only that change is at stake"), killed.open():
        pass
    found = doctor.examine(killed)
    assert found.lost == () and "Only that change is at stake" in found.findings[-1].advice
    assert [said for said in problems(killed) if "on record" in said] == []

    shutil.copytree(left, tmp_path / "again")
    accepted = accept_loss(killed, NOW)
    assert accepted.aside is not None and [path.name for path in accepted.aside.iterdir()] == ["turnout.duckdb.wal"]
    assert (accepted.aside / "turnout.duckdb.wal").read_bytes() == content
    assert [line["import_id"] for line in accepted.lost.imports] == [2] and not accepted.begun_anew
    assert wrong(killed) == [] and [event.registrations for event in status(killed).events] == [0]
    told = CliRunner().invoke(cli.app, ["doctor", "--accept-loss", "--home", str(tmp_path / "again")])
    assert told.exit_code == 0 and "A new database" not in told.output
    assert 'let go, so import again:\n    registrations "registrations.csv" for march-1 (1 March 2026)\n' in told.output
    assert 'events "events.csv"' not in told.output


def test_the_commands_save_restore_and_examine(march: Database, take_in: TakeIn, tmp_path: Path) -> None:
    assert march.path
    take_in("registrations", LIST, "march-1")
    where, saved, run = ["--home", str(march.home)], str(tmp_path / "saved.zip"), CliRunner().invoke
    told = run(cli.app, ["backup", saved, *where])
    assert told.exit_code == 0 and "saved and read again" in told.output and "Shredding" in told.output
    again = run(cli.app, ["backup", saved, *where])
    assert again.exit_code == 1 and "is there already" in again.stderr
    march.path.write_bytes(march.path.read_bytes()[:9000])
    ill = run(cli.app, ["doctor", *where])
    assert ill.exit_code == 1 and "cannot be read" in ill.output
    assert ill.output.count("cli.py doctor") == ill.output.count("cli.py doctor --"), "what is asked for is being done"
    assert 'registrations "registrations.csv" for march-1 (1 March 2026)' in ill.output
    assert [
        one["import_id"] for one in json.loads(run(cli.app, ["doctor", "--json", *where]).stdout)["import_again"]
    ] == [
        1,
        2,
    ]
    restored = run(cli.app, ["restore", saved, "--json", *where])
    answer = json.loads(restored.stdout)
    assert answer["rows"]["registrations"] == 2 and Path(answer["aside"]).is_dir()
    well = run(cli.app, ["doctor", *where])
    assert well.exit_code == 0 and "Nothing is wrong." in well.output
    assert json.loads(run(cli.app, ["status", "--json", *where]).stdout)["problems"] == []
