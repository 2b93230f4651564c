"""Greetings, thanks, farewells and praise: messages that are nothing but courtesy."""

from __future__ import annotations

import re
from functools import cache

from bot.domain.matching.data import lines
from bot.domain.matching.verdicts import Smalltalk

_MARKS = re.compile(r"[^\w\s]+|\s+")


def _either(words: list[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    spaced = (rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in longest_first)
    return "|".join(spaced)


@cache
def _piece() -> re.Pattern[str]:
    """Match the next courtesy, or a word that says nothing; the group names its kind."""
    kinds: dict[str, list[str]] = {}
    for line in lines("courtesies.txt"):
        kind, word = line.split("\t")
        kinds.setdefault(kind, []).append(word)
    named = (f"(?P<{kind}>{_either(words)})" for kind, words in kinds.items())
    return re.compile(rf"\s*(?:{'|'.join(named)})")


_LONGEST = 48
# What is said last is meant, but thanks outweigh a greeting.
_RANK = (Smalltalk.THANKS, Smalltalk.FAREWELL, Smalltalk.PRAISE, Smalltalk.GREETING)
_NODS = re.compile(
    r"(?:好的|好滴|好嘞|好吧|好|嗯+|哦+|噢|明白了?|知道了?|收到|了解了?|懂了?|清楚了?|行|ok|okay"
    r"|got it|i see|\s|了|啦|的|谢)+"
)


def courtesy(text: str) -> Smalltalk | None:
    """Say which courtesy a normalised *text* is; None if it says anything else."""
    plain = _MARKS.sub(" ", text).strip()
    if not plain or len(plain) > _LONGEST:
        return None
    if _NODS.fullmatch(plain):
        return Smalltalk.THANKS
    kinds: set[Smalltalk] = set()
    place = 0
    while place < len(plain):
        found = _piece().match(plain, place)
        if not found or found.end() == place:
            return None
        if found.lastgroup and found.lastgroup != "around":
            kinds.add(Smalltalk(found.lastgroup))
        place = found.end()
    return next((kind for kind in _RANK if kind in kinds), None)
