"""Complaints of one event: residents join what others have told, staff merge and split."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.complaint import Action, ComplaintStatus, next_status
from bot.domain.errors import InvalidInputError, MoveRefusedError, NotFoundError
from bot.domain.incidents import find_similar
from bot.domain.masking import mask
from bot.domain.people import Permission
from bot.services.complaint_groups import join_to, split_from
from bot.services.complaint_record import ComplaintRecord, found
from bot.services.filing import Filing, Receipt
from bot.services.residents import recorded
from bot.services.similar import SHOWN, likest, print_of
from bot.services.staff import permitted
from bot.services.triage import Moved, moved
from bot.store import complaints, groups, people
from bot.store.engine import Session, Store
from bot.store.similar import Nearby
from bot.store.tables import Complaint, ComplaintDraft

_TEXT_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An open complaint of another that a resident may find to be theirs too."""

    complaint_id: int
    """To join it by."""
    text: str
    """What another resident wrote, cut short, personal numbers masked."""
    place: str | None
    filed_at: datetime
    status: ComplaintStatus
    joined: int
    """Residents who have joined the first one already."""
    may_be_followed: bool = True
    """Its resident did not want it kept private."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What the resident is promised who joined."""

    receipt: Receipt
    told_by: int
    """Residents who have told of it, this one included."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Ties complaints of one event together, by the resident's tap or by a dispatcher's."""

    store: Store
    filing: Filing

    @property
    def record(self) -> ComplaintRecord:
        """Where moves are made."""
        return self.filing.record

    async def offers(self, telegram_id: int) -> list[Offer]:
        """List what others have told that seems to be the draft under way, best first.

        Empty without a draft, for a question, and where nothing is alike.
        """
        async with self.store.read() as session:
            resident = await people.resident(session, telegram_id)
            draft = await complaints.draft(session, resident.id or 0) if resident else None
            if draft is None or draft.is_question or not draft.text:
                return []
            found: dict[int, Nearby] = {}
            for one in await likest(session, print_of(draft)):
                if one.resident_id != draft.resident_id:
                    found.setdefault(one.joined_to_id or one.id, one)
            offers: list[Offer] = []
            for lead_id, one in found.items():
                lead = await complaints.by_id(session, lead_id)
                if lead.resident_id != draft.resident_id:
                    offers.append(await self._offer(session, lead, one))
                if len(offers) == SHOWN:
                    break
        return offers

    async def _offer(self, session: Session, lead: Complaint, alike: Nearby) -> Offer:
        text = mask(alike.text)
        return Offer(
            complaint_id=lead.id or 0,
            text=text if len(text) <= _TEXT_SHOWN else f"{text[:_TEXT_SHOWN]}…",
            place=mask(alike.place) if alike.place else None,
            filed_at=lead.created_at,
            status=lead.status,
            joined=await complaints.count_joined(session, lead.id or 0),
            may_be_followed=not (lead.is_anonymous or lead.is_question),
        )

    async def join(self, telegram_id: int, tag: str, complaint_id: int, cause: str) -> Joined:
        """File the draft as a complaint of its own that shares the other's course.

        Args:
            telegram_id: Of the resident.
            tag: Of the draft that the offer was shown for.
            complaint_id: Of the offer.
            cause: Of the press; the same press files once.

        Raises:
            InvalidInputError: The draft has no words yet.
            MoveRefusedError: The other is no longer open; the draft stays to be submitted.
            NotFoundError: There is no such draft, or nothing like it to join by this id.
        """
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            filed = await complaints.filed_by(session, resident_id, cause)
            if filed is None:
                draft = await self.filing.ready(session, resident_id, tag)
                lead = await self._lead(session, complaint_id)
                await self._check_alike(session, draft, lead)
                filed = await self.filing.file(session, draft, cause, lead)
            told_by = 1 + await complaints.count_joined(session, filed.joined_to_id or 0)
            return Joined(receipt=self.filing.receipt(filed), told_by=told_by)

    async def _lead(self, session: Session, complaint_id: int) -> Complaint:
        complaint = await found(session, complaint_id)
        return await groups.lead_of(session, complaint)

    async def _check_alike(self, session: Session, draft: ComplaintDraft, lead: Complaint) -> None:
        """A press can be forged: only what could have been offered is joined."""
        next_status(lead.status, Action.JOIN)
        told = [lead, *await complaints.joined_to(session, lead.id or 0)]
        own = any(one.resident_id == draft.resident_id for one in told)
        alike = find_similar(print_of(draft), [(one.id, print_of(one)) for one in told])
        if own or draft.is_question or not alike:
            raise NotFoundError("complaint", str(lead.id))

    async def merge(self, by: int, complaint_id: int, into: str, cause: str) -> Moved:
        """Put a complaint, and those joined to it, to another of the same event.

        Args:
            by: Telegram id of a dispatcher.
            complaint_id: Of the complaint; of one that is joined, its lead is meant.
            into: Reference of the other; likewise.
            cause: Of the press or message.

        Raises:
            InvalidInputError: Both are one event already, or one is a question.
            MoveRefusedError: One of them is not open.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such complaint.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.DISPATCH)
            other = await complaints.by_reference(session, into)
            if other is None:
                raise NotFoundError("complaint", into)
            if await complaints.event_by_cause(session, complaint_id, cause):
                complaint = await found(session, complaint_id, to_move=False)
                return moved(complaint, Action.JOIN, is_new=False)
            await found(session, complaint_id, to_move=False)
            complaint, lead = await groups.locked_leads(session, complaint_id, other.id or 0)
            if complaint.id == lead.id or complaint.is_question or lead.is_question:
                raise InvalidInputError("merge", complaint.reference)
            move = replace(join_to(lead, cause), staff=staff)
            is_new = await self.record.join(session, complaint, lead, move)
            if is_new:
                await self.record.notices.tell_lead(session, lead, cause)
            return moved(complaint, Action.JOIN, is_new=is_new)

    async def split(self, by: int, complaint_id: int, cause: str) -> Moved:
        """Set a joined complaint on its own again, with a card and the owner it had.

        Raises:
            MoveRefusedError: It is joined to none, or not open.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such complaint.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.DISPATCH)
            complaint = await found(session, complaint_id)
            if await complaints.event_by_cause(session, complaint_id, cause):
                return moved(complaint, Action.SPLIT, is_new=False)
            if complaint.joined_to_id is None:
                raise MoveRefusedError(complaint.status, Action.SPLIT)
            lead = await groups.lead_of(session, complaint)
            move = replace(split_from(lead, cause), staff=staff)
            is_new = await self.record.apply(session, complaint, move)
            return moved(complaint, Action.SPLIT, is_new=is_new)
