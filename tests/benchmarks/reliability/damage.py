"""Forty damaged files of a home folder: each is refused, told of, or holds every row unchanged; none is silent.

The database was written in several commits; its log is that of a program killed between a commit and the folding in.
Half of the damage to blocks keeps the time of the file, as a failing disk does, so that only reading finds it.
"""

import json
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from data import Database, doctor, import_file, manifest, mark_bulk, problems, version
from data.backup import make_backup, restore_backup
from data.health import Fingerprint, fingerprints
from data.queries import run
from forecasting.tables import ShowdownError
from tests.benchmarks.figure import Figure

EVERY = 1  # of the forty; the suite of tests takes fewer
SIGN_UPS = 20_000
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DATABASE, LOG = "turnout.duckdb", "turnout.duckdb.wal"
PAGE, BLOCK, HEADERS = 4096, 262_144, 12_288

Damage = Callable[[Path], None]


@dataclass(frozen=True)
class World:
    """A whole home, one whose last commit stands in its log only, one from before that, and a backup of the first."""

    whole: Path
    logged: Path
    older: Path
    backup: Path


def measure() -> Iterator[Figure]:
    """How each damaged file was met; a silent one, an error that is not ours and a damaged original are none."""
    with tempfile.TemporaryDirectory() as name:
        world = make_world(Path(name), SIGN_UPS)
        counts, seconds = Counter[str](), []
        for number, (home, damage) in enumerate(damages(world).values()):
            if number % EVERY == 0:
                begun = datetime.now(UTC)
                counts.update(trial(world, home, damage, Path(name) / "damaged"))
                seconds.append((datetime.now(UTC) - begun).total_seconds())
        yield Figure("damaged files", len(seconds), "", None)
        for words in ("refused", "told", "identical"):
            yield Figure(f"damaged files: {words}", counts[words], "", None)
        for words in ("silent", "an error that is not ours", "written over", "not mended by a backup"):
            yield Figure(f"damaged files: {words}", counts[words], "", 0)


