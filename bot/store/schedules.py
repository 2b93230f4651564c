"""Queries on schedules and their firings."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.store.claims import Claims
from bot.store.engine import Session
from bot.store.tables import Firing, FiringStatus, Schedule

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


async def is_pending(session: Session, schedule_id: int) -> bool:
    """Say whether an instant of a schedule waits or is under way."""
    query = (
        sa.select(sa.literal(1))
        .where(
            col(Firing.schedule_id) == schedule_id,
            col(Firing.status).in_((FiringStatus.DUE, FiringStatus.WORKING)),
        )
        .limit(1)
    )
    return (await session.execute(query)).first() is not None
