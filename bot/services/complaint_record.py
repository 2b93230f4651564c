"""How a complaint is moved: one event, one new status, and a row for everyone to be told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain.chain import digest
from bot.domain.clock import Clock
from bot.domain.complaint import (
    Action,
    Verdict,
    can_move,
    next_status,
    only_reference,
)
from bot.domain.errors import NotFoundError
from bot.services.complaint_clock import ComplaintClock
from bot.services.complaint_notices import ComplaintNotices
from bot.services.knowledge import KnowledgeInForce
from bot.store import chain, complaints
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import (
    Complaint,
    ComplaintEvent,
    ComplaintMedia,
    MediaKind,
    MediaRole,
    MessagePurpose,
    StaffMember,
)

_TAKES = {
    Action.CLAIM,
    Action.REPLY,
    Action.ASK,
    Action.FINISH,
    Action.REFER,
    Action.DEFER,
    Action.DUPLICATE,
    Action.ACCEPT,
}
"""Whoever does this to a complaint without an owner owns it (首接负责)."""
_OWN_TO_ONE = {
    Action.SUBMIT,
    Action.NOTE,
    Action.WARN,
    Action.ESCALATE,
    Action.SPLIT,
    Action.JOIN,
    Action.REMIND,
    Action.LAPSE,
}
"""What happens to a lead alone and not to those who joined it: each resident judges, and is
reminded to, for themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What somebody does to a complaint; without staff it is the resident's or the clock's."""

    action: Action
    cause: str
    """What brought it about; the same cause moves the complaint once."""
    staff: StaffMember | None = None
    text: str | None = None
    verdict: Verdict | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    """What the action says beside words; plain JSON without personal data."""
    media: tuple[tuple[MediaKind, str], ...] = ()
    """Files that came with it, as Telegram's file ids."""
    is_clock: bool = False


@dataclass(frozen=True, slots=True)
class ComplaintRecord:
    """Applies moves to complaints within the caller's transaction."""

    clock: Clock
    knowledge: KnowledgeInForce
    notices: ComplaintNotices
    limits: ComplaintClock

    async def apply(self, session: Session, complaint: Complaint, move: Move) -> bool:
        """Make a move and put everyone's notice into the outbox.

        What staff and the clock do to a lead is done to those who joined it as well, as far as
        each can make the move: every resident hears of it under their own reference.

        Returns:
            False when this cause was applied before: nothing is changed or sent again.

        Raises:
            MoveRefusedError: The complaint cannot make this move now.
        """
        if await complaints.event_by_cause(session, complaint.id or 0, move.cause):
            return False
        # All rows before the chain: nobody who holds the chain's end waits for a row.
        sharing = await self._sharing(session, complaint, move)
        await self._move(session, complaint, move)
        # Staff's pictures are shown to everybody and kept once.
        for one in sharing:
            if can_move(one.status, move.action):
                await self._move(session, one, replace(move, media=()), move.media)
        return True

    async def _sharing(self, session: Session, complaint: Complaint, move: Move) -> list[Complaint]:
        is_shared = (move.staff is not None or move.is_clock) and move.action not in _OWN_TO_ONE
        if not is_shared or complaint.joined_to_id is not None:
            return []
        return await complaints.joined_to(session, complaint.id or 0)

    async def _move(
        self,
        session: Session,
        complaint: Complaint,
        move: Move,
        shown: tuple[tuple[MediaKind, str], ...] = (),
    ) -> None:
        # A refused move raises here, before anything is written.
        complaint.status = next_status(complaint.status, move.action)
        complaint.updated_at = self.clock()
        _affect(complaint, move, complaint.updated_at)
        event = await self.log(session, complaint, move)
        await self.limits.wind(session, complaint)
        await self.notices.tell(
            session, complaint, event, is_clock=move.is_clock, media=shown or move.media
        )

    async def submit(self, session: Session, complaint: Complaint, move: Move) -> None:
        """Begin the timeline of a complaint that was just added, and post its card."""
        facts = {"category": complaint.category, "unit": complaint.unit}
        move = replace(move, facts=move.facts | facts)
        await self.log(session, complaint, move)
        await self.limits.wind(session, complaint)
        await self.notices.cards.post_card(session, complaint)

    async def log(self, session: Session, complaint: Complaint, move: Move) -> ComplaintEvent:
        """Append one sealed line to the timeline, with the files that came with it."""
        salt = secrets.token_hex(16) if move.text else None
        event = ComplaintEvent(
            seq=0,
            complaint_id=complaint.id or 0,
            action=move.action,
            status=complaint.status,
            staff_id=move.staff.id if move.staff else None,
            text=move.text,
            salt=salt,
            text_digest=digest(salt, move.text) if salt and move.text else None,
            verdict=move.verdict,
            facts=move.facts,
            at=self.clock(),
            cause=move.cause,
            seal="",
        )
        await chain.append(session, event)
        await self._put_media(session, event, move.media)
        await session.flush()
        return event

    async def attach(
        self,
        session: Session,
        complaint: Complaint,
        event: ComplaintEvent,
        media: tuple[tuple[MediaKind, str], ...],
    ) -> None:
        """Add files that came after the event they belong to; the resident is shown staff's."""
        new = await self._put_media(session, event, media)
        if new and event.action in {Action.REPLY, Action.FINISH}:
            await self.notices.show(session, complaint, event, media)

    async def _put_media(
        self, session: Session, event: ComplaintEvent, media: tuple[tuple[MediaKind, str], ...]
    ) -> int:
        role = MediaRole.REPORT if event.staff_id is None else MediaRole.PROOF
        whose = {"complaint_id": event.complaint_id, "event_id": event.id, "role": role}
        rows = [{**whose, "kind": kind, "file_id": file_id} for kind, file_id in media]
        return await insert_new(session, ComplaintMedia, rows)


def _affect(complaint: Complaint, move: Move, now: datetime) -> None:
    """Change what a move changes on the row beside its status and clocks."""
    if move.staff is not None and complaint.owner_id is None and move.action in _TAKES:
        complaint.owner_id = move.staff.id
    if move.action is Action.CONFIRM:
        complaint.verdict, complaint.judged_at = move.verdict, complaint.judged_at or now
    elif move.action is Action.REOPEN:
        complaint.verdict, complaint.judged_at, complaint.extensions = move.verdict, None, 0
    elif move.action is Action.EXTEND:
        complaint.extensions += 1
    elif move.action is Action.ASSIGN:
        complaint.owner_id = move.facts["owner_id"]
    elif move.action is Action.RELEASE:
        complaint.owner_id = None
    elif move.action is Action.CATEGORISE:
        complaint.category, complaint.unit = move.facts["category"], move.facts["unit"]
    else:
        _hand_over(complaint, move)


def _hand_over(complaint: Complaint, move: Move) -> None:
    if move.action is Action.OFFER:
        complaint.offered_unit = move.facts["unit"]
    elif move.action is Action.REJECT:
        complaint.offered_unit = None
    elif move.action is Action.ACCEPT:
        complaint.unit, complaint.offered_unit = move.facts["unit"], None
        complaint.owner_id = move.staff.id if move.staff else None


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


async def found(session: Session, complaint_id: int, *, to_move: bool = True) -> Complaint:
    """Read a complaint.

    Args:
        to_move: Lock it against anyone else who would move it.

    Raises:
        NotFoundError: There is none with this id.
    """
    row = await session.get(Complaint, complaint_id, with_for_update=to_move)
    if row is None:
        raise NotFoundError("complaint", str(complaint_id))
    return row
