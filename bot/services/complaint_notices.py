"""Who is told what about a complaint's move: rows for the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.clock import Clock
from bot.domain.complaint import Action
from bot.services.knowledge import KnowledgeInForce
from bot.services.outbox import Post, post
from bot.services.similar import similar_open
from bot.store import complaints
from bot.store.engine import Session
from bot.store.tables import (
    Complaint,
    ComplaintEvent,
    Lane,
    MediaKind,
    MessagePurpose,
    Resident,
    StaffMember,
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
_ALARMS = {Action.WARN, Action.ESCALATE}


@dataclass(frozen=True, slots=True)
class ComplaintNotices:
    """Puts notices and cards into the outbox within the caller's transaction."""

    clock: Clock
    knowledge: KnowledgeInForce
    staff_chat_id: int | None

    async def tell(
        self, session: Session, complaint: Complaint, event: ComplaintEvent, *, is_clock: bool
    ) -> None:
        """Tell the resident what staff or the clock did, and staff what anybody did."""
        facts = await self.facts(session, complaint)
        facts |= {"action": event.action, "said": event.text, "verdict": event.verdict}
        facts |= {"more": event.facts}
        is_residents = event.staff_id is None and not is_clock
        posts = []
        if not is_residents and event.action in _TOLD:
            posts.append(await self._notice(session, complaint, event, facts))
        if self.staff_chat_id is not None:
            posts.append(self._card_edit(complaint, event, facts))
            if is_residents:
                posts.append(self._to_staff(complaint, event, facts, kind="relay"))
            elif event.action in _ALARMS:
                posts.append(self._to_staff(complaint, event, facts, kind="alarm"))
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

    def _card_edit(
        self, complaint: Complaint, event: ComplaintEvent, facts: dict[str, Any]
    ) -> Post:
        return Post(
            key=f"event:{event.id}:card",
            chat_id=self.staff_chat_id or 0,
            kind="card",
            facts=facts,
            lane=Lane.STAFF,
            is_edit=True,
            complaint_id=complaint.id,
        )

    def _to_staff(
        self, complaint: Complaint, event: ComplaintEvent, facts: dict[str, Any], *, kind: str
    ) -> Post:
        return Post(
            key=f"event:{event.id}:{kind}",
            chat_id=self.staff_chat_id or 0,
            kind=kind,
            facts=facts,
            lane=Lane.STAFF,
            complaint_id=complaint.id,
            purpose=MessagePurpose.CARD,
        )

    async def post_card(self, session: Session, complaint: Complaint) -> None:
        """Put a new complaint's card for the staff group into the outbox."""
        if self.staff_chat_id is None:
            return
        card = Post(
            key=f"complaint:{complaint.id}:card",
            chat_id=self.staff_chat_id,
            kind="card",
            facts=await self.facts(session, complaint),
            lane=Lane.URGENT if complaint.is_urgent else Lane.STAFF,
            complaint_id=complaint.id,
            purpose=MessagePurpose.CARD,
        )
        await post(session, self.clock, card)

    async def facts(self, session: Session, complaint: Complaint) -> dict[str, Any]:
        """State a complaint as plain JSON, with names in every language."""
        category = self.knowledge.category(complaint.category)
        owner = None
        if complaint.owner_id is not None:
            owner = (await session.get_one(StaffMember, complaint.owner_id)).name
        counts = await complaints.media_counts(session, complaint.id or 0)
        return {
            "id": complaint.id,
            "reference": complaint.reference,
            "text": complaint.text,
            "is_question": complaint.is_question,
            "is_urgent": complaint.is_urgent,
            "category": dict(category.name),
            "unit": self._unit(complaint.unit),
            "offered_unit": self._unit(complaint.offered_unit),
            "place": complaint.place,
            "has_location": complaint.latitude is not None,
            "photo_count": counts.get(MediaKind.PHOTO, 0),
            "voice_count": counts.get(MediaKind.VOICE, 0),
            "status": complaint.status,
            "similar": await similar_open(session, complaint),
            "owner": owner,
            "party": complaint.party,
            "clock": complaint.clock,
            "act_by": complaint.act_by.isoformat() if complaint.act_by else None,
            "due_at": complaint.due_at.isoformat(),
            "filed_at": complaint.created_at.isoformat(),
        }

    def _unit(self, name: str | None) -> dict[str, str]:
        unit = self.knowledge.knowledge.units.get(name or "")
        return {str(language): text for language, text in unit.name.items()} if unit else {}
