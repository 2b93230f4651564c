"""Queries on who follows whose complaint."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import Complaint, ComplaintFollower, Resident


async def of(session: Session, complaint_id: int) -> list[Resident]:
    """List who follows a complaint."""
    query = (
        sa.select(Resident)
        .join(ComplaintFollower, col(ComplaintFollower.resident_id) == col(Resident.id))
        .where(col(ComplaintFollower.complaint_id) == complaint_id)
        .order_by(col(Resident.id))
    )
    return list((await session.execute(query)).scalars())


async def followed_by(session: Session, resident_id: int, *, limit: int) -> list[Complaint]:
    """List what a resident follows, the newest first."""
    query = (
        sa.select(Complaint)
        .join(ComplaintFollower, col(ComplaintFollower.complaint_id) == col(Complaint.id))
        .where(col(ComplaintFollower.resident_id) == resident_id)
        .order_by(col(Complaint.id).desc())
        .limit(limit)
    )
    return list((await session.execute(query)).scalars())


async def add(session: Session, complaint_id: int, resident_id: int, now: datetime) -> None:
    """Follow; twice is the same as once."""
    row = {"complaint_id": complaint_id, "resident_id": resident_id, "created_at": now}
    await insert_new(session, ComplaintFollower, [row])


async def is_following(session: Session, complaint_id: int, resident_id: int) -> bool:
    """Say whether a resident follows a complaint."""
    return await session.get(ComplaintFollower, (complaint_id, resident_id)) is not None


async def remove(session: Session, complaint_id: int, resident_id: int) -> None:
    """Follow no longer; not having followed is fine."""
    await session.execute(
        sa.delete(ComplaintFollower).where(
            col(ComplaintFollower.complaint_id) == complaint_id,
            col(ComplaintFollower.resident_id) == resident_id,
        )
    )


async def count_by(session: Session, resident_id: int) -> int:
    """Count what a resident follows."""
    query = sa.select(sa.func.count()).where(col(ComplaintFollower.resident_id) == resident_id)
    return int((await session.execute(query)).scalar_one())
