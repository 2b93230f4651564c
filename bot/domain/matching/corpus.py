"""The phrasings of a knowledge base, read and laid out for the index and the reranker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.knowledge import FaqEntry
from bot.domain.matching.grams import grams
from bot.domain.matching.index import Ids, Index
from bot.domain.matching.reading import Reader, Reading, Script


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows are phrasings; those of one entry stand together."""

    entries: tuple[str, ...]
    topics: tuple[str, ...]
    entry_start: NDArray[np.int64]
    """First row of each entry, and the number of rows."""
    phrasings: tuple[str, ...]
    tokens: tuple[str, ...]
    sounds: tuple[str, ...]
    sorted_sounds: tuple[str, ...]
    owner: Ids
    index: Index

    @classmethod
    def build(cls, entries: Iterable[FaqEntry], reader: Reader) -> Self:
        """Read and index all phrasings of *entries*."""
        known = list(entries)
        pairs = [(n, text) for n, entry in enumerate(known) for text in entry.questions]
        owner = [n for n, _ in pairs]
        readings = [reader.read(text) for _, text in pairs]
        return cls(
            entries=tuple(entry.id for entry in known),
            topics=tuple(entry.topic for entry in known),
            entry_start=np.searchsorted(owner, np.arange(len(known) + 1)).astype(np.int64),
            phrasings=tuple(text for _, text in pairs),
            tokens=tuple(reading.tokens for reading in readings),
            sounds=tuple(reading.sounds for reading in readings),
            sorted_sounds=tuple(in_order(reading) for reading in readings),
            owner=np.array(owner, np.int32),
            index=Index.build([grams(reading) for reading in readings], owner),
        )


def in_order(reading: Reading) -> str:
    """Sort the sounds of *reading*, so that the order of words does not matter."""
    if reading.script is Script.LATIN:
        return " ".join(sorted(reading.sounds.split()))
    return "".join(sorted(reading.sounds))
