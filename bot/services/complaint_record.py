"""How a complaint is moved: one event, one new status, and a row for everyone to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.clock import Clock
from bot.domain.complaint import (
    Action,
    ComplaintStatus,
    Verdict,
    next_status,
    only_reference,
)
from bot.domain.errors import NotFoundError
from bot.services.knowledge import KnowledgeInForce
from bot.services.outbox import Post, post
from bot.services.similar import similar_open
from bot.store import complaints
from bot.store.engine import Session
from bot.store.tables import (
    Complaint,
    ComplaintEvent,
    Lane,
    MessagePurpose,
    Resident,
    StaffMember,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What somebody does to a complaint."""

    action: Action
    cause: str
    """What brought it about; the same cause moves the complaint once."""
    staff: StaffMember | None = None
    text: str | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class ComplaintRecord:
    """Applies moves to complaints within the caller's transaction."""

    clock: Clock
    knowledge: KnowledgeInForce
    staff_chat_id: int | None

    async def apply(self, session: Session, complaint: Complaint, move: Move) -> bool:
        """Make a move and put everyone's notice into the outbox.

        Returns:
            False when this cause was applied before: nothing is changed or sent again.

        Raises:
            MoveRefusedError: The complaint cannot make this move now.
        """
        complaint_id = complaint.id or 0
        if await complaints.event_by_cause(session, complaint_id, move.cause):
            return False
        # A refused move raises here, before anything is written.
        complaint.status = next_status(complaint.status, move.action)
        complaint.updated_at = self.clock()
        if move.verdict is not None:
            complaint.verdict = move.verdict
        if move.staff is not None and complaint.owner_id is None:
            complaint.owner_id = move.staff.id
        event = await self.log(session, complaint, move)
        await self._tell(session, complaint, event, move)
        return True

    async def log(self, session: Session, complaint: Complaint, move: Move) -> ComplaintEvent:
        """Append one line to the timeline."""
        event = ComplaintEvent(
            complaint_id=complaint.id or 0,
            action=move.action,
            status=complaint.status,
            staff_id=move.staff.id if move.staff else None,
            text=move.text,
            verdict=move.verdict,
            at=self.clock(),
            cause=move.cause,
        )
        session.add(event)
        await session.flush()
        return event

    async def _tell(
        self, session: Session, complaint: Complaint, event: ComplaintEvent, move: Move
    ) -> None:
        facts = await self.facts(session, complaint)
        facts |= {"action": move.action, "said": move.text, "verdict": move.verdict}
        posts = []
        if move.staff is not None:
            posts.append(await self._notice(session, complaint, event, facts))
        if self.staff_chat_id is not None:
            posts.append(self._card_edit(complaint, event, facts))
            if move.staff is None:
                posts.append(self._relay(complaint, event, facts))
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

    def _relay(self, complaint: Complaint, event: ComplaintEvent, facts: dict[str, Any]) -> Post:
        return Post(
            key=f"event:{event.id}:relay",
            chat_id=self.staff_chat_id or 0,
            kind="relay",
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
        unit = self.knowledge.knowledge.units.get(complaint.unit)
        owner = None
        if complaint.owner_id is not None:
            owner = (await session.get_one(StaffMember, complaint.owner_id)).name
        return {
            "id": complaint.id,
            "reference": complaint.reference,
            "text": complaint.text,
            "is_question": complaint.is_question,
            "is_urgent": complaint.is_urgent,
            "category": dict(category.name),
            "unit": dict(unit.name) if unit else {},
            "place": complaint.place,
            "has_location": complaint.latitude is not None,
            "photo_count": len(await complaints.photos(session, complaint.id or 0)),
            "status": complaint.status,
            "similar": await similar_open(session, complaint),
            "owner": owner,
            "due_at": complaint.due_at.isoformat(),
            "filed_at": complaint.created_at.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """The message of ours that somebody replies to."""

    chat_id: int
    message_id: int
    text: str


async def about(
    session: Session, quoted: Quoted, otherwise: MessagePurpose
) -> tuple[int, MessagePurpose] | None:
    """Find the complaint that a message of ours concerns and what a reply to it means.

    A message that was sent just before the process died was never noted; its text still names
    the complaint, and a reply to it means *otherwise*.
    """
    message = await complaints.message(session, quoted.chat_id, quoted.message_id)
    if message is not None:
        return message.complaint_id, message.purpose
    reference = only_reference(quoted.text)
    complaint = await complaints.by_reference(session, reference) if reference else None
    if complaint is None or complaint.id is None:
        return None
    return complaint.id, otherwise


async def found(session: Session, complaint_id: int) -> Complaint:
    """Read a complaint, locked against anyone else who would move it.

    Raises:
        NotFoundError: There is none with this id.
    """
    row = await session.get(Complaint, complaint_id, with_for_update=True)
    if row is None:
        raise NotFoundError("complaint", str(complaint_id))
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """One event as a resident reads it."""

    action: Action
    at: datetime
    text: str | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintSummary:
    """One complaint as its resident sees it."""

    id: int
    reference: str
    text: str
    status: ComplaintStatus
    is_question: bool
    due_at: datetime
    timeline: tuple[TimelineLine, ...]
