"""The shape of a message whatever it speaks of: its clauses' ends and skeleton, order of cues.

Whether somebody asks or complains shows less in what they name than in how they go on about it;
these parts carry over to other domains.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.domain.matching.concepts import Mention, asking
from bot.domain.matching.reading import Reading, Script, spine

_ENDING, _BEGINNING = 7, 3
_FRAME = frozenset(
    "的了吗呢吧啊呀嘛么什怎哪谁几多少为何能会可要想得没不有无是在就都也还才又再把被给让叫请问你您"
    "我他们这那到底过着从向对跟和与但却已经每天次年月一二三四五六七八九十半"
)
"""Characters that hold a sentence together; the rest is what it speaks of."""
_REST = "#"


def endings(reading: Reading, tokens: str) -> list[str]:
    """Name the last words of *tokens*, all of the message; in pinyin, the last sounds."""
    said = reading.sounds if reading.script is Script.PINYIN else tokens
    return _last_grams("ends", said[-_ENDING:])


def _last_grams(kind: str, last: str) -> list[str]:
    longer = (last[n : n + size] for size in (2, 3) for n in range(len(last) - size + 1))
    return [f"{kind} {gram}" for gram in {*last[-3:], *longer}]


def beginnings(reading: Reading) -> list[str]:
    """Name the first words of each clause, those of the last clause apart."""
    said = spine(reading)
    firsts = [said[start:end][:_BEGINNING] for start, end in reading.clauses]
    every = {f"begins {first[:size]}" for first in firsts for size in range(1, len(first) + 1)}
    last = firsts[-1] if firsts else ""
    return [*every, *(f"last begins {last[:size]}" for size in range(1, len(last) + 1))]


def skeleton(tokens: str) -> list[str]:
    """Name the runs of two to four in what holds *tokens* together, and how that ends."""
    frame = ""
    for char in tokens:
        part = char if char in _FRAME else _REST
        frame += "" if part == _REST and frame.endswith(_REST) else part
    runs = {frame[n : n + size] for size in (2, 3, 4) for n in range(len(frame) - size + 1)}
    ends = {frame[-size:] for size in range(1, 6)} if frame else set()
    return [*(f"frame {run}" for run in runs), *(f"frame ends {end}" for end in ends)]


def order(reading: Reading, cues: Iterable[tuple[int, str]]) -> list[str]:
    """Name neighbours among *cues* (place, name) and question words; the first and the last."""
    placed = {(m.start, "?") for m in reading.mentions if m.concept in asking()}
    names = [name for _, name in sorted({*placed, *cues})]
    pairs = {f"then {one}|{other}" for one, other in pairwise(names)}
    return [*pairs, f"first {names[0]}", f"last {names[-1]}"] if names else []


def placed(mentions: Iterable[Mention], names: Sequence[str]) -> list[tuple[int, str]]:
    """Give the places of *mentions* and their names."""
    return [(mention.start, names[mention.concept]) for mention in mentions]
