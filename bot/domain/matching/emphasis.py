"""Which part of a long message is the question: weights for its tokens.

People tell a story and put what they want to know at its end; the rest still names the thing
that they ask about, so it counts less but counts.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.reading import CLAUSE, Reading, spine
from bot.domain.matching.tokens import pieces

_LONG_TOKENS, _LONG_CLAUSES = 24, 3
_STORY, _ASKING, _LAST = 0.25, 0.7, 1.0
_LAST_CLAUSES = 2
_ASKS = re.compile(
    "[吗呢么哪谁几啥咋]|什么|多少|怎么|怎样|如何|有没有|是不是|能不能|会不会|可不可|为什么|多久"
)


def emphasis(reading: Reading, questions: frozenset[int]) -> NDArray[np.float32] | None:
    """Give each token (syllable, in pinyin) its weight, 0–1; None where all count alike.

    *questions* are asking concepts.
    """
    clauses, text = reading.clauses, spine(reading)
    if len(clauses) < _LONG_CLAUSES or len(text) <= _LONG_TOKENS:
        return None
    weights = np.full(len(text), _STORY, np.float32)
    asked = [m.start for m in reading.mentions if m.concept in questions]
    for start, end in clauses:
        inside = any(start <= place < end for place in asked)
        if inside or _ASKS.search(text, start, end):
            weights[start:end] = _ASKING
    weights[clauses[-_LAST_CLAUSES][0] :] = _LAST
    return weights


def last_said(text: str) -> str | None:
    """Give the last clauses of a long *text* as they stand; None where it is short."""
    ends = [0, *(mark.end() for mark in CLAUSE.finditer(text)), len(text)]
    starts = [start for start, end in pairwise(ends) if pieces(CLAUSE.sub("", text[start:end]))]
    if len(starts) < _LONG_CLAUSES or len(pieces(text)) <= _LONG_TOKENS:
        return None
    return text[starts[-_LAST_CLAUSES] :]
