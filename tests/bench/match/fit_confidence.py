"""Fits the global coefficients of confidence; writes bot/domain/matching/data/confidence.json.

Run after fit_fusion and fit_nature: ``python -m tests.bench.match.fit_confidence [base.json …]``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np

from bot.domain.matching import data
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.confidence import EVIDENCE, OF_FIRST, STRANGER, Folds, calmer, fit_head
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.folds import ask_itself, heard_as, sum_up
from bot.domain.matching.grams import grams
from bot.domain.matching.learning import strangeness, usual_odds
from bot.domain.matching.ranker import Ranker
from bot.domain.matching.reading import Reader
from bot.domain.matching.ridge import SPOKEN_WORTH, WRITTEN_WORTH, fit, kernel, worthwhile
from bot.domain.matching.tuning import weighed_apart
from tests.bench.match import sets
from tests.bench.match.fit_fusion import close_paraphrases

_SEED = 11
_MOST = 500
_LEFT_OUT = 3
_KEPT, _SEVERAL = (4, 10, 100), 10
"""Phrasings kept of each entry, and what an entry has to have on average to be left whole."""
_COUNTS, _STRANGERS = 300.0, 0.25
"""Messages that each base of single phrasings counts for, and strangers for each of them."""
_PULL = 1.0


def _learned(reader: Reader, corpus: Corpus) -> Folds | None:
    rows = [grams(reader.read(text)) for text in corpus.phrasings]
    written, spoken = (
        fit(corpus, kernel(corpus, rows, worth)) for worth in (WRITTEN_WORTH, SPOKEN_WORTH)
    )
    ranker = Ranker(corpus, written.alpha, spoken.alpha)
    heard = ask_itself(ranker, reader, written)
    return weighed_apart(ranker, heard) if heard else None


def _folds(base: sets.Base, reader: Reader) -> tuple[bool, Folds | None]:
    corpus = Corpus.build(base.entries, reader)
    if worthwhile(corpus):
        return True, _learned(reader, corpus)
    lacking = _lacking(base)
    return False, _held_out(Corpus.build(lacking.entries, reader), lacking, reader)


def _lacking(base: sets.Base) -> sets.Base:
    """Leave out every third of the entries that are asked for: their messages become strangers."""
    asked = base.asked[:_MOST]
    out = set(sorted({name for line in asked for name in line.right})[::_LEFT_OUT])
    strange = tuple(line.text for line in asked if out & set(line.right))
    return sets.Base(
        base.name,
        tuple(entry for entry in base.entries if entry.id not in out),
        tuple(line for line in asked if not out & set(line.right)),
        (*strange, *data.lines("strangers.txt")[1::2]),
    )


def _held_out(corpus: Corpus, base: sets.Base, reader: Reader) -> Folds:
    """Ask a base of single phrasings what was thinned out of it, and strangers."""
    asked = [(one.text, one.right) for one in base.asked]
    asked += [(text, ()) for text in base.strangers]
    ranker, usual = Ranker(corpus), strangeness(usual_odds(corpus, reader))
    found, right = [], []
    for text, answers in asked:
        message = heard_as(ranker, reader, text)
        ranking = ranker.rank(message.reading, message.features)
        found.append(sum_up(ranking, message))
        right.append(bool(len(ranking.entries)) and corpus.entries[ranking.entries[0]] in answers)
    known = np.array([bool(answers) for _, answers in asked], np.float64)
    table = np.array(found)
    table[:, STRANGER] = calmer(table[:, STRANGER], usual)
    share = known / known.sum() + _STRANGERS * (1 - known) / (1 - known).sum()
    return Folds(table, np.array(right, np.float64), known, _COUNTS * share)


def _single() -> Iterator[sets.Base]:
    """Give bases of single phrasings of several kinds, and messages to them."""
    yield close_paraphrases()
    for entries in (sets.own_entries(), *sets.written_to_fit().values()):
        yield from sets.thinned(entries, 1, _SEED)


def _several(paths: list[Path]) -> Iterator[sets.Base]:
    """Give bases of several phrasings an entry, thinned to several sizes."""
    bases = [sets.own_entries(), *sets.written_to_fit().values()]
    for entries in (*bases, *(sets.foreign(path).entries for path in paths)):
        phrasings = sum(len(entry.questions) for entry in entries)
        for keep in _KEPT:
            if phrasings > min(keep, _SEVERAL) * len(entries):
                yield from sets.thinned(entries, keep, _SEED)


def main() -> None:
    """Fit and write the coefficients."""
    reader = Reader(Thesaurus())
    collected: dict[bool, list[Folds]] = {False: [], True: []}
    for base in chain(_single(), _several([Path(name) for name in sys.argv[1:]])):
        learned, folds = _folds(base, reader)
        if folds is not None:
            collected[learned].append(folds)
            right = folds.right[folds.known > 0].mean()
            print(learned, base.name, len(folds.weights), "first right", right)
    table = {}
    for learned, found in collected.items():
        together = Folds.together(found)
        for name, size in (("right", OF_FIRST), ("known", len(EVIDENCE))):
            inputs, hits = together.evidence[:, :size], getattr(together, name)
            head = fit_head(inputs, hits, together.weights, np.zeros(size), _PULL)
            table[f"{name}{'+ridge' if learned else ''}"] = [round(w, 3) for w in head.weights]
    for name, row in table.items():
        print(name, dict(zip(EVIDENCE, row, strict=False)))
    target = Path(str(data.__file__)).parent / "confidence.json"
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
