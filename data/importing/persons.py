"""A mail address, a phone number or a name in the one form in which it stands for a person.

The same person writes it in many ways, and so do programs: the form must be the same in tomorrow's export, in a
spreadsheet and in a text file, or one sign-up becomes two.
"""

import re
import unicodedata

_NOBODY = frozenset(
    (
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "nan",
        "unknown",
        "anonymous",
        "info requested",
        "not provided",
        "no email",
        "test",
    )
    + ("无", "没有", "匿名", "未知", "未填写", "保密", "不详")
)
_NUMBER_CUT_SHORT = re.compile(r"\d(\.\d+)?e\+?\d+")
_PHONE = re.compile(r"\+?[\d\s().\-/]{6,}")
_NOT_DIGIT = re.compile(r"\D")
_MOBILE_OF_CHINA = re.compile(r"86(1[3-9]\d{9})")


def normal_person(written: str | None) -> str | None:
    """What is hashed for a person; None where the value stands for nobody in particular.

    Phones: digits, without a leading 00 or +, and without the 86 of a mobile number of China. All else: NFKC, casefold,
    trimmed. A phone that a spreadsheet cut short (1.39E+10) or a form hid (139****5678) stands for many people.
    """
    if written is None:
        return None
    text = written.strip().casefold()
    if not text.isascii():
        text = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if len(text) < 2 or "*" in text or text in _NOBODY or _NUMBER_CUT_SHORT.fullmatch(text):
        return None
    text = text.removeprefix("mailto:").removesuffix(".0")
    if "@" in text or _PHONE.fullmatch(text) is None:
        return text if any(character.isalnum() for character in text) else None
    digits = _NOT_DIGIT.sub("", text).removeprefix("00")
    mobile = _MOBILE_OF_CHINA.fullmatch(digits)
    return (mobile[1] if mobile else digits) or None
