"""All two hundred tampered addresses: errors, exceptions, log lines, and values that no page says a word about."""

import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.addresses import ADDRESSES, faults, small_home
from tests.benchmarks.figure import Figure


def measure() -> Iterator[Figure]:
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # of every run: that there is no server
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("SHOWDOWN_HOME")
        os.environ["SHOWDOWN_HOME"] = str(small_home(Path(folder)))
        try:
            found = [fault for address in ADDRESSES for fault in faults(address)]
        finally:
            os.environ.pop("SHOWDOWN_HOME")
            if before is not None:
                os.environ["SHOWDOWN_HOME"] = before
    untold = sum(fault.startswith("nothing is said") for fault in found)
    yield Figure("tampered addresses", len(ADDRESSES), "", None)
    yield Figure("tampered addresses: errors, exceptions, log lines", len(found) - untold, "", 0)
    yield Figure("tampered addresses: told nothing about", untold, "", 0)
