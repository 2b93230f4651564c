"""Queries on deliveries: what is due, who holds it, how it ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store.engine import Session
from bot.store.heads import Line, of_chats, of_window
from bot.store.tables import Delivery, DeliveryStatus, Lane

_OPEN = (DeliveryStatus.CREATED, DeliveryStatus.SENDING)


async def due(
    session: Session, now: datetime, limit: int, *, busy: Collection[int]
) -> list[Delivery]:
    """Lock the deliveries that may go now: urgent lanes first, in order within each chat's lane.

    One that waits for another try keeps its place: what comes after it in its chat waits too.

    Args:
        busy: Chats that have one under way.
    """
    line = _line(now)
    heads, is_all = await of_window(session, line)
    rows = await _lock(session, now, limit, [heads[chat] for chat in heads if chat not in busy])
    if len(rows) == limit or is_all:
        return rows
    heads = await of_chats(session, line)
    return await _lock(session, now, limit, [heads[chat] for chat in heads if chat not in busy])


def _line(now: datetime) -> Line:
    return Line(
        id=col(Delivery.id),
        chat=col(Delivery.chat_id),
        waiting=col(Delivery.status) == DeliveryStatus.CREATED,
        is_open=sa.or_(col(Delivery.due_at) <= now, col(Delivery.attempt) > 0),
        order=(col(Delivery.lane), col(Delivery.id)),
    )


async def _lock(session: Session, now: datetime, limit: int, heads: list[int]) -> list[Delivery]:
    under_way = aliased(Delivery)
    query = (
        sa.select(Delivery)
        .where(
            col(Delivery.id).in_(heads),
            col(Delivery.status) == DeliveryStatus.CREATED,
            col(Delivery.due_at) <= now,
            ~sa.exists().where(
                col(under_way.status) == DeliveryStatus.SENDING,
                col(under_way.chat_id) == col(Delivery.chat_id),
            ),
        )
        .order_by(col(Delivery.lane), col(Delivery.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
    )
    return list((await session.execute(query)).scalars())


async def settle(session: Session, delivery_id: int, attempt: int, **values: Any) -> bool:  # noqa: ANN401 — column values
    """Change a delivery that is still held under *attempt*.

    Returns:
        Whether it was; a sender that lost its lease changes nothing.
    """
    result = await session.execute(
        sa.update(Delivery)
        .where(
            col(Delivery.id) == delivery_id,
            col(Delivery.attempt) == attempt,
            col(Delivery.status) == DeliveryStatus.SENDING,
        )
        .values(**values)
    )
    return bool(getattr(result, "rowcount", 0))


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


def _instant(moment: datetime) -> sa.BindParameter[datetime]:
    return sa.literal(moment, Delivery.__table__.c.settled_at.type)  # type: ignore[attr-defined]


async def redirect(session: Session, old_chat: int, new_chat: int) -> None:
    """Follow a group that became a supergroup."""
    await session.execute(
        sa.update(Delivery)
        .where(col(Delivery.chat_id) == old_chat, col(Delivery.status).in_(_OPEN))
        .values(chat_id=new_chat)
    )


async def counts(session: Session, *, firing_id: int | None = None) -> dict[str, int]:
    """Count deliveries by status."""
    query = sa.select(col(Delivery.status), sa.func.count()).group_by(col(Delivery.status))
    if firing_id is not None:
        query = query.where(col(Delivery.firing_id) == firing_id)
    return {str(status): count for status, count in (await session.execute(query)).all()}
