"""Fits the global coefficients of confidence; writes bot/domain/matching/data/confidence.json.

Run after fit_fusion and fit_nature: ``python -m tests.bench.match.fit_confidence [base.json …]``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from bot.domain.matching import data
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.confidence import EVIDENCE, STRANGER, Folds, calmer, fit_head
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.folds import ask_itself, heard_as, sum_up
from bot.domain.matching.grams import grams
from bot.domain.matching.ranker import Ranker
from bot.domain.matching.reading import Reader
from bot.domain.matching.ridge import SPOKEN_WORTH, WRITTEN_WORTH, fit, kernel, worthwhile
from bot.domain.matching.tuning import weighed_apart
from tests.bench.match import sets

_SEED = 11
_MOST = 500
_PULL = 1.0


def _folds(base: sets.Base, reader: Reader) -> tuple[bool, Folds | None]:
    corpus = Corpus.build(base.entries, reader)
    if not worthwhile(corpus):
        return False, _held_out(Ranker(corpus), base, reader)
    rows = [grams(reader.read(text)) for text in corpus.phrasings]
    written, spoken = (
        fit(corpus, kernel(corpus, rows, worth)) for worth in (WRITTEN_WORTH, SPOKEN_WORTH)
    )
    ranker = Ranker(corpus, written.alpha, spoken.alpha)
    heard = ask_itself(ranker, reader, written)
    return True, weighed_apart(ranker, heard) if heard else None


def _held_out(ranker: Ranker, base: sets.Base, reader: Reader) -> Folds:
    """Ask a base of single phrasings what was thinned out of it, and strangers."""
    asked = [(a.text, a.right) for a in base.asked[:_MOST]]
    asked += [(text, ()) for text in data.lines("strangers.txt")[1::2]]
    found, right = [], []
    for text, answers in asked:
        message = heard_as(ranker, reader, text)
        ranking = ranker.rank(message.reading, message.features)
        found.append(sum_up(ranking, message))
        names = ranker.corpus.entries
        right.append(bool(len(ranking.entries)) and names[ranking.entries[0]] in answers)
    known = np.array([bool(answers) for _, answers in asked], np.float64)
    table = np.array(found)
    table[:, STRANGER] = calmer(table[:, STRANGER], 0.0)
    return Folds(table, np.array(right, np.float64), known, np.ones(len(asked)))


def main() -> None:
    """Fit and write the coefficients."""
    reader = Reader(Thesaurus())
    collected: dict[bool, list[Folds]] = {False: [], True: []}
    bases = [sets.own_entries(), *(sets.foreign(Path(name)).entries for name in sys.argv[1:])]
    for entries in bases:
        for keep in (1, 4, 10, 100):
            (base,) = sets.thinned(entries, keep, _SEED)
            learned, folds = _folds(base, reader)
            if folds is not None:
                collected[learned].append(folds)
                print(
                    learned,
                    keep,
                    len(folds.weights),
                    "first right",
                    folds.right[folds.known > 0].mean(),
                )
    table = {}
    for learned, several in collected.items():
        inputs = np.concatenate([f.evidence for f in several])
        weights = np.concatenate([f.weights for f in several])
        for name in ("right", "known"):
            hits = np.concatenate([getattr(f, name) for f in several])
            head = fit_head(inputs, hits, weights, np.zeros(len(EVIDENCE)), _PULL)
            table[f"{name}{'+ridge' if learned else ''}"] = [round(w, 3) for w in head.weights]
    for name, row in table.items():
        print(name, dict(zip(EVIDENCE, row, strict=True)))
    target = Path(str(data.__file__)).parent / "confidence.json"
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