def trial(world: World, home: Path, damage: Damage, folder: Path) -> Counter[str]:
    """Damage a copy of a home, look at it as pages and the doctor do, and put the backup back."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home, folder)
    truth = contents(Database(shutil.copytree(home, folder / "truth")))
    shutil.rmtree(folder / "truth")
    damage(folder)
    database = Database(folder)
    damaged = (folder / DATABASE).read_bytes() if (folder / DATABASE).exists() else None
    met = Counter([_met(database, truth)])
    if met["refused"] and damaged is not None and (folder / DATABASE).read_bytes() != damaged:
        met["written over"] += 1
    restore_backup(database, world.backup, NOW)
    if contents(database) != contents(Database(world.whole)) or problems(database):
        met["not mended by a backup"] += 1
    return met


def _met(database: Database, truth: dict[str, Fingerprint]) -> str:
    try:
        told = problems(database)
        if contents(database) == truth and not told:
            return "identical"
        told += tuple(finding.what for finding in doctor.examine(database).findings)
    except ShowdownError:
        return "refused"
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
        return "an error that is not ours"
    return "told" if told else "silent"


def contents(database: Database) -> dict[str, Fingerprint]:
    """Rows and fingerprint of each table."""
    with database.open() as connection:
        return fingerprints(connection)


def make_world(folder: Path, sign_ups: int) -> World:
    """Homes of one event and two lists, the second of which is lost in turn."""
    whole = Database(folder / "whole")
    make_event(whole, folder, sign_ups)
    assert whole.home
    older = Path(shutil.copytree(whole.home, folder / "older"))
    second = sign_ups_file(folder / "second.csv", "b", max(sign_ups // 20, 50))
    import_file(whole, "registrations", second, "march-1", now=NOW + timedelta(hours=1))
    mark_bulk(whole, "march-1", minute=None, import_id=3, now=NOW)
    make_backup(whole, folder / "backup.zip", NOW)
    logged = Path(shutil.copytree(older, folder / "logged"))
    _leave_in_log(Database(logged), folder / "killed")
    return World(whole.home, folder / "killed", older, folder / "backup.zip")


def make_event(database: Database, folder: Path, sign_ups: int) -> None:
    """One event that has begun, so that an import freezes no forecast of it, and a list of its sign-ups."""
    events = folder / "events.csv"
    events.write_text("event_id,name,starts_at,timezone\nmarch-1,A march,2026-06-01T10:00,Asia/Shanghai\n")
    import_file(database, "events", events, now=NOW)
    import_file(database, "registrations", sign_ups_file(folder / "first.csv", "a", sign_ups), "march-1", now=NOW)


def sign_ups_file(path: Path, name: str, rows: int) -> Path:
    """A list of sign-ups with ids of its own."""
    lines = [f"{name}{n},2026-02-{1 + n % 27:02}T10:{n % 60:02}Z,City {n % 30}" for n in range(rows)]
    path.write_text("\n".join(("registration_id,registered_at,city", *lines, "")), encoding="utf-8")
    return path


def _leave_in_log(database: Database, folder: Path) -> None:
    """What a program leaves that is killed between its commit and the folding in of the log."""
    assert database.home
    row = {"event_id": "march-1", "minute": None, "import_id": 2, "marked_at": NOW}
    told = {"kind": "registrations", "event_id": "march-1", "file_name": "third.csv", "sha256": "3" * 64,
            "imported_at": NOW, "source": None, "corrects": None, "import_id": 3}  # fmt: skip
    counts = dict.fromkeys(("rows_read", "rows_new"), 1) | dict.fromkeys(
        ("rows_changed", "rows_unchanged", "rows_rejected"), 0
    )
    with database.open(write=True) as connection:
        connection.begin()
        run(connection, "mark_bulk", **row)
        run(connection, "importing/record_import", **told, **counts)
        run(connection, "count_commit")
        manifest.announce(connection, database.home)
        connection.commit()
        shutil.copytree(database.home, folder)


def damages(world: World) -> dict[str, tuple[Path, Damage]]:
    """Forty sorts of damage by name, each with the home that it befalls."""
    rng = random.Random(7)
    size, log = (world.whole / DATABASE).stat().st_size, (world.logged / LOG).stat().st_size
    found: dict[str, tuple[Path, Damage]] = {}
    for length in (0, PAGE, HEADERS, HEADERS + BLOCK, size // 2, size - PAGE, size - 1):
        found[f"cut to {length}"] = world.whole, _cut(DATABASE, length)
    for place in (20, PAGE + 20, 2 * PAGE + 20):
        found[f"flipped in a header, {place}"] = world.whole, _changed(DATABASE, place, 1, keep_time=True)
    for number in range(8):
        place = rng.randrange(HEADERS, size)
        found[f"flipped, {place}"] = world.whole, _changed(DATABASE, place, 1, keep_time=number % 2 == 0)
    for number in range(3):
        place = rng.randrange(HEADERS, size) // PAGE * PAGE
        found[f"a page of zeros, {place}"] = world.whole, _changed(DATABASE, place, PAGE, keep_time=number % 2 == 0)
    found["a block of zeros"] = world.whole, _changed(DATABASE, HEADERS + BLOCK, BLOCK, keep_time=True)
    found["two headers exchanged"] = world.whole, _exchange_headers
    found["an older database"] = world.whole, lambda home: _put(world.older / DATABASE, home / DATABASE)
    found["a database that is gone"] = world.whole, lambda home: (home / DATABASE).unlink()
    found["another empty database"] = world.whole, _empty_one
    for length in (0, log // 3, log // 2, log - 1):
        found[f"log cut to {length}"] = world.logged, _cut(LOG, length)
    for place in (log // 4, log // 2, log - 9):
        found[f"log flipped, {place}"] = world.logged, _changed(LOG, place, 1, keep_time=True)
    found["a log that is gone"] = world.logged, lambda home: (home / LOG).unlink()
    found["a manifest that is gone"] = world.whole, lambda home: (home / manifest.MANIFEST_FILE).unlink()
    found["a manifest cut short"] = world.whole, _cut(manifest.MANIFEST_FILE, 250)
    found["a manifest flipped"] = world.whole, _changed(manifest.MANIFEST_FILE, 20, 1, keep_time=True)
    found["version.json gone"] = world.whole, lambda home: (home / version.VERSION_FILE).unlink()
    found["version.json flipped"] = world.whole, _another_version
    found["the log of another database"] = world.whole, lambda home: _put(world.logged / LOG, home / LOG)
    return found


def _cut(name: str, length: int) -> Damage:
    return lambda home: os.truncate(home / name, length)


def _changed(name: str, place: int, length: int, keep_time: bool) -> Damage:
    """One flipped bit, or as many zeros."""

    def damage(home: Path) -> None:
        before = (home / name).stat()
        content = bytearray((home / name).read_bytes())
        content[place : place + length] = bytes([content[place] ^ 4]) if length == 1 else bytes(length)
        (home / name).write_bytes(content)
        if keep_time:
            os.utime(home / name, ns=(before.st_atime_ns, before.st_mtime_ns))

    return damage


def _exchange_headers(home: Path) -> None:
    content = (home / DATABASE).read_bytes()
    (home / DATABASE).write_bytes(
        content[:PAGE] + content[2 * PAGE : HEADERS] + content[PAGE : 2 * PAGE] + content[HEADERS:]
    )


def _empty_one(home: Path) -> None:
    (home / DATABASE).unlink()
    with duckdb.connect(str(home / DATABASE)):
        pass


def _another_version(home: Path) -> None:
    path = home / version.VERSION_FILE
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(told | {"data_version": "0" + told["data_version"][1:]}), encoding="utf-8")


def _put(source: Path, target: Path) -> None:
    shutil.copy(source, target)
