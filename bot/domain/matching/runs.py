"""Hashing the neighbouring characters of a text into weighted integer keys.

A key's top two bits name its channel: what was written, how it sounds, what it speaks of.
"""

from __future__ import annotations

import re
from enum import IntEnum
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
_SPOKEN = re.compile(f"[{chr(_FIRST_SOUND)}-{chr(_LAST_SOUND)}]*")
_SPREAD = tuple(
    np.array(n, np.uint64) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
)
"""Arrays without dimensions, here and below: numpy needs half the time for them."""
_CHANNEL_BITS, _PAIR_SHIFT, _END_SHIFT, _PAIR = (np.array(n, np.uint64) for n in (2, 29, 32, 1))

_SINGLE, _WORD, _DOUBLE, _WORD_PAIR = 0.7, 1.2, 1.0, 0.8
_GAP = 0.5
"""Of two tokens with one between: what a dropped, doubled or swapped character leaves."""
_HEARD_WORTH = np.array((0.25, 1.0, 0.6), np.float32)
"""Of a syllable, of neighbours, of two with one between."""


class _Kind(NamedTuple):
    """What the keys of one channel are made with."""

    salt: Keys
    mark: Keys


_WRITTEN, _HEARD = (
    _Kind(np.array(salt, np.uint64), np.array(channel << 62, np.uint64))
    for salt, channel in ((11, Channel.WRITTEN), (21, Channel.SOUND))
)
_SINGLES = np.array([_SINGLE, _WORD], np.float32)
_PAIRS = np.array([_DOUBLE, _WORD_PAIR], np.float32)
"""Of characters, and of words."""


class Run(NamedTuple):
    """Keys of all characters of a text, then of neighbours, then of pairs with one between."""

    keys: Keys
    weights: Weights
    held: Places | None = None
    """Which of the places have a key; None where all have."""


def written(tokens: str, weights: Weights | None = None) -> Run:
    """Hash and weigh the tokens of a text; *weights* counts some less than others."""
    codes = _codes(tokens)
    words = (codes >= FIRST_WORD).astype(np.intp)
    gaps = np.full(max(0, len(codes) - _ACROSS), _GAP, np.float32)
    usual = np.concatenate((_SINGLES[words], _PAIRS[words[:-1] & words[1:]], gaps))
    return Run(_hashed(codes, _WRITTEN), usual if weights is None else usual * _of_all(weights))


def heard(sounds: str, weights: Weights | None = None) -> Run:
    """Hash and weigh the syllables of a text; what is none has no key but beside one."""
    codes = _codes(sounds)
    keys, usual = _hashed(codes, _HEARD), _HEARD_WORTH.repeat(sizes(len(codes)))
    if weights is not None:
        if len(weights) != len(codes):
            weights = np.full(len(codes), weights.mean() if len(weights) else 1.0, np.float32)
        usual *= _of_all(weights)
    if _SPOKEN.fullmatch(sounds):
        return Run(keys, usual)
    sound = (codes >= _FIRST_SOUND) & (codes <= _LAST_SOUND)
    pairs, gaps = sound[:-1] | sound[1:], sound[:-_ACROSS] & sound[_ACROSS:]
    held = np.concatenate((sound, pairs, gaps))
    return Run(keys[held], usual[held], held)


def spans(count: int, held: Places | None) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give first and last place of all that has a key in a run of *count* characters."""
    parts = sizes(count)
    first = np.concatenate([np.arange(size) for size in parts])
    last = first + np.arange(len(parts)).repeat(parts)
    return (first, last) if held is None else (first[held], last[held])


def token_keys(tokens: str) -> tuple[Keys, Keys]:
    """Give the keys of single tokens, in order, and of neighbours; one fewer of these."""
    codes = _codes(tokens)
    size, keys = len(codes), _hashed(codes, _WRITTEN)
    return keys[:size], keys[size : 2 * size - 1]


def single_keys(text: str, channel: Channel) -> Keys:
    """Give the keys of the single characters of *text*, as written or heard, in order."""
    kind = _WRITTEN if channel is Channel.WRITTEN else _HEARD
    return _finished(_codes(text) * _SPREAD[0] + kind.salt, kind)


def sizes(count: int) -> tuple[int, ...]:
    """Count the single characters, neighbours and pairs with one between."""
    return count, max(0, count - 1), max(0, count - _ACROSS)


def _of_all(weights: Weights) -> Weights:
    """Weigh characters by *weights*, and pairs by the mean of their ends."""
    pairs, gaps = weights[:-1] + weights[1:], weights[:-_ACROSS] + weights[_ACROSS:]
    return np.concatenate((weights, pairs / 2, gaps / 2))


def _hashed(codes: Keys, kind: _Kind) -> Keys:
    """Give the keys of characters, of neighbours and of pairs with one between."""
    single, second = codes * _SPREAD[0], codes * _SPREAD[2]
    single += kind.salt
    first = single + _PAIR
    first ^= first >> _PAIR_SHIFT
    first *= _SPREAD[1]
    pairs, gaps = first[:-1] + second[1:], first[:-_ACROSS] + second[_ACROSS:]
    return _finished(np.concatenate((single, pairs, gaps)), kind)


def _finished(keys: Keys, kind: _Kind) -> Keys:
    keys ^= keys >> _END_SHIFT
    keys >>= _CHANNEL_BITS
    keys |= kind.mark
    return keys


def _codes(text: str) -> Keys:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
