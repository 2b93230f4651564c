"""Texts by syllable, one character each, so that names typed by sound compare as the same.

Unlike the matcher's, these keep zh/z, n/l and -ng/-n apart: 新华路 and 兴华路 are two roads.
"""

from __future__ import annotations

from functools import cache

from bot.domain.matching.data import lines

_FIRST_CODE = 0xE000


@cache
def _names() -> tuple[str, ...]:
    return tuple(line.split()[0] for line in lines("syllables.txt"))


@cache
def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for number, line in enumerate(lines("syllables.txt")):
        _, characters = line.split()
        table.update(dict.fromkeys(map(ord, characters), chr(_FIRST_CODE + number)))
    return table


def syllables(text: str) -> str:
    """Put for each Chinese character the private one of its toneless syllable."""
    return text.translate(_table())


def spelt(sounds: str) -> str:
    """Write syllables in Latin letters; other characters stay."""
    names = _names()
    return "".join(
        names[ord(char) - _FIRST_CODE]
        if _FIRST_CODE <= ord(char) < _FIRST_CODE + len(names)
        else char
        for char in sounds
    )
