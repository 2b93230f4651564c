"""Queries on residents and staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import Resident, StaffMember


async def resident(session: Session, telegram_id: int) -> Resident | None:
    """Find a resident by their Telegram id."""
    query = sa.select(Resident).where(col(Resident.telegram_id) == telegram_id)
    return (await session.execute(query)).scalar_one_or_none()


async def languages(session: Session, telegram_ids: Iterable[int]) -> dict[int, Resident]:
    """Map the Telegram ids that belong to residents to their rows."""
    query = sa.select(Resident).where(col(Resident.telegram_id).in_(list(telegram_ids)))
    return {row.telegram_id: row for row in (await session.execute(query)).scalars()}


async def mark_gone(session: Session, telegram_id: int, *, is_gone: bool) -> None:
    """Note that a resident cannot be reached any more, or can again."""
    await session.execute(
        sa.update(Resident).where(col(Resident.telegram_id) == telegram_id).values(is_gone=is_gone)
    )


async def staff_member(session: Session, telegram_id: int) -> StaffMember | None:
    """Find an active staff member by their Telegram id."""
    query = sa.select(StaffMember).where(
        col(StaffMember.telegram_id) == telegram_id, col(StaffMember.is_active)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def any_staff_member(session: Session, telegram_id: int) -> StaffMember | None:
    """Find a staff member by their Telegram id, active or not."""
    query = sa.select(StaffMember).where(col(StaffMember.telegram_id) == telegram_id)
    return (await session.execute(query)).scalar_one_or_none()


async def staff(session: Session) -> list[StaffMember]:
    """List active staff, longest serving first."""
    query = sa.select(StaffMember).where(col(StaffMember.is_active)).order_by(col(StaffMember.id))
    return list((await session.execute(query)).scalars())


def new_resident(telegram_id: int, now: datetime) -> Resident:
    """Make the row of a person who speaks for the first time."""
    return Resident(telegram_id=telegram_id, created_at=now)
