"""Queries on the inbox: what waits, what is to be tried again, how it ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from bot.store.claims import Claims
from bot.store.engine import Session, Store
from bot.store.heads import WINDOW
from bot.store.tables import InboxStatus, InboxUpdate
from bot.store.tables.inbox import TRIED_BEFORE

CLAIMS = Claims(
    table=InboxUpdate,
    waiting=InboxStatus.NEW,
    held=InboxStatus.WORKING,
    line="chat_key",
    order=("id",),
    due="not_before",
    # One put off goes first when its time comes: a chat's order is kept.
    keeps_place=lambda _: sa.true(),
)


async def tried_before(store: Store, now: datetime, busy: Collection[int]) -> int | None:
    """Find the oldest update that waits to be tried again, of a chat that is not *busy*."""
    found = await store.look(_tried_before(), {"now": now})
    return next((number for number, chat in found if chat not in busy), None)


@cache
def _tried_before() -> sa.Select[int | None, int]:
    # Made once: every claim asks for it. A line has one of them at most, its first.
    not_before = col(InboxUpdate.not_before)
    return (
        sa.select(col(InboxUpdate.id), col(InboxUpdate.chat_key))
        .where(
            sa.text(TRIED_BEFORE),
            sa.or_(not_before.is_(None), not_before <= sa.bindparam("now")),
        )
        .order_by(col(InboxUpdate.id))
        .limit(WINDOW)
    )


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
