"""What the vectors of a knowledge base's phrasings say of a message's vectors."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""[row, dimension]; each row has length 1."""
_MOST_ROWS = 4000
"""Phrasings that can be told apart by their whole likeness: it takes their number squared."""
_PENALTY, _PLAIN_PENALTY = 0.1, 1.0
_SHIFT = 0.5
"""Cosine, turned round, from which on two directions have nothing in common."""
_PRECISION = 0.98
_FIRST_AND_NEXT = 2
_NEVER = 9.0
"""A lead that no entry has."""
_NEAREST = 5
_DIGITS = 4
"""Enough to tell entries apart, and the same on every machine."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """All phrasings by their vectors, and which entry they pull a message to.

    The pull is a ridge regression of membership: on the likeness to each phrasing, squared, where
    entries have several; on the vectors themselves where they have not, or are too many.
    """

    entries: tuple[str, ...]
    vectors: Vectors
    first_row: NDArray[np.int64]
    learned: bool
    """Entries have phrasings enough for their pull to say anything."""
    middle: Vectors
    directions: Vectors | None
    """Of each phrasing from the middle, where the regression is on likeness to them."""
    slope: Vectors
    usual: Vectors
    sure_from: float
    """Lead in pull from which on a phrasing, asked without itself, goes to its entry in
    _PRECISION of all cases; 0 where that was not asked."""

    @classmethod
    def of(cls, phrasings: Mapping[str, Sequence[str]], vectors: Vectors, *, learned: bool) -> Self:
        """Learn from *vectors*, which stand in the order of *phrasings*; no entry is without."""
        sizes = [len(texts) for texts in phrasings.values()]
        belongs = np.zeros((len(vectors), len(sizes)), np.float32)
        belongs[np.arange(len(vectors)), np.repeat(np.arange(len(sizes)), sizes)] = 1.0
        slope, sure_from = _learn(vectors - vectors.mean(axis=0), belongs, learned=learned)
        return cls._laid_out(phrasings, vectors, slope, sure_from, learned=learned)

    @classmethod
    def kept(
        cls, phrasings: Mapping[str, Sequence[str]], stored: bytes | memoryview, *, learned: bool
    ) -> Self:
        """Lay out what `to_keep` gave for the same *phrasings*; nothing is learned anew."""
        with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
            vectors, slope, sure_from = (arrays[name] for name in ("vectors", "slope", "sure_from"))
        return cls._laid_out(phrasings, vectors, slope, float(sure_from), learned=learned)

    def to_keep(self) -> bytes:
        """Pack what took long to learn."""
        out = io.BytesIO()
        np.savez(out, vectors=self.vectors, slope=self.slope, sure_from=np.array(self.sure_from))
        return out.getvalue()

    @classmethod
    def _laid_out(
        cls,
        phrasings: Mapping[str, Sequence[str]],
        vectors: Vectors,
        slope: Vectors,
        sure_from: float,
        *,
        learned: bool,
    ) -> Self:
        sizes = np.array([len(texts) for texts in phrasings.values()])
        middle = vectors.mean(axis=0)
        return cls(
            entries=tuple(phrasings),
            vectors=vectors,
            first_row=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64),
            learned=learned,
            middle=middle,
            directions=_directions(vectors - middle)
            if _by_likeness(vectors, learned=learned)
            else None,
            slope=slope,
            usual=(sizes / sizes.sum()).astype(np.float32),
            sure_from=sure_from,
        )

    def weigh(self, read: Vectors, among: Iterable[str]) -> dict[str, tuple[float, float]]:
        """Give cosine and pull of the known entries *among*, and of the nearest.

        Args:
            read: What was read of a message, a row each; it counts alike.
            among: Entries.
        """
        nearest = np.maximum.reduceat(read @ self.vectors.T, self.first_row, axis=1)
        cosine, pull = nearest.mean(axis=0), self._pull(read).mean(axis=0)
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

    def _pull(self, read: Vectors) -> Vectors:
        away: Vectors = read - self.middle
        if self.directions is not None:
            away = _likeness(_directions(away), self.directions)
        pull: Vectors = away @ self.slope + self.usual
        return pull


def _by_likeness(vectors: Vectors, *, learned: bool) -> bool:
    return learned and len(vectors) <= _MOST_ROWS


def _learn(away: Vectors, belongs: Vectors, *, learned: bool) -> tuple[Vectors, float]:
    wanted = belongs - belongs.mean(axis=0)
    if not _by_likeness(away, learned=learned):
        return _inverse(away.T @ away, _PLAIN_PENALTY) @ (away.T @ wanted), 0.0
    directions = _directions(away)
    inverse = _inverse(_likeness(directions, directions), _PENALTY)
    slope = inverse @ wanted
    left_out = belongs - slope / np.diag(inverse)[:, None]
    return slope, _sure_from(left_out, belongs)


def _directions(away: Vectors) -> Vectors:
    lengths: Vectors = np.linalg.norm(away, axis=1, keepdims=True)
    return (away / np.maximum(lengths, 1e-6)).astype(np.float32, copy=False)


def _likeness(some: Vectors, others: Vectors) -> Vectors:
    likeness: Vectors = some @ others.T
    # In place: of all phrasings to all it is tens of megabytes.
    likeness += _SHIFT
    np.maximum(likeness, 0, out=likeness)
    likeness /= 1 + _SHIFT
    likeness *= likeness
    return likeness


def _inverse(bend: Vectors, penalty: float) -> Vectors:
    bend[np.diag_indices_from(bend)] += penalty
    inverse: Vectors = np.linalg.inv(bend)
    return inverse


def _sure_from(left_out: Vectors, belongs: Vectors) -> float:
    """Find the lead from which on *left_out*, what the others say of each phrasing, is right."""
    if left_out.shape[1] < _FIRST_AND_NEXT:
        return 0.0
    best = np.partition(left_out, -_FIRST_AND_NEXT, axis=1)[:, -_FIRST_AND_NEXT:]
    lead = best[:, 1] - best[:, 0]
    right = belongs[np.arange(len(belongs)), left_out.argmax(axis=1)]
    # The only phrasing of an entry cannot be found without itself.
    asked = belongs.sum(axis=0)[belongs.argmax(axis=1)] > 1
    order = np.argsort(-lead[asked], kind="stable")
    share = np.cumsum(right[asked][order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= _PRECISION)
    return round(float(lead[asked][order[enough[-1]]]), _DIGITS) if len(enough) else _NEVER
