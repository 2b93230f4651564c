"""Queries on who follows what, and up to where they were told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.subscription import Pace
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import Resident, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A resident, and by the key of each subscription the newest entry they were told."""

    resident: Resident
    told: dict[str, int] = field(default_factory=dict)


async def keys_of(session: Session, resident_id: int) -> set[str]:
    """List what a resident follows, as keys."""
    query = sa.select(col(Subscription.topic)).where(col(Subscription.resident_id) == resident_id)
    return set((await session.execute(query)).scalars())


async def add(
    session: Session, resident_id: int, key: str, *, told_entry: int, now: datetime
) -> None:
    """Follow something from the entry after *told_entry* on; twice is the same as once."""
    row = {"resident_id": resident_id, "topic": key, "told_entry": told_entry, "created_at": now}
    await insert_new(session, Subscription, [row])


async def remove(session: Session, resident_id: int, key: str) -> bool:
    """Follow something no longer; False where it was not followed."""
    result = await session.execute(
        sa.delete(Subscription).where(
            col(Subscription.resident_id) == resident_id, col(Subscription.topic) == key
        )
    )
    return bool(getattr(result, "rowcount", 0))


async def remove_all(session: Session, resident_id: int) -> int:
    """Drop every subscription of a resident.

    Returns:
        How many there were.
    """
    result = await session.execute(
        sa.delete(Subscription).where(col(Subscription.resident_id) == resident_id)
    )
    return int(getattr(result, "rowcount", 0))


async def awaiting(
    session: Session, pace: Pace, moved: Mapping[str, int], *, after: int, limit: int
) -> list[Listener]:
    """List those of a pace who follow something that has moved since they were told.

    Args:
        moved: The newest entry of what each key is about.
        after: Residents with a greater id only.
        limit: Most residents returned.
    """
    news = [
        sa.and_(col(Subscription.topic) == key, col(Subscription.told_entry) < newest)
        for key, newest in moved.items()
    ]
    if not news:
        return []
    follows = sa.exists().where(col(Subscription.resident_id) == col(Resident.id), sa.or_(*news))
    ids = (
        sa.select(col(Resident.id))
        .where(
            col(Resident.pace) == pace,
            col(Resident.is_gone).is_(False),
            col(Resident.id) > after,
            follows,
        )
        .order_by(col(Resident.id))
        .limit(limit)
    )
    query = (
        sa.select(Resident, col(Subscription.topic), col(Subscription.told_entry))
        .join(Subscription, col(Subscription.resident_id) == col(Resident.id))
        .where(col(Resident.id).in_(ids))
        .order_by(col(Resident.id))
    )
    found: dict[int, Listener] = {}
    for resident, key, told in (await session.execute(query)).all():
        found.setdefault(resident.id or 0, Listener(resident=resident)).told[key] = told
    return list(found.values())


async def note_told(session: Session, residents: Collection[int], newest: int) -> None:
    """Note that these residents were told everything up to an entry."""
    await session.execute(
        sa.update(Subscription)
        .where(col(Subscription.resident_id).in_(residents))
        .values(told_entry=newest)
        .execution_options(synchronize_session=False)
    )
