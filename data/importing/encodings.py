"""In which encoding a text file is written: told by its first bytes, by all of them, or by a person.

All of a file is decoded before any row is taken: a wrong byte late in a file is a refusal with its line,
never a row that is silently another one. Nothing decoded is kept.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from data.importing.files import SourceFile
from data.importing.report import ImportRefused

START_BYTES = 1 << 16
CHUNK_BYTES = 1 << 20
ENOUGH_BYTES = 1 << 18  # of lines that are not ASCII: more would not change a guess
HINT = "Say its encoding: --encoding gb18030, windows-1252 or another, or save it as UTF-8."
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# A person may name these; Python knows others that turn text into something else.
NAMED = re.compile(
    r"(utf[-_]?(8|16|32)([-_]?(le|be|sig))?|gb18030|gbk|gb2312|hz|big5(hkscs)?|cp\d{3,4}|windows[-_]?\d{3,4}|latin[-_]?\d+"
    r"|iso[-_]?8859[-_]?\d+|shift[-_]?jis|euc[-_]?(jp|kr)|koi8[-_]?[ru]|mac[-_]?roman|ascii|us[-_]?ascii)"
)
# Characters that names of people and places and forms are full of: a fifth of any Chinese list are among them, and
# one in a dozen where another encoding is read as Chinese by mistake.
COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "北京上海广州深圳天津重庆杭武汉南成都西安宁苏无锡长沙郑青岛济合肥福厦门沈阳哈尔滨昆明贵云四川湖江浙山东省市区县城路街号香港台湾"
    "编号提交时间日期状态报名登记姓手机电话邮箱数量备注已未取消确认签到参加活动来源渠道部门公司单位性别男女是否微信自己朋友月午星期"
    "小红丽华伟敏静强磊军洋勇艳杰娟涛超明霞平刚桂英文玉建志秀兰梅春晓雪龙飞鹏宇浩欣怡佳梓涵思雨晨博俊辰子轩"
)
ENOUGH_COMMON = 0.2
MOSTLY = 0.9


def settle_encoding(source: SourceFile, chosen: str | None) -> tuple[str, tuple[str, ...]]:
    """The encoding of a text file as Python names it, and sentences on what was doubtful.

    Raises ImportRefused where none fits, or where the chosen one does not.
    """
    if chosen is not None:
        encoding = _named(chosen)
        _check(source, encoding)
        return encoding, ()
    found = _by_mark(source.path) or ("utf-8" if source.breaks_utf8_at is None else None)
    if found is None:
        return _guess(source)
    _check(source, found)
    return found, ()


def _named(chosen: str) -> str:
    name = chosen.strip().lower()
    if name in ("gbk", "gb2312", "cp936", "windows-936"):
        return "gb18030"  # which holds them all
    try:
        if NAMED.fullmatch(name):
            found = codecs.lookup(name).name
            return {"utf-8-sig": "utf-8"}.get(found, found)
    except LookupError:
        pass
    raise ImportRefused(f"There is no encoding {name[:20]!r}. Choose utf-8, utf-16, gb18030, windows-1252 or another.")


def _by_mark(path: Path) -> str | None:
    """The encoding that the first bytes give away: a mark, or the zero bytes of UTF-16 at every other place."""
    with path.open("rb") as file:
        start = file.read(START_BYTES)
    for mark, encoding in MARKS.items():
        if start.startswith(mark):
            return encoding
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) > 0.05 * len(start) and min(even, odd) <= 0.1 * max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _check(source: SourceFile, encoding: str) -> None:
    line = source.breaks_utf8_at if encoding == "utf-8" else _breaks_at(source.path, encoding)
    if line is not None:
        raise ImportRefused(f"{source.path.name} is not written in {encoding.upper()} (line {line}). {HINT}")


def _breaks_at(path: Path, encoding: str) -> int | None:
    """The first line that is not in an encoding, None where all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK_BYTES)
            try:
                lines += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                return lines + error.object[: error.start].decode(encoding, errors="replace").count("\n")
            if not chunk:
                return None


def _guess(source: SourceFile) -> tuple[str, tuple[str, ...]]:
    """GB18030 where what it gives reads as Chinese, Windows-1252 where letters with accents stand one by one."""
    foreign = b"\n".join(_lines_with_high_bytes(source.path))
    if _is_chinese(foreign) and _breaks_at(source.path, "gb18030") is None:
        return "gb18030", ()
    if _is_western(foreign) and _breaks_at(source.path, "windows-1252") is None:
        return "cp1252", (
            "The file is not UTF-8 and was read as Windows-1252 (Western Europe). "
            "If letters with accents look wrong, choose its encoding (--encoding).",
        )
    raise ImportRefused(
        f"{source.path.name} is not written in UTF-8 (line {source.breaks_utf8_at}), and no other encoding fits. {HINT}"
    )


def _is_chinese(foreign: bytes) -> bool:
    text = foreign.decode("gb18030", errors="replace")
    hanzi = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    wrong = text.count("\ufffd")
    return wrong <= 0.02 * len(hanzi) and sum(map(COMMON.__contains__, hanzi)) >= ENOUGH_COMMON * max(len(hanzi), 1)


def _is_western(foreign: bytes) -> bool:
    """Whether the bytes above ASCII stand one by one and are letters with accents, or quotation marks and dashes."""
    runs = re.findall(rb"[\x80-\xff]+", foreign)
    letters = sum(re.fullmatch(rb"[\xc0-\xff\x80\x85\x91-\x97\xa0]", run) is not None for run in runs)
    return letters >= MOSTLY * len(runs)


def _lines_with_high_bytes(path: Path) -> Iterator[bytes]:
    """The first lines that are not ASCII, until there are enough to tell by."""
    found = 0
    with path.open("rb") as file:
        while found < ENOUGH_BYTES and (line := file.readline(ENOUGH_BYTES)):
            if not line.isascii():
                found += len(line)
                yield line
