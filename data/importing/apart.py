"""Uploads are read by a process of their own, with limits: a file that breaks its reader breaks nothing else.

Each upload has a process of its own, which knows neither the database nor the settings of this one, and is handed the
key of an event only when it asks for it. Lists are read there, and the files of backtests are written anew.
"""

import logging
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data.importing.births import Born, Silence, give_birth
from data.importing.child import ADDRESS_SPACE, CPU_SECONDS
from data.importing.handover import NotAsAgreed, asked_as_json, pick_up, pick_up_backtest
from data.importing.identity import KeyRing
from data.importing.opening import Asked
from data.importing.read_file import ReadFile
from data.importing.report import ImportRefused
from data.importing.rows import Progress
from data.importing.unfolding import Limits

AT_ONCE = 2  # processes; each may take ADDRESS_SPACE
PATIENCE_SECONDS = 30.0  # for one file, on a machine that has other work
ANOTHER_WAY = "Import it by the command line."
ANOTHER_FORM = "Save it as CSV, or import it by the command line."
PACKED = (".xlsx", ".parquet", ".pq")

_LOG = logging.getLogger("showdown")
_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class _Job:
    """What the process is to do, and who answers what it asks meanwhile.

    file: the upload's name. says: the message that asks for it. known: events whose keys it may have.
    """

    file: str
    says: dict[str, Any]
    known: frozenset[str] = frozenset()
    keys: KeyRing | None = None
    progress: Progress = lambda share: None


class Apart:
    """A `Reader` by another process, which lives as long as this object's block and reads one file after the other."""

    def __init__(self, folder: Path, limits: Limits, another_way: str | None = None) -> None:
        """folder: private to this upload; what is handed over lies there for a moment.

        another_way: what to do with a file that cannot be read here, a sentence; None: what fits a list of its form.
        """
        self._folder = folder
        self._another_way = another_way
        self.limits = limits
        self._process: Born | None = None
        self._given_up: ImportRefused | None = None

    @contextmanager
    def __call__(self, asked: Asked, keys: KeyRing, progress: Progress) -> Iterator[ReadFile]:
        """What a file holds. Raises ImportRefused where it cannot be used, or cannot be read within the limits.

        What ended the process once is not tried again, as another kind of table for instance.
        """
        says = {"asked": asked_as_json(asked), "limits": asdict(self.limits)}
        known = frozenset(event_id for event_id, _ in asked.known)
        with self._done(_Job(asked.path.name, says, known, keys, progress)) as folder:
            try:
                read = pick_up(asked, folder)
            except NotAsAgreed as error:
                raise self._broken(asked.path.name, str(error)) from error
        yield read

    def rewrite_backtest(self, path: Path) -> bytes:
        """The file of a backtest, written anew by the process that read it. Raises ImportRefused where it cannot be."""
        with self._done(_Job(path.name, {"backtest": str(path)})) as folder:
            try:
                return pick_up_backtest(folder)
            except NotAsAgreed as error:
                raise self._broken(path.name, str(error)) from error

    def close(self) -> None:
        """End the process, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    @contextmanager
    def _done(self, job: _Job) -> Iterator[Path]:
        """Have a job done; the folder with what came of it, for one block. Raises ImportRefused where nothing did."""
        if self._given_up is not None:
            raise self._given_up
        into = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            self._have_it_done(job, into)
            yield into
        finally:
            shutil.rmtree(into, ignore_errors=True)

    def _have_it_done(self, job: _Job, into: Path) -> None:
        """Let the process read a file into a folder. Raises ImportRefused where nothing comes of it."""
        if not _places.acquire(timeout=PATIENCE_SECONDS):
            raise ImportRefused(f"{AT_ONCE} other files are being read. Try again in a minute.")
        too_long = threading.Event()
        try:
            process = self._process = self._process or give_birth()
            timer = threading.Timer(PATIENCE_SECONDS, _lose_patience, (process, too_long))
            timer.start()
            try:
                outcome = _converse(process, job, into, too_long)
            finally:
                timer.cancel()
        except Silence as error:
            raise self._ended(job.file, too_long.is_set()) from error
        except BaseException:  # a visitor who has left ends a progress bar by an exception
            self.close()
            raise
        finally:
            _places.release()
        if "refused" in outcome:
            raise ImportRefused(str(outcome["refused"]))
        if "memory" in outcome:
            raise self._give_up(job.file, f"takes more memory to read than an upload may ({ADDRESS_SPACE >> 30} GB).")
        if "unbounded" in outcome:
            _LOG.error("this machine does not bound the process that reads an upload")
            raise self._give_up(job.file, "is not read here: this machine sets no limits to reading it.")
        if "done" not in outcome:
            raise self._broken(job.file, str(outcome.get("broken")))

    def _ended(self, file: str, too_long: bool) -> ImportRefused:
        """What to say of a process that is no more."""
        process, self._process = self._process, None
        assert process is not None
        ended_with = process.end()
        if too_long or ended_with == -signal.SIGXCPU:
            most = f"{PATIENCE_SECONDS:.0f} s" if too_long else f"{CPU_SECONDS} s of work"
            return self._give_up(file, f"takes longer to read than an upload may ({most}).")
        _LOG.error("the process that read an upload ended with %s", ended_with)
        return self._give_up(file, "cannot be read here: it ended the process that read it, by its size or by damage.")

    def _broken(self, file: str, what: str) -> ImportRefused:
        """What to say where a reader failed in a way that nobody foresaw."""
        known = re.fullmatch(r"\w+ in \w+\.py:\d+", what)  # anything else may stand in the file
        _LOG.error("an upload could not be read: %s", what if known else "its reader said something else than agreed")
        return self._give_up(file, "cannot be read: its reader failed.")

    def _give_up(self, file: str, what: str) -> ImportRefused:
        """Read nothing more. what: became of the file, as the rest of a sentence."""
        self.close()
        another_way = self._another_way or (ANOTHER_FORM if file.lower().endswith(PACKED) else ANOTHER_WAY)
        self._given_up = ImportRefused(f"{file} {what} {another_way}")
        return self._given_up


def _converse(process: Born, job: _Job, into: Path, too_long: threading.Event) -> dict[str, Any]:
    """Ask for a file and answer what is asked meanwhile; the last message about it. Raises Silence.

    Progress is told twice a second even where there is none: a visitor who has left is noticed by that.
    """
    done = 0.0

    def look_up() -> None:
        if too_long.is_set():  # though it could not be killed
            raise Silence
        job.progress(done)

    process.tell(job.says | {"into": str(into)})
    while True:
        message = process.heard(look_up)
        if isinstance(share := message.get("progress"), float | int):
            done = float(share) if 0 <= share <= 1 else done  # what is no number is no share
            job.progress(done)
        elif isinstance(event_id := message.get("key"), str):
            if job.keys is None or event_id not in job.known:  # for no other event is a key ever made
                raise Silence
            process.tell({"key": job.keys.of(event_id).hex()})
        else:
            return message


def _lose_patience(process: Born, lost: threading.Event) -> None:
    lost.set()
    process.kill()
