"""Asking a knowledge base about itself, with the asked phrasing or its entry left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.domain.matching.confidence import STRANGER, Folds, Vector, calmer, evidence
from bot.domain.matching.data import lines
from bot.domain.matching.emphasis import emphasis
from bot.domain.matching.familiar import familiar
from bot.domain.matching.grams import Grams, grams
from bot.domain.matching.nature import judge
from bot.domain.matching.ranker import Ranker, Ranking, Without
from bot.domain.matching.reading import Reader, Reading
from bot.domain.matching.ridge import Ridge
from bot.domain.matching.slips import misspelt

MOST_ASKED = 500
_FEWEST_ASKED = 20
_ABSENT_ENTRY, _STRANGER, _MISSPELT = 0.15, 0.25, 0.25
"""Weight of all messages of that kind, beside 1 for all whose entry is there."""
_MISSPELT_EVERY = 3


def ask_itself(
    ranker: Ranker, reader: Reader, ridge: Ridge | None, strangeness: float = 0.0
) -> Folds | None:
    """Ask up to MOST_ASKED phrasings; None where entries have one phrasing each.

    *strangeness* is taken off the log-odds that a message belongs elsewhere.
    """
    corpus = ranker.corpus
    sizes = np.diff(corpus.entry_start)
    several = np.flatnonzero(sizes[corpus.owner] > 1)
    if len(several) < _FEWEST_ASKED or len(several) < len(corpus.phrasings) / 3:
        return None
    asked = several[:: max(1, -(-len(several) // MOST_ASKED))].tolist()
    present = [_without_row(ranker, reader, ridge, row) for row in asked]
    absent = [_without_entry(ranker, reader, ridge, row) for row in asked]
    spelt = [(row, misspelt(corpus.phrasings[row], row)) for row in asked[::_MISSPELT_EVERY]]
    slipped = [
        _ask(ranker, reader, row, Without(row, row + 1, None), text)
        for row, text in spelt
        if text != corpus.phrasings[row]
    ]
    folds = _join(present, slipped, absent, _strangers(ranker, reader, present))
    folds.evidence[:, STRANGER] = calmer(folds.evidence[:, STRANGER], strangeness)
    return folds


def _without_row(
    ranker: Ranker, reader: Reader, ridge: Ridge | None, row: int
) -> tuple[Vector, bool]:
    word = None if ridge is None else ridge.without_row[row]
    return _ask(ranker, reader, row, Without(row, row + 1, word))


def _without_entry(
    ranker: Ranker, reader: Reader, ridge: Ridge | None, row: int
) -> tuple[Vector, bool]:
    owner = ranker.corpus.owner[row]
    start, end = ranker.corpus.entry_start[owner : owner + 2].tolist()
    word = None
    if ridge is not None:
        word = ridge.without_entry[row].copy()
        word[owner] = -1.0
    return _ask(ranker, reader, row, Without(start, end, word))


def features_of(reader: Reader, text: str) -> tuple[Reading, Grams]:
    """Read a message and weigh its parts."""
    reading = reader.read(text)
    return reading, grams(reading, emphasis(reading, reader.thesaurus.questions))


def sum_up(
    ranker: Ranker, reader: Reader, ranking: Ranking, message: tuple[Reading, Grams]
) -> Vector:
    """Collect the evidence on the ranking of *message*."""
    known = familiar(message[0], ranker.corpus.index, reader.thesaurus.questions)
    return evidence(ranking, message[0], judge(*message).odds("stranger"), known)


def _ask(
    ranker: Ranker, reader: Reader, row: int, without: Without, text: str | None = None
) -> tuple[Vector, bool]:
    reading, features = features_of(reader, text or ranker.corpus.phrasings[row])
    ranking = ranker.rank(reading, features, without)
    right = bool(len(ranking.entries)) and ranking.entries[0] == ranker.corpus.owner[row]
    return sum_up(ranker, reader, ranking, (reading, features)), right


def _strangers(
    ranker: Ranker, reader: Reader, present: Sequence[tuple[Vector, bool]]
) -> list[Vector]:
    """Ask what nobody answers, leaving out what this knowledge base seems to know well."""
    usual = float(np.median([found[13] for found, _ in present]))
    asked: list[Vector] = []
    for text in lines("strangers.txt")[1::2]:
        reading, features = features_of(reader, text)
        ranking = ranker.rank(reading, features)
        found = sum_up(ranker, reader, ranking, (reading, features))
        if found[13] < usual:
            asked.append(found)
    return asked


def _join(
    present: list[tuple[Vector, bool]],
    slipped: list[tuple[Vector, bool]],
    absent: list[tuple[Vector, bool]],
    foreign: list[Vector],
) -> Folds:
    count = len(present)
    weights: list[float] = [1.0] * count
    weights += [_MISSPELT * count / max(1, len(slipped))] * len(slipped)
    weights += [_ABSENT_ENTRY] * len(absent)
    weights += [_STRANGER * count / max(1, len(foreign))] * len(foreign)
    there = [*present, *slipped]
    rest = np.zeros(len(absent) + len(foreign))
    right = np.array([hit for _, hit in there], np.float64)
    return Folds(
        np.array([*(e for e, _ in there), *(e for e, _ in absent), *foreign]),
        np.concatenate([right, rest]),
        np.concatenate([np.ones(len(there)), rest]),
        np.array(weights),
    )
