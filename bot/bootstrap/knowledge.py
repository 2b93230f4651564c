"""Builds the matcher for a knowledge; imports no messenger, so that asking starts fast."""

from __future__ import annotations

import asyncio
import copyreg
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import structlog

from bot.adapters.build_cache import DirectoryCache
from bot.adapters.knowledge_files import Loaded, read_knowledge
from bot.adapters.memory import give_back
from bot.domain.knowledge import Knowledge
from bot.domain.matching import Matcher
from bot.services.knowledge import KnowledgeInForce
from bot.services.second_opinion import SecondOpinion

log = structlog.get_logger(__name__)


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


def build_sparingly(knowledge: Knowledge, cache: Path) -> Matcher:
    """Build the matcher; what *cache* lacks is learned first, by a process that ends then.

    Learning takes memory that goes back to the system with its process alone: numpy's own buffers
    and gaps between what stays, 40 MiB.
    """
    if not Matcher.is_kept(knowledge.entries.values(), knowledge.lexicon, DirectoryCache(cache)):
        _learn_apart(knowledge, cache)
    return build_matcher(knowledge, cache)


def _learn_apart(knowledge: Knowledge, cache: Path) -> None:
    copyreg.pickle(MappingProxyType, _reduced)
    # A session of its own: Ctrl-C is for the process that waits.
    command, told = [sys.executable, "-m", __name__], pickle.dumps((knowledge, cache))
    try:
        subprocess.run(command, input=told, check=True, start_new_session=True)  # noqa: S603 — ours
    except (OSError, subprocess.CalledProcessError) as error:
        log.warning("not_learned_apart", kind=type(error).__name__)


def _reduced(one: MappingProxyType[Any, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    return read_only, (dict(one),)


def read_only(items: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Make of *items* what it was before it went to another process."""
    return MappingProxyType(items)


def put(
    in_force: KnowledgeInForce, second: SecondOpinion | None, knowledge: Knowledge, matcher: Matcher
) -> None:
    """Put a new knowledge in force, and let the second opinion learn it."""
    in_force.replace(knowledge, matcher)
    if second is not None:
        second.know(knowledge)


@dataclass(frozen=True, slots=True)
class Learning:
    """How a start or an edit comes from a directory to a matcher; each step blocks for a while."""

    read: Callable[..., Loaded] = read_knowledge
    build: Callable[[Knowledge, Path], Matcher] = build_sparingly
    tidy: Callable[[], None] = give_back
    """Gives back what the other two needed."""

    async def put_in_force(self, knowledge: Knowledge, cache: Path) -> KnowledgeInForce:
        """Build the matcher for a knowledge, in a thread, and put both in force."""
        return KnowledgeInForce(knowledge, await asyncio.to_thread(self.build, knowledge, cache))


if __name__ == "__main__":
    build_matcher(*pickle.load(sys.stdin.buffer))  # noqa: S301 — from the process that started this
