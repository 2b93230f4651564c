"""What words mean: vectors of common words, so that a paraphrase is near in any field.

The thesaurus knows an office's words; here 传染 stands near 传播 and 手机 near 电话 though nobody
wrote it down. There are Chinese, Japanese and English words, in one space. Their vectors were
fitted so that those of a line's words add up to what a sentence encoder makes of it (`fit_senses`):
a word that tells little is short.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.data import lines, raw
from bot.domain.matching.pinyin import sounds
from bot.domain.matching.runs import Keys
from bot.domain.matching.tokens import word_token
from bot.domain.text import simplify

TABLE = "senses.bin"
"""A row of `SIZE` signed bytes for each word of `vocabularies`, of length 127 at most, and one of
nothing."""
_CHINESE = ("common_words.txt", "more_words.txt")
_LISTS = (_CHINESE, ("japanese_words.txt",), ("english_words.txt",))
"""Words by log2 of how often they are used, by language."""
SIZE = 128
_RARE = 5e-4
"""Share of all words at which a word counts half."""
_AT_ONCE = 1000
_PAIR, _LONGEST_CHINESE, _LONGEST = 2, 4, 7
_KANA = re.compile("[\u3041-\u30ff]")
_BETWEEN = "\0" * _LONGEST
"""Stands between texts, so that no word reaches from one into the next."""
_SPREAD, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)

Vectors = NDArray[np.float32]
Packed = NDArray[np.int8]
"""Vectors of length 127, or of 0 where nothing is known."""


class _Words(NamedTuple):
    numbers: dict[str, int]
    longer: dict[str, int]
    """First two characters of words of three or more to the length of the longest of them."""
    worth: NDArray[np.float32]
    """What each counts, 0–1; the last is of nothing."""


class Vocabulary(NamedTuple):
    """Words of one language that have a vector."""

    written: list[str]
    """As they are written, in the order of the table."""
    tokens: list[str]
    """As a message holds them: in Simplified characters, an English word as its one token."""
    used: NDArray[np.float64]
    """How often each is used, as a share of all."""


def vocabularies() -> list[Vocabulary]:
    """List the words that have a vector: Chinese, Japanese and English ones.

    Chinese ones are those of two lists, then the characters that these are made of.
    Where two languages write a word alike, it is the first one's.
    """
    found, taken = list[Vocabulary](), set[str]()
    for names in _LISTS:
        words, counts = _counted(names)
        kept = dict[str, int]()
        for number, token in enumerate(_as_tokens(words)):
            if token not in taken:
                kept.setdefault(token, number)
        taken |= kept.keys()
        used = np.array(counts).take(list(kept.values()))
        written = [words[number] for number in kept.values()]
        found.append(Vocabulary(written, list(kept), used / used.sum()))
    return found


def _counted(names: tuple[str, ...]) -> tuple[list[str], list[float]]:
    words, counts, characters = list[str](), list[float](), dict[str, float]()
    for line in chain.from_iterable(map(lines, names)):
        power, *several = line.split()
        words += several
        counts += [2.0 ** int(power)] * len(several)
        for character in "".join(several) if names == _CHINESE else "":
            characters[character] = characters.get(character, 0.0) + 2.0 ** int(power)
    single = sorted(characters)
    return words + single, counts + [characters[one] for one in single]


def _as_tokens(words: list[str]) -> list[str]:
    if words[0].isascii():
        return list(map(word_token, words))
    return simplify("\n".join(words)).split("\n")


@cache
def _words() -> _Words:
    known = vocabularies()
    tokens = [token for one in known for token in one.tokens]
    return _laid_out(tokens, np.concatenate([one.used for one in known]))


@cache
def _table() -> Packed:
    return np.frombuffer(raw(TABLE), np.int8).reshape(-1, SIZE)


@cache
def _heard() -> tuple[_Words, Packed]:
    """Give Chinese words of two characters or more by their sounds; what sounds alike is one."""
    chinese = vocabularies()[0]
    several = [number for number, word in enumerate(chinese.tokens) if len(word) > 1]
    places = dict[str, int]()
    spoken = sounds("\n".join(chinese.tokens[number] for number in several)).split("\n")
    place = [places.setdefault(sound, len(places)) for sound in spoken]
    used, table = np.zeros(len(places)), np.zeros((len(places) + 1, SIZE), np.float32)
    share = chinese.used.take(several)
    np.add.at(used, place, share)
    np.add.at(table, place, _table().take(several, axis=0) * share[:, None].astype(np.float32))
    table[:-1] /= used[:, None]
    return _laid_out(list(places), used), np.rint(table).astype(np.int8)


def _laid_out(words: list[str], used: NDArray[np.float64]) -> _Words:
    longer = dict[str, int]()
    for word in words:
        if len(word) > _PAIR:
            longer[word[:_PAIR]] = max(len(word), longer.get(word[:_PAIR], 0))
    worth = np.append(_RARE / (_RARE + used), 0).astype(np.float32)
    return _Words({word: number for number, word in enumerate(words)}, longer, worth)


def sense(
    tokens: str, weights: NDArray[np.float32] | None = None, *, by_sound: bool = False
) -> Vectors:
    """Give the direction of *tokens*: [`SIZE`], of length 1, or 0 where no word is known.

    *weights* counts some tokens less; *by_sound* says that the tokens are syllables.
    """
    words, table = _heard() if by_sound else (_words(), _table())
    starts, numbers = _cut(tokens, words)
    if not numbers:
        return np.zeros(SIZE, np.float32)
    worth = words.worth.take(numbers)
    if weights is not None and len(weights) == len(tokens):
        worth *= weights.take(starts)
    whole: Vectors = worth @ table.take(numbers, axis=0).astype(np.float32)
    whole /= max(float(np.sqrt(whole @ whole)), 1e-6)
    return whole


def parts(tokens: str) -> tuple[list[int], NDArray[np.float32]]:
    """Give the numbers of the words of *tokens* in the table, and what each counts, 0–1."""
    numbers = _cut(tokens, _words())[1]
    return numbers, _words().worth.take(numbers)


def packed(texts: Sequence[str]) -> Packed:
    """Give the directions of many *texts*: [text, `SIZE`]."""
    parts = [np.zeros((0, SIZE), np.int8)]
    waiting = iter(texts)
    while several := list(islice(waiting, _AT_ONCE)):
        parts.append(np.rint(127 * _of_many(several)).astype(np.int8))
    return np.concatenate(parts)


def _of_many(texts: Sequence[str]) -> Vectors:
    """Do what `sense` does for all *texts* at once, word by word."""
    words, table = _words(), _table()
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
        whole[rows] += table.take(here, axis=0) * words.worth.take(here)[:, None]
        place = place + step.take(place)
    whole /= np.maximum(np.sqrt((whole * whole).sum(axis=1, keepdims=True)), 1e-6)
    return whole


def _longest(text: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give for each place of *text* the number of the longest word there, and its length.

    Where there is none these are the number of nothing and 1.
    """
    keys, numbers, nothing = _keys()
    found, step = np.full(len(text), nothing), np.ones(len(text), np.intp)
    most = _LONGEST if _KANA.search(text) else _LONGEST_CHINESE
    for length, ours in enumerate(_hashed(text, most), 1):
        at = keys.searchsorted(ours)
        hit = (keys.take(at, mode="clip") == ours).nonzero()[0]
        found[hit], step[hit] = numbers.take(at.take(hit)), length
    return found, step


