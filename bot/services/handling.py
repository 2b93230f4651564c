"""Working a complaint: words to the resident, more time, the outcome; rights checked anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.domain.complaint import MAX_EXTENSIONS, Action, CloseReason, next_status, only_reference
from bot.domain.errors import InvalidInputError, NoMoreTimeError, NotFoundError, ProofMissingError
from bot.domain.people import Permission
from bot.domain.workday import ending, is_working_day
from bot.services.complaint_moves import Move
from bot.services.complaint_record import ComplaintRecord
from bot.services.staff import permitted
from bot.services.triage import Moved, moved, worked
from bot.store import complaints, media
from bot.store.engine import Session, Store
from bot.store.tables import Complaint, MediaKind

_SAYINGS = (Action.REPLY, Action.NOTE, Action.ASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one message says and shows."""

    text: str = ""
    photos: tuple[str, ...] = ()
    """Telegram file ids."""

    @property
    def media(self) -> tuple[tuple[MediaKind, str], ...]:
        """The photos as a move takes them."""
        return tuple((MediaKind.PHOTO, one) for one in self.photos)


@dataclass(frozen=True, slots=True)
class Handling:
    """What staff do to a complaint that they work."""

    store: Store
    record: ComplaintRecord

    async def say(
        self, by: int, complaint_id: int, action: Action, said: Said, cause: str
    ) -> Moved:
        """Answer the resident, ask them back (the clocks pause), or leave colleagues a note.

        Args:
            by: Telegram id of the staff member.
            complaint_id: Of the complaint.
            action: REPLY, ASK or NOTE.
            said: The resident reads the words of a reply and a question as they are, and sees
                the photos.
            cause: Of the message; the pictures of one album share theirs.

        Raises:
            InvalidInputError: It says nothing; a question needs words.
            MoveRefusedError: The complaint cannot take it now.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        says = said.text.strip() or (said.photos and action is not Action.ASK)
        if action not in _SAYINGS:
            raise InvalidInputError("text", action)
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            if await self._is_more(session, complaint, said, cause):
                return moved(complaint, action, is_new=False)
            if not says:
                raise InvalidInputError("text", action)
            text = said.text.strip() or None
            move = Move(action=action, cause=cause, staff=staff, text=text, media=said.media)
            return await self._apply(session, complaint, move)

    async def _is_more(
        self, session: Session, complaint: Complaint, said: Said, cause: str
    ) -> bool:
        """Add what comes late of an album whose first picture has been acted on."""
        event = await complaints.event_by_cause(session, complaint.id or 0, cause)
        if event is None:
            return False
        await self.record.attach(session, complaint, event, said.media)
        return True

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
                raise NoMoreTimeError(complaint.status, Action.EXTEND, MAX_EXTENSIONS)
            due_at = self._closing(until)
            if not text.strip():
                raise InvalidInputError("reason", "")
            if due_at <= complaint.due_at or not is_working_day(until):
                raise InvalidInputError("until", complaint.due_at.isoformat())
            facts = {"due_at": due_at.isoformat()}
            move = Move(action=Action.EXTEND, cause=cause, staff=staff, text=text, facts=facts)
            return await self._apply(session, complaint, move)

    def _closing(self, day: date) -> datetime:
        hours = self.record.limits.hours
        return ending(day, hours.slots[-1][1], hours.zone)

    async def finish(self, by: int, complaint_id: int, said: Said, cause: str) -> Moved:
        """Say what was done; the resident reads it, sees the photos and judges.

        Photos without words are kept until the words come, so that either may come first.

        Raises:
            InvalidInputError: There are neither words nor photos.
            MoveRefusedError: It is not open.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
            ProofMissingError: Its category asks for a photo and there is none.
        """
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            if await self._is_more(session, complaint, said, cause):
                return moved(complaint, Action.FINISH, is_new=False)
            next_status(complaint.status, Action.FINISH)
            if not said.text.strip():
                return await self._keep(session, complaint, said)
            kept = await media.take_kept_proof(session, complaint_id)
            photos = tuple(dict.fromkeys((*kept, *said.photos)))
            needs_proof = self.record.knowledge.category(complaint.category).proof
            if needs_proof and not photos and not complaint.is_question:
                raise ProofMissingError(complaint.category)
            move = Move(
                action=Action.FINISH,
                cause=cause,
                staff=staff,
                text=said.text,
                media=Said(photos=photos).media,
            )
            return await self._apply(session, complaint, move)

    async def _keep(self, session: Session, complaint: Complaint, said: Said) -> Moved:
        if not said.photos:
            raise InvalidInputError("text", Action.FINISH)
        await media.keep_proof(session, complaint.id or 0, said.photos)
        return moved(complaint, Action.FINISH, is_new=True, is_kept=True)

    async def write_down(
        self, by: int, complaint_id: int, media_id: int, text: str, cause: str
    ) -> Moved:
        """Keep the gist of a voice note, so that it can be read and found.

        Raises:
            InvalidInputError: There are no words.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint, or no such voice note of it.
        """
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            note = await media.voice(session, complaint_id, media_id)
            if not text.strip():
                raise InvalidInputError("text", Action.NOTE)
            if note is None:
                raise NotFoundError("voice", str(media_id))
            note.gist = text
            facts = {"gist_of": media_id}
            move = Move(action=Action.NOTE, cause=cause, staff=staff, text=text, facts=facts)
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
        if other is None or other.id == complaint.id or _reporter(other) != _reporter(complaint):
            raise InvalidInputError("reference", complaint.reference)
        return other.reference

    async def _move(self, by: int, complaint_id: int, move: Move) -> Moved:
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            return await self._apply(session, complaint, replace(move, staff=staff))

    async def _apply(self, session: Session, complaint: Complaint, move: Move) -> Moved:
        is_new = await self.record.apply(session, complaint, move)
        held_until = await self.record.notices.held_until(session, complaint, move.action)
        return replace(moved(complaint, move.action, is_new=is_new), held_until=held_until)


def _reporter(complaint: Complaint) -> tuple[int | None, int | None]:
    return complaint.resident_id, complaint.client_id
