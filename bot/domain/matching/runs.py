"""Hashing the neighbouring characters of a text into weighted integer keys.

A key's top two bits name its channel: what was written, how it sounds, what it speaks of.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import IntEnum
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.english import FUNCTION_WORDS
from bot.domain.matching.tokens import FIRST_WORD, PARTICLES, word_token

_Number = TypeVar("_Number", bound=np.integer[Any])
Keys = NDArray[np.uint64]
Weights = NDArray[np.float32]
Places = NDArray[np.bool_]


def distinct(values: NDArray[_Number]) -> NDArray[_Number]:
    """Sort *values*, each once.

    The index that is asked for and not used keeps numpy from loading masked arrays, 1.1 MiB.
    """
    found: NDArray[_Number] = np.unique(values, return_index=True)[0]
    return found


class Channel(IntEnum):
    """By which sign two texts are alike."""

    WRITTEN = 0
    SOUND = 1
    CONCEPT = 2


CHANNEL_SHIFT = np.uint64(62)
WEAK_TOKENS = frozenset({*PARTICLES, *map(word_token, FUNCTION_WORDS)})
"""Tokens that carry hardly any meaning of their own."""
_ACROSS = 2
"""Distance of two characters with one between; such a pair has the key that neighbours have."""
_FIRST_SOUND, _LAST_SOUND = 0xE000, 0xEFFF
_SPREAD = tuple(np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_CHANNEL_BITS, _PAIR_SHIFT, _END_SHIFT = np.uint64(2), np.uint64(29), np.uint64(32)

WEAK, _WEAK_PAIR = 0.35, 0.5
"""Weights of words that say little, and of pairs of them."""
_SINGLE, _WORD, _DOUBLE, _WORD_PAIR = 0.7, 1.2, 1.0, 0.8
_GAP = 0.5
"""Of two tokens with one between: what a dropped, doubled or swapped character leaves."""
_SOUND, _SOUND_PAIR, _SOUND_GAP = 0.25, 1.0, 0.6
_IS_WORD, _IS_WEAK = 1, 2
"""Flags of a token; the weights below stand at the sums of them."""
_FLAGS = np.zeros(sys.maxunicode + 1, np.int8)
"""By code point; nearly all of it is never read, and takes no memory."""
_FLAGS[FIRST_WORD:] = _IS_WORD
_FLAGS[list(map(ord, WEAK_TOKENS))] |= _IS_WEAK
_SINGLES = np.array([_SINGLE, _WORD, WEAK * _SINGLE, WEAK * _WORD], np.float32)
_PAIRS = np.array([_DOUBLE, _WORD_PAIR, _WEAK_PAIR * _DOUBLE, _WEAK_PAIR * _WORD_PAIR], np.float32)
_GAPS = np.array([_GAP, _GAP, _WEAK_PAIR * _GAP, _WEAK_PAIR * _GAP], np.float32)


class Run(NamedTuple):
    """Keys of neighbouring characters with their weights."""

    size: int
    """Characters that each key speaks for."""
    keys: Keys
    weights: Weights
    held: Places | None
    """Places in the text that have a key; None where all have."""


class _Kind(NamedTuple):
    """What the keys of one channel are made with."""

    single: int
    double: int
    mark: int


class Strip(NamedTuple):
    """A text as one channel sees it: codes, and the weights of its characters and pairs."""

    kind: _Kind
    codes: Keys
    weights: tuple[Weights, Weights, Weights]
    """Of single characters, of neighbours, of pairs with one between."""
    held: tuple[Places, Places, Places] | None = None
    """Which of them have a key; None where all have."""


_WRITTEN = _Kind(11, 12, Channel.WRITTEN << 62)
_HEARD = _Kind(21, 22, Channel.SOUND << 62)


def written(tokens: str, weights: Weights | None = None) -> Strip:
    """Weigh the tokens of a text; *weights* counts some less than others."""
    codes = _codes(tokens)
    flags = _FLAGS.take(codes)
    # Both are words, or weak, where both have the flag; a gap is weak where either end is.
    pairs, gaps = flags[:-1] & flags[1:], flags[:-_ACROSS] | flags[_ACROSS:]
    usual = (_SINGLES.take(flags), _PAIRS.take(pairs), _GAPS.take(gaps))
    return Strip(_WRITTEN, codes, usual if weights is None else _weighed(usual, weights))


def heard(sounds: str, weights: Weights | None = None) -> Strip:
    """Weigh the syllables of a text; what is none has no key but beside one."""
    codes = _codes(sounds)
    usual = tuple(
        np.full(max(0, len(codes) - step), worth, np.float32)
        for step, worth in enumerate((_SOUND, _SOUND_PAIR, _SOUND_GAP))
    )
    if weights is not None and len(weights) != len(codes):
        weights = np.full(len(codes), weights.mean() if len(weights) else 1.0, np.float32)
    single, double, gap = usual
    found = (single, double, gap) if weights is None else _weighed((single, double, gap), weights)
    sound = (codes >= _FIRST_SOUND) & (codes <= _LAST_SOUND)
    if sound.all():
        return Strip(_HEARD, codes, found)
    held = (sound, sound[:-1] | sound[1:], sound[:-_ACROSS] & sound[_ACROSS:])
    return Strip(_HEARD, codes, found, held)


def runs(strips: Sequence[Strip]) -> list[Run]:
    """Hash all characters, neighbours and pairs with one between, those of all strips at once."""
    found = []
    for strip, hashed in zip(strips, _hashed(strips), strict=True):
        for step, (keys, weights) in enumerate(zip(hashed, strip.weights, strict=True)):
            if strip.held is None:
                found.append(Run(1 + step, keys, weights, None))
            else:
                held = strip.held[step]
                found.append(Run(1 + step, keys[held], weights[held], held))
    return found


def single_keys(tokens: str) -> Keys:
    """Give the keys of single tokens, in order."""
    return _keys_of(tokens)[0]


def pair_keys(tokens: str) -> Keys:
    """Give the keys of neighbouring tokens, in order; one fewer than tokens."""
    return _keys_of(tokens)[1]


def _keys_of(tokens: str) -> list[Keys]:
    none = np.empty(0, np.float32)
    return _hashed([Strip(_WRITTEN, _codes(tokens), (none, none, none))])[0]


def _weighed(
    usual: tuple[Weights, Weights, Weights], weights: Weights
) -> tuple[Weights, Weights, Weights]:
    """Count characters by *weights*, and pairs by the mean of their ends; in place."""
    single, double, gap = usual
    double *= (weights[:-1] + weights[1:]) / 2
    gap *= (weights[:-_ACROSS] + weights[_ACROSS:]) / 2
    single *= weights
    return single, double, gap


def _hashed(strips: Sequence[Strip]) -> list[list[Keys]]:
    """Give of each strip the keys of its characters, of neighbours, of pairs across one."""
    each = [(codes[:-1], codes[:-_ACROSS], codes) for _, codes, _, _ in strips]
    singles = np.concatenate([codes for *_, codes in each])
    pairs = np.concatenate([part for *parts, _ in each for part in parts])
    others = [part for _, codes, _, _ in strips for part in (codes[1:], codes[_ACROSS:])]
    sizes = [len(one) + len(across) for one, across, _ in each], [len(codes) for *_, codes in each]
    kinds = [strip.kind for strip in strips]
    pairs *= _SPREAD[0]
    pairs += _spread([kind.double for kind in kinds], sizes[0])
    pairs ^= pairs >> _PAIR_SHIFT
    pairs *= _SPREAD[1]
    pairs += np.concatenate(others) * _SPREAD[2]
    singles *= _SPREAD[0]
    singles += _spread([kind.single for kind in kinds], sizes[1])
    total = np.concatenate([pairs, singles])
    total ^= total >> _END_SHIFT
    total >>= _CHANNEL_BITS
    total |= _spread([kind.mark for kind in kinds] * 2, [*sizes[0], *sizes[1]])
    return _cut(total, [tuple(map(len, parts)) for parts in each])


def _cut(total: Keys, sizes: list[tuple[int, ...]]) -> list[list[Keys]]:
    """Cut what was hashed at once: first the pairs of all strips, then their characters."""
    lengths = [length for *pairs, _ in sizes for length in pairs] + [size[-1] for size in sizes]
    parts = [total[start:end] for start, end in pairwise([0, *accumulate(lengths)])]
    count = len(sizes)
    return [[parts[2 * count + n], parts[2 * n], parts[2 * n + 1]] for n in range(count)]


def _spread(values: list[int], sizes: list[int]) -> Keys:
    return np.repeat(np.array(values, np.uint64), sizes)


def _codes(text: str) -> Keys:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
