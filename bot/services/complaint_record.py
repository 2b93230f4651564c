"""How a complaint is moved: one event, one new status, and a row for everyone to be told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from bot.domain.chain import digest
from bot.domain.clock import Clock
from bot.domain.complaint import (
    Action,
    can_move,
    next_status,
    only_reference,
)
from bot.domain.errors import NotFoundError
from bot.services import complaint_groups as groups
from bot.services import similar
from bot.services.complaint_clock import ComplaintClock
from bot.services.complaint_moves import Move, affect
from bot.services.complaint_notices import ComplaintNotices
from bot.services.knowledge import KnowledgeInForce
from bot.store import chain, complaints
from bot.store.engine import Session
from bot.store.groups import locked
from bot.store.inserts import insert_new
from bot.store.tables import (
    Complaint,
    ComplaintEvent,
    ComplaintMedia,
    MediaKind,
    MediaRole,
    MessagePurpose,
)


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
        group = await groups.locked(session, complaint)
        await self._move(session, complaint, move)
        if complaint is group.lead:
            await groups.share(self._move, session, group, move)
        changed = await groups.follow(self._move, session, complaint, move, group)
        if changed is not None:
            await self.notices.cards.count_again(session, changed, move.cause)
        return True

    async def join(
        self, session: Session, complaint: Complaint, lead: Complaint, move: Move
    ) -> bool:
        """Tie a complaint, and those joined to it, to a lead; both are locked already.

        Where one of the two is in work already, its owner has both from now on.

        Returns:
            False when this cause was applied before.

        Raises:
            MoveRefusedError: One of them is not open.
        """
        if await complaints.event_by_cause(session, complaint.id or 0, move.cause):
            return False
        next_status(lead.status, Action.JOIN)
        following = await complaints.joined_to(session, complaint.id or 0)
        await self._move(session, complaint, move)
        for one in following:
            if can_move(one.status, Action.JOIN):
                await self._move(session, one, move)
            else:
                # It has ended and its resident hears nothing; reopened, it is of this event.
                one.joined_to_id = lead.id
        await groups.share_owner(self._move, session, (complaint, lead), move)
        await self.notices.cards.count_again(session, lead, move.cause)
        return True

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
        affect(complaint, move, complaint.updated_at)
        await similar.keep_up(session, complaint, move.action)
        event = await self.log(session, complaint, move)
        await self.limits.wind(session, complaint)
        await self.notices.tell(
            session, complaint, event, is_clock=move.is_clock, media=shown or move.media
        )

    async def submit(
        self, session: Session, complaint: Complaint, move: Move, lead: Complaint | None = None
    ) -> None:
        """Begin the timeline of a complaint that was just added, and post its card.

        Args:
            session: The caller's transaction.
            complaint: The new one.
            move: Its submission.
            lead: What it is joined to from the start; that one's card shows it then.
        """
        await similar.index(session, complaint)
        facts = {"category": complaint.category, "unit": complaint.unit}
        await self.log(session, complaint, replace(move, facts=move.facts | facts))
        if lead is not None:
            await self.join(session, complaint, lead, groups.join_to(lead, f"{move.cause}:join"))
            return
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
        to_move: Lock it against anyone else who would move it, its lead before it.

    Raises:
        NotFoundError: There is none with this id.
    """
    row = await (locked if to_move else _read)(session, complaint_id)
    if row is None:
        raise NotFoundError("complaint", str(complaint_id))
    return row


async def _read(session: Session, complaint_id: int) -> Complaint | None:
    return await session.get(Complaint, complaint_id)
