"""Queries that count and erase what is kept about one resident."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.language import Language
from bot.domain.subscription import Pace
from bot.store.engine import Session
from bot.store.holds import erasable
from bot.store.inserts import insert_new
from bot.store.tables import (
    Album,
    AnnouncementDelivery,
    BreakthroughComplaint,
    Complaint,
    ComplaintDraft,
    ComplaintEvent,
    ComplaintFollower,
    ComplaintKey,
    ComplaintMedia,
    ComplaintMessage,
    ConsentGiven,
    Delivery,
    DeliveryStatus,
    ErasedFile,
    ErasureDone,
    HeldFile,
    InboxStatus,
    InboxUpdate,
    NextWords,
    Question,
    RadarKey,
    Resident,
    Reveal,
    Subscription,
    UploadedPhoto,
    WordsShown,
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
        .where(col(Complaint.id).in_(erasable(resident_id)))
    )
    return list((await session.execute(query)).scalars())


async def erase(session: Session, resident_id: int, chat_id: int, mark: str) -> None:
    """Overwrite a resident's words by *mark*, delete what nobody else needs, cut the rest loose.

    Complaints on hold stay as they are. What stays of others and of questions leads to a row
    without a person: it has no Telegram id any more, and whoever comes back is somebody new.
    """
    own = erasable(resident_id)
    await _erase_messages(session, own, chat_id)
    await _erase_updates(session, chat_id)
    await _execute(
        session,
        sa.delete(Subscription).where(col(Subscription.resident_id) == resident_id),
        sa.delete(ComplaintDraft).where(col(ComplaintDraft.resident_id) == resident_id),
        sa.delete(ConsentGiven).where(col(ConsentGiven.resident_id) == resident_id),
        sa.delete(HeldFile).where(col(HeldFile.resident_id) == resident_id),
        sa.delete(NextWords).where(col(NextWords.resident_id) == resident_id),
        sa.delete(Album).where(col(Album.resident_id) == resident_id),
        sa.delete(ComplaintFollower).where(col(ComplaintFollower.resident_id) == resident_id),
        sa.delete(ComplaintKey).where(col(ComplaintKey.complaint_id).in_(own)),
        sa.delete(RadarKey).where(col(RadarKey.complaint_id).in_(own)),
        sa.delete(UploadedPhoto).where(col(UploadedPhoto.complaint_id).in_(own)),
        sa.delete(ComplaintMedia).where(col(ComplaintMedia.complaint_id).in_(own)),
        sa.delete(WordsShown).where(col(WordsShown.complaint_id).in_(own)),
        sa.delete(ComplaintMessage).where(col(ComplaintMessage.chat_id) == chat_id),
        # Staff's words to them, and notes about them, quote them.
        sa.update(ComplaintEvent)
        .where(col(ComplaintEvent.complaint_id).in_(own))
        .values(text=None, salt=None),
        sa.update(Reveal).where(col(Reveal.complaint_id).in_(own)).values(reason=mark),
        sa.update(Question).where(col(Question.resident_id) == resident_id).values(text=mark),
        # Last: what is found by whose it is was found before.
        sa.update(Complaint)
        .where(col(Complaint.id).in_(own))
        .values(text=mark, place=None, latitude=None, longitude=None, resident_id=None),
        sa.update(Resident).where(col(Resident.id) == resident_id).values(_NOBODY),
    )


_NOBODY: dict[str, Any] = {
    # No person has a number below nought; no two rows have the same.
    "telegram_id": -col(Resident.id),
    "chosen_language": None,
    "seen_language": Language.ZH_HANS,
    "is_gone": True,
    "is_quiet": True,
    "is_large": False,
    "pace": Pace.DAILY,
    "stopped_at": None,
    "context_entry": None,
    "context_topic": None,
    "context_at": None,
}


async def _erase_messages(session: Session, own: sa.Select[int | None], chat_id: int) -> None:
    """Overwrite what was said to a resident, about their complaints, and by them."""
    theirs, is_waiting = _telling_of(own, chat_id), col(Delivery.status) == DeliveryStatus.CREATED
    to_them = sa.and_(
        col(Delivery.chat_id) == chat_id, col(Delivery.status) != DeliveryStatus.SENDING
    )
    recipient = sa.and_(
        col(AnnouncementDelivery.chat_id) == chat_id,
        col(AnnouncementDelivery.status).not_in((DeliveryStatus.CREATED, DeliveryStatus.SENDING)),
    )
    await _execute(
        session,
        # What waits would tell staff, or them, words that are gone. What is being sent now is in
        # its sender's hands; if that one dies, there is nothing to send again.
        sa.update(Delivery)
        .where(theirs, is_waiting)
        .values(status=DeliveryStatus.FAILED, error="erased"),
        sa.update(Delivery).where(theirs).values(facts={}),
        # A digest's key has the chat in it.
        sa.update(Delivery)
        .where(to_them, col(Delivery.firing_id).is_not(None))
        .values(key=sa.literal("erased:") + sa.cast(col(Delivery.id), sa.String)),
        sa.update(Delivery).where(to_them).values(chat_id=0),
        sa.update(AnnouncementDelivery)
        .where(recipient)
        .values(chat_id=-col(AnnouncementDelivery.id), message_id=None),
    )


async def _erase_updates(session: Session, chat_id: int) -> None:
    """Overwrite what a resident said as the messenger gave it."""
    theirs, status = col(InboxUpdate.chat_key) == chat_id, col(InboxUpdate.status)
    number = sa.cast(col(InboxUpdate.update_id), sa.String)
    nothing = sa.literal('{"update_id":') + number + sa.literal("}")
    await _execute(
        session,
        sa.update(InboxUpdate)
        .where(theirs, status.in_((InboxStatus.QUARANTINED, InboxStatus.PASSED_OVER)))
        .values(raw="{}", chat_key=0),
        # Of what was handled, others' messages may quote them: a reply, a forward, a group.
        sa.update(InboxUpdate)
        .where(status == InboxStatus.DONE, col(InboxUpdate.raw) != "{}")
        .values(raw="{}"),
        sa.update(InboxUpdate).where(theirs, status == InboxStatus.DONE).values(chat_key=0),
        # The wish itself is being handled; handled again it is nothing.
        sa.update(InboxUpdate)
        .where(theirs, status == InboxStatus.WORKING)
        .values(raw=nothing, chat_key=0),
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
    new = {"cause": cause, "at": now, "scrubbed_at": None}
    return bool(await insert_new(session, ErasureDone, [new]))


async def note_dropped(session: Session, names: Collection[str], now: datetime) -> None:
    """Let every process drop its copies of these files."""
    await insert_new(session, ErasedFile, [{"name": one, "at": now} for one in names])


async def dropped_since(session: Session, since: datetime) -> list[str]:
    """List the files whose copies have to go since an instant."""
    query = sa.select(col(ErasedFile.name)).where(col(ErasedFile.at) >= since)
    return list((await session.execute(query)).scalars())


async def unscrubbed(session: Session) -> datetime | None:
    """Tell when the oldest erasure was that left something in free space."""
    query = sa.select(sa.func.min(col(ErasureDone.at))).where(
        col(ErasureDone.scrubbed_at).is_(None)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def note_scrubbed(session: Session, until: datetime, now: datetime) -> None:
    """Note that free space holds nothing of erasures up to an instant."""
    await _execute(
        session,
        sa.update(ErasureDone)
        .where(col(ErasureDone.scrubbed_at).is_(None), col(ErasureDone.at) <= until)
        .values(scrubbed_at=now),
    )


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
