"""A backup holds everything and proves it; what comes back is what was saved, and nothing that was there is lost."""

import json
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

import cli
from data import Database, DatabaseBusy, DatabaseTooNew, ImportReport, NotAllowed, Role, doctor, status
from data import backup as backup_module
from data.archive import CONTENTS, BackupRefused
from data.backup import make_backup, restore_backup
from data.failures import DatabaseDamaged, RestoreInterrupted
from data.health import fingerprints, problems
from data.letting_go import accept_loss
from data.queries import run
from data.shred import shred_event
from data.workplace import BACKING_UP, RESTORING
from tests.conftest import NOW, REPOSITORY
from tests.data.test_database import HOLD

TakeIn = Callable[..., ImportReport]
LOCKED = 7
LOCK = f"""
import fcntl, sys
try:
    with open(sys.argv[1], "r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    sys.exit({LOCKED})
"""
DEAD = 2**22 + 1  # above the highest number that a process can have
LIST = "email,registered_at\nann@example.org,2026-02-01T10:00Z\nbob@example.org,2026-02-02T10:00Z\n"


def contents(database: Database) -> dict[str, tuple[int, str]]:
    with database.open() as connection:
        return fingerprints(connection)


@pytest.fixture
def backup(march: Database, take_in: TakeIn, tmp_path: Path) -> Path:
    """A backup of march-1 with two sign-ups, who bear keyed ids, and one saved preset."""
    assert march.home
    take_in("registrations", LIST, "march-1")
    (march.home / "presets").mkdir()
    preset = {"name": "ours", "kind": "registrations", "fields": {"city": ["Town"]}}
    (march.home / "presets" / "ours.json").write_text(json.dumps(preset), encoding="utf-8")
    make_backup(march, tmp_path / "saved.zip", NOW)
    return tmp_path / "saved.zip"


def test_a_backup_comes_back_whole_in_an_empty_folder(march: Database, backup: Path, tmp_path: Path) -> None:
    assert march.home
    other = Database(tmp_path / "other")
    restored = restore_backup(other, backup, NOW)
    assert restored.aside is None and restored.contents.people == 2
    assert contents(other) == contents(march)
    assert problems(other) == () and status(other) == status(march)
    for name in ("manifest.jsonl", "presets/ours.json", *(f"keys/{key.name}" for key in march.home.glob("keys/*.key"))):
        assert (tmp_path / "other" / name).read_bytes() == (march.home / name).read_bytes()
    files = [path for path in (tmp_path / "other").rglob("*") if path.is_file()]
    assert len(files) == 5 and {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.glob(".*")] == []


def test_what_was_there_is_kept_aside_and_can_be_opened(
    march: Database, backup: Path, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in("registrations", LIST.replace("ann", "eve"), "march-1", now=NOW + timedelta(days=1))
    later = contents(march)
    restored = restore_backup(march, backup, NOW)
    assert restored.aside is not None and restored.aside.name == "before-restore-20260301-120000"
    assert contents(march)["registrations"][0] == 2 and problems(march) == ()
    assert contents(Database(restored.aside)) == later and later["registrations"][0] == 3
    again = restore_backup(march, backup, NOW)
    assert again.aside is not None and again.aside.name == "before-restore-20260301-120000-2"


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000, None], ids=["empty", "noise", "missing"])
def test_a_backup_takes_the_place_of_a_damaged_database(march: Database, backup: Path, content: bytes | None) -> None:
    assert march.path
    whole = contents(march)
    march.path.unlink()
    if content is not None:
        march.path.write_bytes(content)
    restored = restore_backup(march, backup, NOW)
    assert contents(march) == whole and problems(march) == ()
    assert restored.aside is not None
    assert content is None or (restored.aside / "turnout.duckdb").read_bytes() == content


