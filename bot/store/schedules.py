"""Queries on schedules, firings and who subscribes to what."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.store.claims import Claims
from bot.store.engine import Session
from bot.store.tables import Firing, FiringStatus, Resident, Schedule, Subscription

CLAIMS = Claims(
    table=Firing,
    waiting=FiringStatus.DUE,
    held=FiringStatus.WORKING,
    line="schedule_id",
    order=("due_at", "id"),
    due="due_at",
    keeps_place=lambda _: sa.false(),
)


async def active(session: Session) -> list[Schedule]:
    """List schedules that are switched on."""
    query = sa.select(Schedule).where(col(Schedule.is_active)).order_by(col(Schedule.id))
    return list((await session.execute(query)).scalars())


async def by_name(session: Session, name: str) -> Schedule | None:
    """Find a schedule by its name."""
    query = sa.select(Schedule).where(col(Schedule.name) == name)
    return (await session.execute(query)).scalar_one_or_none()


async def reported_up_to(session: Session, schedule_id: int) -> int:
    """Tell which progress entry a schedule has reported last; 0 when none."""
    query = sa.select(sa.func.coalesce(sa.func.max(Firing.up_to_entry), 0)).where(
        col(Firing.schedule_id) == schedule_id
    )
    return int((await session.execute(query)).scalar_one())


async def subscribers(
    session: Session, topics: list[str], *, after: int, limit: int
) -> list[tuple[Resident, str]]:
    """List who subscribes to any of these topics, one row per resident and topic.

    Args:
        after: Residents with a greater id only.
        limit: Most residents returned.
    """
    ids = (
        sa.select(col(Subscription.resident_id))
        .join(Resident, col(Resident.id) == col(Subscription.resident_id))
        .where(
            col(Subscription.topic).in_(topics),
            col(Subscription.resident_id) > after,
            col(Resident.is_gone).is_(False),
        )
        .distinct()
        .order_by(col(Subscription.resident_id))
        .limit(limit)
    )
    query = (
        sa.select(Resident, col(Subscription.topic))
        .join(Subscription, col(Subscription.resident_id) == col(Resident.id))
        .where(col(Resident.id).in_(ids), col(Subscription.topic).in_(topics))
        .order_by(col(Resident.id))
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def topics_of(session: Session, resident_id: int) -> set[str]:
    """List the topics a resident subscribes to."""
    query = sa.select(col(Subscription.topic)).where(col(Subscription.resident_id) == resident_id)
    return set((await session.execute(query)).scalars())


async def unsubscribe_all(session: Session, resident_id: int) -> int:
    """Drop every subscription of a resident.

    Returns:
        How many there were.
    """
    result = await session.execute(
        sa.delete(Subscription).where(col(Subscription.resident_id) == resident_id)
    )
    return int(getattr(result, "rowcount", 0))
