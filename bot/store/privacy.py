"""Queries that count and erase what is kept about one resident."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import (
    Album,
    BreakthroughComplaint,
    Complaint,
    ComplaintDraft,
    ComplaintEvent,
    ComplaintFollower,
    ComplaintKey,
    ComplaintMedia,
    Delivery,
    DeliveryStatus,
    ErasureDone,
    InboxStatus,
    InboxUpdate,
    NextWords,
    Question,
    RadarKey,
    Resident,
    Subscription,
    UploadedPhoto,
)


async def counts(session: Session, resident_id: int) -> tuple[int, int]:
    """Count a resident's questions and subscriptions."""
    asked = sa.select(sa.func.count()).where(col(Question.resident_id) == resident_id)
    followed = sa.select(sa.func.count()).where(col(Subscription.resident_id) == resident_id)
    return (
        int((await session.execute(asked)).scalar_one()),
        int((await session.execute(followed)).scalar_one()),
    )


async def files(session: Session, resident_id: int) -> list[str]:
    """List the file ids of all that a resident has sent with complaints, or was shown of them."""
    query = (
        sa.select(col(ComplaintMedia.file_id))
        .join(Complaint, col(Complaint.id) == col(ComplaintMedia.complaint_id))
        .where(col(Complaint.resident_id) == resident_id)
    )
    return list((await session.execute(query)).scalars())


async def erase(session: Session, resident_id: int, chat_id: int, mark: str) -> None:
    """Overwrite a resident's words by *mark* and delete what nobody else needs."""
    own = sa.select(col(Complaint.id)).where(col(Complaint.resident_id) == resident_id)
    theirs = _telling_of(own, chat_id)
    await _execute(
        session,
        sa.delete(Subscription).where(col(Subscription.resident_id) == resident_id),
        sa.delete(ComplaintDraft).where(col(ComplaintDraft.resident_id) == resident_id),
        sa.delete(NextWords).where(col(NextWords.resident_id) == resident_id),
        sa.delete(Album).where(col(Album.resident_id) == resident_id),
        sa.delete(ComplaintFollower).where(col(ComplaintFollower.resident_id) == resident_id),
        sa.delete(ComplaintKey).where(col(ComplaintKey.complaint_id).in_(own)),
        sa.delete(RadarKey).where(col(RadarKey.complaint_id).in_(own)),
        sa.delete(UploadedPhoto).where(col(UploadedPhoto.complaint_id).in_(own)),
        sa.delete(ComplaintMedia).where(col(ComplaintMedia.complaint_id).in_(own)),
        sa.update(Complaint)
        .where(col(Complaint.resident_id) == resident_id)
        .values(text=mark, place=None, latitude=None, longitude=None),
        sa.update(ComplaintEvent)
        .where(col(ComplaintEvent.complaint_id).in_(own), col(ComplaintEvent.staff_id).is_(None))
        .values(text=None, salt=None),
        sa.update(Question).where(col(Question.resident_id) == resident_id).values(text=mark),
        # Raw updates and settled messages carry the same words.
        sa.update(InboxUpdate)
        .where(
            col(InboxUpdate.chat_key) == chat_id,
            col(InboxUpdate.status).in_((InboxStatus.DONE, InboxStatus.QUARANTINED)),
        )
        .values(raw="{}"),
        # What waits would tell staff, or them, words that are gone.
        sa.update(Delivery)
        .where(theirs, col(Delivery.status) == DeliveryStatus.CREATED)
        .values(status=DeliveryStatus.FAILED, error="erased"),
        sa.update(Delivery)
        .where(theirs, col(Delivery.status) != DeliveryStatus.SENDING)
        .values(facts={}),
        sa.update(Resident)
        .where(col(Resident.id) == resident_id)
        .values(chosen_language=None, context_entry=None, context_topic=None, context_at=None),
    )


async def drop_waiting(session: Session, chat_id: int) -> None:
    """Let what waits in a backup of one who was forgotten later come to nothing."""
    await _execute(
        session,
        sa.update(InboxUpdate)
        .where(col(InboxUpdate.chat_key) == chat_id)
        .values(raw="{}", status=InboxStatus.DONE),
        sa.update(Delivery)
        .where(col(Delivery.chat_id) == chat_id, col(Delivery.status) == DeliveryStatus.SENDING)
        .values(status=DeliveryStatus.UNKNOWN),
    )


async def note_done(session: Session, cause: str, now: datetime) -> bool:
    """Note an erasure; False when this database has seen it before."""
    return bool(await insert_new(session, ErasureDone, [{"cause": cause, "at": now}]))


def _telling_of(own: sa.Select[int | None], chat_id: int) -> sa.ColumnElement[bool]:
    """Find the messages that carry a resident's words: to them, and about their complaints."""
    tasks = sa.select(col(BreakthroughComplaint.breakthrough_id)).where(
        col(BreakthroughComplaint.complaint_id).in_(own)
    )
    return sa.or_(
        col(Delivery.chat_id) == chat_id,
        col(Delivery.complaint_id).in_(own),
        # A card that the radar posted quotes them.
        col(Delivery.breakthrough_id).in_(tasks),
    )


async def _execute(session: Session, *statements: sa.Executable) -> None:
    for statement in statements:
        await session.execute(statement)
