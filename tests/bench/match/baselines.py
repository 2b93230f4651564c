"""Other ways to rank the same phrasings, for comparison in the same run."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from bot.domain.knowledge import FaqEntry

Ranks = Callable[[str], list[str]]
"""A message to entry ids, best first."""
_ROWS = 60


def _entries(owners: Sequence[str], rows: Sequence[int]) -> list[str]:
    return list(dict.fromkeys(owners[row] for row in rows))


def _rapidfuzz(texts: list[str], owners: list[str], scorer: Callable[..., float]) -> Ranks:
    def rank(text: str) -> list[str]:
        found = process.extract(text.lower(), texts, scorer=scorer, limit=_ROWS)
        return _entries(owners, [row for _, _, row in found])

    return rank


def _pieces(text: str) -> list[str]:
    return [*text, *(text[n : n + 2] for n in range(len(text) - 1))]


def _bm25(texts: list[str], owners: list[str]) -> Ranks:
    bm25s: Any = importlib.import_module("bm25s")
    model = bm25s.BM25()
    model.index([_pieces(text) for text in texts], show_progress=False)

    def rank(text: str) -> list[str]:
        known = [p for p in _pieces(text.lower()) if p in model.vocab_dict]
        scores = model.get_scores(known) if known else np.zeros(len(texts))
        return _entries(owners, np.argsort(-scores, kind="stable")[:_ROWS].tolist())

    return rank


def _tfidf(texts: list[str], owners: list[str]) -> Ranks:
    module: Any = importlib.import_module("sklearn.feature_extraction.text")
    model = module.TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    table = model.fit_transform(texts)

    def rank(text: str) -> list[str]:
        scores = (table @ model.transform([text.lower()]).T).toarray().ravel()
        return _entries(owners, np.argsort(-scores, kind="stable")[:_ROWS].tolist())

    return rank


def baselines(entries: Sequence[FaqEntry]) -> dict[str, Ranks | None]:
    """Build every baseline that is installed; None for one that is not."""
    texts = [text.lower() for entry in entries for text in entry.questions]
    owners = [entry.id for entry in entries for _ in entry.questions]
    have = {name: importlib.util.find_spec(name) is not None for name in ("bm25s", "sklearn")}
    return {
        "rapidfuzz WRatio": _rapidfuzz(texts, owners, fuzz.WRatio),
        "rapidfuzz ratio": _rapidfuzz(texts, owners, fuzz.ratio),
        "bm25s char 1-2": _bm25(texts, owners) if have["bm25s"] else None,
        "TF-IDF char 1-3": _tfidf(texts, owners) if have["sklearn"] else None,
    }
