"""Queries on complaints, their drafts, events and messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.complaint import Action, ComplaintStatus
from bot.domain.errors import NotFoundError
from bot.store import complaint_statements as prepared
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import (
    Complaint,
    ComplaintDraft,
    ComplaintEvent,
    ComplaintMedia,
    ComplaintMessage,
    MediaKind,
    MediaRole,
    MessagePurpose,
    ReferenceCounter,
    Resident,
)

OPEN = tuple(status for status in ComplaintStatus if status.is_open)


async def draft(session: Session, resident_id: int) -> ComplaintDraft | None:
    """Find what a resident has told so far."""
    return await session.get(ComplaintDraft, resident_id)


async def by_id(session: Session, complaint_id: int) -> Complaint:
    """Read a complaint without keeping anybody from moving it.

    Raises:
        NotFoundError: There is none with this id.
    """
    row = await session.get(Complaint, complaint_id)
    if row is None:
        raise NotFoundError("complaint", str(complaint_id))
    return row


async def by_reference(session: Session, reference: str) -> Complaint | None:
    """Find a complaint by its public number."""
    query = sa.select(Complaint).where(col(Complaint.reference) == reference)
    return (await session.execute(query)).scalar_one_or_none()


async def filed_by(session: Session, resident_id: int, cause: str) -> Complaint | None:
    """Find the complaint that a press on "submit" has already filed."""
    found = await session.execute(prepared.filed(), {"resident": resident_id, "cause": cause})
    return found.scalar_one_or_none()


async def of_resident(
    session: Session, resident_id: int, *, limit: int, offset: int
) -> list[Complaint]:
    """List a resident's complaints: the open ones first, then newest first."""
    query = (
        sa.select(Complaint)
        .where(col(Complaint.resident_id) == resident_id)
        .order_by(sa.case((col(Complaint.status).in_(OPEN), 0), else_=1), col(Complaint.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return list((await session.execute(query)).scalars())


async def count_of_resident(session: Session, resident_id: int) -> int:
    """Count a resident's complaints."""
    query = sa.select(sa.func.count()).where(col(Complaint.resident_id) == resident_id)
    return int((await session.execute(query)).scalar_one())


async def events(session: Session, complaint_ids: list[int]) -> list[ComplaintEvent]:
    """List the events of these complaints in the order they happened."""
    found = await session.execute(prepared.timelines(), {"ids": complaint_ids})
    return list(found.scalars())


async def strayed(session: Session) -> list[tuple[str, int]]:
    """List complaints that stand elsewhere than their last event left them, and that event."""
    last = (
        sa.select(
            col(ComplaintEvent.complaint_id), sa.func.max(col(ComplaintEvent.seq)).label("seq")
        )
        .group_by(col(ComplaintEvent.complaint_id))
        .subquery()
    )
    query = (
        sa.select(col(Complaint.reference), sa.func.coalesce(last.c.seq, 0))
        .outerjoin(last, last.c.complaint_id == col(Complaint.id))
        .outerjoin(ComplaintEvent, col(ComplaintEvent.seq) == last.c.seq)
        .where(
            sa.or_(
                col(ComplaintEvent.status).is_(None),
                col(ComplaintEvent.status) != col(Complaint.status),
            )
        )
        .order_by(col(Complaint.id))
    )
    return [(row[0], int(row[1])) for row in (await session.execute(query)).all()]


async def event_by_cause(session: Session, complaint_id: int, cause: str) -> ComplaintEvent | None:
    """Find what a cause has already brought about."""
    found = await session.execute(prepared.caused(), {"id": complaint_id, "cause": cause})
    return found.scalar_one_or_none()


async def moved_by(session: Session, resident_id: int, cause: str) -> ComplaintEvent | None:
    """Find what a message of a resident's did to a complaint of theirs, if it came before."""
    query = (
        sa.select(ComplaintEvent)
        .join(Complaint, col(Complaint.id) == col(ComplaintEvent.complaint_id))
        .where(
            col(Complaint.resident_id) == resident_id,
            col(ComplaintEvent.cause) == cause,
            col(ComplaintEvent.action).in_((Action.ADD, Action.EDIT)),
        )
    )
    return (await session.execute(query)).scalars().first()


async def attach(
    session: Session,
    complaint_id: int,
    event_id: int | None,
    files: Iterable[tuple[MediaKind, str]],
) -> int:
    """Keep files with a line that was written before; each once.

    Returns:
        How many were new.
    """
    rows = [
        {
            "complaint_id": complaint_id,
            "event_id": event_id,
            "kind": kind,
            "role": MediaRole.REPORT,
            "file_id": file_id,
        }
        for kind, file_id in files
    ]
    return await insert_new(session, ComplaintMedia, rows)


async def media(session: Session, complaint_id: int) -> list[ComplaintMedia]:
    """List a complaint's pictures and voice notes in the order they came."""
    query = (
        sa.select(ComplaintMedia)
        .where(col(ComplaintMedia.complaint_id) == complaint_id)
        .order_by(col(ComplaintMedia.id))
    )
    return list((await session.execute(query)).scalars())


async def media_counts(session: Session, complaint_id: int) -> dict[MediaKind, int]:
    """Count the pictures and voice notes of the complaint itself, without staff's proofs."""
    found = await session.execute(prepared.media_counts(), {"id": complaint_id})
    return {kind: int(count) for kind, count in found.all()}


async def joined_to(session: Session, lead_id: int) -> list[Complaint]:
    """Read the complaints that share a lead's moves, locked, oldest first."""
    found = await session.execute(prepared.joined_to(), {"lead": lead_id})
    return list(found.scalars())


async def alarming(session: Session, now: datetime, *, after: int, limit: int) -> list[int]:
    """List complaints whose clock has come to an alarm, by id from *after* on."""
    query = (
        sa.select(col(Complaint.id))
        .where(col(Complaint.next_alarm_at) <= now, col(Complaint.id) > after)
        .order_by(col(Complaint.id))
        .limit(limit)
    )
    return [row or 0 for row in (await session.execute(query)).scalars()]


async def count_joined(session: Session, lead_id: int) -> int:
    """Count the complaints that share a lead's moves and were not taken back since."""
    return int((await session.execute(prepared.count_joined(), {"lead": lead_id})).scalar_one())


async def waiting_for(session: Session, telegram_id: int, *, limit: int) -> list[Complaint]:
    """List a resident's complaints on which staff wait for their answer, newest first."""
    query = (
        sa.select(Complaint)
        .join(Resident, col(Resident.id) == col(Complaint.resident_id))
        .where(
            col(Resident.telegram_id) == telegram_id,
            col(Complaint.status) == ComplaintStatus.WAITING,
        )
        .order_by(col(Complaint.updated_at).desc())
        .limit(limit)
    )
    return list((await session.execute(query)).scalars())


async def of_source(session: Session, source_key: str) -> Complaint | None:
    """Find the complaint made of a draft."""
    query = sa.select(Complaint).where(col(Complaint.source_key) == source_key)
    return (await session.execute(query)).scalar_one_or_none()


async def submission(session: Session, complaint_id: int) -> ComplaintEvent | None:
    """Find the first line of a complaint's timeline."""
    query = sa.select(ComplaintEvent).where(
        col(ComplaintEvent.complaint_id) == complaint_id,
        col(ComplaintEvent.action) == Action.SUBMIT,
    )
    return (await session.execute(query)).scalars().first()


async def message(session: Session, chat_id: int, message_id: int) -> ComplaintMessage | None:
    """Find which complaint a message of ours was about."""
    return await session.get(ComplaintMessage, (chat_id, message_id))


async def card_message_id(session: Session, complaint_id: int, chat_id: int) -> int | None:
    """Find the complaint's card in a chat."""
    query = (
        sa.select(col(ComplaintMessage.message_id))
        .where(
            col(ComplaintMessage.complaint_id) == complaint_id,
            col(ComplaintMessage.chat_id) == chat_id,
            col(ComplaintMessage.purpose) == MessagePurpose.CARD,
        )
        .order_by(col(ComplaintMessage.message_id).desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def retire_card(session: Session, chat_id: int, message_id: int) -> None:
    """Let a card that can no longer be changed be a message like any other."""
    await session.execute(
        sa.update(ComplaintMessage)
        .where(
            col(ComplaintMessage.chat_id) == chat_id,
            col(ComplaintMessage.message_id) == message_id,
            col(ComplaintMessage.purpose) == MessagePurpose.CARD,
        )
        .values(purpose=MessagePurpose.THREAD)
    )


async def next_number(session: Session, day: str) -> int:
    """Count up the day's running number, from 1."""
    await insert_new(session, ReferenceCounter, [{"day": day, "last": 0}])
    counter = await session.get_one(ReferenceCounter, day, with_for_update=True)
    counter.last += 1
    return counter.last
