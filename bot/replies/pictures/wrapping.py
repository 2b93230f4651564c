"""How wide a text is drawn and where it breaks, by the widths of Noto Sans CJK."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

_WIDE = "WF"
_NARROW = frozenset("ijlftrI.,:;!'|()[]/- ")
_BROAD = frozenset("mwMW%@")
_NOT_FIRST = frozenset("，。、；：！？）》」』”’%.,;:!?)")
"""No line begins with one of these."""
_PIECES = re.compile(r"[^\W\d_a-zA-Z]|[^\s\u3000-\u9fff\uff00-\uffef]+|\s+|.", re.DOTALL)
_ELLIPSIS = "…"
_EMOJI = re.compile("[\U0001f000-\U0001ffff\u2600-\u27bf\ufe00-\ufe0f\u200d]")
"""Emoji, variation selectors and the joiner."""


def drawable(text: str) -> str:
    """Leave out what the font has no shape for: emoji, joiners, control characters."""
    kept = (" " if one.isspace() else one for one in text if one.isprintable() or one.isspace())
    return _EMOJI.sub("", "".join(kept)).strip()


def width_of(text: str, size: float) -> float:
    """Estimate the drawn width in pixels, on the generous side."""
    return sum(_em(character) for character in text) * size


def _em(character: str) -> float:
    if combining(character):
        return 0.0
    if east_asian_width(character) in _WIDE:
        return 1.0
    if character in _NARROW:
        return 0.34
    if character in _BROAD:
        return 0.92
    return 0.64 if character.isupper() else 0.57


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """Break a text into at most *most* lines of *room* pixels; an ellipsis ends a cut one."""
    lines, line = [], ""
    for piece in _PIECES.findall(drawable(text)):
        if line and piece not in _NOT_FIRST and width_of(line + piece.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    lines.append(line.rstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(f"{lines[most - 1]}{_ELLIPSIS}", size, room)]
    return [_cut(one, size, room) for one in lines]


def _cut(line: str, size: float, room: float) -> str:
    if width_of(line, size) <= room:
        return line
    kept = line.removesuffix(_ELLIPSIS)
    while kept and width_of(kept + _ELLIPSIS, size) > room:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS
