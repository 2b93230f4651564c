"""Fitting the weights of fusion to one knowledge base, by what it says of its own phrasings.

How much a channel says differs from base to base: where all entries speak of cards, the word card
says little. The weights fitted on our own messages are where it starts from.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.confidence import Folds
from bot.domain.matching.folds import Heard, weigh
from bot.domain.matching.fusion import fitted
from bot.domain.matching.ranker import Ranker, Weights
from bot.domain.matching.reading import Script

Vector = NDArray[np.float64]
_FEWEST = 40
"""Messages in a script from which on they say something about its weights."""
_PULL = 3.0
"""Pull of the weights fitted on our own messages, in messages."""
_ROUNDS = 20
_SETTLED = 1e-4


def tuned(ranker: Ranker, heard: Heard) -> Weights:
    """Give the weights with which the knowledge base of *ranker* finds its own phrasings best."""
    seen: dict[Script, list[tuple[Vector, int]]] = defaultdict(list)
    for asked in (*heard.present, *heard.slipped):
        ranking = ranker.fuse(asked.compared)
        place = np.flatnonzero(ranking.entries == asked.owner)
        if len(place):
            table = ranking.features.astype(np.float64)
            seen[asked.compared.script].append((table, int(place[0])))
    found = dict(fitted())
    for script, asked_in in seen.items():
        if len(asked_in) >= _FEWEST:
            start = found[script, True].astype(np.float64)
            found[script, True] = fit_weights(asked_in, start).astype(np.float32)
    return found


def weighed_apart(ranker: Ranker, heard: Heard, strangeness: float = 0.0) -> Folds:
    """Say what comes of each half of *heard* with the weights that the other half wants.

    Weights look better on what they were fitted on than on what residents will ask.
    """
    even, odd = heard.halves()
    pairs = ((even, tuned(ranker, odd)), (odd, tuned(ranker, even)))
    return Folds.together(
        [weigh(ranker.weighing(weights), half, strangeness) for half, weights in pairs]
    )


def fit_weights(asked: list[tuple[Vector, int]], start: Vector) -> Vector:
    """Fit by Newton's method: the right row of each table is to have the largest share.

    No likeness comes to speak against a row that *start* does not let speak against it: a
    phrasing that is asked as it stands has to be the row by which its entry is found.

    *asked* are tables [row, feature], each with the number of its right row.
    """
    sizes = np.array([len(table) for table, _ in asked])
    first = np.cumsum(sizes) - sizes
    rows, group = (
        np.concatenate([table for table, _ in asked]),
        np.repeat(np.arange(len(sizes)), sizes),
    )
    right = rows[first + [place for _, place in asked]].sum(axis=0)
    weights, least = start.copy(), np.minimum(start, 0.0)
    for _ in range(_ROUNDS):
        scores = rows @ weights
        shares = np.exp(scores - np.maximum.reduceat(scores, first)[group])
        shares /= np.add.reduceat(shares, first)[group]
        weighed = rows * shares[:, None]
        means = np.add.reduceat(weighed, first)
        slope = means.sum(axis=0) - right + _PULL * (weights - start)
        bend = weighed.T @ rows - means.T @ means + _PULL * np.eye(len(start))
        free = np.flatnonzero((weights > least) | (slope < 0))
        before = weights.copy()
        weights[free] -= np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        np.maximum(weights, least, out=weights)
        if float(np.abs(weights - before).max()) < _SETTLED:
            break
    return weights
