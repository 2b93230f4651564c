"""What has been kept long enough: found by one condition each, counted and thrown away by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.domain.complaint import ComplaintStatus
from bot.domain.file_names import shelf_name
from bot.domain.retention import Limit
from bot.store.engine import Session
from bot.store.holds import on_hold
from bot.store.privacy import note_dropped
from bot.store.tables import (
    Album,
    Announcement,
    AnnouncementDelivery,
    Complaint,
    ComplaintDraft,
    ComplaintEvent,
    ComplaintMedia,
    Delivery,
    DeliveryStatus,
    ErasedFile,
    HeldFile,
    InboxStatus,
    InboxUpdate,
    NextWords,
    Question,
    RadarKey,
    Refusal,
    Reveal,
    SignInAttempt,
    SignInLink,
    StaffSession,
    UploadedPhoto,
)

MARK = "—"
"""Stands where words were."""
_UNDER_WAY = (DeliveryStatus.CREATED, DeliveryStatus.SENDING)
_ENDED = tuple(
    one for one in ComplaintStatus if not one.is_open and one is not ComplaintStatus.DONE
)
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Rows of one table that are past their limit, and what becomes of them."""

    limit: Limit
    table: type[SQLModel]
    due: Callable[[datetime], Condition]
    """Given the instant before which they are too old; no longer true once it was done."""
    values: Mapping[str, Any] | None = None
    """What is written over; None deletes the row."""
    files: Any = None
    """Column of the messenger's file ids, whose copies go too."""

    @property
    def name(self) -> str:
        """Name it for reports, such as drafts.album."""
        return f"{self.limit}.{self.table.__tablename__}"


def _ended(before: datetime) -> sa.Select[int | None]:
    """Find the complaints that ended for good before an instant and are not on hold."""
    return sa.select(col(Complaint.id)).where(
        col(Complaint.status).in_(_ENDED),
        col(Complaint.updated_at) < before,
        col(Complaint.id).not_in(on_hold()),
    )


def _of_ended(column: Any) -> Callable[[datetime], Condition]:  # noqa: ANN401 — a mapped column
    return lambda before: col(column).in_(_ended(before))


def _settled(status: InboxStatus) -> Callable[[datetime], Condition]:
    return lambda before: sa.and_(
        col(InboxUpdate.status) == status,
        col(InboxUpdate.settled_at) < before,
        col(InboxUpdate.raw) != "{}",
    )


def _album(before: datetime) -> Condition:
    key = col(Album.source_key)
    is_filed = sa.exists().where(
        col(Complaint.source_key) == key, col(Complaint.created_at) < before
    )
    is_known = sa.or_(
        sa.exists().where(col(Complaint.source_key) == key),
        sa.exists().where(col(ComplaintDraft.source_key) == key),
    )
    return sa.or_(is_filed, ~is_known)


def _recipient(before: datetime) -> Condition:
    over = sa.select(col(Announcement.id)).where(col(Announcement.ended_at) < before)
    return sa.and_(
        col(AnnouncementDelivery.announcement_id).in_(over),
        col(AnnouncementDelivery.chat_id) > 0,
        col(AnnouncementDelivery.status).not_in(_UNDER_WAY),
    )


def _words(before: datetime) -> Condition:
    return sa.and_(col(Complaint.id).in_(_ended(before)), col(Complaint.text) != MARK)


