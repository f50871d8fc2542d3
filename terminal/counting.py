"""What people counted, once an event is over: taken in as a claim, and on demand as what its series learns from."""

from typing import Any

from data import Entry
from terminal.speaking import tell

STATES = {
    "new": "stored as a claim",
    "changed": "stored; it corrects the same claimant's count by the same source",
    "unchanged": "known already; nothing changed",
}


def say(entry: Entry) -> None:
    """What became of it, for people."""
    tell(f"count: {STATES[entry.state]}")
    if entry.learned is None:
        tell("    its series learns nothing from it; with --learn it does")
    else:
        tell(f"    its series learns that {entry.learned:,} came, the middle of low and high")


def as_dict(entry: Entry) -> dict[str, Any]:
    """The same for other programs."""
    return vars(entry)
