"""What words mean: vectors of common Chinese words, so that a paraphrase is near in any field.

The thesaurus knows an office's words; here 传染 stands near 传播 and 手机 near 电话 though nobody
wrote it down. Vectors were taken from a sentence encoder word by word (`fit_senses`), with no
text but the words themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.data import lines, raw
from bot.domain.matching.runs import Keys

TABLE = "senses.bin"
"""A row of `SIZE` signed bytes for each word of `vocabulary`, of about length 127."""
SIZE = 64
_RARE = 5e-4
"""Share of all words at which a word counts half."""
_AT_ONCE = 1000
_LONGEST = 4
_BETWEEN = "\0" * _LONGEST
"""Stands between texts, so that no word reaches from one into the next."""
_SPREAD, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)

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


def _of_many(texts: Sequence[str]) -> Vectors:
    """Do what `sense` does for all *texts* at once, word by word."""
    known = _senses()
    ends = np.cumsum([len(text) + len(_BETWEEN) for text in texts]) - len(_BETWEEN)
    number, step = _longest(_BETWEEN.join(texts))
    place = ends - [len(text) for text in texts]
    whole, rows = np.zeros((len(texts), SIZE), np.float32), np.arange(len(texts))
    while True:
        left = place < ends
        rows, place, ends = rows[left], place[left], ends[left]
        if not len(rows):
            break
        here = number.take(place)
        whole[rows] += known.table.take(here, axis=0) * known.worth.take(here)[:, None]
        place = place + step.take(place)
    whole /= np.maximum(np.sqrt((whole * whole).sum(axis=1, keepdims=True)), 1e-6)
    return whole


def _longest(text: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give for each place of *text* the number of the longest word there, and its length.

    Where there is none these are the number of nothing and 1.
    """
    keys, numbers, nothing = _keys()
    found, step = np.full(len(text), nothing), np.ones(len(text), np.intp)
    for length, ours in enumerate(_hashed(text), 1):
        at = keys.searchsorted(ours)
        hit = (keys.take(at, mode="clip") == ours).nonzero()[0]
        found[hit], step[hit] = numbers.take(at.take(hit)), length
    return found, step


@cache
def _keys() -> tuple[Keys, NDArray[np.intp], int]:
    """Sort the keys of all words; give the words' numbers too, and how many there are."""
    words = list(_senses().numbers)
    sizes = np.fromiter(map(len, words), np.intp, len(words))
    runs, start = _hashed("".join(words)), np.cumsum(sizes) - sizes
    keys = np.zeros(len(words), np.uint64)
    for length, ours in enumerate(runs, 1):
        keys[sizes == length] = ours[start[sizes == length]]
    order = keys.argsort()
    return keys[order], order, len(words)


def _hashed(text: str) -> list[Keys]:
    """Give the keys of all runs of one to four characters of *text*, by length."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    runs = [codes * _SPREAD]
    for length in range(2, min(_LONGEST, len(codes)) + 1):
        runs.append((runs[-1][:-1] ^ runs[-1][:-1] >> _SHIFT) * _SPREAD + codes[length - 1 :])
    return runs


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
