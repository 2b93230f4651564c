"""A check that needs the matcher: near duplicates."""

from __future__ import annotations

from collections.abc import Iterator

from bot.adapters.knowledge_files import Loaded
from bot.domain.matching import Matcher
from bot.domain.problems import Place, Problem, Severity


def near_duplicates(loaded: Loaded, matcher: Matcher) -> Iterator[Problem]:
    """Warn of phrasings of different entries that the matcher can hardly tell apart."""
    for pair in matcher.duplicates():
        entry = loaded.knowledge.entries[pair.first_entry]
        place = loaded.places.get(("entry", entry.id), Place("", 1))
        part = f"questions.{entry.questions.index(pair.first_phrasing)}"
        message = (
            f"“{pair.first_phrasing}” is hardly told apart from “{pair.second_phrasing}” of"
            f" {pair.second_entry} ({pair.likeness:.0f}/100): residents are offered both"
        )
        yield place.problem(part, message, Severity.WARNING)
