"""Chinese numerals written as Arabic ones, so that 一千套 and 1000套 compare as the same."""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

_ANY = re.compile("[零〇一二两三四五六七八九十百千万亿]")
_SPELT = re.compile(r"[零〇一二两三四五六七八九十百千万亿]{2,}")
_ROW = re.compile(r"[零〇一二两三四五六七八九]{3,}")
_TEN = re.compile(
    r"(?<![一二三四五六七八九几数])十(?=[分天年个块元套公里月日号楼层栋岁人名家户间]"
    r"(?!之|[析散外明清别])(?!分(?!钟)))"
)
_SCALED = re.compile(r"(\d+(?:\.\d+)?)([千万亿])(?![零〇一二两三四五六七八九十百千万亿\d])")
# Words that look like numbers: 千万别, 万一, 十分, 百千.
_WORDS = frozenset(
    {"千万", "万一", "百万", "亿万", "千百", "万千", "百千", "十万", "一一", "一百一"}
)


def _section(digits: str) -> int | None:
    """Read 一千二百三十四; None where the order of units makes no number."""
    total, current, last_unit = 0, None, _MYRIADS["万"]
    for char in digits:
        if char in _DIGITS:
            if current:
                return None
            current = _DIGITS[char]
        elif _UNITS[char] < last_unit:
            last_unit = _UNITS[char]
            total += (1 if current is None else current) * last_unit
            current = None
        else:
            return None
    if current and last_unit > _UNITS["十"] and "零" not in digits[-2:] and "〇" not in digits[-2:]:
        current *= last_unit // 10 if last_unit < _MYRIADS["万"] else 1  # 一千三 is 1300
    return total + (current or 0)


def read_number(spelt: str) -> int | None:
    """Read a Chinese numeral such as 两千三百万; None where it is none."""
    total, rest = 0, spelt
    for mark, size in reversed(_MYRIADS.items()):
        head, found, tail = rest.partition(mark)
        if not found:
            continue
        value = _section(head) if head and not set(head) & set(_MYRIADS) else None
        if value is None:
            return None
        total, rest = total + value * size, tail
    if set(rest) & set(_MYRIADS):
        return None
    last = _section(rest)
    return None if last is None else total + last


def _spelt(found: re.Match[str]) -> str:
    word = found[0]
    if word in _WORDS or not set(word) & {"十", "百", "千", "万", "亿"}:
        return word
    value = read_number(word)
    return word if value is None else str(value)


def _row(found: re.Match[str]) -> str:
    return "".join(str(_DIGITS[char]) for char in found[0])


def _scaled(found: re.Match[str]) -> str:
    size = _UNITS.get(found[2]) or _MYRIADS[found[2]]
    value = float(found[1][:15]) * size
    return f"{value:.0f}"


def arabic_numerals(text: str) -> str:
    """Write the numerals of *text* with Arabic digits; 十分 and 万一 stay words."""
    if not _ANY.search(text):
        return text
    text = _TEN.sub("10", _SCALED.sub(_scaled, text))
    text = _SPELT.sub(_spelt, text)
    return _ROW.sub(_row, text)