def test_events_whose_shredding_came_undone_are_named(march: Database, backup: Path, take_in: TakeIn) -> None:
    """march-1 was shredded by hand, three months before it is due; april-1 after the backup came in."""
    assert march.home and march.path
    april = "event_id,name,starts_at,timezone\napril-1,Another,2026-06-02T10:00,Asia/Shanghai\n"
    take_in("events", april)
    take_in("registrations", LIST, "april-1")
    for event_id in ("march-1", "april-1"):
        shred_event(march, event_id, NOW)
    restored = restore_backup(march, backup, NOW)
    assert restored.people_again == ("march-1",) and restored.due == ()
    when_due = datetime(2026, 7, 1, 2, tzinfo=UTC)  # 30 days after the start
    assert restore_backup(march, backup, when_due - timedelta(seconds=1)).due == ()
    restored = restore_backup(march, backup, when_due)
    assert restored.people_again == () and restored.due == ("march-1",)

    shred_event(march, "march-1", NOW)
    told = CliRunner().invoke(cli.app, ["restore", str(backup), "--home", str(march.home)]).output
    assert "back with their people: march-1\n" in told and "cli.py shred EVENT" in told
    march.path.write_bytes(b"no database")
    told = CliRunner().invoke(cli.app, ["restore", str(backup), "--home", str(march.home)]).output
    assert "Events that were shredded since that backup was made hold people again" in told


