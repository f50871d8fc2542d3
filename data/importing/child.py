"""The process that reads uploads: `python -m data.importing.child`, started by data.importing.apart and by nobody else.

It talks in lines of JSON. In: {"asked": ..., "limits": ..., "into": folder}, then the answers to its questions.
Out: {"key": event_id}, answered by {"key": hexadecimal}; {"progress": share}; and at the end of each file one of
{"done": true}, {"refused": sentence}, {"memory": true}, {"broken": what went wrong}.

It never opens the database, and ends with its parent: when nobody is left to write to it, its standard input ends.
"""

import json
import os
import queue
import resource
import threading
import traceback
from pathlib import Path
from typing import Any, BinaryIO

import duckdb

from data.importing.files import Limits
from data.importing.handover import asked_from_json, put_down
from data.importing.read_file import read_here
from data.importing.report import ImportRefused

ADDRESS_SPACE = 1 << 30  # bytes
CPU_SECONDS = 20
MOST_WRITTEN = 1 << 29  # bytes of one file
OPEN_FILES = 256
KINDNESS = 5  # other visitors' pages come first


def main() -> None:
    """Read file after file until nobody asks any more."""
    _limit_this_process()
    parent = _Parent(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # what a library prints is no message of ours
    while True:
        parent.tell(_read(parent.heard(), parent))


def _read(job: dict[str, Any], parent: "_Parent") -> dict[str, Any]:
    """Read one file; what came of it."""
    asked = asked_from_json(job["asked"])
    try:
        with read_here(asked, parent, lambda share: parent.tell({"progress": share}), Limits(**job["limits"])) as read:
            put_down(read, asked, Path(job["into"]))
    except ImportRefused as refused:
        return {"refused": str(refused)}
    except (MemoryError, duckdb.OutOfMemoryException):
        return {"memory": True}
    except Exception as error:  # its text may hold what stands in the file, and so stays here
        place = traceback.extract_tb(error.__traceback__)[-1]
        return {"broken": f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"}
    return {"done": True}


class _Parent:
    """Who started this process, at the other end of two pipes."""

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
        """The key of an event. A parent that will not give it ends this process."""
        self.tell({"key": event_id})
        return bytes.fromhex(self.heard()["key"])

    def _listen(self) -> None:
        for line in self._ears:
            self._said.put(line)
        os._exit(0)  # in the midst of whatever is being read


def _limit_this_process() -> None:
    """Bounds that cannot be lifted again, before the first byte of a stranger's file is looked at."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for what, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(KINDNESS)


if __name__ == "__main__":
    main()
