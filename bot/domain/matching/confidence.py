"""How sure a ranking is: the chance that its first entry is right, and that any is.

Global coefficients are fitted once (tests/bench/match/fit_confidence.py); each knowledge base
then refits them on itself, by asking its phrasings of itself without them and without their
entries, so that nobody has to label anything.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.data import raw
from bot.domain.matching.fusion import FEATURES
from bot.domain.matching.ranker import Ranking
from bot.domain.matching.reading import Reading

Vector = NDArray[np.float64]

EVIDENCE = (
    "constant", "share of the first", "margin", "ridge", "ridge margin", "written", "sound",
    "concept", "of message", "of phrasing", "of both", "ratio", "sense",
    "familiar", "familiar least", "length", "stranger",
    "unknown written", "unknown sound", "unknown concept",
)  # fmt: skip
OF_FIRST = EVIDENCE.index("unknown written")
"""Pieces that tell whether the first entry is right; those after tell only whether any is."""
STRANGER = EVIDENCE.index("stranger")
_OF_MESSAGE = EVIDENCE.index("familiar")
"""Pieces before it are of the first entry's row; it and those after are of the message alone."""
_RIDGE = FEATURES.index("ridge")
_STRANGE_RANGE = (-1.0, 2.0)
_ROUNDS = 25
_SETTLED = 1e-6
_SHRINK = 1.0
"""Pull of the global coefficients, in messages."""


@dataclass(frozen=True, slots=True)
class Head:
    """A logistic regression on the evidence, on as many pieces from its front as it has weights."""

    weights: Vector

    def chance(self, evidence: Vector) -> float:
        """Probability for one piece of evidence."""
        return float(self.chances(evidence[None])[0])

    def chances(self, several: Vector) -> Vector:
        """Probability for each of [message, evidence]."""
        odds = several[:, : len(self.weights)] @ self.weights
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


@dataclass(frozen=True, slots=True)
class Confidence:
    """Two questions on a ranking, and from which answer on to act."""

    right: Head
    """Is the first entry the right one?"""
    known: Head
    """Does any entry answer it?"""
    answer_from: float
    scope_from: float


def evidence(
    ranking: Ranking, reading: Reading, stranger: float, familiar: tuple[float, float]
) -> Vector:
    """Sum up *ranking*; *stranger* is the log-odds that the message belongs elsewhere.

    They stand there as they are, to be set off by `calmer`.
    """
    found = np.zeros(len(EVIDENCE))
    found[0] = 1.0
    found[_OF_MESSAGE : STRANGER + 1] = (*familiar, np.log1p(len(reading.sounds)) / 3, stranger)
    found[OF_FIRST:] = ranking.unknown
    if not len(ranking.entries):
        return found
    first = ranking.features[0]
    # That nothing is meant stands beside the entries, so one that is found alone is not sure.
    fused = np.append(ranking.fused, 0.0)
    found[1] = 1 / float(np.exp(fused - fused[0]).sum())
    found[2] = min(float(fused[0] - fused[1]), 6.0) / 3
    others = float(ranking.features[1:, _RIDGE].max(initial=0.0))
    found[3], found[4] = float(first[_RIDGE]), float(first[_RIDGE]) - others
    found[5:_OF_MESSAGE] = first[: _OF_MESSAGE - 5]
    return found


def calmer(stranger: Vector, strangeness: float) -> Vector:
    """Take *strangeness*, the usual log-odds of a base's own phrasings, off the evidence."""
    return np.clip(stranger - strangeness, *_STRANGE_RANGE) / 2


def fit_head(inputs: Vector, hits: Vector, weights: Vector, start: Vector, pull: float) -> Head:
    """Fit by Newton's method with a pull of *pull* messages towards *start*."""
    current = start.copy()
    scale = pull * np.eye(len(start))
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ current, -30, 30)))
        slope = inputs.T @ (weights * (chance - hits)) + scale @ (current - start)
        bend = (inputs * (weights * chance * (1 - chance))[:, None]).T @ inputs + scale
        step = np.linalg.solve(bend, slope)
        current = current - np.clip(step, -2, 2)
        if float(np.abs(step).max()) < _SETTLED:
            break
    return Head(current)


@cache
def fitted() -> dict[bool, tuple[Vector, Vector]]:
    """Global coefficients (right, known), without and with a ridge."""
    table = json.loads(raw("confidence.json"))
    return {
        learned: (
            np.array(table[f"right{'+ridge' if learned else ''}"]),
            np.array(table[f"known{'+ridge' if learned else ''}"]),
        )
        for learned in (False, True)
    }


@dataclass(frozen=True, slots=True)
class Folds:
    """What a knowledge base said of messages whose right entry is known."""

    evidence: Vector
    """[message, evidence]."""
    right: Vector
    """1 where its first entry was the right one."""
    known: Vector
    """1 where the right entry was there to be found."""
    weights: Vector

    @classmethod
    def together(cls, several: Sequence[Folds]) -> Folds:
        """Put *several* end to end."""
        every = ((one.evidence, one.right, one.known, one.weights) for one in several)
        return cls(*map(np.concatenate, zip(*every, strict=True)))


PRECISION = 0.95
LEAST_ANSWER, _MOST_ANSWER = 0.5, 0.93
_SCOPE_FROM = 0.4
"""Chance that any entry fits, below which nothing is worth offering."""
USUAL_ANSWER, USUAL_SCOPE = 0.87, 0.15
"""Chances from which on to act where nothing could be folded: nothing bears them out."""


def usual(*, learned: bool) -> Confidence:
    """Give the global coefficients, for a knowledge base with nothing to fold."""
    right, known = fitted()[learned]
    return Confidence(Head(right), Head(known), USUAL_ANSWER, USUAL_SCOPE)


def refit(folds: Folds, *, learned: bool) -> Confidence:
    """Fit both heads to *folds* and choose from where to answer.

    Answers are given from the lowest chance on at which those given are right in PRECISION of
    all cases.
    """
    right, known = fitted()[learned]
    heads = tuple(
        fit_head(folds.evidence[:, : len(start)], hits, folds.weights, start, _SHRINK)
        for hits, start in ((folds.right, right), (folds.known, known))
    )
    answer_from = _answer_from(heads[0].chances(folds.evidence), folds)
    return Confidence(heads[0], heads[1], answer_from, _SCOPE_FROM)


def _answer_from(chances: Vector, folds: Folds) -> float:
    order = np.argsort(-chances, kind="stable")
    given = np.cumsum(folds.weights[order])
    good = np.cumsum((folds.weights * folds.right)[order])
    enough = np.flatnonzero(good / np.maximum(given, 1e-9) >= PRECISION)
    lowest = float(chances[order[enough[-1]]]) if len(enough) else _MOST_ANSWER
    return min(max(lowest, LEAST_ANSWER), _MOST_ANSWER)
