"""What words mean: vectors of common Chinese words, so that a paraphrase is near in any field.

The thesaurus knows an office's words; here 传染 stands near 传播 and 手机 near 电话 though nobody
wrote it down. Vectors were taken from a sentence encoder word by word (`fit_senses`), with no
text but the words themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.data import lines, raw

TABLE = "senses.bin"
"""A row of `SIZE` signed bytes for each word of `vocabulary`, of about length 127."""
SIZE = 64
_RARE = 5e-4
"""Share of all words at which a word counts half."""
_AT_ONCE = 1000

Vectors = NDArray[np.float32]
Packed = NDArray[np.int8]
"""Vectors of length 127, or of 0 where nothing is known."""


class _Senses(NamedTuple):
    numbers: dict[str, int]
    longest: dict[str, int]
    """First two characters to the length of the longest word that begins with them."""
    table: Packed
    """One row more than there are words: of nothing."""
    worth: NDArray[np.float32]


def vocabulary() -> tuple[list[str], NDArray[np.float64]]:
    """List the words that have a vector, and how often each is used, as a share.

    They are those of the list of common words, then the characters that these are made of.
    """
    words, counts = list[str](), list[float]()
    characters = dict[str, float]()
    for line in lines("common_words.txt"):
        power, *several = line.split()
        for word in several:
            words.append(word)
            counts.append(2.0 ** int(power))
            for character in word:
                characters[character] = characters.get(character, 0.0) + counts[-1]
    words += sorted(characters)
    used = np.array([*counts, *(characters[one] for one in sorted(characters))])
    return words, used / used.sum()


@cache
def _senses() -> _Senses:
    words, used = vocabulary()
    table = np.frombuffer(raw(TABLE), np.int8).reshape(len(words), SIZE)
    worth = _RARE / (_RARE + used) / 127
    longest = dict[str, int]()
    for word in words:
        longest[word[:2]] = max(len(word), longest.get(word[:2], 0))
    return _Senses(
        {word: number for number, word in enumerate(words)},
        longest,
        np.concatenate((table, np.zeros((1, SIZE), np.int8))),
        np.append(worth, 0).astype(np.float32),
    )


def sense(tokens: str, weights: NDArray[np.float32] | None = None) -> Vectors:
    """Give the direction of *tokens*: [`SIZE`], of length 1, or 0 where no word is known.

    *weights* counts some tokens less.
    """
    known = _senses()
    starts, numbers = _words(tokens, known)
    if not numbers:
        return np.zeros(SIZE, np.float32)
    worth = known.worth.take(numbers)
    if weights is not None and len(weights) == len(tokens):
        worth *= weights.take(starts)
    whole: Vectors = worth @ known.table.take(numbers, axis=0).astype(np.float32)
    whole /= max(float(np.sqrt(whole @ whole)), 1e-6)
    return whole


def packed(texts: Sequence[str]) -> Packed:
    """Give the directions of many *texts*: [text, `SIZE`]."""
    parts = [np.zeros((0, SIZE), np.int8)]
    waiting = iter(texts)
    while several := list(islice(waiting, _AT_ONCE)):
        parts.append(np.rint(127 * _of_many(several)).astype(np.int8))
    return np.concatenate(parts)


def _of_many(texts: Iterable[str]) -> Vectors:
    known = _senses()
    nothing = len(known.numbers)
    numbers, starts = list[int](), list[int]()
    for text in texts:
        starts.append(len(numbers))
        numbers.append(nothing)
        numbers += _words(text, known)[1]
    vectors = known.table.take(numbers, axis=0) * known.worth.take(numbers)[:, None]
    whole: Vectors = np.add.reduceat(vectors, starts, axis=0)
    whole /= np.maximum(np.sqrt((whole * whole).sum(axis=1, keepdims=True)), 1e-6)
    return whole


def _words(text: str, known: _Senses) -> tuple[list[int], list[int]]:
    """Cut *text* into the longest words there are, from the left.

    Returns where each begins, and its number.
    """
    numbers, longest = known.numbers, known.longest
    starts, found = list[int](), list[int]()
    start = 0
    while pair := text[start : start + 2]:
        length = longest.get(pair, 1)
        while (number := numbers.get(text[start : start + length])) is None and length > 1:
            length -= 1
        if number is not None:
            starts.append(start)
            found.append(number)
        start += length
    return starts, found
