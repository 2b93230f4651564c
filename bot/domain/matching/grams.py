"""Turning a reading into weighted integer keys: the features of the n-gram index.

A key's top two bits name its channel: what was written, how it sounds, what it speaks of.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.english import FUNCTION_WORDS
from bot.domain.matching.reading import Reading, Script, spine
from bot.domain.matching.tokens import FIRST_WORD, PARTICLES, word_token

Keys = NDArray[np.uint64]
Weights = NDArray[np.float32]

CHANNEL_SHIFT = np.uint64(62)
_SPREAD = tuple(np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_LETTERS_PER_GRAM = 3
_PAIRS = 10
"""Concept pairs are counted for this many of the strongest concepts, to bound the work."""
_MOST_WORDS = 400
_ACROSS = 2
"""Distance of two characters with one between; such a pair has the key that neighbours have."""
_FIRST_SOUND, _LAST_SOUND = 0xE000, 0xEFFF

WEAK_TOKENS = frozenset({*PARTICLES, *map(word_token, FUNCTION_WORDS)})
"""Tokens that carry hardly any meaning of their own."""
WEAK = 0.35
"""Weight of words that say little."""


class Channel(IntEnum):
    """By which sign two texts are alike."""

    WRITTEN = 0
    SOUND = 1
    CONCEPT = 2


class Grams(NamedTuple):
    """Distinct keys with their weights before idf."""

    keys: Keys
    weights: Weights


class Run(NamedTuple):
    """Keys of neighbouring characters with their weights."""

    size: int
    """Characters that each key speaks for."""
    keys: Keys
    weights: Weights
    held: NDArray[np.bool_] | None
    """Places in the text that have a key; None where all have."""


@dataclass(frozen=True, slots=True)
class GramWeights:
    """How much each kind of n-gram counts."""

    single: float = 0.7
    double: float = 1.0
    word: float = 1.2
    word_pair: float = 0.8
    letters: float = 0.35
    sound: float = 0.25
    sound_pair: float = 1.0
    gap: float = 0.5
    """Of two tokens with one between: what a dropped, doubled or swapped character leaves."""
    sound_gap: float = 0.6
    concept: float = 1.0
    concept_pair: float = 0.6


USUAL = GramWeights()


def _hashed(
    codes: NDArray[np.uint64], size: int, salt: int, channel: Channel, step: int = 1
) -> Keys:
    """Hash every run of *size* codes, *step* apart; the channel goes into the top bits."""
    last = len(codes) - (size - 1) * step
    total = codes[:last] * _SPREAD[0] + np.uint64(salt)
    for place in range(step, size * step, step):
        total = (total ^ (total >> np.uint64(29))) * _SPREAD[1]
        total += codes[place : place + last] * _SPREAD[2]
    total ^= total >> np.uint64(32)
    return (total >> np.uint64(2)) | (np.uint64(channel) << CHANNEL_SHIFT)


def _codes(text: str) -> NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)


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


def _mean(weights: Weights, size: int) -> Weights:
    last = len(weights) - size + 1
    total = weights[:last].copy()
    for place in range(1, size):
        total += weights[place : place + last]
    return (total / size).astype(np.float32)


def _ends(weights: Weights) -> Weights:
    """Average the weights of the two ends of each pair across a gap."""
    return ((weights[:-_ACROSS] + weights[_ACROSS:]) / 2).astype(np.float32)


def written(tokens: str, weights: Weights, usual: GramWeights = USUAL) -> list[Run]:
    """Give the tokens of a text, their pairs, and their pairs with a token between."""
    codes = _codes(tokens)
    word = codes >= FIRST_WORD
    weak = np.fromiter((char in WEAK_TOKENS for char in tokens), np.bool_, len(tokens))
    single = np.where(word, usual.word, usual.single) * np.where(weak, WEAK, 1.0) * weights
    found = [Run(1, _hashed(codes, 1, 11, Channel.WRITTEN), single.astype(np.float32), None)]
    if len(codes) > 1:
        both = word[:-1] & word[1:]
        pair = np.where(both, usual.word_pair, usual.double) * _mean(weights, 2)
        pair *= np.where(weak[:-1] & weak[1:], 0.5, 1.0)
        keys = _hashed(codes, 2, 12, Channel.WRITTEN)
        found.append(Run(2, keys, pair.astype(np.float32), None))
    if len(codes) > _ACROSS:
        across = usual.gap * _ends(weights) * np.where(weak[:-_ACROSS] | weak[_ACROSS:], 0.5, 1.0)
        keys = _hashed(codes, 2, 12, Channel.WRITTEN, step=_ACROSS)
        found.append(Run(1 + _ACROSS, keys, across.astype(np.float32), None))
    return found


def heard(sounds: str, weights: Weights, usual: GramWeights = USUAL) -> list[Run]:
    """Give the syllables of a text, their pairs, and their pairs with a syllable between."""
    codes = _codes(sounds)
    sound = (codes >= _FIRST_SOUND) & (codes <= _LAST_SOUND)
    if len(weights) != len(codes):
        weights = np.full(len(codes), weights.mean() if len(weights) else 1.0, np.float32)
    single = _hashed(codes, 1, 21, Channel.SOUND)
    found = [Run(1, single[sound], (usual.sound * weights)[sound], sound)]
    if len(codes) > 1:
        held = sound[:-1] | sound[1:]
        pair = usual.sound_pair * _mean(weights, 2)
        found.append(Run(2, _hashed(codes, 2, 22, Channel.SOUND)[held], pair[held], held))
    if len(codes) > _ACROSS:
        held = sound[:-_ACROSS] & sound[_ACROSS:]
        across = usual.sound_gap * _ends(weights)
        keys = _hashed(codes, 2, 22, Channel.SOUND, step=_ACROSS)
        found.append(Run(1 + _ACROSS, keys[held], across[held], held))
    return found


def letters(words: tuple[str, ...]) -> list[int]:
    """Give the keys of the letters of Latin *words*."""
    telling = (word for word in words[:_MOST_WORDS] if word not in FUNCTION_WORDS)
    return [key for word in telling for key in _letter_keys(word)]


def _concept_key(first: int, second: int = 0) -> int:
    mixed = (first * 0x9E3779B97F4A7C15 + second * 0xC2B2AE3D27D4EB4F + 0x51ED27) & (1 << 64) - 1
    return (mixed >> 2) | (int(Channel.CONCEPT) << 62)


def concept_strengths(reading: Reading, weights: Weights) -> dict[int, float]:
    """Each concept mentioned and its strongest mention, strongest first."""
    strengths: dict[int, float] = {}
    whole = len(weights) == len(spine(reading))
    for mention in reading.mentions:
        here = float(weights[mention.start]) if whole and mention.start < len(weights) else 1.0
        strength = mention.weight * here
        if strength > strengths.get(mention.concept, 0.0):
            strengths[mention.concept] = strength
    return dict(sorted(strengths.items(), key=lambda item: (-item[1], item[0])))


def concepts(
    strengths: dict[int, float], usual: GramWeights = USUAL
) -> tuple[list[int], list[float]]:
    """Give the keys of concepts and their pairs, and the weights."""
    keys = [_concept_key(c + 1) for c in strengths]
    weights = [usual.concept * s for s in strengths.values()]
    strongest = sorted(list(strengths.items())[:_PAIRS])
    for (one, left), (other, right) in combinations(strongest, 2):
        keys.append(_concept_key(one + 1, other + 1))
        weights.append(usual.concept_pair * min(left, right))
    return keys, weights


def _distinct(parts: list[tuple[Keys, Weights]]) -> Grams:
    """Join *parts*; of a key that occurs twice the larger weight counts."""
    keys = np.concatenate([part[0] for part in parts])
    weights = np.concatenate([part[1] for part in parts])
    order = np.lexsort((-weights, keys))
    keys, weights = keys[order], weights[order]
    first = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    return Grams(keys[first], weights[first])


def pair_keys(tokens: str) -> Keys:
    """Give the keys of neighbouring tokens, in order; one fewer than tokens."""
    return _hashed(_codes(tokens), 2, 12, Channel.WRITTEN)


def single_keys(tokens: str) -> Keys:
    """Give the keys of single tokens, in order."""
    return _hashed(_codes(tokens), 1, 11, Channel.WRITTEN)


def concept_keys(concepts: Iterable[int]) -> Keys:
    """Give the keys of *concepts*, in order."""
    return np.array([_concept_key(concept + 1) for concept in concepts], np.uint64)


def grams(reading: Reading, weights: Weights | None = None, usual: GramWeights = USUAL) -> Grams:
    """Give the features of *reading*; *weights* counts some tokens less than others."""
    if weights is None:
        weights = np.ones(len(spine(reading)), np.float32)
    parts: list[tuple[Keys, Weights]] = []
    if reading.tokens:
        same = len(weights) == len(reading.tokens)
        even = weights if same else np.ones(len(reading.tokens), np.float32)
        parts += [(run.keys, run.weights) for run in written(reading.tokens, even, usual)]
    if reading.sounds and reading.script is not Script.LATIN:
        parts += [(run.keys, run.weights) for run in heard(reading.sounds, weights, usual)]
    spelt = letters(reading.words)
    named, strengths = concepts(concept_strengths(reading, weights), usual)
    keys = np.array([*spelt, *named], np.uint64)
    parts.append((keys, np.array([*[usual.letters] * len(spelt), *strengths], np.float32)))
    return _distinct(parts)
