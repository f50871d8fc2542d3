"""Uploads are read by a process of their own, with limits: a file that breaks its reader breaks nothing else.

Each upload has a process of its own, which knows neither the database nor the settings of this one, and is handed the
key of an event only when it asks for it.
"""

import logging
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.importing.births import Born, Silence, give_birth
from data.importing.child import ADDRESS_SPACE, CPU_SECONDS
from data.importing.handover import NotAsAgreed, asked_as_json, pick_up
from data.importing.identity import KeyRing
from data.importing.opening import Asked
from data.importing.read_file import ReadFile
from data.importing.report import ImportRefused
from data.importing.rows import Progress
from data.importing.unfolding import Limits

AT_ONCE = 2  # processes; each may take ADDRESS_SPACE
PATIENCE_SECONDS = 30.0  # for one file, on a machine that has other work
ANOTHER_WAY = "Save it as CSV, and import it by the command line."

_LOG = logging.getLogger("showdown")
_places = threading.BoundedSemaphore(AT_ONCE)


class Apart:
    """A `Reader` by another process, which lives as long as this object's block and reads one file after the other."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """folder: private to this upload; what is handed over lies there for a moment."""
        self._folder = folder
        self.limits = limits
        self._process: Born | None = None
        self._given_up: ImportRefused | None = None

    @contextmanager
    def __call__(self, asked: Asked, keys: KeyRing, progress: Progress) -> Iterator[ReadFile]:
        """What a file holds. Raises ImportRefused where it cannot be used, or cannot be read within the limits.

        What ended the process once is not tried again, as another kind of table for instance.
        """
        if self._given_up is not None:
            raise self._given_up
        into = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            self._have_it_read(asked, into, keys, progress)
            try:
                read = pick_up(asked, into)
            except NotAsAgreed as error:
                raise self._broken(asked, str(error)) from error
        finally:
            shutil.rmtree(into, ignore_errors=True)
        yield read

    def close(self) -> None:
        """End the process, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def _have_it_read(self, asked: Asked, into: Path, keys: KeyRing, progress: Progress) -> None:
        """Let the process read a file into a folder. Raises ImportRefused where nothing comes of it."""
        if not _places.acquire(timeout=PATIENCE_SECONDS):
            raise ImportRefused(f"{AT_ONCE} other files are being read. Try again in a minute.")
        too_long = threading.Event()
        try:
            process = self._process = self._process or give_birth()
            timer = threading.Timer(PATIENCE_SECONDS, _lose_patience, (process, too_long))
            timer.start()
            try:
                outcome = self._converse(process, asked, into, keys, progress)
            finally:
                timer.cancel()
        except Silence as error:
            raise self._ended(asked, too_long.is_set()) from error
        except BaseException:  # a visitor who has left ends a progress bar by an exception
            self.close()
            raise
        finally:
            _places.release()
        if "refused" in outcome:
            raise ImportRefused(str(outcome["refused"]))
        if "memory" in outcome:
            most = f"{ADDRESS_SPACE >> 30} GB"
            raise self._give_up(
                f"{asked.path.name} takes more memory to read than an upload may ({most}). {ANOTHER_WAY}"
            )
        if "done" not in outcome:
            raise self._broken(asked, str(outcome.get("broken")))

    def _converse(self, process: Born, asked: Asked, into: Path, keys: KeyRing, progress: Progress) -> dict[str, Any]:
        """Ask for a file and answer what is asked meanwhile; the last message about it."""
        process.tell({"asked": asked_as_json(asked), "limits": asdict(self.limits), "into": str(into)})
        while True:
            message = process.heard()
            if isinstance(share := message.get("progress"), float | int):
                progress(min(max(float(share), 0.0), 1.0))
            elif isinstance(event_id := message.get("key"), str):
                if event_id not in dict(asked.known):  # for no other event is a key ever made
                    raise Silence
                process.tell({"key": keys.of(event_id).hex()})
            else:
                return message

    def _ended(self, asked: Asked, too_long: bool) -> ImportRefused:
        """What to say of a process that is no more."""
        process, self._process = self._process, None
        assert process is not None
        ended_with = process.end()
        if too_long or ended_with == -signal.SIGXCPU:
            most = f"{PATIENCE_SECONDS:.0f} s" if too_long else f"{CPU_SECONDS} s of work"
            return self._give_up(f"{asked.path.name} takes longer to read than an upload may ({most}). {ANOTHER_WAY}")
        _LOG.error("the process that read an upload ended with %s", ended_with)
        return self._give_up(
            f"{asked.path.name} cannot be read here: it ended the process that read it, by its size or by damage. "
            + ANOTHER_WAY
        )

    def _broken(self, asked: Asked, what: str) -> ImportRefused:
        """What to say where a reader failed in a way that nobody foresaw."""
        known = re.fullmatch(r"\w+ in \w+\.py:\d+", what)  # anything else may stand in the file
        _LOG.error("an upload could not be read: %s", what if known else "its reader said something else than agreed")
        return self._give_up(f"{asked.path.name} cannot be read: its reader failed. {ANOTHER_WAY}")

    def _give_up(self, sentence: str) -> ImportRefused:
        self.close()
        self._given_up = ImportRefused(sentence)
        return self._given_up


def _lose_patience(process: Born, lost: threading.Event) -> None:
    lost.set()
    process.kill()
