"""Processes that read uploads, had from the nursery: started, talked to, ended.

The server cannot fork itself, because a fork of many threads may stand still for ever, and a fresh Python takes half a
second to read its modules. So one process does that once (data.importing.nursery) and is forked for each upload.
"""

import json
import logging
import os
import select
import signal
import site
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from data.importing.report import ImportRefused

CAN_FORK = hasattr(os, "fork")  # Windows cannot
LONGEST_MESSAGE = 1 << 16  # bytes
NO_ROOM = -1  # instead of the number of a process
A_LOOK_UP_MS = 500
PATIENCE_SECONDS = 20.0  # for an answer of the nursery, which takes milliseconds, and for its start on a busy machine
# Arrow's allocators would set aside more than the limit, and start a thread; so would an arena for each thread.
ENVIRONMENT = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": os.defpath,
    "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
}
# -P: a file that somebody called numpy.py is no module of ours. -s: nor is what stands in a home folder, unless this
# server itself was installed there.
COMMAND = (sys.executable, *(() if site.ENABLE_USER_SITE else ("-s",)), "-P", "-m", "data.importing.nursery")

_LOG = logging.getLogger("showdown")
_one_asks = threading.Lock()
_nursery: list[tuple[subprocess.Popen[bytes], socket.socket]] = []  # one at most


class Silence(Exception):
    """A process said nothing more, or nothing that can be understood."""


class Born:
    """A process that reads uploads. Ends when nobody holds this object's pipes any more."""

    def __init__(self, nursery: subprocess.Popen[bytes], number: int, ears: int, mouth: int) -> None:
        """number: of the process. ears: what it reads from; mouth: what it writes to; our ends of both."""
        self.number = number
        self._nursery = nursery
        self._ears = os.fdopen(ears, "wb", buffering=0)
        self._mouth = os.fdopen(mouth, "rb", buffering=0)
        self._said = b""
        self._listening = select.poll()
        self._listening.register(mouth, select.POLLIN)

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message. Raises Silence where the process is no more."""
        rest = memoryview(json.dumps(message).encode() + b"\n")
        try:
            while rest:
                rest = rest[self._ears.write(rest) :]
        except OSError as error:
            raise Silence from error

    def heard(self, meanwhile: Callable[[], object] = lambda: None) -> dict[str, Any]:
        """The next message; waits for it, and calls `meanwhile` every half second. Raises Silence, and what it does."""
        while b"\n" not in self._said:
            if not self._listening.poll(A_LOOK_UP_MS):
                meanwhile()
                continue
            said = self._mouth.read(LONGEST_MESSAGE)
            if not said or len(self._said) > LONGEST_MESSAGE:
                raise Silence
            self._said += said
        line, _, self._said = self._said.partition(b"\n")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Silence from error
        if not isinstance(message, dict):
            raise Silence
        return message

    def kill(self) -> None:
        """Let it do nothing more. Without its nursery, which keeps its number, that may be another's: not then."""
        if self._nursery.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.number, signal.SIGKILL)

    def end(self) -> int:
        """Make sure that it is no more; what it ended with, below 0 the number of a signal."""
        self.kill()
        self._ears.close()
        self._mouth.close()
        try:
            return _asked(b"%d" % self.number, of=self._nursery)[1]
        except OSError:  # with its nursery all that was to be learned of it is gone
            return -signal.SIGKILL


def make_ready() -> None:
    """Have the nursery started, so that a first upload need not wait for it. Does not wait itself."""
    if CAN_FORK and _one_asks.acquire(blocking=False):
        try:
            with suppress(OSError):
                _open_nursery()
        finally:
            _one_asks.release()


def give_birth() -> Born:
    """A new process that waits for its first file. Raises ImportRefused where there can be none."""
    if not CAN_FORK:
        raise ImportRefused("Files are read on this page on Linux and macOS alone. Import it by the command line.")
    for _ in range(2):  # a nursery that was ended from outside is replaced
        pipes: list[int] = []
        try:
            pipes += os.pipe()
            pipes += os.pipe()
            theirs_in, ours_out, ours_in, theirs_out = pipes
            nursery, number = _asked(b"+", theirs_in, theirs_out)
            if number == NO_ROOM:
                raise BlockingIOError
        except OSError as error:
            problem = error
            for pipe in pipes:
                os.close(pipe)
        else:
            os.close(theirs_in)
            os.close(theirs_out)
            return Born(nursery, number, ours_out, ours_in)
    if isinstance(problem, ConnectionError):
        raise ImportRefused(
            "The process that reads files ended by itself, twice; why stands in the server's log. "
            "Import the file by the command line."
        ) from problem
    raise ImportRefused("The machine has no room for another process now. Try again in a minute.") from problem


def _asked(
    message: bytes, *pipes: int, of: subprocess.Popen[bytes] | None = None
) -> tuple[subprocess.Popen[bytes], int]:
    """A nursery and its answer. of: the only one that knows; else any.

    Raises OSError where there is none; the next question goes to a new one.
    """
    with _one_asks:
        if of is not None and [of] != [process for process, _ in _nursery]:
            raise ConnectionResetError
        process, door = _open_nursery()
        try:
            socket.send_fds(door, [message], pipes)
            answer = door.recv(LONGEST_MESSAGE)
            if not answer:
                raise ConnectionResetError
        except OSError:
            _close_nursery()
            raise
    return process, int(answer)


def _open_nursery() -> tuple[subprocess.Popen[bytes], socket.socket]:
    if not _nursery:
        ours, theirs = socket.socketpair()
        ours.settimeout(PATIENCE_SECONDS)  # one that stands still is replaced
        with theirs:
            nothing = subprocess.DEVNULL
            process = subprocess.Popen(  # noqa: S603 (a command of our own, without any word of a visitor's)
                COMMAND, stdin=theirs.fileno(), stdout=nothing, stderr=subprocess.PIPE, env=ENVIRONMENT, cwd="/"
            )
        _nursery.append((process, ours))
    return _nursery[0]


def _close_nursery() -> None:
    """End the nursery, which gave no answer; what it said at its end goes to the log. It has never seen an upload."""
    process, door = _nursery.pop()
    door.close()
    process.kill()
    ended_with = process.wait()
    assert process.stderr is not None
    with process.stderr:
        os.set_blocking(process.stderr.fileno(), False)  # what it made may live on and hold the other end
        said = (process.stderr.read(LONGEST_MESSAGE) or b"").decode(errors="replace").splitlines()
    place = next((line.strip() for line in reversed(said) if line.lstrip().startswith("File ")), "")
    _LOG.error("the process that makes readers of uploads ended with %s: %s %s", ended_with, "".join(said[-1:]), place)
