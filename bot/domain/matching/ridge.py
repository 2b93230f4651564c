"""What a knowledge base teaches about itself: kernel ridge regression from phrasings to entries.

The kernel is the likeness by which the index scores rows, so at run time the ridge costs one
product with scores that are there already. Leave-one-out and leave-entry-out predictions come
in closed form (Cook and Weisberg 1982, section 2.2) and feed the calibration.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.corpus import Corpus
from bot.domain.matching.grams import Grams
from bot.domain.matching.index import Scores

PENALTY = 0.25
MOST_ROWS = 4000
LEAST_PER_ENTRY = 2.0
WRITTEN_WORTH = np.array((1.0, 1.2, 1.0), np.float32)
"""Weights of the channels in the kernel, for messages in characters or words."""
SPOKEN_WORTH = np.array((0.15, 1.2, 1.0), np.float32)
"""The same for messages in pinyin."""
_UNLIMITED = 1 << 40


@dataclass(frozen=True, slots=True)
class Ridge:
    """Fitted regression, with its predictions for rows that it has not seen."""

    alpha: NDArray[np.float32]
    """[row, entry]."""
    without_row: NDArray[np.float32]
    """[row, entry]: prediction for each row by a fit that lacks this row."""
    without_entry: NDArray[np.float32]
    """[row, entry]: the same by a fit that lacks all rows of its entry."""


def worthwhile(corpus: Corpus) -> bool:
    """Tell whether there are phrasings enough to learn from, and few enough to do it at once."""
    rows, entries = len(corpus.phrasings), max(1, len(corpus.entries))
    return rows <= MOST_ROWS and rows >= LEAST_PER_ENTRY * entries and entries > 1


def kernel(corpus: Corpus, rows: list[Grams], worth: Scores) -> NDArray[np.float32]:
    """Likeness of all *rows* to all."""
    index = corpus.index
    likeness = [index.totals(index.probe(row), worth, _UNLIMITED) for row in rows]
    scaled: NDArray[np.float32] = np.stack(likeness) / worth.sum()
    return scaled


def fit(corpus: Corpus, likeness: NDArray[np.float32]) -> Ridge:
    """Fit the regression of entry membership on *likeness* (a kernel matrix)."""
    target, symmetric = _system(corpus, likeness)
    inverse: NDArray[np.float32] = np.linalg.inv(symmetric).astype(np.float32)
    alpha: NDArray[np.float32] = (inverse @ target).astype(np.float32)
    without_row = (target - alpha / np.diag(inverse)[:, None]).astype(np.float32)
    return Ridge(alpha, without_row, _without_entry(corpus, inverse, alpha, target))


def weights_alone(corpus: Corpus, likeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fit as `fit` does, without the folds: in a third of the time."""
    target, symmetric = _system(corpus, likeness)
    alpha: NDArray[np.float32] = np.linalg.solve(symmetric, target).astype(np.float32)
    return alpha


def _system(
    corpus: Corpus, likeness: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    size = len(likeness)
    target = np.zeros((size, len(corpus.entries)), np.float32)
    target[np.arange(size), corpus.owner] = 1.0
    return target, (likeness + likeness.T) / 2 + PENALTY * np.eye(size, dtype=np.float32)


def _without_entry(
    corpus: Corpus,
    inverse: NDArray[np.float32],
    alpha: NDArray[np.float32],
    target: NDArray[np.float32],
) -> NDArray[np.float32]:
    predicted = np.empty_like(target)
    for start, end in zip(corpus.entry_start[:-1], corpus.entry_start[1:], strict=True):
        block = slice(int(start), int(end))
        missing = np.linalg.solve(inverse[block, block], alpha[block])
        predicted[block] = target[block] - missing
    return predicted
