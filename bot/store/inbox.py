"""Queries on the inbox: what waits, who holds it, how it ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store.engine import Session
from bot.store.heads import Line, of_chats, of_window
from bot.store.tables import InboxStatus, InboxUpdate
from bot.store.tables.inbox import TRIED_BEFORE

_LINE = Line(
    id=col(InboxUpdate.id),
    chat=col(InboxUpdate.chat_key),
    waiting=col(InboxUpdate.status) == InboxStatus.NEW,
    is_open=sa.true(),
    order=(col(InboxUpdate.id),),
)


async def waiting(
    session: Session, now: datetime, limit: int, *, busy: Collection[int]
) -> list[InboxUpdate]:
    """Lock the oldest waiting update of each of *limit* chats.

    Args:
        busy: Chats to leave alone.
    """
    heads, is_all = await of_window(session, _LINE)
    rows = await _lock(session, now, limit, [heads[chat] for chat in heads if chat not in busy])
    if len(rows) == limit or is_all:
        return rows
    heads = await of_chats(session, _LINE)
    return await _lock(session, now, limit, [heads[chat] for chat in heads if chat not in busy])


async def _lock(session: Session, now: datetime, limit: int, heads: list[int]) -> list[InboxUpdate]:
    under_way = aliased(InboxUpdate)
    query = (
        sa.select(InboxUpdate)
        .where(
            col(InboxUpdate.id).in_(heads),
            col(InboxUpdate.status) == InboxStatus.NEW,
            sa.func.coalesce(col(InboxUpdate.not_before), now) <= now,
            ~sa.exists().where(
                col(under_way.status) == InboxStatus.WORKING,
                col(under_way.chat_key) == col(InboxUpdate.chat_key),
            ),
        )
        .order_by(col(InboxUpdate.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=InboxUpdate)
    )
    return list((await session.execute(query)).scalars())


async def tried_before(
    session: Session, now: datetime, *, busy: Collection[int]
) -> InboxUpdate | None:
    """Lock the oldest update that waits to be tried again."""
    query = (
        sa.select(InboxUpdate)
        .where(
            sa.text(TRIED_BEFORE),
            sa.func.coalesce(col(InboxUpdate.not_before), now) <= now,
            col(InboxUpdate.chat_key).not_in(busy),
        )
        .order_by(col(InboxUpdate.id))
        .limit(1)
        .with_for_update(skip_locked=True, of=InboxUpdate)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def close(session: Session, update_row: int, held: int, /, **values: Any) -> bool:  # noqa: ANN401 — column values
    """Change an update still held under that attempt; a worker that lost it changes nothing.

    What it is held under is positional: *values* may count the attempt itself anew.

    Returns:
        Whether it was still held.
    """
    result = await session.execute(
        sa.update(InboxUpdate)
        .where(
            col(InboxUpdate.id) == update_row,
            col(InboxUpdate.attempt) == held,
            col(InboxUpdate.status) == InboxStatus.WORKING,
        )
        .values(**values)
    )
    return bool(getattr(result, "rowcount", 0))


async def held(session: Session, lease_ended: datetime | None) -> list[InboxUpdate]:
    """List updates whose lease ended before *lease_ended*; all that are held when it is None."""
    query = sa.select(InboxUpdate).where(col(InboxUpdate.status) == InboxStatus.WORKING)
    if lease_ended is not None:
        query = query.where(col(InboxUpdate.lease_until) < lease_ended)
    return list((await session.execute(query)).scalars())


async def quarantined(session: Session, since: datetime, limit: int) -> list[InboxUpdate]:
    """List the updates set aside since then, newest first."""
    query = (
        sa.select(InboxUpdate)
        .where(
            col(InboxUpdate.status) == InboxStatus.QUARANTINED,
            col(InboxUpdate.settled_at) >= since,
        )
        .order_by(col(InboxUpdate.id).desc())
        .limit(limit)
    )
    return list((await session.execute(query)).scalars())


async def count(session: Session, *statuses: InboxStatus) -> int:
    """Count the updates in these states."""
    query = sa.select(sa.func.count()).where(col(InboxUpdate.status).in_(statuses))
    return int((await session.execute(query)).scalar_one())
