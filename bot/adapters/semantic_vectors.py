"""What the vectors of a knowledge base's phrasings say of a message's vector."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""[row, dimension]; each row has length 1."""
_PENALTY = 1.0
_NEAREST = 5
_DIGITS = 4
"""Enough to tell entries apart, and the same on every machine."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """All phrasings by their vectors, and which entry they pull a message to."""

    entries: tuple[str, ...]
    vectors: Vectors
    first_row: NDArray[np.int64]
    middle: Vectors
    slope: Vectors
    """[dimension, entry]: the ridge regression of membership on the centred vectors."""
    usual: Vectors

    @classmethod
    def of(cls, phrasings: Mapping[str, Sequence[str]], vectors: Vectors) -> Self:
        """Lay out *vectors*, which stand in the order of *phrasings*; no entry is without."""
        sizes = [len(texts) for texts in phrasings.values()]
        owner = np.repeat(np.arange(len(sizes)), sizes)
        belongs = np.zeros((len(owner), len(sizes)), np.float32)
        belongs[np.arange(len(owner)), owner] = 1.0
        middle, usual = vectors.mean(axis=0), belongs.mean(axis=0)
        centred = vectors - middle
        bend = centred.T @ centred + _PENALTY * np.eye(vectors.shape[1], dtype=np.float32)
        slope = np.linalg.solve(bend, centred.T @ (belongs - usual)).astype(np.float32)
        first_row = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        return cls(tuple(phrasings), vectors, first_row, middle, slope, usual)

    def weigh(self, message: Vectors, among: Iterable[str]) -> dict[str, tuple[float, float]]:
        """Give cosine and pull of the known entries *among*, and of the nearest.

        Args:
            message: One vector of length 1.
            among: Entries.
        """
        cosine = np.maximum.reduceat(self.vectors @ message, self.first_row)
        pull = (message - self.middle) @ self.slope + self.usual
        asked = set(among)
        chosen = {place for place, name in enumerate(self.entries) if name in asked}
        for scores in (cosine, pull):
            chosen.update(np.argsort(-scores, kind="stable")[:_NEAREST].tolist())
        return {
            self.entries[place]: (
                round(float(cosine[place]), _DIGITS),
                round(float(pull[place]), _DIGITS),
            )
            for place in sorted(chosen)
        }
