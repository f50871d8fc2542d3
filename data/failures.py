"""What went wrong with the database file, in a sentence that says what to do.

The engine checks every block that it reads and tells what it finds in words of its own, under several sorts of errors.
Damage, a full disk and an error of its own are told apart here, because each asks something else of a person.

Errors:
    ShowdownError
    ├─ DatabaseUnreachable  the home folder cannot be made, read or written, or its file is no database
    │  └─ DatabaseDamaged   its file is damaged, or missing though it held imports
    │     ├─ LogDamaged          its write-ahead log is; of the file itself nothing is known to be wrong
    │     └─ RestoreInterrupted  it is missing because a restore was interrupted
    ├─ DatabaseFailed       the engine failed; the file was closed, and the next opening is a new one
    └─ NoRoom               the disk is full; nothing was stored
"""

import errno
from pathlib import Path

import duckdb

from data import manifest, version
from data.aside import replaced_in
from data.workplace import RESTORING
from forecasting.tables import ShowdownError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("No space left on device", "Disk quota exceeded", "File too large")
_DAMAGED_LOG = "Corrupt WAL file"
_DAMAGE_WORDS = (
    "Corrupt database file",
    _DAMAGED_LOG,
    "Failure while replaying WAL file",
    "Could not read enough bytes",
    "not a valid DuckDB database file",
    "Failed to deserialize",
    "Serialization Error",
)


class DatabaseUnreachable(ShowdownError):
    """The home folder cannot be made, read or written, or its file is no database."""


class DatabaseDamaged(DatabaseUnreachable):
    """The file is damaged, or missing though it held imports. all_at_stake: whether every import may be lost."""

    all_at_stake = True


class LogDamaged(DatabaseDamaged):
    """The write-ahead log is damaged; of the file itself nothing is known to be wrong."""

    all_at_stake = False


class RestoreInterrupted(DatabaseDamaged):
    """The file is missing because a restore was interrupted: what was there is aside, what comes lies unpacked."""

    all_at_stake = False


class DatabaseFailed(ShowdownError):
    """The engine failed; the file was closed, and the next opening is a new one."""

    unforeseen = True


class NoRoom(ShowdownError):
    """The disk is full; nothing was stored."""


def explained(home: Path | None, error: duckdb.Error | OSError) -> ShowdownError | None:
    """An error of the engine or the system as one of ours; None where it is neither damage, nor room, nor a failure."""
    if is_full(error):
        return NoRoom(
            f"There is no room left for the database in {home}. Nothing of this change was stored; all that was there "
            "before still is. Make room on that disk and try again."
        )
    if isinstance(error, duckdb.Error) and is_damage(error):
        return DatabaseDamaged(
            f"The database in {home} is damaged: a part of it cannot be read. What to do: {_what_to_do()} "
            "Keep the file until then; nothing writes over it."
        )
    if isinstance(error, duckdb.FatalException | duckdb.InternalException):
        return DatabaseFailed(
            "The database failed in its own works and was closed; what was stored before is safe. It is opened anew "
            "at the next try, so try again. Where this comes back, run: cli.py doctor"
        )
    return None


def is_full(error: BaseException) -> bool:
    """Whether an error comes of a disk, a quota or a file that may grow no more."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return any(words in str(error) for words in _FULL_WORDS)


def is_damage(error: duckdb.Error) -> bool:
    """Whether the engine tells of a file that is not what it wrote."""
    return isinstance(error, duckdb.SerializationException) or any(words in str(error) for words in _DAMAGE_WORDS)


def cannot_open(path: Path, error: duckdb.Error) -> ShowdownError:
    """The error for a file that the engine does not open."""
    if is_full(error):
        return explained(path.parent, error) or NoRoom(str(path))
    if _DAMAGED_LOG in str(error):
        return LogDamaged(
            f"The log of the last change to {path} is damaged. Only that change is at stake, as long as the file "
            "itself is whole. Put a backup back with cli.py restore FILE; or let the change go with cli.py doctor "
            "--accept-loss, which says what to import again."
        )
    reason = str(error).splitlines()[0].removeprefix("IO Error: ").rstrip(".!")
    kind = DatabaseDamaged if is_damage(error) else DatabaseUnreachable
    return kind(
        f"{path} cannot be opened as a database ({reason}). Check its permissions, or choose another folder with "
        f"--home. Where it is damaged: {_what_to_do()}"
    )


def refuse_lost(home: Path, path: Path) -> None:
    """Raise DatabaseDamaged where the database file is missing from a folder that tells of what was in it.

    An empty database in its place would look as if nothing had ever been imported.
    """
    before = replaced_in(home, path.name)
    kept = f" What was there before is kept in {before[-1]}." if before else ""
    if any(home.glob(f"{RESTORING}*")):
        raise RestoreInterrupted(
            f"{path} is missing: a restore was interrupted.{kept} Run it again: cli.py restore FILE --home {home}"
        )
    told, imports = version.tell(home), manifest.read(home).imports
    if imports or (told is not None and told.state.commits):
        raise DatabaseDamaged(
            f"{path} is missing, though {len(imports):,} imports into it are on record.{kept} Put it back where it was "
            f"moved away. Else: {_what_to_do()}"
        )
    if before and not (home / manifest.MANIFEST_FILE).exists():
        raise DatabaseDamaged(
            f"{path} is missing: a restore moved it to {before[-1]} and put nothing in its place. Run the restore "
            f"again (cli.py restore FILE --home {home}), or move back what is in that folder. To begin anew without: "
            "cli.py doctor --accept-loss"
        )


def _what_to_do() -> str:
    return (
        "put a backup back with cli.py restore FILE; or begin anew with cli.py doctor --accept-loss, which names what "
        "to import again."
    )
