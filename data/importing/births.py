"""Processes that read uploads, had from the nursery: started, talked to, ended.

The server cannot fork itself, because a fork of many threads may stand still for ever, and a fresh Python takes half a
second to read its modules. So one process does that once (data.importing.nursery) and is forked for each upload.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from data.importing.report import ImportRefused

CAN_FORK = hasattr(os, "fork")  # Windows cannot
LONGEST_MESSAGE = 1 << 16  # bytes
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
# -P: a file that somebody called numpy.py is no module of ours. -s: nor is what stands in a home folder.
COMMAND = (sys.executable, "-s", "-P", "-m", "data.importing.nursery")

_one_asks = threading.Lock()
_nursery: list[tuple[subprocess.Popen[bytes], socket.socket]] = []  # one at most


class Silence(Exception):
    """A process said nothing more, or nothing that can be understood."""


class Born:
    """A process that reads uploads. Ends when nobody holds this object's pipes any more."""

    def __init__(self, number: int, ears: int, mouth: int) -> None:
        """number: of the process. ears: what it reads from; mouth: what it writes to; our ends of both."""
        self.number = number
        self._ears = os.fdopen(ears, "wb", buffering=0)
        self._mouth = os.fdopen(mouth, "rb")

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message. Raises Silence where the process is no more."""
        rest = memoryview(json.dumps(message).encode() + b"\n")
        try:
            while rest:
                rest = rest[self._ears.write(rest) :]
        except OSError as error:
            raise Silence from error

    def heard(self) -> dict[str, Any]:
        """The next message; waits for it. Raises Silence."""
        try:
            message = json.loads(self._mouth.readline(LONGEST_MESSAGE))
        except (OSError, ValueError, RecursionError) as error:
            raise Silence from error
        if not isinstance(message, dict):
            raise Silence
        return message

    def kill(self) -> None:
        """Let it do nothing more; its number stays its own until it is ended."""
        with suppress(ProcessLookupError):
            os.kill(self.number, signal.SIGKILL)

    def end(self) -> int:
        """Make sure that it is no more; what it ended with, below 0 the number of a signal."""
        self.kill()
        self._ears.close()
        self._mouth.close()
        try:
            return _asked(b"%d" % self.number)
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
    """A new process that waits for its first file. Raises ImportRefused where the machine has no room for one."""
    if not CAN_FORK:
        raise ImportRefused("Files are read on this page on Linux and macOS alone. Import it by the command line.")
    for _ in range(2):  # a nursery that was ended from outside is replaced
        pipes: list[int] = []
        try:
            pipes += os.pipe()
            pipes += os.pipe()
            theirs_in, ours_out, ours_in, theirs_out = pipes
            number = _asked(b"+", theirs_in, theirs_out)
        except OSError as error:
            problem = error
            for pipe in pipes:
                os.close(pipe)
        else:
            os.close(theirs_in)
            os.close(theirs_out)
            return Born(number, ours_out, ours_in)
    raise ImportRefused("The machine has no room for another process now. Try again in a minute.") from problem


def _asked(message: bytes, *pipes: int) -> int:
    """The answer of the nursery. Raises OSError where it gives none; the next question goes to a new one."""
    with _one_asks:
        door = _open_nursery()
        try:
            socket.send_fds(door, [message], pipes)
            answer = door.recv(LONGEST_MESSAGE)
            if not answer:
                raise ConnectionResetError
        except OSError:
            _close_nursery()
            raise
        return int(answer)


def _open_nursery() -> socket.socket:
    if not _nursery:
        ours, theirs = socket.socketpair()
        ours.settimeout(PATIENCE_SECONDS)  # one that stands still is replaced
        with theirs:
            nothing = subprocess.DEVNULL
            process = subprocess.Popen(  # noqa: S603 (a command of our own, without any word of a visitor's)
                COMMAND, stdin=theirs.fileno(), stdout=nothing, stderr=nothing, env=ENVIRONMENT, cwd="/"
            )
        _nursery.append((process, ours))
    return _nursery[0][1]


def _close_nursery() -> None:
    process, door = _nursery.pop()
    door.close()
    process.kill()
    process.wait()
