"""Deciding with a second opinion, where there is one and the first is unsure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from bot.domain.knowledge import Knowledge
from bot.domain.matching import Context, Decision
from bot.domain.matching.second_opinion import CANDIDATES, Opinion, is_unsure, reconsider
from bot.services.knowledge import KnowledgeInForce


class SecondOpinion(Protocol):
    """Somebody who understands meaning, slowly, and may be away."""

    def know(self, knowledge: Knowledge) -> None:
        """Learn *knowledge* in its own time."""
        ...

    async def opinion(self, version: str, text: str, among: Iterable[str]) -> Opinion | None:
        """Weigh *text* against entries of that version of the knowledge; None if not in time."""
        ...


async def decided(
    knowledge: KnowledgeInForce,
    second: SecondOpinion | None,
    text: str,
    context: Context | None = None,
) -> Decision:
    """Give the verdict on *text*; ask outside of any transaction, it may take 0.15 s."""
    decision = knowledge.decide(text, context)
    if second is None or not is_unsure(text, decision):
        return decision
    return await reconsidered(knowledge, second, text, decision)


async def reconsidered(
    knowledge: KnowledgeInForce, second: SecondOpinion, text: str, decision: Decision
) -> Decision:
    """Give the verdict on *text* by both opinions; *decision* is the unsure first."""
    known, matcher = knowledge.knowledge, knowledge.matcher
    candidates = matcher.match(text, limit=CANDIDATES)
    if candidates[: len(decision.suggestions)] != decision.suggestions:
        # It leaned on the turn before, which the model does not hear.
        return decision
    opinion = await second.opinion(known.version, text, [one.entry for one in candidates])
    if opinion is None:
        return decision
    topics = {entry.id: entry.topic for entry in known.entries.values()}
    return reconsider(text, decision, candidates, opinion, topics)
