"""Joins the second opinion to those who ask for it, where the extra is installed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.adapters.semantic import Patience, Semantics, worker_command
from bot.domain.knowledge import Knowledge
from bot.domain.matching import Context, Decision
from bot.domain.matching.second_opinion import is_unsure
from bot.domain.replaying import Decider
from bot.services.knowledge import KnowledgeInForce
from bot.services.second_opinion import SecondOpinion, reconsidered


@asynccontextmanager
async def second_opinion(knowledge: Knowledge, cache: Path) -> AsyncIterator[SecondOpinion | None]:
    """Run the worker beside this process; None where the extra is not installed."""
    command = worker_command(cache)
    if command is None:
        yield None
        return
    async with Semantics(command) as semantics:
        semantics.know(knowledge)
        yield semantics


class Considering:
    """Decides with a second opinion and waits for it, outside of any event loop.

    The worker is started at the first unsure message, or by `prepare`; `close` ends it.
    """

    def __init__(
        self, knowledge: KnowledgeInForce, command: Sequence[str], patience: Patience | None = None
    ) -> None:
        self._knowledge = knowledge
        self._semantics = Semantics(command, patience or Patience())
        self._runner = asyncio.Runner()
        self._is_prepared = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._runner:
            if self._is_prepared:
                self._runner.run(self._semantics.__aexit__(kind, error, trace))

    def prepare(self) -> None:
        """Start the worker and wait until it can be asked, or cannot be had."""
        if not self._is_prepared:
            self._is_prepared = True
            self._runner.run(self._start())

    async def _start(self) -> None:
        await self._semantics.__aenter__()
        self._semantics.know(self._knowledge.knowledge)
        await self._semantics.ready()

    def decide(self, text: str, *, context: Context | None = None) -> Decision:
        """Give the verdict on *text* by both opinions."""
        decision = self._knowledge.matcher.decide(text, context=context)
        if not is_unsure(text, decision):
            return decision
        self.prepare()
        return self._runner.run(reconsidered(self._knowledge, self._semantics, text, decision))


@contextmanager
def deciding(knowledge: KnowledgeInForce, cache: Path, *, at_once: bool) -> Iterator[Decider]:
    """Give who decides: with a second opinion where the extra is installed.

    Args:
        knowledge: What to decide from.
        cache: Directory in which vectors are kept for the next start.
        at_once: Have the second opinion ready before the first message.
    """
    command = worker_command(cache)
    if command is None:
        yield knowledge.matcher
        return
    with Considering(knowledge, command) as considering:
        if at_once:
            considering.prepare()
        yield considering
