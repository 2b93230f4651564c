"""Who is let in: nobody who is banned, and of one person no more than leaves room for others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.flood import EPISODE, WINDOW, Allowance, Verdict
from bot.services.bans import key_of
from bot.services.knowledge import KnowledgeInForce
from bot.store import bans, flood, people
from bot.store.engine import Store
from bot.store.tables import InboxStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who says something."""

    user_id: int
    line: int
    """The chat in whose order it stands; their own id in private."""
    received_at: datetime
    text: str = ""
    is_owed: bool = False
    """Whether it is what even somebody banned may do: have their data, or have it erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What becomes of it."""

    verdict: Verdict
    is_told: bool = False
    """Whether the person hears of it now: once an episode; if banned, of danger each time."""
    reason: str = ""
    """Of a ban."""

    @property
    def is_welcome(self) -> bool:
        """Whether it goes on to its handler."""
        return self.verdict is Verdict.WELCOME


_WELCOME = Admission(verdict=Verdict.WELCOME)


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides by what the inbox shows, so that all processes decide alike, also after a restart."""

    store: Store
    knowledge: KnowledgeInForce
    allowance: Allowance

    async def admit(self, visitor: Visitor) -> Admission:
        """Decide about one update; colleagues are never kept waiting.

        Words that sound like danger are let through however many there are, and answered with the
        emergency numbers where their sender is banned.
        """
        reason = await self._banned(visitor)
        if reason is None and not await self._is_too_much(visitor):
            return _WELCOME
        async with self.store.read() as session:
            if await people.staff_member(session, visitor.user_id) is not None:
                return _WELCOME
        is_told = await self._begins(visitor)
        is_danger = bool(visitor.text) and self.knowledge.matcher.decide(visitor.text).urgent
        if reason is not None:
            return Admission(verdict=Verdict.BANNED, is_told=is_told or is_danger, reason=reason)
        return _WELCOME if is_danger else Admission(verdict=Verdict.SLOWED, is_told=is_told)

    async def _banned(self, visitor: Visitor) -> str | None:
        salt = None if visitor.is_owed else await bans.salt_now(self.store)
        return await bans.reason(self.store, key_of(salt, visitor.user_id)) if salt else None

    async def _is_too_much(self, visitor: Visitor) -> bool:
        # A group's line holds what many say; it is one line, so it keeps nobody else waiting.
        if not self.allowance.per_person or visitor.line != visitor.user_id:
            return False
        if not await self._has_said(visitor, self.allowance.in_a_crowd):
            return False
        if await self._has_said(visitor, self.allowance.per_person):
            return True
        return await flood.is_crowded(self.store, self.allowance.crowd)

    async def _has_said(self, visitor: Visitor, count: int) -> bool:
        """Say whether so much of theirs was handled within the minute before."""
        first = await flood.nth_latest(self.store, visitor.line, count)
        return first is not None and visitor.received_at - first < WINDOW

    async def _begins(self, visitor: Visitor) -> bool:
        before = await flood.nth_latest(self.store, visitor.line, 1, InboxStatus.PASSED_OVER)
        return before is None or visitor.received_at - before >= EPISODE
