"""The one way that other people's words reach a page.

Names, cities, titles and sources come from files. In Markdown a city called `![i](https://x/i.png)`
would make every viewer's browser fetch a picture; Plotly reads its texts as HTML. Numeric character
references are the one spelling that both show as the plain character and neither takes for syntax.
"""

import re

_LONGEST = 160
# Shown characters that some step behind Markdown still reads after references are resolved: addresses become links,
# :name: an icon, two signs between spaces an arrow or a dash. A word joiner, which has no width, parts them.
_JOINER = "\u2060"
_LATE_SYNTAX = re.compile(r"www(?=\.)|@|:(?=\S)|(?<!\S)[-<>~](?=(?:->|[-=>])(?!\S))", re.IGNORECASE)


def escaped(text: object, longest: int = _LONGEST) -> str:
    """Text from a file as plain words, for Markdown and for Plotly alike; cut to `longest` characters."""
    words = _LATE_SYNTAX.sub(lambda match: match[0] + _JOINER, plain(text, longest))
    return "".join(c if c.isalnum() or c in f" ,.…’“”–{_JOINER}" else f"&#{ord(c)};" for c in words)


def plain(text: object, longest: int = _LONGEST) -> str:
    """The same on one line, cut and nothing else: for the options of a box, which show every character as it is."""
    words = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
