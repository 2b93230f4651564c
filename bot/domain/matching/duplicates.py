"""Finding phrasings of different entries that can hardly be told apart."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz

from bot.domain.matching.corpus import Corpus
from bot.domain.matching.ridge import WRITTEN_WORTH
from bot.domain.matching.verdicts import Duplicate

ALIKE = 93.0
_BUDGET = 4000
_COMPARED = 4


def duplicates(corpus: Corpus) -> tuple[Duplicate, ...]:
    """List pairs of phrasings that are the same or nearly so, likest first."""
    found: list[Duplicate] = []
    for row in range(len(corpus.phrasings)):
        totals = corpus.index.totals(corpus.index.row(row), WRITTEN_WORTH, _BUDGET)
        totals[corpus.owner == corpus.owner[row]] = 0.0
        totals[:row] = 0.0
        rivals = np.flatnonzero(totals > float(totals.max(initial=0.0)) * 0.8)
        for other in rivals[np.argsort(-totals[rivals], kind="stable")][:_COMPARED].tolist():
            likeness = fuzz.ratio(corpus.tokens[row], corpus.tokens[other])
            if likeness >= ALIKE:
                found.append(_pair(corpus, row, other, likeness))
    return tuple(sorted(found, key=lambda d: (-d.likeness, d.first_entry, d.first_phrasing)))


def _pair(corpus: Corpus, row: int, other: int, likeness: float) -> Duplicate:
    return Duplicate(
        first_entry=corpus.entries[corpus.owner[row]],
        first_phrasing=corpus.phrasings[row],
        second_entry=corpus.entries[corpus.owner[other]],
        second_phrasing=corpus.phrasings[other],
        likeness=likeness,
    )
