"""What a knowledge base teaches about itself: kernel ridge regression from phrasings to entries.

The kernel is the likeness by which the index scores rows, and the nearness of what both mean; so
at run time the ridge costs one product with scores that are there already. Leave-one-out and
leave-entry-out predictions come in closed form (Cook and Weisberg 1982, section 2.2) and feed the
calibration.
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
SENSE_WORTH = np.float32(0.4)
_SHARP = 6
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
    likeness = np.empty((len(rows), len(rows)), np.float32)
    for line, row in zip(likeness, rows, strict=True):
        line[:] = index.totals(index.probe(row), worth, _UNLIMITED)
    likeness /= worth.sum()
    meant = corpus.senses.astype(np.float32) / 127
    for number, one in enumerate(meant):
        likeness[number] += nearness(meant @ one)
    return likeness


def nearness(cosines: Scores) -> Scores:
    """Turn the *cosines* of what texts mean into their part of the kernel.

    A power of (1 + cosine) / 2 is a kernel too; this one is near nothing for what has nothing to
    do with the message, and lets several neighbours in meaning outweigh one.
    """
    part: Scores = (SENSE_WORTH * ((1 + cosines) / 2) ** _SHARP).astype(np.float32)
    return part


def fit(corpus: Corpus, likeness: NDArray[np.float32]) -> Ridge:
    """Fit the regression of entry membership on *likeness* (a kernel matrix), which it uses up."""
    target, inverse = _system(corpus, likeness)
    _invert(inverse)
    alpha: NDArray[np.float32] = inverse @ target
    without_row: NDArray[np.float32] = target - alpha / np.diag(inverse)[:, None]
    return Ridge(alpha, without_row, _without_entry(corpus, inverse, alpha, target))


def weights_alone(corpus: Corpus, likeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fit as `fit` does, without the folds."""
    target, inverse = _system(corpus, likeness)
    _invert(inverse)
    alpha: NDArray[np.float32] = inverse @ target
    return alpha


def _system(
    corpus: Corpus, likeness: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    size = len(likeness)
    target = np.zeros((size, len(corpus.entries)), np.float32)
    target[np.arange(size), corpus.owner] = 1.0
    # In place: of some thousand phrasings each copy is tens of megabytes.
    likeness += likeness.T
    likeness /= 2
    np.fill_diagonal(likeness, likeness.diagonal() + np.float32(PENALTY))
    return target, likeness


def _invert(matrix: NDArray[np.float32], *, at_once: int = 512) -> None:
    """Invert a symmetric positive definite matrix where it lies: Gauss-Jordan by blocks.

    numpy's own inverse widens to double and holds four copies: a third of a gigabyte for three
    thousand phrasings. Halving it is quicker still, but loses a digit with each half.

    Args:
        at_once: Rows of a block, which numpy inverts itself.
    """
    blocks = [slice(start, start + at_once) for start in range(0, len(matrix), at_once)]
    for block in blocks:
        pivot = np.linalg.inv(matrix[block, block])
        column, line = matrix[:, block].copy(), pivot @ matrix[block]
        column[block], line[:, block], matrix[:, block] = 0, pivot, 0
        for rows in blocks:
            matrix[rows] -= column[rows] @ line
        matrix[block] = line


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
