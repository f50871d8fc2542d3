"""The words under which forms and ticket offices write what we store, in English and Chinese.

A heading is compared in its plain form: no case, no punctuation, no remark in brackets, no number of a question.
The words themselves stand in vocabulary.toml.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from data.importing.kinds import KINDS

_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_NUMBERING = re.compile(r"^\s*(?:q?\d{1,3}\s*[.、:)]|第\s*\d{1,3}\s*题\s*[.、:]?)\s*")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_WORD = re.compile(r"[^\w#]+|_+")
_INSIDE_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_POLITE = re.compile(
    r"^(?:(?:please |kindly )?(?:enter |provide |select |choose |what is |what s |whats )?(?:your |the )"
    r"|(?:请|填写|选择|输入|您的|你的|您|你)+)(?=.)"
)
_COUNTER = re.compile(r" \(\d+\)$")
_SIMPLER = str.maketrans(
    "時間報編號數狀態電話郵碼簽來參與確認備註開關聯絡單購買繫",
    "时间报编号数状态电话邮码签来参与确认备注开关联络单购买系",
)

_FILE = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))
WORDS: dict[str, dict[str, list[str]]] = _FILE["words"]
QUESTIONS: dict[str, dict[str, str]] = _FILE["questions"]


def plain(heading: str) -> str:
    """A heading without case, punctuation, brackets and number: "3、您的城市（必填）*" is "城市"."""
    text = _CAMEL.sub(" ", _COUNTER.sub("", unicodedata.normalize("NFKC", heading))).casefold().translate(_SIMPLER)
    text = _NUMBERING.sub("", text)
    text = _BRACKETS.sub(" ", text) if _NO_WORD.sub("", _BRACKETS.sub(" ", text)) else text
    return _POLITE.sub("", _INSIDE_CHINESE.sub("", " ".join(_NO_WORD.sub(" ", text).split())))


@cache
def phrases(kind: str, field: str) -> tuple[str, ...]:
    """What a field of a kind is called, the best guess first, in plain form."""
    own = plain(field)
    return (own, *(plain(words) for words in WORDS[kind].get(field, ())))


@cache
def question(kind: str, field: str) -> re.Pattern[str] | None:
    """What a question for a field has in it, in plain form; None where we know none."""
    pattern = QUESTIONS.get(kind, {}).get(field)
    return re.compile(pattern) if pattern else None


@cache
def all_phrases() -> frozenset[str]:
    """Every heading that is known for any field of any kind, in plain form."""
    return frozenset(words for kind in KINDS.values() for field in kind.columns for words in phrases(kind.name, field))
