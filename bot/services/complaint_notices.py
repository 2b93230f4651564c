"""Who is told what about a complaint's move: rows for the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.clock import Clock
from bot.domain.complaint import Action
from bot.services.complaint_cards import ComplaintCards
from bot.services.complaint_facts import ComplaintFacts
from bot.services.outbox import Post, post
from bot.store.engine import Session
from bot.store.tables import (
    Complaint,
    ComplaintEvent,
    MessagePurpose,
    Resident,
)

_TOLD = {
    Action.CLAIM,
    Action.ACCEPT,
    Action.CATEGORISE,
    Action.REPLY,
    Action.ASK,
    Action.EXTEND,
    Action.JOIN,
    Action.SPLIT,
    Action.FINISH,
    Action.REFER,
    Action.DEFER,
    Action.DUPLICATE,
    Action.REMIND,
}
"""What the resident hears of when staff or the clock do it."""


@dataclass(frozen=True, slots=True)
class ComplaintNotices:
    """Puts notices into the outbox within the caller's transaction."""

    clock: Clock
    facts: ComplaintFacts
    cards: ComplaintCards

    async def tell(
        self, session: Session, complaint: Complaint, event: ComplaintEvent, *, is_clock: bool
    ) -> None:
        """Tell the resident what staff or the clock did, and staff what anybody did."""
        facts = await self.facts.state(session, complaint)
        facts |= {"action": event.action, "said": event.text, "verdict": event.verdict}
        facts |= {"more": event.facts}
        is_residents = event.staff_id is None and not is_clock
        posts = await self.cards.posts(session, complaint, event, facts, is_clock=is_clock)
        if not is_residents and event.action in _TOLD:
            posts.insert(0, await self._notice(session, complaint, event, facts))
        await post(session, self.clock, *posts)

    async def _notice(
        self, session: Session, complaint: Complaint, event: ComplaintEvent, facts: dict[str, Any]
    ) -> Post:
        resident = await session.get_one(Resident, complaint.resident_id)
        return Post(
            key=f"event:{event.id}:resident",
            chat_id=resident.telegram_id,
            kind="notice",
            facts=facts,
            complaint_id=complaint.id,
            purpose=MessagePurpose.NOTICE,
        )
