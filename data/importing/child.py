"""What a process that reads uploads does; data.importing.nursery makes it, data.importing.apart talks to it.

It talks in lines of JSON. In: {"asked": ..., "limits": ..., "into": folder}, then the answers to its questions; or
{"backtest": path, "into": folder}.
Out: {"key": event_id}, answered by {"key": hexadecimal}; {"progress": share}; and at the end of each file one of
{"done": true}, {"refused": sentence}, {"memory": true}, {"broken": what went wrong}, {"unbounded": what refused}.

It never opens the database, and ends with the app: when nobody is left to write to it, what it reads from ends.
"""

import ctypes
import json
import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import Any, BinaryIO

import duckdb

from data.backtest_file import BacktestRefused, as_written_here
from data.importing.handover import asked_from_json, put_down, put_down_backtest
from data.importing.read_file import read_here
from data.importing.report import ImportRefused
from data.importing.unfolding import Limits

ADDRESS_SPACE = 1 << 30  # bytes
CPU_SECONDS = 20
MOST_WRITTEN = 1 << 29  # bytes of one file
OPEN_FILES = 256
NO_NEW_PRIVILEGES = 38  # as linux/prctl.h has it


def main(ears: int, mouth: int) -> None:
    """Read file after file until nobody asks any more; this process ends then. ears, mouth: pipes to the app."""
    _let_go()
    unbounded = limit_this_process()
    app = _App(os.fdopen(ears, "rb"), os.fdopen(mouth, "wb"))
    while True:
        job = app.heard()
        app.tell({"unbounded": unbounded} if unbounded else _do(job, app))


def _do(job: dict[str, Any], app: "_App") -> dict[str, Any]:
    """Read one file; what came of it."""
    os.chdir(job["into"])  # where what the engine sets aside is cleared away with all else
    try:
        if "backtest" in job:
            put_down_backtest(as_written_here(Path(job["backtest"]).read_bytes()), Path(job["into"]))
        else:
            _read(job, app)
    except (ImportRefused, BacktestRefused) as refused:
        return {"refused": str(refused)}
    except (MemoryError, duckdb.OutOfMemoryException):
        return {"memory": True}
    except Exception as error:  # its text may hold what stands in the file, and so stays here
        place = traceback.extract_tb(error.__traceback__)[-1]
        return {"broken": f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"}
    return {"done": True}


def _read(job: dict[str, Any], app: "_App") -> None:
    asked = asked_from_json(job["asked"])
    with read_here(asked, app, lambda share: app.tell({"progress": share}), Limits(**job["limits"])) as read:
        put_down(read, asked, Path(job["into"]))


class _App:
    """Who asks, at the other end of two pipes."""

    def __init__(self, ears: BinaryIO, mouth: BinaryIO) -> None:
        self._ears, self._mouth = ears, mouth
        self._said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def heard(self) -> dict[str, Any]:
        """The next message; waits for it."""
        message: dict[str, Any] = json.loads(self._said.get())
        return message

    def tell(self, message: dict[str, Any]) -> None:
        self._mouth.write(json.dumps(message).encode() + b"\n")
        self._mouth.flush()

    def of(self, event_id: str) -> bytes:
        """The key of an event. An app that will not give it ends this process."""
        self.tell({"key": event_id})
        return bytes.fromhex(self.heard()["key"])

    def _listen(self) -> None:
        for line in self._ears:
            self._said.put(line)
        os._exit(0)  # in the midst of whatever is being read


def _let_go() -> None:
    """Keep nothing that came with the fork but the two pipes, and gain no rights by another program."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)
    if sys.platform == "linux":
        none = ctypes.c_ulong(0)
        ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, ctypes.c_ulong(1), none, none, none)


def limit_this_process() -> str | None:
    """Bounds that cannot be lifted again, before the first byte of a stranger's file is looked at.

    What the machine will not bound, by the name of the limit; None where all of them hold.
    """
    import resource  # Windows has none, and all but uploads works without

    for name, soft, hard in (
        ("RLIMIT_CPU", CPU_SECONDS, CPU_SECONDS + 1),
        ("RLIMIT_AS", ADDRESS_SPACE, ADDRESS_SPACE),
        ("RLIMIT_FSIZE", MOST_WRITTEN, MOST_WRITTEN),
        ("RLIMIT_NOFILE", OPEN_FILES, OPEN_FILES),
        ("RLIMIT_CORE", 0, 0),
    ):
        what = getattr(resource, name)
        given = resource.getrlimit(what)[1]  # which may be lower than ours already, and can only fall
        most = hard if given == resource.RLIM_INFINITY else min(given, hard)
        try:
            resource.setrlimit(what, (min(soft, most), most))
        except (OSError, ValueError):
            # macOS refuses this one; SECURITY.md says what that means.
            if not (name == "RLIMIT_AS" and sys.platform == "darwin"):
                return name
    return None
