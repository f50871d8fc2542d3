"""Headings under which files hold what names a person, or what people wrote: never stored, whatever anyone asks for.

A mail address, a phone number or a name may make a keyed id (data/importing/identity.py); nothing else of them is used.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from data.importing.vocabulary import plain

MAIL, PHONE, NAME, HANDLE = "mail", "phone", "name", "handle"
PERSONS = (MAIL, PHONE, NAME)  # in the order of how stable they are from one export to the next
ADDRESS, NUMBER, WORDS, OTHER = "address", "identity number", "free text", "personal detail"

_FILE = tomllib.loads((Path(__file__).parent / "private.toml").read_text(encoding="utf-8"))
_HEADINGS: dict[str, str] = _FILE["headings"]
_OF_POSTS: dict[str, str] = _FILE["posts"]
_OTHERS, _PART_OF_NAME, _POSTS_STORE = (
    re.compile(_FILE["except"][name]) for name in ("others", "part_of_name", "posts")
)
_ABOUT_PEOPLE = ("registrations", "attendance", "posts")

_MAIL_VALUE = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]{2,}")
_PHONE_VALUE = re.compile(
    r"(?:(?:\+|00)?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|\+[\d\s().-]{8,20}|\(\d{2,4}\)\s?\d{3,4}[\s.-]?\d{3,4}"
    r"|\d{3}[\s.-]\d{3}[\s.-]\d{4}|0\d{2,3}[\s-]\d{7,8}"
)


def private(heading: str, kind: str) -> str | None:
    """What a heading says that a column holds about a person: MAIL, NAME, WORDS …; None where it says nothing of it."""
    if kind not in _ABOUT_PEOPLE:
        return None
    words = plain(heading)
    if kind == "posts":
        for what, pattern in _OF_POSTS.items():
            if re.search(pattern, words) and not words.endswith("id"):
                return what
        if _POSTS_STORE.search(words):
            return None
    return next((what for what, pattern in _HEADINGS.items() if re.search(pattern, words)), None)


def private_values(values: Iterable[str | None]) -> str | None:
    """MAIL or PHONE where most of the values are mail addresses or mobile numbers, whatever the heading says."""
    written = [value.strip() for value in values if value and value.strip()]
    if not written:
        return None
    most = 0.6 * len(written)
    if sum(_MAIL_VALUE.fullmatch(value) is not None for value in written) >= most:
        return MAIL
    if sum(is_phone(value) for value in written) >= most:
        return PHONE
    return None


def is_phone(value: str) -> bool:
    """Whether a value is a mobile number of China, or digits grouped as those of a phone are."""
    return _PHONE_VALUE.fullmatch(value) is not None


def names_person(heading: str, kind: str) -> str | None:
    """MAIL, PHONE, NAME or HANDLE where a column names the person of its row; not someone else, not half a name."""
    what = private(heading, kind)
    words = plain(heading)
    if what not in (*PERSONS, HANDLE) or _OTHERS.search(words) or (what == NAME and _PART_OF_NAME.search(words)):
        return None
    return what
