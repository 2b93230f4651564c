"""The matcher: message in, verdict out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from rapidfuzz import fuzz, process

from bot.domain.knowledge import Category, FaqEntry, Lexicon
from bot.domain.matching.languages import detect_language
from bot.domain.matching.verdicts import (
    BuildCache,
    Context,
    Decision,
    Duplicate,
    Explanation,
    Match,
    Outcome,
)
from bot.domain.text import normalise


class Matcher:
    """Finds which entry a message asks for, or what else it is."""

    def __init__(self, phrasings: list[str], owners: list[str], topics: dict[str, str]) -> None:
        self._phrasings = phrasings
        self._owners = owners
        self._topics = topics

    @classmethod
    def build(
        cls,
        entries: Iterable[FaqEntry],
        lexicon: Lexicon = Lexicon(),  # noqa: B008 (frozen)
        *,
        categories: Iterable[Category] = (),
        cache: BuildCache | None = None,
    ) -> Self:
        """Learn *entries*; what was learned is kept in *cache* if there is one."""
        del lexicon, categories, cache
        known = list(entries)
        pairs = [(normalise(text).text, entry.id) for entry in known for text in entry.questions]
        topics = {entry.id: entry.topic for entry in known}
        return cls([text for text, _ in pairs], [owner for _, owner in pairs], topics)

    def match(self, text: str, *, limit: int = 3) -> tuple[Match, ...]:
        """Rank entries for *text*, best first; no verdict."""
        found = process.extract(
            normalise(text).text, self._phrasings, scorer=fuzz.ratio, limit=limit * 8
        )
        best: dict[str, float] = {}
        for _, score, position in found:
            best.setdefault(self._owners[position], score)
        return tuple(Match(entry=entry, score=score) for entry, score in best.items())[:limit]

    def decide(self, text: str, *, context: Context | None = None) -> Decision:
        """Say what *text* is and which entry, if any, answers it."""
        del context
        matches = self.match(text)
        if not matches or matches[0].score < 30:
            return Decision(outcome=Outcome.NONE, language=detect_language(text))
        best = matches[0]
        return Decision(
            outcome=Outcome.ANSWER if best.score > 60 else Outcome.SUGGEST,
            entry=best.entry,
            score=best.score,
            suggestions=matches,
            topic=self._topics[best.entry],
            language=detect_language(text),
        )

    def explain(self, text: str, *, context: Context | None = None) -> Explanation:
        """Give everything that led to the decision on *text*."""
        return Explanation(decision=self.decide(text, context=context), steps=normalise(text).steps)

    def duplicates(self) -> tuple[Duplicate, ...]:
        """List phrasings of different entries that can hardly be told apart."""
        owners: dict[str, str] = {}
        found = []
        for text, owner in zip(self._phrasings, self._owners, strict=True):
            first = owners.setdefault(text, owner)
            if first != owner:
                found.append(
                    Duplicate(
                        first_entry=first,
                        first_phrasing=text,
                        second_entry=owner,
                        second_phrasing=text,
                        likeness=100.0,
                    )
                )
        return tuple(found)
