"""Weights of fusion follow what a knowledge base says of its own phrasings."""

from __future__ import annotations

import numpy as np

from bot.domain.matching.tuning import fit_weights

START = np.array([1.0, 1.0])
TELLS_BY_FIRST = (np.array([[0.9, 0.1], [0.1, 0.9]]), 0)
"""Two candidates of which the first is right; only the first feature is for it."""


def test_a_channel_that_tells_gains_and_one_that_misleads_loses() -> None:
    """A hundred messages that one channel gets right and the other wrong."""
    first, second = fit_weights([TELLS_BY_FIRST] * 100, START)
    assert first > START[0]
    assert second < START[1]


def test_few_messages_move_the_weights_little() -> None:
    """One message says less than a hundred do."""
    one, many = (fit_weights([TELLS_BY_FIRST] * count, START) for count in (1, 100))
    assert 0 < one[0] - START[0] < (many[0] - START[0]) / 3


def test_candidates_alike_leave_the_weights_alone() -> None:
    """Where no channel tells candidates apart, nothing is learned."""
    alike = (np.array([[0.5, 0.5], [0.5, 0.5]]), 1)
    assert np.allclose(fit_weights([alike] * 50, START), START)


def test_no_likeness_comes_to_speak_against_a_row() -> None:
    """Where it misleads it counts for nothing; what was let speak against one still may."""
    first, second = fit_weights([TELLS_BY_FIRST] * 1000, START)
    assert (first > START[0], second) == (True, 0.0)
    _, free = fit_weights([TELLS_BY_FIRST] * 1000, np.array([1.0, -0.5]))
    assert free == -0.5
