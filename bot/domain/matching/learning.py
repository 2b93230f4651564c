"""What is learned from a knowledge base at build time, and keeping it."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.knowledge import FaqEntry, Lexicon
from bot.domain.matching.confidence import Confidence, Head, refit, usual
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.courtesy import courtesy
from bot.domain.matching.data import raw
from bot.domain.matching.folds import ask_itself, features_of
from bot.domain.matching.grams import grams
from bot.domain.matching.nature import KINDS, judge
from bot.domain.matching.ranker import Ranker
from bot.domain.matching.reading import Reader
from bot.domain.matching.ridge import (
    SPOKEN_WORTH,
    WRITTEN_WORTH,
    Ridge,
    fit,
    kernel,
    weights_alone,
    worthwhile,
)
from bot.domain.matching.verdicts import Smalltalk
from bot.domain.text import normalise

_FORMAT = "4"
_TABLES = ("concepts.txt", "cues.txt", "fusion.json", "nature.bin", "confidence.json")
_URGENT = "urgent"
_JUDGED = (*KINDS, _URGENT)
_SAMPLE = 400
_LONGEST_COURTESY = 12
_USUAL_SHARE = {"stranger": 0.9}
_MOST = 0.98
"""Share of the phrasings that the usual log-odds of a kind stay above, for all other kinds."""


@dataclass(frozen=True, slots=True)
class Learned:
    """All that depends on the phrasings and takes time to find out."""

    written: NDArray[np.float32] | None
    spoken: NDArray[np.float32] | None
    confidence: Confidence
    usual_odds: dict[str, float]
    """Kind of message, and "urgent", to the log-odds that most phrasings stay below: where the
    questions themselves sound like complaints, a complaint has to sound worse."""
    courtesies: frozenset[Smalltalk] = frozenset()
    """Courtesies that the knowledge base answers itself."""

    @classmethod
    def of(cls, corpus: Corpus, reader: Reader) -> Self:
        """Learn from *corpus*."""
        written, spoken = _ridges(corpus, reader)
        alphas = (written.alpha if written else None, spoken)
        ranker = Ranker(corpus, *alphas)
        odds = usual_odds(corpus, reader)
        folds = ask_itself(ranker, reader, written, strangeness(odds))
        learned = written is not None
        return cls(
            *alphas,
            refit(folds, learned=learned) if folds else usual(learned=learned),
            odds,
            courtesies(corpus),
        )

    def dump(self) -> bytes:
        """Write it for a cache."""
        none = np.empty((0, 0), np.float32)
        limits = (self.confidence.answer_from, self.confidence.scope_from)
        out = io.BytesIO()
        np.savez(
            out,
            written=none if self.written is None else self.written,
            spoken=none if self.spoken is None else self.spoken,
            right=self.confidence.right.weights,
            known=self.confidence.known.weights,
            limits=np.array(limits),
            usual_odds=np.array([self.usual_odds[kind] for kind in _JUDGED]),
            courtesies=np.array([kind in self.courtesies for kind in Smalltalk]),
        )
        return out.getvalue()

    @classmethod
    def load(cls, stored: bytes) -> Self:
        """Read what `dump` wrote."""
        with np.load(io.BytesIO(stored), allow_pickle=False) as table:
            answer_from, scope_from = table["limits"].tolist()
            return cls(
                table["written"] if table["written"].size else None,
                table["spoken"] if table["spoken"].size else None,
                Confidence(Head(table["right"]), Head(table["known"]), answer_from, scope_from),
                dict(zip(_JUDGED, table["usual_odds"].tolist(), strict=True)),
                frozenset(
                    kind
                    for kind, held in zip(Smalltalk, table["courtesies"].tolist(), strict=True)
                    if held
                ),
            )


def _ridges(corpus: Corpus, reader: Reader) -> tuple[Ridge | None, NDArray[np.float32] | None]:
    if not worthwhile(corpus):
        return None, None
    rows = [grams(reader.read(text)) for text in corpus.phrasings]
    written = fit(corpus, kernel(corpus, rows, WRITTEN_WORTH))
    return written, weights_alone(corpus, kernel(corpus, rows, SPOKEN_WORTH))


def usual_odds(corpus: Corpus, reader: Reader) -> dict[str, float]:
    """Say how much like each kind the phrasings themselves sound."""
    step = max(1, len(corpus.phrasings) // _SAMPLE)
    judged = [judge(*features_of(reader, text)) for text in corpus.phrasings[::step]]
    if not judged:
        return dict.fromkeys(_JUDGED, -9.0)
    heard = {kind: [nature.odds(kind) for nature in judged] for kind in KINDS}
    heard[_URGENT] = [nature.urgent for nature in judged]
    return {
        kind: float(np.quantile(odds, _USUAL_SHARE.get(kind, _MOST)))
        for kind, odds in heard.items()
    }


def strangeness(odds: dict[str, float]) -> float:
    """Say how much of a stranger's sound means nothing, where the phrasings have it too."""
    return max(0.0, odds["stranger"] + 1.0)


def courtesies(corpus: Corpus) -> frozenset[Smalltalk]:
    """Find the courtesies among the phrasings."""
    short = (text for text in corpus.phrasings if len(text) <= _LONGEST_COURTESY)
    return frozenset(filter(None, (courtesy(normalise(text).text) for text in short)))


def key(entries: Iterable[FaqEntry], lexicon: Lexicon) -> str:
    """Name what a build depends on: phrasings, local words, the tables of this package."""
    digest = hashlib.sha256(_FORMAT.encode())
    for entry in entries:
        digest.update(repr((entry.id, entry.topic, entry.questions)).encode())
    digest.update(repr((lexicon.synonyms, lexicon.fillers)).encode())
    for table in _TABLES:
        digest.update(zlib.crc32(raw(table)).to_bytes(4, "big"))
    return f"match-{digest.hexdigest()}"
