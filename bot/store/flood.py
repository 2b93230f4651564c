"""Queries that tell from the inbox how much somebody has said lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session, Store
from bot.store.tables import InboxStatus, InboxUpdate, Resident


@dataclass(frozen=True, slots=True, kw_only=True)
class Hasty:
    """A resident of whom something was passed over."""

    resident_id: int
    count: int


async def nth_latest(
    store: Store, chat_key: int, place: int, status: InboxStatus = InboxStatus.DONE
) -> datetime | None:
    """Tell when the so manieth latest update of a chat came in; 1 is the latest."""
    asked = {"chat": chat_key, "status": status, "skip": place - 1}
    found = await store.look(_nth_latest(), asked)
    return found[0][0] if found else None


@cache
def _nth_latest() -> sa.Select[datetime]:
    # Made once: every update asks for it.
    return (
        sa.select(col(InboxUpdate.received_at))
        .where(
            col(InboxUpdate.status) == sa.bindparam("status"),
            col(InboxUpdate.chat_key) == sa.bindparam("chat"),
        )
        .order_by(col(InboxUpdate.id).desc())
        .limit(1)
        .offset(sa.bindparam("skip", type_=sa.Integer))
    )


async def is_crowded(store: Store, count: int) -> bool:
    """Say whether at least so many chats wait; what one of them has piled up counts once."""
    return bool(await store.look(_waiting(), {"skip": max(0, count - 1)}))


@cache
def _waiting() -> sa.Select[int]:
    # As above.
    return (
        sa.select(col(InboxUpdate.chat_key))
        .where(col(InboxUpdate.status) == InboxStatus.NEW)
        .distinct()
        .limit(1)
        .offset(sa.bindparam("skip", type_=sa.Integer))
    )


async def hasty(session: Session, since: datetime, limit: int) -> list[Hasty]:
    """List residents of whom something was passed over since then, most first."""
    count = sa.func.count()
    query = (
        sa.select(col(Resident.id), count)
        .join(InboxUpdate, col(InboxUpdate.chat_key) == col(Resident.telegram_id))
        .where(
            col(InboxUpdate.status) == InboxStatus.PASSED_OVER,
            col(InboxUpdate.received_at) >= since,
        )
        .group_by(col(Resident.id))
        .order_by(count.desc(), col(Resident.id))
        .limit(limit)
    )
    rows = (await session.execute(query)).all()
    return [Hasty(resident_id=number or 0, count=int(many)) for number, many in rows]
