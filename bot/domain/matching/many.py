"""The features of many phrasings at once: what `grams` gives one by one, in less time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.grams import LETTERS, concept_strengths, concepts, letters
from bot.domain.matching.reading import Reading, Script
from bot.domain.matching.runs import Keys, Run, Weights, heard, spans, written

_AT_ONCE = 1000
"""Readings held until they are turned into features: more save no time and take room."""
Rows = NDArray[np.int64]
_Part = tuple[Rows, Keys, Weights]


class Table(NamedTuple):
    """Features of many texts, text by text; keys are distinct and sorted within a text."""

    keys: Keys
    weights: Weights
    lengths: Rows
    """Features of each text."""


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
        """Give the features of all texts, in the order in which they were added."""
        self._turn()
        return Table(*map(np.concatenate, zip(*self._done, strict=True)))

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
    parts = [*_by_row(tokens, written), *_by_row(sounds, heard), _spelt_and_named(readings)]
    rows, keys, weights = map(np.concatenate, zip(*parts, strict=True))
    order = np.argsort(keys)
    # Two bytes are sorted without comparing.
    order = order[np.argsort(rows[order].astype(np.uint16), kind="stable")]
    rows, keys = rows[order], keys[order]
    first = np.ones(len(keys), np.bool_)
    first[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    start = np.flatnonzero(first)
    lengths = np.bincount(rows[start], minlength=len(readings))
    # Of a key that occurs twice in a text the larger weight counts.
    most = np.maximum.reduceat(weights[order], start) if len(start) else weights
    return Table(keys[start], most, lengths)


def _by_row(texts: list[str], run_of: Callable[[str], Run]) -> Iterator[_Part]:
    """Take the runs of all *texts* joined, but for those that reach from one into the next."""
    joined = "".join(texts)
    owner = np.repeat(np.arange(len(texts)), np.fromiter(map(len, texts), np.int64, len(texts)))
    if joined:
        keys, weights, held = run_of(joined)
        first, last = spans(len(owner), held)
        rows = owner[first]
        within = rows == owner[last]
        yield rows[within], keys[within], weights[within]


def _spelt_and_named(readings: list[Reading]) -> _Part:
    """Take the letters of Latin words and the concepts of each text."""
    rows, keys, weights = list[int](), list[int](), list[float]()
    for row, reading in enumerate(readings):
        spelt = letters(reading.words)
        named, strengths = concepts(concept_strengths(reading))
        keys += [*spelt, *named]
        weights += [*[LETTERS] * len(spelt), *strengths]
        rows += [row] * (len(spelt) + len(named))
    return np.array(rows, np.int64), np.array(keys, np.uint64), np.array(weights, np.float32)
