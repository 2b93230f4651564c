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
_MEANT, _READ = int(Grade.MEANT), int(Grade.READ)


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


class Named(NamedTuple):
    """The concepts of a text, strongest first, and after them their pairs."""

    keys: list[int]
    weights: list[float]
    bits: list[int]
    """Which tokens stand for each concept; none for pairs."""
    grades: list[int]


def named(reading: Reading, weights: Weights | None = None) -> Named:
    """List the concepts mentioned; *weights* counts some tokens less than others."""
    each = weights.tolist() if weights is not None and len(weights) == len(spine(reading)) else []
    strengths, bits, sure = dict[int, float](), dict[int, int](), set[int]()
    for concept, start, length, weight in reading.mentions:
        strength = weight * each[start] if start < len(each) else weight
        if strength > strengths.get(concept, 0.0):
            strengths[concept] = strength
        bits[concept] = bits.get(concept, 0) | (1 << length) - 1 << start
        if weight >= 1:
            sure.add(concept)
    found = sorted(strengths.items(), key=lambda item: (-item[1], item[0]))
    keys = [_concept_key(concept + 1) for concept, _ in found]
    counts = [_CONCEPT * strength for _, strength in found]
    for (one, left), (other, right) in combinations(sorted(found[:_PAIRS]), 2):
        keys.append(_concept_key(one + 1, other + 1))
        counts.append(_CONCEPT_PAIR * min(left, right))
    pairs = [0] * (len(keys) - len(found))
    grades = [_MEANT if concept in sure else _READ for concept, _ in found]
    return Named(keys, counts, [bits[concept] for concept, _ in found] + pairs, grades + pairs)


def _distinct(parts: list[tuple[Keys, Weights, Spot]]) -> tuple[Keys, Weights, Spot]:
    """Join *parts*; of a key that occurs twice the larger weight counts."""
    keys = np.concatenate([part[0] for part in parts])
    order = keys.argsort()
    keys = keys.take(order)
    weights = np.concatenate([part[1] for part in parts]).take(order)
    bits = np.concatenate([part[2].bits for part in parts]).take(order)
    grades = np.concatenate([part[2].grades for part in parts]).take(order)
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
    parts, single = [], None
    if tokens:
        same = weights is not None and len(weights) == len(tokens)
        keys, strengths, _ = written(tokens, weights if same else None)
        single = keys[: len(tokens)][-MOST:]
        spot = nowhere(len(keys)) if by_sound else of_run(len(tokens), BY_READING)
        parts.append((keys, strengths, spot))
    if sounds and reading.script is not Script.LATIN:
        keys, strengths, places = heard(sounds, weights)
        together = len(sounds) == len(line)
        spot = held(of_run(len(sounds), BY_SOUND), places) if together else nowhere(len(keys))
        parts.append((keys, strengths, spot))
    parts.append(_spelt_and_named(reading, weights, max(0, len(line) - MOST)))
    if by_sound or single is None:
        single = single_keys(line[-MOST:], Channel.SOUND)
    worth = np.array(meaning(reading)[-MOST:], np.float32)
    if weights is not None and len(weights) == len(line):
        worth = worth * weights[-MOST:]
    return Grams(*_distinct(parts), single, worth)


def _spelt_and_named(
    reading: Reading, weights: Weights | None, before: int
) -> tuple[Keys, Weights, Spot]:
    """Give the letters of Latin words, and concepts; tokens count from the one after *before*."""
    spelt, found = letters(reading.words), named(reading, weights)
    aside, seen = [0] * len(spelt), (1 << MOST) - 1
    return (
        np.array(spelt + found.keys, np.uint64),
        np.array([LETTERS] * len(spelt) + found.weights, np.float32),
        Spot(
            np.array(aside + [bits >> before & seen for bits in found.bits], np.uint64),
            np.array(aside + found.grades, np.int8),
        ),
    )
