"""How often everyday messages use a feature: what everybody says tells little wherever it is."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.data import raw
from bot.domain.matching.runs import Keys

TABLE = "usage.bin"
"""Keys, sorted, with the share of everyday messages that have each; what is rare is left out."""
LAYOUT = np.dtype([("key", "<u8"), ("share", "<f4")])
_ENTRIES = 200
"""What is known of everyday messages counts as much as so many entries would."""


@cache
def _table() -> tuple[Keys, NDArray[np.float32]]:
    found = np.frombuffer(raw(TABLE), LAYOUT)
    return found["key"].copy(), found["share"].copy()


def idf(keys: Keys, spread: NDArray[np.int64], entries: int) -> NDArray[np.float32]:
    """Say how rare each of *keys* is, if *spread* of *entries* have it."""
    known, shares = _table()
    place = known.searchsorted(keys)
    everyday = np.where(known.take(place, mode="clip") == keys, shares.take(place, mode="clip"), 0)
    held, total = spread + _ENTRIES * everyday, entries + _ENTRIES
    rare: NDArray[np.float32] = np.log1p((total - held + 0.5) / (held + 0.5)).astype(np.float32)
    return rare


def unseen_idf(entries: int) -> np.float32:
    """Say how rare it is what none of *entries* has."""
    return np.float32(np.log1p((entries + _ENTRIES + 0.5) / 0.5))
