"""A draft becomes a complaint: its number, its timeline's first line, what is promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.complaint import Action, ComplaintStatus
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.knowledge import Localised, Unit
from bot.services.complaint_moves import Move
from bot.services.complaint_record import ComplaintRecord
from bot.services.drafts import step_of, tag_of
from bot.store import complaints
from bot.store.engine import Session
from bot.store.tables import Complaint, ComplaintDraft, MediaKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the resident is promised on submission."""

    reference: str
    category: Localised
    unit: Unit | None
    due_at: datetime
    is_urgent: bool
    is_question: bool
    is_joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a program reports, checked already."""

    category: str
    text: str
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    """WGS-84 degrees."""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """Files drafts within the caller's transaction."""

    record: ComplaintRecord
    zone: tzinfo

    async def ready(self, session: Session, resident_id: int, tag: str) -> ComplaintDraft:
        """Read the draft that is about to be filed.

        Args:
            session: The caller's transaction.
            resident_id: Whose it is.
            tag: Of the draft that was previewed; an old preview's button files no newer draft.

        Raises:
            InvalidInputError: It has neither words nor a voice note yet.
            NotFoundError: There is no such draft.
        """
        draft = await complaints.draft(session, resident_id)
        if draft is None or tag_of(draft) != tag:
            raise NotFoundError("draft", tag)
        if step_of(draft) != "preview":
            raise InvalidInputError("text", "/report")
        return draft

    async def file(
        self,
        session: Session,
        draft: ComplaintDraft,
        cause: str,
        lead: Complaint | None = None,
    ) -> Complaint:
        """Make a draft a complaint under the next reference, begin its timeline, post its card.

        Args:
            session: The caller's transaction.
            draft: What is filed; it is gone afterwards.
            cause: Of the press.
            lead: The complaint of the same event that it joins, locked; its category holds.
        """
        now = self.record.clock()
        category = self.record.knowledge.category(lead.category if lead else draft.category)
        complaint = Complaint(
            reference=await self._reference(session, now),
            source_key=draft.source_key,
            resident_id=draft.resident_id,
            question_id=draft.question_id,
            is_question=draft.is_question,
            is_anonymous=draft.is_anonymous,
            text=draft.text,
            category=category.id,
            unit=lead.unit if lead else category.unit,
            place=draft.place,
            latitude=draft.latitude,
            longitude=draft.longitude,
            is_urgent=draft.is_urgent,
            status=ComplaintStatus.RECEIVED,
            due_at=self.record.limits.promised(category.id, now),
            created_at=now,
            updated_at=now,
        )
        session.add(complaint)
        await session.flush()
        media = (
            *((MediaKind.PHOTO, one) for one in draft.photos),
            *((MediaKind.VOICE, one) for one in draft.voices),
        )
        await self.record.submit(
            session,
            complaint,
            Move(action=Action.SUBMIT, cause=cause, text=draft.text or None, media=media),
            lead,
        )
        await session.delete(draft)
        return complaint

    async def report(
        self, session: Session, report: Report, client_id: int, source_key: str
    ) -> Complaint:
        """Make a complaint of what a program reports; no resident is behind it."""
        now = self.record.clock()
        category = self.record.knowledge.category(report.category)
        complaint = Complaint(
            reference=await self._reference(session, now),
            source_key=source_key,
            client_id=client_id,
            text=report.text,
            category=category.id,
            unit=category.unit,
            place=report.place,
            latitude=report.latitude,
            longitude=report.longitude,
            is_urgent=report.is_urgent,
            status=ComplaintStatus.RECEIVED,
            due_at=self.record.limits.promised(category.id, now),
            created_at=now,
            updated_at=now,
        )
        session.add(complaint)
        await session.flush()
        facts = {"client_id": client_id}
        move = Move(action=Action.SUBMIT, cause=source_key, text=report.text, facts=facts)
        await self.record.submit(session, complaint, move)
        return complaint

    async def _reference(self, session: Session, now: datetime) -> str:
        day = now.astimezone(self.zone).strftime("%Y%m%d")
        return f"JF-{day}-{await complaints.next_number(session, day):04d}"

    def receipt(self, complaint: Complaint) -> Receipt:
        """Say what is promised."""
        return Receipt(
            reference=complaint.reference,
            category=self.record.knowledge.category(complaint.category).name,
            unit=self.record.knowledge.knowledge.units.get(complaint.unit),
            due_at=complaint.due_at,
            is_urgent=complaint.is_urgent,
            is_question=complaint.is_question,
            is_joined=complaint.joined_to_id is not None,
        )
