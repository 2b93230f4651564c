"""The keys by which open complaints of one event are found."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import Complaint, ComplaintKey


async def put_keys(session: Session, complaint_id: int, keys: Collection[str]) -> None:
    """Keep these keys of a complaint in place of any others."""
    await drop_keys(session, complaint_id)
    rows = [{"complaint_id": complaint_id, "key": key} for key in sorted(keys)]
    await insert_new(session, ComplaintKey, rows)


async def drop_keys(session: Session, complaint_id: int) -> None:
    """Let a complaint no longer be found."""
    own = col(ComplaintKey.complaint_id) == complaint_id
    await session.execute(sa.delete(ComplaintKey).where(own))


async def sharing(
    session: Session, places: Collection[str], troubles: Collection[str], *, limit: int
) -> list[Complaint]:
    """Read complaints that share a place, those that share most troubles first, then the newest."""
    if not places:
        return []
    there = sa.select(col(ComplaintKey.complaint_id)).where(col(ComplaintKey.key).in_(places))
    likest = (
        sa.select(col(ComplaintKey.complaint_id).label("id"), sa.func.count().label("shared"))
        .where(col(ComplaintKey.key).in_(troubles))
        .group_by(col(ComplaintKey.complaint_id))
        .subquery()
    )
    query = (
        sa.select(Complaint)
        .outerjoin(likest, likest.c.id == col(Complaint.id))
        .where(col(Complaint.id).in_(there))
        .order_by(sa.func.coalesce(likest.c.shared, 0).desc(), col(Complaint.id).desc())
        .limit(limit)
    )
    return list((await session.execute(query)).scalars())
