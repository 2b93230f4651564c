"""The ridge and its closed-form folds."""

from __future__ import annotations

import numpy as np

from bot.domain.knowledge import FaqEntry
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.grams import grams
from bot.domain.matching.reading import Reader
from bot.domain.matching.ridge import PENALTY, WRITTEN_WORTH, _invert, fit, kernel, worthwhile


def test_fit_predicts_left_out_rows_as_a_refit_would(entries: tuple[FaqEntry, ...]) -> None:
    """Leaving out a row, and a whole entry, gives what a fit without them gives."""
    reader = Reader(Thesaurus())
    corpus = Corpus.build(entries, reader)
    likeness = kernel(corpus, [grams(reader.read(t)) for t in corpus.phrasings], WRITTEN_WORTH)
    found = fit(corpus, likeness.copy())
    even = (likeness + likeness.T) / 2
    target = np.eye(len(corpus.entries), dtype=np.float32)[corpus.owner]
    for left_out, told in (([3], found.without_row), ([5, 6, 7, 8, 9], found.without_entry)):
        kept = [row for row in range(len(target)) if row not in left_out]
        inside = even[np.ix_(kept, kept)] + PENALTY * np.eye(len(kept))
        refit = even[np.ix_(left_out, kept)] @ np.linalg.solve(inside, target[kept])
        assert np.allclose(refit, told[left_out], atol=1e-4)


def test_worthwhile_asks_for_several_phrasings(entries: tuple[FaqEntry, ...]) -> None:
    """With one phrasing an entry there is nothing to learn."""
    reader = Reader(Thesaurus())
    assert worthwhile(Corpus.build(entries, reader))
    single = [
        FaqEntry(id=e.id, topic=e.topic, questions=e.questions[:1], answer=e.answer)
        for e in entries
    ]
    assert not worthwhile(Corpus.build(single, reader))


def test_an_inverse_in_place_is_the_inverse() -> None:
    """Also of a matrix whose last block is smaller."""
    rows = np.random.default_rng(1).standard_normal((111, 20), np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    matrix = rows @ rows.T + PENALTY * np.eye(len(rows), dtype=np.float32)
    inverse = matrix.copy()
    _invert(inverse, at_once=50)
    assert np.allclose(inverse, np.linalg.inv(matrix.astype(float)), atol=1e-4)
