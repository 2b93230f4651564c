"""Who is told what about a breakthrough: its card for staff, plain words for each resident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.breakthrough import BreakthroughMove, BreakthroughStatus
from bot.domain.clock import Clock
from bot.domain.complaint import Verdict
from bot.domain.masking import mask
from bot.services.complaint_record import ComplaintRecord
from bot.services.outbox import Post, post
from bot.services.staff import mention
from bot.store import breakthroughs, chats
from bot.store.engine import Session
from bot.store.tables import (
    Answered,
    Breakthrough,
    Complaint,
    Lane,
    MessagePurpose,
    Resident,
    StaffMember,
)

CARD, PROMPT, REPORT = "breakthrough_card", "breakthrough_prompt", "breakthrough_report"
FOUND, LATE, TOLD = "breakthrough_found", "breakthrough_late", "breakthrough_told"
_LISTED = 10
"""Complaints that a card lists; of more it gives the number."""
_TEXT_SHOWN = 60


class Tidings(StrEnum):
    """What a resident hears of the task that their complaint is part of."""

    OPENED = "opened"
    RESCHEDULED = "rescheduled"
    DONE = "done"
    DROPPED = "dropped"
    LEFT = "left"
    """Their complaint is no longer part of it."""


@dataclass(frozen=True, slots=True)
class BreakthroughNotices:
    """Puts notices into the outbox within the caller's transaction."""

    record: ComplaintRecord
    chat_id: int | None
    """The staff group's."""

    @property
    def clock(self) -> Clock:
        """Tells the time."""
        return self.record.clock

    async def facts(self, session: Session, row: Breakthrough) -> dict[str, Any]:
        """State a breakthrough as plain JSON, with names in every language."""
        owner = await session.get(StaffMember, row.owner_id) if row.owner_id else None
        knowledge = self.record.knowledge.knowledge
        promise = knowledge.commitments.get(row.commitment or "")
        kind = self.record.knowledge.category(row.category).name if row.category else {}
        members = await breakthroughs.members(session, row.id or 0)
        return {
            "id": row.id,
            "status": row.status,
            "title": row.title,
            "category": dict(kind),
            "owner": owner.name if owner else None,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "is_late": self.is_late(row),
            "commitment": dict(promise.title) if promise else {},
            "outcome": row.outcome,
            "steps": [
                {"position": one.position, "text": one.text, "is_done": one.done_at is not None}
                for one in await breakthroughs.steps(session, [row.id or 0])
            ],
            "count": len(members),
            "complaints": [_line(row, one) for _, one in members[:_LISTED]],
            "verdicts": _verdicts(one for _, one in members),
            "unanswered": sum(member.answered is Answered.WAITING for member, _ in members),
        }

    def is_late(self, row: Breakthrough) -> bool:
        """Say whether a task should have been done by now."""
        today = self.clock().astimezone(self.record.limits.zone).date()
        is_open = row.status is BreakthroughStatus.OPEN
        return is_open and row.due_on is not None and row.due_on < today

    async def put_card(self, session: Session, row: Breakthrough, cause: str) -> None:
        """Bring the card in the staff group up to date, or post it where there is none yet."""
        if self.chat_id is None:
            return
        chat_id = await chats.current(session, self.chat_id)
        own = await breakthroughs.card_message_id(session, row.id or 0, chat_id)
        await self._tell_staff(session, row, CARD, f"{cause}:card", is_edit=own is not None)

    async def report(self, session: Session, row: Breakthrough) -> None:
        """Tell staff who was answered, and which moves were refused."""
        members = await breakthroughs.members(session, row.id or 0)
        counts = dict.fromkeys(Answered, 0)
        for member, _ in members:
            counts[member.answered or Answered.LEFT] += 1
        refused = [one.reference for member, one in members if member.answered is Answered.REFUSED]
        facts = {"answered": counts, "refused": refused}
        await self._tell_staff(session, row, REPORT, f"breakthrough:{row.id}:report", facts)
        await self.put_card(session, row, f"breakthrough:{row.id}:report")

    async def seems_to_belong(
        self, session: Session, row: Breakthrough, complaint: Complaint
    ) -> None:
        """Show staff a complaint that seems to belong to a task under way."""
        facts = {"complaint": _line(row, complaint, with_words=True)}
        key = f"breakthrough:{row.id}:found:{complaint.id}"
        await self._tell_staff(session, row, FOUND, key, facts)

    async def call_owner(self, session: Session, row: Breakthrough, cause: str) -> None:
        """Call the owner by name: the day has passed."""
        owner = await session.get(StaffMember, row.owner_id) if row.owner_id else None
        facts = {"called": [mention(owner)] if owner else []}
        await self._tell_staff(session, row, LATE, cause, facts)

    async def _tell_staff(
        self,
        session: Session,
        row: Breakthrough,
        kind: str,
        key: str,
        facts: dict[str, Any] | None = None,
        *,
        is_edit: bool = False,
    ) -> None:
        if self.chat_id is None:
            return
        said = Post(
            key=key,
            chat_id=self.chat_id,
            kind=kind,
            facts=await self.facts(session, row) | (facts or {}),
            lane=Lane.STAFF,
            is_edit=is_edit,
            breakthrough_id=row.id,
            purpose=MessagePurpose.CARD if kind == CARD else None,
        )
        await post(session, self.clock, said)

    async def ask(
        self,
        session: Session,
        row: Breakthrough,
        staff: StaffMember,
        *,
        asks: BreakthroughMove,
        chat_id: int,
        cause: str,
    ) -> None:
        """Put a prompt into a chat; a reply to it is the words."""
        facts = {"asks": asks, "id": row.id, "title": row.title, "staff": mention(staff)}
        facts["needs_proof"] = asks is BreakthroughMove.CLOSE and await self.needs_proof(
            session, row
        )
        prompt = Post(
            key=f"prompt:{cause}",
            chat_id=chat_id,
            kind=PROMPT,
            facts=facts,
            lane=Lane.STAFF,
            breakthrough_id=row.id,
            purpose=MessagePurpose.PROMPT,
        )
        await post(session, self.clock, prompt)

    async def needs_proof(self, session: Session, row: Breakthrough) -> bool:
        """Say whether some complaint in it can only be finished with a photo."""
        members = await breakthroughs.members(session, row.id or 0)
        return any(self.wants_photo(one) for _, one in members if one.status.is_open)

    def wants_photo(self, complaint: Complaint) -> bool:
        """Say whether an outcome of this complaint needs a photo."""
        return (
            self.record.knowledge.category(complaint.category).proof and not complaint.is_question
        )

    async def tell(
        self,
        session: Session,
        row: Breakthrough,
        complaint: Complaint,
        what: Tidings,
        cause: str,
        why: str = "",
    ) -> None:
        """Tell a resident what becomes of the task, under their own reference."""
        if complaint.status in breakthroughs.TAKEN_BACK or complaint.resident_id is None:
            return
        resident = await session.get_one(Resident, complaint.resident_id)
        notice = Post(
            key=f"{cause}:{what}:{complaint.id}",
            chat_id=resident.telegram_id,
            kind=TOLD,
            facts={
                "what": what,
                "id": complaint.id,
                "reference": complaint.reference,
                "status": complaint.status,
                "title": row.title,
                "due_on": row.due_on.isoformat() if row.due_on else None,
                "count": len(await breakthroughs.members(session, row.id or 0)),
                "said": why or row.outcome or "",
            },
            complaint_id=complaint.id,
            purpose=MessagePurpose.NOTICE,
            due_at=self.record.notices.quiet.due_at(resident, is_urgent=False),
        )
        await post(session, self.clock, notice)

    async def tell_all(
        self, session: Session, row: Breakthrough, what: Tidings, cause: str, why: str = ""
    ) -> None:
        """Tell every resident in it."""
        for _, complaint in await breakthroughs.members(session, row.id or 0):
            await self.tell(session, row, complaint, what, cause, why)


def _line(row: Breakthrough, complaint: Complaint, *, with_words: bool = False) -> dict[str, Any]:
    """State a complaint on one line; with its words while somebody has to judge by them."""
    is_shown = with_words or row.status is BreakthroughStatus.PROPOSED
    words = " ".join(mask(complaint.text).split()) if is_shown else ""
    return {
        "id": complaint.id,
        "reference": complaint.reference,
        "status": complaint.status,
        "words": words if len(words) <= _TEXT_SHOWN else f"{words[:_TEXT_SHOWN]}…",
    }


def _verdicts(complaints: Iterable[Complaint]) -> dict[str, int]:
    given = [one.verdict for one in complaints]
    return {verdict: given.count(verdict) for verdict in Verdict if verdict in given}
