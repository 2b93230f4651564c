"""How alike two messages are, by the features and weights that the matcher ranks entries with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.domain.matching.grams import Grams
from bot.domain.matching.index import Index, Scores
from bot.domain.matching.runs import CHANNEL_SHIFT

_MOST = 32
"""Features kept of a message, the most telling ones: the rest weighs next to nothing."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A message's most telling features, strongest first; their squared weights add up to 1."""

    weights: dict[int, float]

    @classmethod
    def of(cls, grams: Grams, index: Index, worth: Scores) -> Self:
        """Weigh *grams* as *index* does; *worth* weighs its channels."""
        channel = (grams.keys >> CHANNEL_SHIFT).astype(np.int64)
        weighed = index.weighed(grams) * np.sqrt(worth)[channel]
        best = np.lexsort((grams.keys, -weighed))[:_MOST]
        kept = weighed[best]
        length = float(np.sqrt((kept * kept).sum())) or 1.0
        return cls(dict(zip(grams.keys[best].tolist(), (kept / length).tolist(), strict=True)))

    def likeness(self, other: Sketch) -> float:
        """Say how alike two messages are, 0 to 1."""
        few, many = sorted((self.weights, other.weights), key=len)
        return sum(weight * many[key] for key, weight in few.items() if key in many)
