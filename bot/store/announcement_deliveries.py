"""Queries on an announcement's recipients: the snapshot, claims by the batch, what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.announcement import RECALLABLE_FOR, DeliveryTask
from bot.store.claims import Claims
from bot.store.engine import Session
from bot.store.tables import (
    Announcement,
    AnnouncementDelivery,
    DeliveryStatus,
)

CLAIMS = Claims(
    table=AnnouncementDelivery,
    waiting=DeliveryStatus.CREATED,
    held=DeliveryStatus.SENDING,
    line="chat_id",
    order=("due_at", "id"),
    due="due_at",
    keeps_place=lambda _: sa.false(),
)
_D = AnnouncementDelivery


async def take(
    session: Session, id_: int, *, now: datetime, until: datetime, limit: int, busy: Collection[int]
) -> Sequence[AnnouncementDelivery]:
    """Claim up to *limit* recipients, counting the attempt; chats in *busy* are left alone."""
    first = (
        sa.select(col(_D.id))
        .where(
            col(_D.announcement_id) == id_,
            col(_D.status) == DeliveryStatus.CREATED,
            col(_D.due_at) <= now,
            col(_D.chat_id).not_in(list(busy)),
        )
        .order_by(col(_D.due_at), col(_D.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        sa.update(_D)
        .where(col(_D.id).in_(first.scalar_subquery()))
        .values(status=DeliveryStatus.SENDING, attempt=_D.attempt + 1, lease_until=until)
        .returning(_D)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    rows = (await session.execute(claimed)).scalars().all()
    return sorted(rows, key=lambda row: row.id or 0)


async def settle(session: Session, outcomes: Sequence[dict[str, Any]]) -> None:
    """Record what became of claims; of one that was lost nothing is recorded.

    Args:
        outcomes: Each with `row`, `held` (its attempt) and every column of `SETTLED`.
    """
    query = (
        sa.update(_D)
        .where(
            col(_D.id) == sa.bindparam("row"),
            col(_D.attempt) == sa.bindparam("held"),
            col(_D.status) == DeliveryStatus.SENDING,
        )
        .values({name: sa.bindparam(f"new_{name}") for name in SETTLED})
    )
    named = [
        {key if key in {"row", "held"} else f"new_{key}": value for key, value in one.items()}
        for one in outcomes
    ]
    await (await session.connection()).execute(query, named)


SETTLED = ("status", "due_at", "sent_at", "message_id", "shown_version", "error")
"""What settling a claim writes."""


async def orphan(session: Session, now: datetime, *, everything: bool) -> int:
    """Settle what a dead sender had under way.

    A message may have been sent and is not sent again; a correction or recall is done again,
    since twice is the same as once.
    """
    query = sa.update(_D).where(
        col(_D.announcement_id).in_(
            sa.select(col(Announcement.id)).where(col(Announcement.is_open))
        ),
        col(_D.status) == DeliveryStatus.SENDING,
    )
    if not everything:
        query = query.where(col(_D.lease_until) < now)
    is_message = col(_D.task) == DeliveryTask.SEND
    result = await session.execute(
        query.values(
            status=sa.case(
                (is_message, DeliveryStatus.UNKNOWN.value), else_=DeliveryStatus.CREATED.value
            ),
            error="the sender died before it could say",
        ).execution_options(synchronize_session=False)
    )
    return int(getattr(result, "rowcount", 0))


async def counts(session: Session, id_: int) -> dict[tuple[DeliveryTask, DeliveryStatus], int]:
    """Count recipients by what is being done and how far it is."""
    query = (
        sa.select(col(_D.task), col(_D.status), sa.func.count())
        .where(col(_D.announcement_id) == id_)
        .group_by(col(_D.task), col(_D.status))
    )
    return {(row[0], row[1]): row[2] for row in (await session.execute(query)).all()}


async def counts_of_sending(
    session: Session, id_: int
) -> dict[tuple[DeliveryTask, DeliveryStatus], int]:
    """Count as `counts` does what was neither corrected nor recalled, off the index alone."""
    status = col(_D.status)
    query = (
        sa.select(status, sa.func.count()).where(col(_D.announcement_id) == id_).group_by(status)
    )
    return {(DeliveryTask.SEND, row[0]): row[1] for row in (await session.execute(query)).all()}


async def count_left(session: Session, id_: int) -> int:
    """Count what waits or is under way, off the index alone."""
    query = sa.select(sa.func.count()).where(
        col(_D.announcement_id) == id_,
        col(_D.status).in_((DeliveryStatus.CREATED, DeliveryStatus.SENDING)),
    )
    return int((await session.execute(query)).scalar_one())


async def is_worked_off(session: Session, id_: int) -> bool:
    """Say whether nothing waits and nothing is under way."""
    query = (
        sa.select(sa.literal(1))
        .where(
            col(_D.announcement_id) == id_,
            col(_D.status).in_((DeliveryStatus.CREATED, DeliveryStatus.SENDING)),
        )
        .limit(1)
    )
    return (await session.execute(query)).first() is None


async def withdraw(session: Session, id_: int) -> int:
    """Let everything that still waits never be sent; corrections that wait are left undone."""
    waiting = (col(_D.announcement_id) == id_, col(_D.status) == DeliveryStatus.CREATED)
    result = await session.execute(
        sa.update(_D)
        .where(*waiting)
        .values(
            status=sa.case(
                (col(_D.task) == DeliveryTask.SEND, DeliveryStatus.WITHDRAWN.value),
                else_=DeliveryStatus.SENT.value,
            )
        )
        .execution_options(synchronize_session=False)
    )
    return int(getattr(result, "rowcount", 0))


async def put_to_correction(session: Session, id_: int, version: int, now: datetime) -> int:
    """Let every message that shows an older version be edited."""
    shows_older = col(_D.shown_version) < version
    return await _put_to(session, id_, DeliveryTask.CORRECT, now, shows_older)


async def put_to_recall(session: Session, id_: int, now: datetime) -> int:
    """Let every message that Telegram still deletes be deleted."""
    is_young = col(_D.sent_at) > now - RECALLABLE_FOR
    return await _put_to(session, id_, DeliveryTask.RECALL, now, is_young)


async def _put_to(
    session: Session, id_: int, task: DeliveryTask, now: datetime, which: sa.ColumnElement[bool]
) -> int:
    # What could not be done once is listed and not tried for ever.
    is_there = sa.and_(
        col(_D.status) == DeliveryStatus.SENT, sa.or_(col(_D.error).is_(None), col(_D.task) != task)
    )
    waits_for_less = sa.and_(
        col(_D.status) == DeliveryStatus.CREATED, col(_D.task) == DeliveryTask.CORRECT
    )
    result = await session.execute(
        sa.update(_D)
        .where(
            col(_D.announcement_id) == id_,
            sa.or_(is_there, waits_for_less),
            col(_D.message_id).is_not(None),
            which,
        )
        .values(task=task, status=DeliveryStatus.CREATED, due_at=now, attempt=0, error=None)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(result, "rowcount", 0))


async def by_age(session: Session, id_: int, now: datetime) -> tuple[int, int]:
    """Count the messages sent that Telegram still deletes, and those that are too old."""
    is_young = col(_D.sent_at) > now - RECALLABLE_FOR
    # What waits for its correction, or is just being corrected, stands in a chat like the rest.
    is_there = sa.or_(
        col(_D.status) == DeliveryStatus.SENT,
        sa.and_(
            col(_D.status).in_((DeliveryStatus.CREATED, DeliveryStatus.SENDING)),
            col(_D.task) == DeliveryTask.CORRECT,
        ),
    )
    query = sa.select(
        sa.func.count().filter(is_young), sa.func.count().filter(sa.not_(is_young))
    ).where(col(_D.announcement_id) == id_, is_there, col(_D.message_id).is_not(None))
    row = (await session.execute(query)).one()
    return row[0], row[1]


async def count_refused(session: Session, id_: int) -> int:
    """Count the messages that could not be corrected or recalled."""
    query = sa.select(sa.func.count()).where(
        col(_D.announcement_id) == id_,
        col(_D.status) == DeliveryStatus.SENT,
        col(_D.error).is_not(None),
    )
    return int((await session.execute(query)).scalar_one())


async def troubled(session: Session, id_: int, limit: int) -> list[AnnouncementDelivery]:
    """List who may not have got it, and in whose chat it could not be put right."""
    query = (
        sa.select(_D)
        .where(
            col(_D.announcement_id) == id_,
            sa.or_(
                col(_D.status).in_((DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN)),
                sa.and_(col(_D.status) == DeliveryStatus.SENT, col(_D.error).is_not(None)),
            ),
        )
        .order_by(col(_D.id))
        .limit(limit)
    )
    return list((await session.execute(query)).scalars())
