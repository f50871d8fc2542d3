"""Fifty strings that people could write into a name to make a page, a spreadsheet or a terminal do something.

Those with an address name EVIL, so that a request can be told; those with a script call alert, which a browser tells.
"""

EVIL = "https://evil.example"

SCRIPTS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=https://evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "<body onpageshow=alert(4)>",
    "</style><script>alert(5)</script><style>",
    "</textarea><script>alert(6)</script>",
    "<iframe srcdoc='<script>parent.alert(7)</script>'></iframe>",
    "<details open ontoggle=alert(8)>open</details>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(9)>",
    "<input autofocus onfocus=alert(10)>",
    "<object data='javascript:alert(11)'></object>",
)
LINKS = (
    "javascript:alert(12)",
    "[press](javascript:alert(13))",
    "<a href='javascript:alert(14)'>press</a>",
    "[press](https://evil.example/a)",
    "![i](https://evil.example/x.png)",
    "<img src=https://evil.example/y.png>",
    "https://evil.example/plain",
    "www.evil.example",
    "<https://evil.example/auto>",
    "[1]: https://evil.example/ref",
    "mailto:a@evil.example",
    "<link rel=stylesheet href=https://evil.example/z.css>",
    "<style>@import url(https://evil.example/s.css)</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
)
MARKDOWN = (
    ":material/bolt: :red[loud] :red-badge[new]",
    ":smile: -> <- -- >= ~=",
    "$\\frac{1}{0}$ and $$\\href{https://evil.example}{x}$$",
    "**bold** _slanted_ ~~gone~~ `code`",
    "# Heading\n- a list\n> quoted",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "&lt;script&gt;alert(15)&lt;/script&gt; &#x3c;b&#x3e;",
    "%{x} %{customdata[0]} {target} {0} ${7*7} {{7*7}} <%= 7*7 %>",
    "a<br>b <b>bold</b> <sup>2</sup> <span style='font-size:80px'>big</span>",
)
SHEETS = (
    '=HYPERLINK("https://evil.example/h","press")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "＝1+1;=1+1",
)
LETTERS = (
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J",
    "a\x00b\x08\x7fc",
    "\u202egnp.exe\u202c \u2066hidden\u2069",
    "z\u200be\u200cr\u200do\ufeff w\u2060idth",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "'; DROP TABLE events; -- \" OR 1=1",
    "../../../../etc/passwd\\..\\..\\boot.ini",
    "longest " + "wide " * 2000,
)
STRINGS = (*SCRIPTS, *LINKS, *MARKDOWN, *SHEETS, *LETTERS)
assert len(STRINGS) == 50, len(STRINGS)
