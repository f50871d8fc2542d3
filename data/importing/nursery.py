"""A process that has read all modules and then makes a process for each upload, in a tenth of the time of a new one.

`python -m data.importing.nursery` is started by data.importing.births. It has one thread and sees no upload, so that
its forks are safe and like one another. At its standard input is a socket; a message with two pipes asks for a process
that reads from the first and writes to the second (data.importing.child), and is answered by its number. A message with
a number asks what that process ended with, once it has ended. The end of the socket ends this process.
"""

import gc
import os
import socket

import data.importing.sheets  # noqa: F401 (spreadsheets come often, and openpyxl takes a while to import)
from data.importing import child
from data.importing.births import NO_ROOM

LONGEST_MESSAGE = 64


def main() -> None:
    """Make processes until nobody asks for one any more."""
    gc.freeze()  # what all have in common stays common
    door = socket.socket(fileno=os.dup(0))
    while True:
        message, pipes, _, _ = socket.recv_fds(door, LONGEST_MESSAGE, maxfds=2)
        if not message:
            return
        answer = _make(door, *pipes) if pipes else _ended_with(int(message))
        door.sendall(b"%d" % answer)


def _make(door: socket.socket, ears: int, mouth: int) -> int:
    """The number of a new process, NO_ROOM where there can be none now; in that process this never returns."""
    try:
        made = os.fork()
    except OSError:
        made = NO_ROOM
    if made:
        os.close(ears)
        os.close(mouth)
        return made
    try:
        door.close()
        child.main(ears, mouth)
    finally:
        os._exit(1)


def _ended_with(process: int) -> int:
    """0 or more where it ended by itself, the number of the signal below 0; waits for its end."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    except ChildProcessError:
        return 1


if __name__ == "__main__":
    main()
