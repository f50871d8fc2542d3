"""The words by which lists say where a sign-up stands; they stand in statuses.toml, in English and Chinese.

The macros `ladder`, `not_counted` and `flag` look them up in the staging instance (set_words.sql); here they are asked
whether a column holds statuses at all.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

DECLINED = "declined"
_MARKS = re.compile(r"[\s_'’./:*!-]+")
_ASIDE = re.compile(r"[(\[（【,，;；].*", re.DOTALL)


@cache
def words() -> dict[str, Any]:
    """The parameters of set_words.sql: lists of equal length of words and what they mean."""
    file = tomllib.loads((Path(__file__).parent / "statuses.toml").read_text(encoding="utf-8"))
    steps = [(word, step) for step, those in file["ladder"].items() for word in those]
    steps += [(word, refused["step"]) for refused in file["refused"] if "step" in refused for word in refused["words"]]
    refusals = [(word, refused["reason"]) for refused in file["refused"] for word in refused["words"]]
    flags = [(word, answer == "yes") for answer, those in file["flags"].items() for word in those]
    return {
        "status_words": [word for word, _ in steps],
        "steps": [step for _, step in steps],
        "refused_words": [word for word, _ in refusals],
        "reasons": [reason for _, reason in refusals],
        "flag_words": [word for word, _ in flags],
        "flags": [flag for _, flag in flags],
    }


@cache
def declined_reason() -> str:
    """Why a row of somebody who declined is not taken, where no sign-up of theirs is stored that it cancels."""
    known = words()
    word = known["status_words"][known["steps"].index(DECLINED)]
    return str(known["reasons"][known["refused_words"].index(word)])


def is_status(written: str) -> bool:
    """Whether a value is a word for where a sign-up stands."""
    return _word(written) in _status_words()


def is_flag(written: str) -> bool:
    """Whether a value says yes or no."""
    return _word(written) in _flag_words() or written.strip() in ("0", "1", "0.0", "1.0")


@cache
def _status_words() -> frozenset[str]:
    return frozenset(words()["status_words"]) | frozenset(words()["refused_words"])


@cache
def _flag_words() -> frozenset[str]:
    return frozenset(words()["flag_words"])


def _word(written: str) -> str:
    text = unicodedata.normalize("NFKC", written).casefold()
    return _MARKS.sub(" ", _ASIDE.sub("", text)).strip()