_NOTHING = {"raw": "{}", "chat_key": 0}
RULES: tuple[Rule, ...] = (
    *(
        Rule(
            limit=limit,
            table=InboxUpdate,
            due=_settled(status),
            values=_NOTHING,
        )
        for limit, status in (
            (Limit.RAW, InboxStatus.DONE),
            (Limit.RAW, InboxStatus.PASSED_OVER),
            (Limit.SET_ASIDE, InboxStatus.QUARANTINED),
        )
    ),
    Rule(
        limit=Limit.DRAFTS,
        table=ComplaintDraft,
        due=lambda before: col(ComplaintDraft.updated_at) < before,
    ),
    Rule(limit=Limit.DRAFTS, table=NextWords, due=lambda before: col(NextWords.since) < before),
    Rule(limit=Limit.DRAFTS, table=HeldFile, due=lambda before: col(HeldFile.at) < before),
    Rule(limit=Limit.DRAFTS, table=Album, due=_album),
    Rule(
        limit=Limit.QUESTIONS,
        table=Question,
        due=lambda before: sa.and_(col(Question.asked_at) < before, col(Question.text) != MARK),
        values={"text": MARK},
    ),
    Rule(
        limit=Limit.MESSAGES,
        table=Delivery,
        due=lambda before: sa.and_(
            col(Delivery.status).not_in(_UNDER_WAY),
            col(Delivery.created_at) < before,
            col(Delivery.facts) != sa.literal({}, Delivery.__table__.c.facts.type),  # type: ignore[attr-defined]
        ),
        values={"facts": {}},
    ),
    Rule(
        limit=Limit.RECIPIENTS,
        table=AnnouncementDelivery,
        due=_recipient,
        # No chat of a person has a number below nought; the tally stays.
        values={"chat_id": -col(AnnouncementDelivery.id), "message_id": None},
    ),
    Rule(
        limit=Limit.FILES,
        table=ComplaintMedia,
        due=_of_ended(ComplaintMedia.complaint_id),
        files=col(ComplaintMedia.file_id),
    ),
    Rule(limit=Limit.FILES, table=UploadedPhoto, due=_of_ended(UploadedPhoto.complaint_id)),
    Rule(
        limit=Limit.PINS,
        table=Complaint,
        due=lambda before: sa.and_(
            col(Complaint.id).in_(_ended(before)), col(Complaint.latitude).is_not(None)
        ),
        values={"latitude": None, "longitude": None},
    ),
    Rule(
        limit=Limit.WORDS,
        table=ComplaintEvent,
        due=lambda before: sa.and_(
            col(ComplaintEvent.complaint_id).in_(_ended(before)),
            col(ComplaintEvent.text).is_not(None),
        ),
        values={"text": None, "salt": None},
    ),
    Rule(limit=Limit.WORDS, table=RadarKey, due=_of_ended(RadarKey.complaint_id)),
    Rule(limit=Limit.WORDS, table=Complaint, due=_words, values={"text": MARK, "place": None}),
    Rule(
        limit=Limit.SESSIONS,
        table=SignInLink,
        due=lambda before: col(SignInLink.expires_at) < before,
    ),
    Rule(
        limit=Limit.SESSIONS,
        table=SignInAttempt,
        due=lambda before: col(SignInAttempt.at) < before,
    ),
    Rule(
        limit=Limit.SESSIONS,
        table=StaffSession,
        due=lambda before: sa.or_(
            col(StaffSession.seen_at) < before, col(StaffSession.revoked_at) < before
        ),
    ),
    Rule(limit=Limit.SESSIONS, table=Refusal, due=lambda before: col(Refusal.last_at) < before),
    Rule(limit=Limit.LOOKS, table=Reveal, due=lambda before: col(Reveal.at) < before),
)
"""In this order; none of them touches what the chain of events is sealed over."""


async def count(session: Session, rule: Rule, before: datetime) -> int:
    """Count the rows that a rule would change now."""
    query = sa.select(sa.func.count()).select_from(rule.table).where(rule.due(before))
    return int((await session.execute(query)).scalar_one())


async def apply(session: Session, rule: Rule, before: datetime, now: datetime, limit: int) -> int:
    """Change or delete up to *limit* of them, the copies of their files with them.

    Returns:
        How many there were.
    """
    key = list(sa.inspect(rule.table).primary_key)
    query = sa.select(*key, *([rule.files] if rule.files is not None else []))
    rows = (await session.execute(query.where(rule.due(before)).limit(limit))).all()
    if not rows:
        return 0
    if rule.files is not None:
        await note_dropped(session, [shelf_name(row[-1]) for row in rows], now)
    which = sa.tuple_(*key).in_([tuple(row[: len(key)]) for row in rows])
    statement: Any = sa.delete(rule.table) if rule.values is None else sa.update(rule.table)
    if rule.values is not None:
        statement = statement.values(**rule.values)
    await session.execute(statement.where(which).execution_options(synchronize_session=False))
    return len(rows)


async def drop_old_names(session: Session, before: datetime) -> None:
    """Let go of what every process has dropped long since."""
    await session.execute(sa.delete(ErasedFile).where(col(ErasedFile.at) < before))
