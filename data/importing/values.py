"""What the first values of a column say it may hold, where its heading alone does not settle it."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from data.importing.statuses import is_flag, is_status

Values = Sequence[str]

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_MOMENT = re.compile(
    r"\s*(?:\w{3,9},? +)?(?:(?:19|2[01])\d\d\s*[-/.年]\s*\d\d?\s*[-/.月]|\d\d?\s*[-/.]\s*\d\d?\s*[-/.]\s*\d{2,4}"
    rf"|(?:19|2[01])\d{{6}}\b|\d\d?(?:st|nd|rd|th)?[ -]{_MONTH}|{_MONTH} \d\d?)",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[34]\d{4}(\.\d+)?|1[0-9]{9}(\d{3})?")  # days of Excel, seconds or milliseconds of Unix
_NUMBER = re.compile(r"\d[\d,]*(\.0+)?\s*\D{0,6}|[零一二两三四五六七八九十百]+\s*[人位个名张]?")
_YES_NO = frozenset(("yes", "no", "y", "n", "是", "否", "能", "不能", "可以", "不可以", "去", "不去", "来", "不来"))
_COUNTS = frozenset(("party_size", "reposts", "comments", "likes", "seats", "target", "capacity"))
_TEXTS = frozenset(("city", "channel", "hashtag", "platform", "bus_id"))
MOST_OF_ALL = 0.8
HALF = 0.5
FREE_TEXT_LENGTH = 40
FEW = 5


def is_moment(value: str) -> bool:
    """Whether a value begins like a date in any of the spellings that are read."""
    return _MOMENT.match(unicodedata.normalize("NFKC", value)) is not None


def share(values: Values, test: Callable[[str], object]) -> float:
    """The share of the values that pass; 1 where there are none."""
    return sum(bool(test(value)) for value in values) / len(values) if values else 1.0


def plausible(field: str, kind: str, values: Values) -> bool:
    """Whether the values of a column can be those of a field. values: the filled ones of the first rows."""
    if field in ("registration_id", "post_id"):
        return bool(values) and len(set(values)) > 0.9 * len(values)
    if field.endswith("_at"):
        return share(values, lambda value: is_moment(value) or _SERIAL.fullmatch(value.strip())) >= HALF
    if field == "party_size" and any(value.strip() in ("0", "0.0") for value in values):
        return False  # it counts companions, or something else
    if field in _COUNTS:
        return share(values, _is_number) >= HALF
    if field == "status" and kind == "registrations":
        return share(values, is_status) >= HALF
    if field == "attended" and kind != "events":
        return share(values, lambda value: is_flag(value) or is_moment(value)) >= HALF
    return field not in _TEXTS or not _is_prose(values)


def speaks_for(field: str, values: Values, words: str) -> bool:
    """Whether values alone tell a field, with no more than a hint in the heading. words: the heading in plain form."""
    if len(values) < FEW and field != "registered_at":
        return False
    if field in ("registered_at", "posted_at"):
        is_other = re.search(
            r"start|\bend|begin|event|timeslot|开始|结束|活动|截止|cancel|update|modif|取消|更新|修改", words
        )
        return bool(values) and not is_other and share(values, is_moment) >= MOST_OF_ALL
    if field == "status":
        said = {value.strip().casefold() for value in values}
        return not said <= _YES_NO and share(values, is_status) >= MOST_OF_ALL
    if field == "party_size":
        hint = re.search(r"people|persons?\b|guests?\b|tickets?\b|seats?\b|\bqty\b|人|位数|名额|张数", words)
        small = share(values, lambda value: _is_number(value) and len(value.strip()) <= 3) >= MOST_OF_ALL
        return bool(hint) and small and plausible("party_size", "registrations", values)
    if field == "registration_id":
        hint = re.search(r"\bid\b|#|\bno\b|\bcode\b|编号|序号|单号|号$", words)
        short = all(len(value) <= 64 and " " not in value.strip() for value in values)
        return bool(hint) and short and plausible(field, "registrations", values)
    return False


def _is_number(value: str) -> bool:
    return _NUMBER.fullmatch(unicodedata.normalize("NFKC", value).strip()) is not None


def _is_prose(values: Values) -> bool:
    """Whether people wrote sentences, or moments, or long numbers, where a short name belongs."""
    return share(values, lambda value: len(value) > FREE_TEXT_LENGTH or is_moment(value)) > HALF if values else False
