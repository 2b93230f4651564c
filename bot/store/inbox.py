"""Queries on the inbox: what waits, who holds it, how it ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import InboxStatus, InboxUpdate

_OPEN = (InboxStatus.NEW, InboxStatus.WORKING)


async def waiting(
    session: Session, now: datetime, limit: int, *, busy: Collection[int], retried: bool
) -> list[InboxUpdate]:
    """Lock the oldest waiting update of each of *limit* chats.

    Args:
        busy: Chats to leave alone.
        retried: Only updates that were under way once before.
    """
    earlier = aliased(InboxUpdate)
    is_head = ~sa.exists().where(
        col(earlier.chat_key) == col(InboxUpdate.chat_key),
        col(earlier.status).in_(_OPEN),
        col(earlier.id) < col(InboxUpdate.id),
    )
    query = (
        sa.select(InboxUpdate)
        .where(
            col(InboxUpdate.status) == InboxStatus.NEW,
            col(InboxUpdate.attempt) >= int(retried),
            sa.func.coalesce(col(InboxUpdate.not_before), now) <= now,
            col(InboxUpdate.chat_key).not_in(busy),
            is_head,
        )
        .order_by(col(InboxUpdate.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=InboxUpdate)
    )
    return list((await session.execute(query)).scalars())


async def close(session: Session, update_row: int, attempt: int, **values: Any) -> bool:  # noqa: ANN401 — column values
    """Change an update that is still held under *attempt*; a worker that lost it changes nothing.

    Returns:
        Whether it was still held.
    """
    result = await session.execute(
        sa.update(InboxUpdate)
        .where(
            col(InboxUpdate.id) == update_row,
            col(InboxUpdate.attempt) == attempt,
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


async def count(session: Session, *statuses: InboxStatus) -> int:
    """Count the updates in these states."""
    query = sa.select(sa.func.count()).where(col(InboxUpdate.status).in_(statuses))
    return int((await session.execute(query)).scalar_one())
