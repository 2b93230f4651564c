"""Builds the matcher for a knowledge; imports no messenger, so that asking starts fast."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.build_cache import DirectoryCache
from bot.adapters.knowledge_files import Loaded, read_knowledge
from bot.adapters.memory import give_back
from bot.domain.knowledge import Knowledge
from bot.domain.matching import Matcher
from bot.services.knowledge import KnowledgeInForce
from bot.services.second_opinion import SecondOpinion


def build_matcher(knowledge: Knowledge, cache: Path) -> Matcher:
    """Build the matcher for a knowledge; takes up to a few seconds for a big one.

    Args:
        cache: Directory in which what was learned is kept for the next start.
    """
    return Matcher.build(
        knowledge.entries.values(),
        knowledge.lexicon,
        categories=knowledge.categories.values(),
        cache=DirectoryCache(cache),
    )


def put(
    in_force: KnowledgeInForce, second: SecondOpinion | None, knowledge: Knowledge, matcher: Matcher
) -> None:
    """Put a new knowledge in force, and let the second opinion learn it."""
    in_force.replace(knowledge, matcher)
    if second is not None:
        second.know(knowledge)


@dataclass(frozen=True, slots=True)
class Learning:
    """How a start comes from a knowledge directory to a matcher; each step blocks for a while."""

    read: Callable[..., Loaded] = read_knowledge
    build: Callable[[Knowledge, Path], Matcher] = build_matcher
    tidy: Callable[[], None] = give_back
    """Gives back what the other two needed."""

    async def put_in_force(self, knowledge: Knowledge, cache: Path) -> KnowledgeInForce:
        """Build the matcher for a knowledge, in a thread, and put both in force."""
        return KnowledgeInForce(knowledge, await asyncio.to_thread(self.build, knowledge, cache))
