"""How much of a message speaks of things that the knowledge base speaks of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.emphasis import emphasis
from bot.domain.matching.grams import concept_keys
from bot.domain.matching.index import Index
from bot.domain.matching.reading import Reading, Script
from bot.domain.matching.runs import token_keys
from bot.domain.matching.tokens import FIRST_WORD

_TERSE, _WELL_KNOWN = 8, 0.95
_ROWS = 2
"""A piece is known from two phrasings on: one of them may be the message itself, in folds."""
_WEAK = frozenset(
    "的了吗呢啊吧呀嘛哦喔哈啦咯么嗯哎唉这那是我你他她它们就都也还很个一有在不去来要说会能可以得和跟"
)


def familiar(reading: Reading, index: Index, questions: frozenset[int]) -> tuple[float, float]:
    """Give the weighted share of known tokens, and the same without asking words.

    Both 0–1; 1 where nothing can be said.
    """
    tokens = reading.tokens
    if reading.script is Script.PINYIN or not tokens:
        return 1.0, 1.0
    known = _known(reading, index)
    weights = emphasis(reading, questions)
    if weights is None:
        weights = np.ones(len(tokens), np.float32)
    weights[[char in _WEAK for char in tokens]] = 0.0
    asking = np.zeros(len(tokens), np.bool_)
    for mention in reading.mentions:
        if mention.concept in questions:
            asking[mention.start : mention.start + 2] = True
    content = weights * ~asking
    return _share(known, weights), _share(known, content)


def is_terse(reading: Reading, known: tuple[float, float]) -> bool:
    """Tell a few words that the knowledge base knows well: worth asking back, never nothing."""
    size = max(len(reading.tokens), len(reading.sounds) if reading.script is Script.PINYIN else 0)
    return size <= _TERSE and min(known) >= _WELL_KNOWN and bool(reading.mentions)


def _share(known: NDArray[np.bool_], weights: NDArray[np.float32]) -> float:
    total = float(weights.sum())
    return float((weights * known).sum()) / total if total > 0 else 1.0


def _known(reading: Reading, index: Index) -> NDArray[np.bool_]:
    tokens = reading.tokens
    words = np.fromiter((ord(char) >= FIRST_WORD for char in tokens), np.bool_, len(tokens))
    singles, pairs = (index.spread(keys) >= _ROWS for keys in token_keys(tokens))
    known = words & singles
    known[:-1] |= pairs
    known[1:] |= pairs
    spoken = index.spread(concept_keys(m.concept for m in reading.mentions)) >= _ROWS
    for mention, found in zip(reading.mentions, spoken.tolist(), strict=True):
        if found:
            known[mention.start : mention.start + mention.length] = True
    return known
