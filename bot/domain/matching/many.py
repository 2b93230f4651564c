"""The features of many phrasings at once: what `grams` gives one by one, in less time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.alignment import MOST_OF_ROW, RowBits, bits_of, meaning
from bot.domain.matching.grams import LETTERS, letters, named
from bot.domain.matching.reading import Reading, Script, spine
from bot.domain.matching.runs import (
    Channel,
    Keys,
    Run,
    Weights,
    heard,
    single_keys,
    spans,
    written,
)

_SEEN = (1 << MOST_OF_ROW) - 1
_AT_ONCE = 1000
"""Readings held until they are turned into features: more save no time and take room."""
Rows = NDArray[np.int64]
_Part = tuple[Rows, Keys, Weights, RowBits]


class Table(NamedTuple):
    """Features of many texts, text by text; keys are distinct and sorted within a text."""

    keys: Keys
    weights: Weights
    bits: RowBits
    """Which of the text's first `MOST_OF_ROW` tokens each speaks for."""
    lengths: Rows
    """Features of each text."""
    spine: Keys
    """Of all tokens, each by itself."""
    meaning: Weights
    """What these tokens mean beside others as rare."""
    tokens: Rows
    """Number of tokens of each text."""


class Gathering:
    """Collects readings and turns them into features, a thousand at a time."""

    def __init__(self) -> None:
        self._waiting: list[Reading] = []
        self._done: list[Table] = []

    def add(self, reading: Reading) -> None:
        """Take one more text."""
        self._waiting.append(reading)
        if len(self._waiting) == _AT_ONCE:
            self._turn()

    def table(self) -> Table:
        """Give the features of all texts, in the order in which they were added; once."""
        self._turn()
        columns = [list(column) for column in zip(*self._done, strict=True)]
        # What is joined need not be held twice.
        self._done.clear()
        return Table(*(np.concatenate(columns.pop(0)) for _ in Table._fields))

    def _turn(self) -> None:
        self._done.append(_features(self._waiting))
        self._waiting = []


def table_of(readings: Iterable[Reading]) -> Table:
    """Give the features of *readings*."""
    gathering = Gathering()
    for reading in readings:
        gathering.add(reading)
    return gathering.table()


def _features(readings: list[Reading]) -> Table:
    tokens = [reading.tokens for reading in readings]
    sounds = ["" if r.script is Script.LATIN else r.sounds for r in readings]
    lines = [spine(reading) for reading in readings]
    by_sound = np.array([reading.script is Script.PINYIN for reading in readings], np.bool_)
    sizes, heard_sizes = (
        np.fromiter(map(len, many), np.int64, len(many)) for many in (lines, sounds)
    )
    parts = [
        *_by_row(tokens, written, ~by_sound),
        *_by_row(sounds, heard, heard_sizes == sizes),
        _spelt_and_named(readings),
    ]
    rows, keys, weights, bits = map(np.concatenate, zip(*parts, strict=True))
    order = np.argsort(keys)
    # Two bytes are sorted without comparing.
    order = order[np.argsort(rows[order].astype(np.uint16), kind="stable")]
    rows, keys = rows[order], keys[order]
    first = np.ones(len(keys), np.bool_)
    first[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    start = np.flatnonzero(first)
    lengths = np.bincount(rows[start], minlength=len(readings))
    # Of a key that occurs twice in a text the larger weight counts.
    most, both = weights[order], bits[order]
    if len(start):
        most, both = np.maximum.reduceat(most, start), np.bitwise_or.reduceat(both, start)
    line = "".join(lines)
    worth = np.fromiter(chain.from_iterable(map(meaning, readings)), np.float32, len(line))
    single = single_keys(line, Channel.WRITTEN)
    if by_sound.any():
        single = np.where(by_sound.repeat(sizes), single_keys(line, Channel.SOUND), single)
    return Table(keys[start], most, both, lengths, single, worth, sizes)


def _by_row(
    texts: list[str], run_of: Callable[[str], Run], placed: NDArray[np.bool_]
) -> Iterator[_Part]:
    """Take the runs of all *texts* joined, but for those that reach from one into the next.

    *placed* says of which texts the characters go with the tokens, one by one.
    """
    joined = "".join(texts)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    owner = np.repeat(np.arange(len(texts)), sizes)
    if joined:
        keys, weights, held = run_of(joined)
        first, last = spans(len(owner), held)
        rows = owner[first]
        within = rows == owner[last]
        rows, start = rows[within], np.cumsum(sizes) - sizes
        bits = bits_of(first[within] - start[rows]) | bits_of(last[within] - start[rows])
        yield rows, keys[within], weights[within], bits * placed[rows]


def _spelt_and_named(readings: list[Reading]) -> _Part:
    """Take the letters of Latin words and the concepts of each text."""
    rows, keys, weights, bits = list[int](), list[int](), list[float](), list[int]()
    for row, reading in enumerate(readings):
        spelt, found = letters(reading.words), named(reading)
        keys += spelt
        keys += found.keys
        weights += [LETTERS] * len(spelt)
        weights += found.weights
        bits += [0] * len(spelt)
        bits += found.bits
        rows += [row] * (len(keys) - len(rows))
    seen = np.array([one & _SEEN for one in bits], np.uint32)
    counts = np.array(weights, np.float32)
    return np.array(rows, np.int64), np.array(keys, np.uint64), counts, seen
