"""Slips of an input method, made on purpose: what a knowledge base asks itself, misspelt."""

from __future__ import annotations

from functools import cache

from bot.domain.matching.data import lines

_EVERY = 5
"""One Chinese character in this many is replaced; one at least."""
_FREQUENT = 6


@cache
def _same_sound() -> dict[str, str]:
    """Each character to the frequent others of its syllable."""
    table: dict[str, str] = {}
    for line in lines("syllables.txt"):
        _, characters = line.split()
        frequent = characters[: _FREQUENT + 1]
        table.update({char: frequent.replace(char, "") for char in characters})
    return table


def misspelt(text: str, seed: int) -> str:
    """Replace some characters of *text* by others of the same sound, always alike for a *seed*."""
    places = [n for n, char in enumerate(text) if _same_sound().get(char)]
    if not places:
        return text
    spelt = list(text)
    for place in places[seed % min(_EVERY, len(places)) :: _EVERY]:
        others = _same_sound()[text[place]]
        spelt[place] = others[(seed + place) % len(others)]
    return "".join(spelt)