@cache
def _keys() -> tuple[Keys, NDArray[np.intp], int]:
    """Sort the keys of all words; give the words' numbers too, and how many there are."""
    words = list(_words().numbers)
    sizes = np.fromiter(map(len, words), np.intp, len(words))
    runs, start = _hashed("".join(words), _LONGEST), np.cumsum(sizes) - sizes
    keys = np.zeros(len(words), np.uint64)
    for length, ours in enumerate(runs, 1):
        keys[sizes == length] = ours[start[sizes == length]]
    order = keys.argsort()
    return keys[order], order, len(words)


def _hashed(text: str, most: int) -> list[Keys]:
    """Give the keys of all runs of one to *most* characters of *text*, by length."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    runs = [codes * _SPREAD]
    for length in range(2, min(most, len(codes)) + 1):
        runs.append((runs[-1][:-1] ^ runs[-1][:-1] >> _SHIFT) * _SPREAD + codes[length - 1 :])
    return runs


def _cut(text: str, known: _Words) -> tuple[list[int], list[int]]:
    """Cut *text* into the longest words there are, from the left.

    Returns where each begins, and its number.
    """
    numbers, longer = known.numbers, known.longer
    starts, found = list[int](), list[int]()
    start = 0
    while pair := text[start : start + _PAIR]:
        length = longer.get(pair, len(pair))
        while (number := numbers.get(text[start : start + length])) is None and length > 1:
            length -= 1
        if number is not None:
            starts.append(start)
            found.append(number)
        start += length
    return starts, found
