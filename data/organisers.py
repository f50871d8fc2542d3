"""Who signs in as an organiser: the addresses of SHOWDOWN_ORGANISERS, and those of a file in the home folder.

The list is read at every question, so that whoever is taken off it loses the role at once. Addresses are of ASCII:
among other letters too many look alike, or are one and the same in small letters.
"""

import logging
import os
from pathlib import Path

VARIABLE = "SHOWDOWN_ORGANISERS"
FILE_NAME = "organisers.txt"
_LOG = logging.getLogger("showdown")


def is_organiser(home: Path, address: str) -> bool:
    """Whether a mail address is listed; in small and capital letters alike."""
    return address.isascii() and address.strip().lower() in listed_organisers(home)


def listed_organisers(home: Path) -> frozenset[str]:
    """The listed addresses: parted by commas in the variable, one a line in the file, where # begins a remark."""
    lines = [line.partition("#")[0] for line in _file(home).splitlines()]
    addresses = [address.strip() for address in (*os.environ.get(VARIABLE, "").split(","), *lines)]
    return frozenset(address.lower() for address in addresses if "@" in address and address.isascii())


def _file(home: Path) -> str:
    """The text of the file; a file that cannot be read lists nobody, which the log tells."""
    try:
        return (home / FILE_NAME).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        _LOG.error("%s of the data folder cannot be read (%s): nobody in it counts", FILE_NAME, type(error).__name__)
        return ""
