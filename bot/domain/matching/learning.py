"""What is learned from a knowledge base at build time, and keeping it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.build_cache import BuildCache, Stored
from bot.domain.knowledge import FaqEntry, Lexicon
from bot.domain.matching import senses, usage
from bot.domain.matching.confidence import Confidence, Head, refit, usual
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.courtesy import courtesy
from bot.domain.matching.data import raw
from bot.domain.matching.folds import Heard, ask_itself, features_of, weigh
from bot.domain.matching.fusion import fitted
from bot.domain.matching.grams import grams
from bot.domain.matching.nature import KINDS, judge
from bot.domain.matching.packing import Part, arrays, pack
from bot.domain.matching.ranker import Ranker, Weights
from bot.domain.matching.reading import Reader, Script
from bot.domain.matching.ridge import (
    SPOKEN_WORTH,
    WRITTEN_WORTH,
    Ridge,
    fit,
    kernel,
    weights_alone,
    worthwhile,
)
from bot.domain.matching.tuning import tuned, weighed_apart
from bot.domain.matching.verdicts import Smalltalk
from bot.domain.text import normalise

_FORMAT = "10"
_TABLES = (
    "concepts.txt",
    "cues.txt",
    "fusion.json",
    "nature.bin",
    "confidence.json",
    usage.TABLE,
    senses.TABLE,
)
_URGENT = "urgent"
_JUDGED = (*KINDS, _URGENT)
_FUSED = tuple(product(Script, (False, True)))
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
    fusion: Weights
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
        heard = ask_itself(ranker, reader, written)
        odds = usual_odds(corpus, reader)
        fusion = tuned(ranker, heard) if heard and ranker.learned else fitted()
        confidence = _confidence(ranker, heard, strangeness(odds))
        return cls(
            *alphas,
            fusion,
            confidence,
            odds,
            courtesies(corpus),
        )

    @classmethod
    def kept(cls, name: str, corpus: Corpus, reader: Reader, kept: BuildCache | None) -> Self:
        """Take what *kept* has under *name* if it is there whole; learn and put it there if not."""
        found = cls._read(kept.get(name)) if kept else None
        if found is not None:
            return found
        made = cls.of(corpus, reader)
        if kept:
            kept.put(name, made.dump())
            # What was kept may lie in a file, and what was made can go.
            return cls._read(kept.get(name)) or made
        return made

    @classmethod
    def _read(cls, stored: Stored | None) -> Self | None:
        try:
            return cls.load(stored) if stored else None
        except (KeyError, ValueError):
            return None

    def dump(self) -> bytes:
        """Write it for a cache."""
        limits = (self.confidence.answer_from, self.confidence.scope_from)
        parts: dict[str, Part] = {
            "fusion": np.stack([self.fusion[kind] for kind in _FUSED]),
            "right": self.confidence.right.weights,
            "known": self.confidence.known.weights,
            "limits": np.array(limits),
            "usual_odds": np.array([self.usual_odds[kind] for kind in _JUDGED]),
            "courtesies": np.array([kind in self.courtesies for kind in Smalltalk]),
        }
        ridges = {"written": self.written, "spoken": self.spoken}
        return pack(parts | {name: one for name, one in ridges.items() if one is not None})

    @classmethod
    def load(cls, stored: Stored) -> Self:
        """Read what `dump` wrote, where it lies.

        Raises:
            KeyError: A part is missing.
            ValueError: It is something else, or not whole.
        """
        parts = arrays(stored)
        answer_from, scope_from = parts["limits"].tolist()
        held = zip(Smalltalk, parts["courtesies"].tolist(), strict=True)
        return cls(
            parts.get("written"),
            parts.get("spoken"),
            dict(zip(_FUSED, parts["fusion"], strict=True)),
            Confidence(Head(parts["right"]), Head(parts["known"]), answer_from, scope_from),
            dict(zip(_JUDGED, parts["usual_odds"].tolist(), strict=True)),
            frozenset(kind for kind, is_held in held if is_held),
        )


def _confidence(ranker: Ranker, heard: Heard | None, strangeness: float) -> Confidence:
    if heard is None:
        return usual(learned=ranker.learned)
    weighed = weighed_apart if ranker.learned else weigh
    return refit(weighed(ranker, heard, strangeness), learned=ranker.learned)


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