def test_a_damaged_backup_is_refused_and_changes_nothing(march: Database, backup: Path) -> None:
    assert march.home
    before = {path: path.read_bytes() for path in march.home.rglob("*") if path.is_file()}
    whole = backup.read_bytes()
    database = whole.index(b"turnout.duckdb") + 5000
    flipped = [whole[:at] + bytes([whole[at] ^ 16]) + whole[at + 1 :] for at in (2, database, len(whole) - 4)]
    for damaged in (b"", whole[: len(whole) // 2], whole[:-30], *flipped):
        backup.write_bytes(damaged)
        with pytest.raises(BackupRefused, match="cannot be used as a backup"):
            restore_backup(march, backup, NOW)
    assert {path: path.read_bytes() for path in march.home.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["../escaped", "keys/../../escaped", "/tmp/escaped", "errors.log"])
def test_a_backup_with_a_member_of_another_name_is_refused(march: Database, backup: Path, name: str) -> None:
    """Its list of contents names it, so that only the name is wrong."""
    with zipfile.ZipFile(backup) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    told = json.loads(members[CONTENTS])
    told["members"][name] = told["members"]["version.json"]
    members[name] = members["version.json"]
    members[CONTENTS] = json.dumps(told).encode()
    with zipfile.ZipFile(backup, "w") as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    with pytest.raises(BackupRefused):
        restore_backup(march, backup, NOW)
    assert not list(backup.parent.rglob("escaped"))


def test_a_backup_whose_database_was_exchanged_is_refused(march: Database, backup: Path, tmp_path: Path) -> None:
    """Sums that fit the other file do not help: its tables hold something else than was told."""
    import hashlib

    other = Database(tmp_path / "other")
    with other.open():
        pass
    assert other.path
    with zipfile.ZipFile(backup) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    members["turnout.duckdb"] = other.path.read_bytes()
    told = json.loads(members[CONTENTS])
    told["members"]["turnout.duckdb"] = [
        len(members["turnout.duckdb"]), hashlib.sha256(members["turnout.duckdb"]).hexdigest()
    ]  # fmt: skip
    members[CONTENTS] = json.dumps(told).encode()
    with zipfile.ZipFile(backup, "w") as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    with pytest.raises(BackupRefused, match="does not hold what was saved"):
        restore_backup(march, backup, NOW)


def test_fingerprints_are_compared_within_one_version_of_the_engine(march: Database, backup: Path) -> None:
    """Another version may hash otherwise; rows are counted by every one."""
    with zipfile.ZipFile(backup) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    told = json.loads(members[CONTENTS])
    assert told.pop("engine") == duckdb.__version__
    for engine, rows, is_taken in (
        (duckdb.__version__, 2, False), ("0.9", 3, False), ("0.9", 2, True), ("", 2, True)
    ):  # fmt: skip
        told = {name: value for name, value in (told | {"engine": engine}).items() if value}  # earlier ones told none
        told["tables"]["registrations"] = [rows, "hashed otherwise"]
        with zipfile.ZipFile(backup, "w") as archive:
            for one, content in (members | {CONTENTS: json.dumps(told).encode()}).items():
                archive.writestr(one, content)
        if is_taken:
            assert restore_backup(march, backup, NOW).contents.people == 2
        else:
            with pytest.raises(BackupRefused, match="does not hold what was saved"):
                restore_backup(march, backup, NOW)


def test_a_backup_of_a_later_version_is_refused(march: Database, tmp_path: Path) -> None:
    with march.open(write=True) as connection:
        run(connection, "set_schema_version", schema_version=999)
        from data import archive

        assert march.home
        sources = {path.relative_to(march.home).as_posix(): path for path in archive.members_of(march.home)}
        connection.checkpoint()
        with (tmp_path / "new.zip").open("wb") as file:
            opened = {name: path.open("rb") for name, path in sources.items()}
            archive.write(file, march.home, opened, connection, NOW)
    for handle in opened.values():
        handle.close()
    other = Database(tmp_path / "other")
    with pytest.raises(DatabaseTooNew, match="999"):
        restore_backup(other, tmp_path / "new.zip", NOW)
    assert not (tmp_path / "other").exists()


def test_nothing_moves_while_another_program_holds_the_database(march: Database, backup: Path) -> None:
    assert march.home
    arguments = [sys.executable, "-c", HOLD, str(march.home)]
    with subprocess.Popen(arguments, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin and other.stdout and other.stdout.readline() == "held\n"
        try:
            for work in (
                lambda: restore_backup(march, backup, NOW),
                lambda: make_backup(march, backup.with_name("second.zip"), NOW),
            ):
                with pytest.raises(DatabaseBusy, match=str(other.pid)):
                    work()
        finally:
            other.stdin.close()
    assert not list(march.home.glob("*restore*")) and not backup.with_name("second.zip").exists()


def test_nobody_can_write_while_a_restore_moves_what_is_there(
    march: Database, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was acknowledged in between would only be in the folder aside, where nobody looks for it."""
    assert march.path
    moves: list[int] = []

    def set_aside(home: Path, now: datetime) -> Path | None:
        moves.append(subprocess.run([sys.executable, "-S", "-c", LOCK, str(march.path)], check=False).returncode)
        return set_aside_as_it_is(home, now)

    set_aside_as_it_is = backup_module._set_aside
    monkeypatch.setattr(backup_module, "_set_aside", set_aside)
    restored = restore_backup(march, backup, NOW)
    assert moves == [LOCKED] and restored.aside and contents(march) == contents(Database(restored.aside))
    assert subprocess.run([sys.executable, "-S", "-c", LOCK, str(march.path)], check=False).returncode == 0


def test_an_interrupted_restore_is_told_and_can_be_run_again(
    march: Database, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after what was there went aside: no opening takes the folder for an empty one."""
    assert march.home and march.path

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("data.backup._move", killed)
        with pytest.raises(KeyboardInterrupt):
            restore_backup(march, backup, NOW)
    assert not march.path.exists() and list(march.home.glob(f"{RESTORING}*"))
    with pytest.raises(DatabaseDamaged, match="a restore was interrupted"), march.open(write=True):
        pass
    restore_backup(march, backup, NOW)
    assert contents(march)["registrations"][0] == 2


def test_what_is_left_of_an_interrupted_restore_never_leads_to_an_empty_home(
    march: Database, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed with all that was there aside. The doctor offers to remove nothing, and the folder aside is named."""
    assert march.home and march.path
    monkeypatch.setattr("data.backup._move", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        restore_backup(march, backup, NOW)
    (unpacked,) = march.home.glob(f"{RESTORING}*")
    unpacked = unpacked.rename(march.home / f"{RESTORING}{DEAD}-x")
    found = doctor.examine(march)
    (finding,) = found.findings
    assert "a restore was interrupted" in finding.advice and "before-restore-20260301-120000" in finding.advice
    assert doctor.mend(march, found) == () and unpacked.exists()

    shutil.rmtree(unpacked)
    for write in (False, True):
        with pytest.raises(DatabaseDamaged, match="before-restore-20260301-120000"), march.open(write=write):
            pass
    assert not march.path.exists()
    accept_loss(march, NOW)
    assert doctor.examine(march).findings == () and contents(march)["registrations"][0] == 0
    assert contents(Database(march.home / "before-restore-20260301-120000"))["registrations"][0] == 2


def test_a_restore_that_was_interrupted_early_has_lost_nothing(march: Database, tmp_path: Path) -> None:
    """Killed after its first move. What the manifest tells of is whole in the folder aside: nothing to import again."""
    assert march.home and march.path
    aside = march.home / "before-restore-20260301-120000"
    for folder in (aside, march.home / f"{RESTORING}x"):
        folder.mkdir(mode=0o700)
    march.path.rename(aside / march.path.name)
    found = doctor.examine(march)
    assert str(aside) in found.findings[-1].advice and found.lost == () and len(problems(march)) == 1
    with pytest.raises(RestoreInterrupted):
        accept_loss(march, NOW)
    assert not list(march.home.glob("set-aside-*"))


def test_a_backup_is_never_written_over_and_a_wrong_place_is_told(
    march: Database, backup: Path, tmp_path: Path
) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupRefused, match="is there already"):
        make_backup(march, backup, NOW)
    assert backup.read_bytes() == before
    with pytest.raises(BackupRefused, match="cannot be written"):
        make_backup(march, tmp_path / "nowhere" / "saved.zip", NOW)
    for work in (make_backup, restore_backup):
        with pytest.raises(NotAllowed):
            work(Database(march.home, role=Role.REPORTER), tmp_path / "reporter.zip", NOW)


@pytest.mark.parametrize("home", ["typo", "."], ids=["no folder", "another folder"])
def test_a_mistyped_folder_is_told_and_nothing_is_made_in_it(tmp_path: Path, home: str) -> None:
    saved = tmp_path / "saved.zip"
    saved.write_bytes(b"no backup")
    for command in (["backup", "new.zip"], ["shred", "--due", "--yes"], ["shred", "march-1"], ["restore", str(saved)]):
        told = CliRunner().invoke(cli.app, [*command, "--home", str(tmp_path / home)])
        expected = "cannot be used as a backup" if command[0] == "restore" else "There is no database in"
        assert told.exit_code == 1 and expected in told.stderr, command
    for options in ([], ["--accept-loss"]):
        told = CliRunner().invoke(cli.app, ["doctor", *options, "--home", str(tmp_path / home)])
        assert told.exit_code == 0 and "There are no data in" in told.output
    assert list(tmp_path.iterdir()) == [saved]


KILLED = """
import os, sys
from pathlib import Path
from data import Database, archive
from data.backup import make_backup
from tests.conftest import NOW
archive.unpack = lambda made, folder: os._exit(9) if made.exists() else None
make_backup(Database(Path(sys.argv[1])), Path(sys.argv[1]) / "saved.zip", NOW)
"""


def test_what_a_killed_backup_left_in_the_home_is_told_and_removed(march: Database) -> None:
    assert march.home
    ended = subprocess.run([sys.executable, "-c", KILLED, str(march.home)], cwd=REPOSITORY)
    assert ended.returncode == 9
    (left,) = march.home.glob(f"{BACKING_UP}*")
    found = doctor.examine(march)
    assert [left.name in finding.what for finding in found.findings] == [True]
    doctor.mend(march, found)
    assert not left.exists() and doctor.examine(march).findings == ()


def test_whoever_was_taken_off_the_list_of_organisers_stays_off(march: Database, tmp_path: Path) -> None:
    assert march.home
    listed = march.home / "organisers.txt"
    listed.write_text("ann@example.org\nbob@example.org\n", encoding="utf-8")
    make_backup(march, tmp_path / "saved.zip", NOW)
    listed.write_text("ann@example.org\n", encoding="utf-8")
    restore_backup(march, tmp_path / "saved.zip", NOW)
    assert listed.read_text(encoding="utf-8") == "ann@example.org\n"
    other = Database(tmp_path / "other")
    restore_backup(other, tmp_path / "saved.zip", NOW)
    assert (tmp_path / "other" / "organisers.txt").read_text(encoding="utf-8").count("@") == 2
