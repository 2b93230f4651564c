"""What the repeat radar reads: what moved since it last looked, and complaints of one place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.complaint import Action
from bot.store.breakthroughs import TAKEN_BACK
from bot.store.engine import Session, in_turn
from bot.store.inserts import insert_new
from bot.store.sealed import is_stale
from bot.store.tables import Complaint, ComplaintEvent, RadarKey, RadarReach

_NAME = "radar"
_TELLS = (Action.SUBMIT, Action.EDIT, Action.CATEGORISE, Action.JOIN)
"""What may make a complaint be of another spot or kind."""


async def reach(session: Session) -> int:
    """Tell how far the radar has read, without keeping anybody else from reading on."""
    row = await session.get(RadarReach, _NAME)
    return row.seq if row else 0


async def hold_reach(session: Session) -> RadarReach:
    """Read how far the radar has read, and let nobody else move it until the commit."""
    await in_turn(session, _NAME)
    await insert_new(session, RadarReach, [{"name": _NAME, "seq": 0}])
    return await session.get_one(RadarReach, _NAME, populate_existing=True)


async def newest(session: Session) -> int:
    """Tell the number of the last event of all; numbers are given out in the order of commits."""
    return (await session.execute(sa.select(sa.func.max(col(ComplaintEvent.seq))))).scalar() or 0


async def told_since(
    session: Session, seq: int, since: datetime, *, limit: int
) -> list[tuple[int, Complaint]]:
    """List events after *seq* that tell of a complaint filed since an instant, with it.

    Questions are no trouble, and what was taken back or told twice by one resident counts once.
    """
    query = (
        sa.select(col(ComplaintEvent.seq), Complaint)
        .join(Complaint, col(Complaint.id) == col(ComplaintEvent.complaint_id))
        .where(
            col(ComplaintEvent.seq) > seq,
            col(ComplaintEvent.action).in_(_TELLS),
            col(Complaint.created_at) >= since,
            col(Complaint.is_question).is_(False),
            col(Complaint.status).not_in(TAKEN_BACK),
        )
        .order_by(col(ComplaintEvent.seq))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def put_keys(session: Session, complaint_id: int, keys: Collection[str]) -> None:
    """Keep these keys of a complaint in place of any others."""
    own = col(RadarKey.complaint_id) == complaint_id
    await session.execute(sa.delete(RadarKey).where(own))
    rows = [{"complaint_id": complaint_id, "key": key} for key in sorted(keys)]
    await insert_new(session, RadarKey, rows)


async def stale(session: Session, *, limit: int) -> list[Complaint]:
    """Read complaints with keys that another encryption key blinded, or none."""
    is_old = is_stale(col(RadarKey.key), session.get_bind().dialect)
    query = sa.select(Complaint).where(
        col(Complaint.id).in_(sa.select(col(RadarKey.complaint_id)).where(is_old))
    )
    return list((await session.execute(query.limit(limit))).scalars())


async def sharing(
    session: Session, keys: Collection[str], since: datetime, *, limit: int
) -> list[Complaint]:
    """Read complaints that share a place and count, the newest first."""
    there = sa.select(col(RadarKey.complaint_id)).where(col(RadarKey.key).in_(keys))
    query = (
        sa.select(Complaint)
        .where(
            col(Complaint.id).in_(there),
            col(Complaint.created_at) >= since,
            col(Complaint.status).not_in(TAKEN_BACK),
        )
        .order_by(col(Complaint.id).desc())
        .limit(limit)
    )
    return list((await session.execute(query)).scalars())


async def forget(session: Session, before: datetime) -> None:
    """Drop the keys of complaints that are too old to count."""
    old = sa.exists().where(
        col(Complaint.id) == col(RadarKey.complaint_id), col(Complaint.created_at) < before
    )
    await session.execute(sa.delete(RadarKey).where(old))
