"""Working a complaint: words to the resident, more time, the outcome; rights checked anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.domain.complaint import MAX_EXTENSIONS, Action, CloseReason, only_reference
from bot.domain.errors import InvalidInputError, MoveRefusedError, ProofMissingError
from bot.domain.people import Permission
from bot.domain.workday import ending, is_working_day
from bot.services.complaint_record import ComplaintRecord, Move
from bot.services.staff import permitted
from bot.services.triage import Moved, moved, worked
from bot.store import complaints
from bot.store.engine import Session, Store
from bot.store.tables import Complaint, MediaKind

_SAYINGS = (Action.REPLY, Action.NOTE, Action.ASK)


@dataclass(frozen=True, slots=True)
class Handling:
    """What staff do to a complaint that they work."""

    store: Store
    record: ComplaintRecord

    async def say(self, by: int, complaint_id: int, action: Action, text: str, cause: str) -> Moved:
        """Answer the resident, ask them back (the clocks pause), or leave colleagues a note.

        Args:
            by: Telegram id of the staff member.
            complaint_id: Of the complaint.
            action: REPLY, ASK or NOTE.
            text: The words; the resident reads those of a reply and a question as they are.
            cause: Of the message.

        Raises:
            InvalidInputError: There are no words.
            MoveRefusedError: The complaint cannot take it now.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        if action not in _SAYINGS or not text.strip():
            raise InvalidInputError("text", action)
        return await self._move(by, complaint_id, Move(action=action, cause=cause, text=text))

    async def resume(self, by: int, complaint_id: int, cause: str) -> Moved:
        """Go on without waiting for the resident any longer; the clocks run again.

        Raises:
            MoveRefusedError: Nobody is waited for.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        return await self._move(by, complaint_id, Move(action=Action.RESUME, cause=cause))

    async def extend(self, by: int, complaint_id: int, until: date, text: str, cause: str) -> Moved:
        """Take more time, with a reason and a new date that the resident is told.

        Args:
            by: Telegram id of a dispatcher.
            complaint_id: Of the complaint.
            until: A working day after the present due date.
            text: The reason, as the resident reads it.
            cause: Of the message.

        Raises:
            InvalidInputError: No reason, or a day that is not later or not worked.
            MoveRefusedError: It is not open, or was extended twice already.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such complaint.
        """
        async with self.store.write() as session:
            await permitted(session, by, Permission.DISPATCH)
            staff, complaint = await worked(session, by, complaint_id)
            if await complaints.event_by_cause(session, complaint_id, cause):
                return moved(complaint, Action.EXTEND, is_new=False)
            if complaint.extensions >= MAX_EXTENSIONS:
                raise MoveRefusedError(complaint.status, Action.EXTEND)
            due_at = self._closing(until)
            if not text.strip() or due_at <= complaint.due_at or not is_working_day(until):
                raise InvalidInputError("until", complaint.due_at.date().isoformat())
            facts = {"due_at": due_at.isoformat()}
            move = Move(action=Action.EXTEND, cause=cause, staff=staff, text=text, facts=facts)
            return await self._apply(session, complaint, move)

    def _closing(self, day: date) -> datetime:
        hours = self.record.limits.hours
        return ending(day, hours.slots[-1][1], hours.zone)

    async def finish(
        self, by: int, complaint_id: int, text: str, cause: str, photos: tuple[str, ...] = ()
    ) -> Moved:
        """Say what was done; the resident reads it, sees the photos and judges.

        Raises:
            InvalidInputError: There are no words.
            MoveRefusedError: It is not open.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
            ProofMissingError: Its category asks for a photo and there is none.
        """
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            needs_proof = self.record.knowledge.category(complaint.category).proof
            if not text.strip():
                raise InvalidInputError("text", Action.FINISH)
            if needs_proof and not photos and not complaint.is_question:
                raise ProofMissingError(complaint.category)
            media = tuple((MediaKind.PHOTO, one) for one in photos)
            move = Move(action=Action.FINISH, cause=cause, staff=staff, text=text, media=media)
            return await self._apply(session, complaint, move)

    async def close(
        self, by: int, complaint_id: int, reason: CloseReason, text: str, cause: str
    ) -> Moved:
        """End a complaint unsolved, and say why and where to go; it counts apart from solved ones.

        Args:
            by: Telegram id of the staff member.
            complaint_id: Of the complaint.
            reason: A duplicate's text must name the same resident's other complaint; what several
                residents tell of the same event is joined, not closed.
            text: What the resident reads: who is in charge, or what stands in the way.
            cause: Of the message.

        Raises:
            InvalidInputError: There are no words, or no such other complaint of this resident.
            MoveRefusedError: It is not open.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            if not text.strip():
                raise InvalidInputError("text", reason)
            facts: dict[str, Any] = {"reason": reason.value}
            if reason is CloseReason.DUPLICATE:
                facts["of"] = await self._other(session, complaint, text)
            move = Move(action=reason.action, cause=cause, staff=staff, text=text, facts=facts)
            return await self._apply(session, complaint, move)

    async def _other(self, session: Session, complaint: Complaint, text: str) -> str:
        reference = only_reference(text)
        other = await complaints.by_reference(session, reference) if reference else None
        if other is None or other.id == complaint.id or other.resident_id != complaint.resident_id:
            raise InvalidInputError("reference", complaint.reference)
        return other.reference

    async def _move(self, by: int, complaint_id: int, move: Move) -> Moved:
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            return await self._apply(session, complaint, replace(move, staff=staff))

    async def _apply(self, session: Session, complaint: Complaint, move: Move) -> Moved:
        is_new = await self.record.apply(session, complaint, move)
        return moved(complaint, move.action, is_new=is_new)
