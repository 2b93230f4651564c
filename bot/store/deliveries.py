"""Queries on deliveries: what is due, who holds it, how it ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.store.claims import Claims
from bot.store.engine import Session
from bot.store.tables import Delivery, DeliveryStatus, Lane

_OPEN = (DeliveryStatus.CREATED, DeliveryStatus.SENDING)


CLAIMS = Claims(
    table=Delivery,
    waiting=DeliveryStatus.CREATED,
    held=DeliveryStatus.SENDING,
    line="chat_id",
    order=("lane", "id"),
    due="due_at",
    # What comes after one that waits for another try waits too.
    keeps_place=lambda row: row.attempt > 0,
)


async def orphan(session: Session, now: datetime, *, everything: bool, most_attempts: int) -> int:
    """Settle the deliveries of a dead sender, which may or may not have been sent.

    Bulk becomes unknown, so that nobody gets it twice; a notice about somebody's own complaint
    goes again, so that nobody misses it.

    Args:
        everything: All under way; otherwise those whose lease has ended.
        most_attempts: A notice that was tried as often is left unknown as well: it may be what
            kills the sender.
    """
    is_over = sa.or_(col(Delivery.lane) == int(Lane.BULK), col(Delivery.attempt) >= most_attempts)
    query = sa.update(Delivery).where(col(Delivery.status) == DeliveryStatus.SENDING)
    if not everything:
        query = query.where(col(Delivery.lease_until) < now)
    result = await session.execute(
        query.values(
            status=sa.case(
                (is_over, DeliveryStatus.UNKNOWN.value), else_=DeliveryStatus.CREATED.value
            ),
            settled_at=sa.case((is_over, _instant(now)), else_=None),
            error="the sender died before it could say",
        )
    )
    return int(getattr(result, "rowcount", 0))


async def leave_unknown(session: Session, now: datetime) -> None:
    """Give up bulk messages that wait or were under way: they may have gone out elsewhere."""
    await session.execute(
        sa.update(Delivery)
        .where(col(Delivery.lane) == int(Lane.BULK), col(Delivery.status).in_(_OPEN))
        .values(status=DeliveryStatus.UNKNOWN, settled_at=now, error="restored from a backup")
    )


def _instant(moment: datetime) -> sa.BindParameter[datetime]:
    return sa.literal(moment, Delivery.__table__.c.settled_at.type)  # type: ignore[attr-defined]


async def waiting_digests(session: Session, chats: Collection[int]) -> list[Delivery]:
    """Hold the digests that wait for these chats; whoever claims one now is faster."""
    query = (
        sa.select(Delivery)
        .where(
            col(Delivery.status) == DeliveryStatus.CREATED,
            col(Delivery.chat_id).in_(chats),
            col(Delivery.lane) == int(Lane.BULK),
        )
        .order_by(col(Delivery.id))
        .with_for_update(skip_locked=True)
    )
    return list((await session.execute(query)).scalars())


async def withdraw(session: Session, chat: int, kind: str) -> None:
    """Let messages of a kind that wait for a chat come to nothing."""
    await session.execute(
        sa.update(Delivery)
        .where(
            col(Delivery.status) == DeliveryStatus.CREATED,
            col(Delivery.chat_id) == chat,
            col(Delivery.kind) == kind,
        )
        .values(status=DeliveryStatus.WITHDRAWN)
    )


async def redirect(session: Session, old_chat: int, new_chat: int) -> None:
    """Follow a group that became a supergroup."""
    await session.execute(
        sa.update(Delivery)
        .where(col(Delivery.chat_id) == old_chat, col(Delivery.status).in_(_OPEN))
        .values(chat_id=new_chat)
    )


async def let_go(session: Session, chat_id: int, now: datetime) -> None:
    """Make due what was held back for a chat and was not tried yet."""
    await session.execute(
        sa.update(Delivery)
        .where(
            col(Delivery.chat_id) == chat_id,
            col(Delivery.status) == DeliveryStatus.CREATED,
            col(Delivery.attempt) == 0,
            col(Delivery.due_at) > now,
        )
        .values(due_at=now)
    )


async def counts(session: Session, *, firing_id: int | None = None) -> dict[str, int]:
    """Count deliveries by status."""
    query = sa.select(col(Delivery.status), sa.func.count()).group_by(col(Delivery.status))
    if firing_id is not None:
        query = query.where(col(Delivery.firing_id) == firing_id)
    return {str(status): count for status, count in (await session.execute(query)).all()}


async def statuses(session: Session, keys: Collection[str]) -> dict[str, DeliveryStatus]:
    """Tell how far deliveries are, by key."""
    query = sa.select(col(Delivery.key), col(Delivery.status)).where(col(Delivery.key).in_(keys))
    return {row[0]: row[1] for row in (await session.execute(query)).all()}
