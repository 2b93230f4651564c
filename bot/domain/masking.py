"""Hides personal numbers in text that leaves the people who need them."""

from __future__ import annotations

import re

# Longest first: an ID card number contains what looks like a phone number.
_PATTERNS = (
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),  # resident identity card
    re.compile(r"(?<!\d)\d{16,19}(?!\d)"),  # bank card
    re.compile(r"(?<!\d)\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?(?!\d)"),  # bank card in groups
    re.compile(r"(?<!\d)(?:86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"),  # mobile phone
    re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"),  # fixed line
    re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼滬遼魯蘇贛鄂雲閩貴寧瓊]"
        # A number has a digit, so that "云API" and other words in letters stay.
        r" ?[A-Z][·•・.\- ]?(?=[A-Z]*\d)(?:[A-Z0-9]{4}[警学學挂港澳]|[A-Z0-9]{5,6})",
        re.IGNORECASE,
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
    for pattern in _PATTERNS:
        text = pattern.sub(_starred, text)
    return text


def _starred(match: re.Match[str]) -> str:
    number = match.group()
    return number[:2] + "*" * (len(number) - 4) + number[-2:]
