"""Hides personal numbers in text that leaves the people who need them."""

from __future__ import annotations

import re
from collections.abc import Callable

_GAP = r"[ \u3000\-.·・‐–—\u200b-\u200d\u2060\ufeff]"
"""What people put between the groups of a number, also without seeing it."""
_WIDE = {0xFEE0 + code: code for code in range(0x21, 0x7F)}
"""Full-width signs, each to the narrow one that it stands for."""
_SPOKEN = "零〇一二三四五六七八九幺两"
_NAMED_BEFORE = 8
"""Characters before a number in which it may be called by its name."""
_CARD = re.compile("62|4|5[1-5]|35|3[47]|60|65|9558")
"""How bank cards begin, those of UnionPay first."""
_DISTRICT = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")
_BORN = re.compile(r"\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def _is_identity(digits: str, before: str) -> bool:
    """Say whether 18 signs are a resident identity number: by name, or by birthday and the rest.

    A mistyped one still tells a birthday and a district: either of check digit and district will
    do beside the birthday.
    """
    if re.search("身份|证件|證|ID", before, re.IGNORECASE):
        return True
    if not _BORN.match(digits):
        return False
    total = sum(int(one) * weight for one, weight in zip(digits, _WEIGHTS, strict=False))
    return bool(_DISTRICT.match(digits)) or _CHECKS[total % 11] == digits[-1].upper()


def _is_card(digits: str, before: str) -> bool:
    """Say whether 16 to 19 digits are a bank card: by name, or by how it begins and Luhn's sum."""
    if re.search("卡|账|帐|帳|account|card", before, re.IGNORECASE):
        return True
    doubled = (int(one) * (1 + at % 2) for at, one in enumerate(reversed(digits)))
    return bool(_CARD.match(digits)) and sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def _always(_digits: str, _before: str) -> bool:
    return True


_KINDS: tuple[tuple[re.Pattern[str], Callable[[str, str], bool]], ...] = (
    # Longest first: an identity number contains what looks like a phone number.
    (
        re.compile(
            rf"(?<!\d)\d{{6}}{_GAP}?\d{{4}}{_GAP}?\d{{4}}{_GAP}?\d{{3}}[\dXx](?![\dA-Za-z])"
        ),
        _is_identity,
    ),
    (re.compile(r"(?<!\d)\d{16,19}(?!\d)"), _is_card),
    (re.compile(rf"(?<!\d)\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?(?!\d)"), _always),
    (
        re.compile(
            rf"(?<!\d)(?:\+?(?:00)?86{_GAP}?)?1[3-9]\d{_GAP}{{0,2}}\d{{4}}{_GAP}{{0,2}}\d{{4}}(?!\d)"
        ),
        _always,
    ),
    (re.compile(rf"(?<!\d)1[3-9]\d\d{_GAP}\d{{3}}{_GAP}\d{{4}}(?!\d)"), _always),
    (re.compile(rf"(?<!\d)1({_GAP})[3-9](?:\1\d){{9}}(?!\d)"), _always),
    (re.compile(f"(?<![{_SPOKEN}])[一幺][三四五六七八九][{_SPOKEN}]{{9}}(?![{_SPOKEN}])"), _always),
    (re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"), _always),
    (
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼滬遼魯蘇贛鄂雲閩貴寧瓊]"
            # A number has a digit, so that "云API" and other words in letters stay.
            r" ?[A-Z][·•・.\- ]?(?=[A-Z]*\d)(?:[A-Z0-9]{4}[警学學挂港澳]|[A-Z0-9]{5,6})",
            re.IGNORECASE,
        ),
        _always,
    ),
)


_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_DOOR = re.compile(
    r"[,，、 ]*(?:\d|[A-Za-z一二三四五六七八九十甲乙丙丁]{1,4}"
    r"(?:号楼|号|栋|幢|座|单元|室|户|层|门)).*",
    re.DOTALL,
)


def without_links(text: str) -> str:
    """Leave out links: what they lead to is nobody's to vouch for."""
    return _LINK.sub("…", text)


def place_name(place: str) -> str | None:
    """Keep of a place what names it, and leave out whose door it is.

    Returns:
        The street, square or estate without numbers, stair and flat; None where nothing is left.
    """
    kept = mask(_DOOR.sub("", place)).strip(" ,，、")
    return kept or None


def mask(text: str) -> str:
    """Replace all but the first and last two characters of personal numbers by stars."""
    for start, end in found(text):
        text = text[: start + 2] + "*" * (end - start - 4) + text[end - 2 :]
    return text


def found(text: str) -> list[tuple[int, int]]:
    """Find where personal numbers stand, each by its start and end; none overlaps another."""
    plain, spans = text.translate(_WIDE), []
    for pattern, is_one in _KINDS:
        for match in list(pattern.finditer(plain)):
            start, end = match.span()
            digits = re.sub(rf"{_GAP}+", "", match[0])
            if is_one(digits, plain[max(0, start - _NAMED_BEFORE) : start]):
                spans.append((start, end))
                inner = "*" * (end - start - 4)
                plain = plain[: start + 2] + inner + plain[end - 2 :]
    return sorted(spans)
