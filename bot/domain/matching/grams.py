"""Turning a reading into weighted integer keys: the features of the n-gram index."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from bot.domain.matching.alignment import (
    BY_READING,
    BY_SOUND,
    MOST,
    Grade,
    Spot,
    held,
    meaning,
    nowhere,
    of_run,
)
from bot.domain.matching.english import FUNCTION_WORDS
from bot.domain.matching.reading import Reading, Script, spine
from bot.domain.matching.runs import Channel, Keys, Weights, heard, single_keys, written

_LETTERS_PER_GRAM = 3
_PAIRS = 10
"""Concept pairs are counted for this many of the strongest concepts, to bound the work."""
_MOST_WORDS = 400
LETTERS = 0.35
"""Weight of three letters of a Latin word."""
_CONCEPT, _CONCEPT_PAIR = 1.0, 0.6


class Grams(NamedTuple):
    """Distinct keys with their weights before idf."""

    keys: Keys
    weights: Weights
    spot: Spot
    spine: Keys
    """Of the last `MOST` tokens, in order, each by itself."""
    worth: Weights
    """What these count beside others as rare."""


@lru_cache(maxsize=1 << 14)
def _letter_keys(word: str) -> tuple[int, ...]:
    framed = f"^{word}$"
    grams = {framed[n : n + _LETTERS_PER_GRAM] for n in range(len(framed) - 2)}
    channel = int(Channel.SOUND) << 62
    return tuple(
        sorted(
            channel | (zlib.crc32(g.encode()) * 0x9E3779B97F4A7C15 >> 3) & (1 << 61) - 1
            for g in grams
        )
    )


def letters(words: tuple[str, ...]) -> list[int]:
    """Give the keys of the letters of Latin *words*."""
    telling = (word for word in words[:_MOST_WORDS] if word not in FUNCTION_WORDS)
    return [key for word in telling for key in _letter_keys(word)]


@lru_cache(maxsize=1 << 14)
def _concept_key(first: int, second: int = 0) -> int:
    mixed = (first * 0x9E3779B97F4A7C15 + second * 0xC2B2AE3D27D4EB4F + 0x51ED27) & (1 << 64) - 1
    return (mixed >> 2) | (int(Channel.CONCEPT) << 62)


def concept_strengths(reading: Reading, weights: Weights | None = None) -> dict[int, float]:
    """Each concept mentioned and its strongest mention, strongest first."""
    strengths: dict[int, float] = {}
    each = None
    if weights is not None and len(weights) == len(spine(reading)):
        each = weights.tolist()
    for mention in reading.mentions:
        here = each[mention.start] if each and mention.start < len(each) else 1.0
        strength = mention.weight * here
        if strength > strengths.get(mention.concept, 0.0):
            strengths[mention.concept] = strength
    return dict(sorted(strengths.items(), key=lambda item: (-item[1], item[0])))


def concepts(strengths: dict[int, float]) -> tuple[list[int], list[float]]:
    """Give the keys of concepts, in order, then of their pairs, and the weights."""
    keys = [_concept_key(c + 1) for c in strengths]
    weights = [_CONCEPT * s for s in strengths.values()]
    strongest = sorted(list(strengths.items())[:_PAIRS])
    for (one, left), (other, right) in combinations(strongest, 2):
        keys.append(_concept_key(one + 1, other + 1))
        weights.append(_CONCEPT_PAIR * min(left, right))
    return keys, weights


def meant(reading: Reading, concepts: Iterable[int], before: int) -> tuple[list[int], list[int]]:
    """Give the tokens that stand for each of *concepts*, as bits, and the grades.

    Tokens are counted from the one after *before*.
    """
    bits, sure = dict[int, int](), set[int]()
    for concept, start, length, weight in reading.mentions:
        tokens = ((1 << length) - 1 << start) >> before
        bits[concept] = bits.get(concept, 0) | tokens
        if weight >= 1:
            sure.add(concept)
    grades = [int(Grade.MEANT if one in sure else Grade.READ) for one in concepts]
    return [bits[one] & (1 << MOST) - 1 for one in concepts], grades


def _distinct(parts: list[tuple[Keys, Weights, Spot]]) -> tuple[Keys, Weights, Spot]:
    """Join *parts*; of a key that occurs twice the larger weight counts."""
    keys = np.concatenate([part[0] for part in parts])
    order = keys.argsort()
    keys = keys[order]
    weights = np.concatenate([part[1] for part in parts])[order]
    bits = np.concatenate([part[2].bits for part in parts])[order]
    grades = np.concatenate([part[2].grades for part in parts])[order]
    new = keys[1:] != keys[:-1]
    if np.count_nonzero(new) == len(new):
        return keys, weights, Spot(bits, grades)
    start = np.concatenate(([0], new.nonzero()[0] + 1))
    spot = Spot(np.bitwise_or.reduceat(bits, start), np.maximum.reduceat(grades, start))
    return keys[start], np.maximum.reduceat(weights, start), spot


def concept_keys(concepts: Iterable[int]) -> Keys:
    """Give the keys of *concepts*, in order."""
    return np.array([_concept_key(concept + 1) for concept in concepts], np.uint64)


def grams(reading: Reading, weights: Weights | None = None) -> Grams:
    """Give the features of *reading*; *weights* counts some tokens less than others."""
    line, tokens, sounds = spine(reading), reading.tokens, reading.sounds
    by_sound = reading.script is Script.PINYIN
    parts = []
    if tokens:
        same = weights is not None and len(weights) == len(tokens)
        keys, strengths, _ = written(tokens, weights if same else None)
        spot = nowhere(len(keys)) if by_sound else of_run(len(tokens), BY_READING)
        parts.append((keys, strengths, spot))
    if sounds and reading.script is not Script.LATIN:
        keys, strengths, places = heard(sounds, weights)
        together = len(sounds) == len(line)
        spot = held(of_run(len(sounds), BY_SOUND), places) if together else nowhere(len(keys))
        parts.append((keys, strengths, spot))
    parts.append(_spelt_and_named(reading, weights, max(0, len(line) - MOST)))
    channel = Channel.SOUND if by_sound else Channel.WRITTEN
    worth = meaning((reading,))[-MOST:]
    if weights is not None and len(weights) == len(line):
        worth = worth * weights[-MOST:]
    return Grams(*_distinct(parts), single_keys(line[-MOST:], channel), worth)


def _spelt_and_named(
    reading: Reading, weights: Weights | None, before: int
) -> tuple[Keys, Weights, Spot]:
    """Give the letters of Latin words, and the concepts."""
    spelt, found = letters(reading.words), concept_strengths(reading, weights)
    named, strengths = concepts(found)
    bits, grades = meant(reading, found, before)
    rest = [0] * (len(named) - len(found))
    letters_ = [0] * len(spelt)
    return (
        np.array([*spelt, *named], np.uint64),
        np.array([*[LETTERS] * len(spelt), *strengths], np.float32),
        Spot(
            np.array([*letters_, *bits, *rest], np.uint64),
            np.array([*letters_, *grades, *rest], np.int8),
        ),
    )
