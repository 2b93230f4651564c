"""Queries on complaints of one event: what leads it, and whose card shows it."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import Complaint


async def locked(session: Session, complaint_id: int) -> Complaint | None:
    """Read a complaint, locked, after what it is joined to.

    Whoever moves several complaints of one event takes them in this order: the lead, while it
    leads, keeps who has joined it. What has changed while this waited is let go and taken anew:
    held on to, it could be waited for in a ring.
    """
    while True:
        lead_id = await _lead_id(session, complaint_id)
        async with session.begin_nested() as attempt:
            row = await _lock(session, lead_id)
            is_as_read = row is None or row.joined_to_id is None
            if row is not None and is_as_read and lead_id != complaint_id:
                is_as_read = await _lead_id(session, complaint_id) == lead_id
                row = await _lock(session, complaint_id) if is_as_read else None
            if is_as_read:
                return row
            await attempt.rollback()


async def locked_leads(session: Session, *complaint_ids: int) -> list[Complaint]:
    """Read what leads the events of some complaints, locked, the oldest first; see `locked`."""
    while True:
        ids = [await _lead_id(session, one) for one in complaint_ids]
        async with session.begin_nested() as attempt:
            rows = await _locked_while_leading(session, sorted(set(ids)))
            if rows is not None:
                return [rows[one] for one in ids]
            await attempt.rollback()


async def _locked_while_leading(session: Session, ids: list[int]) -> dict[int, Complaint] | None:
    rows = {}
    for one in ids:
        row = await _lock(session, one)
        if row is None or row.joined_to_id is not None:
            return None
        rows[one] = row
    return rows


async def _lock(session: Session, complaint_id: int) -> Complaint | None:
    return (await session.execute(_by_id(), {"id": complaint_id})).scalar_one_or_none()


async def _lead_id(session: Session, complaint_id: int) -> int:
    while (above := await _joined_to_id(session, complaint_id)) is not None:
        complaint_id = above
    return complaint_id


async def lead_of(session: Session, complaint: Complaint) -> Complaint:
    """Read what a complaint is joined to in the end; itself where it is joined to none."""
    while complaint.joined_to_id is not None:
        complaint = await session.get_one(Complaint, complaint.joined_to_id)
    return complaint


async def shown_with(session: Session, complaint_id: int) -> int:
    """Name the complaint whose card shows this one: what it is joined to, or itself."""
    return await _joined_to_id(session, complaint_id) or complaint_id


async def joined_to(session: Session, lead_id: int) -> list[Complaint]:
    """Read the complaints that have joined a lead, oldest first, without locking them."""
    found = await session.execute(_joined(), {"lead": lead_id})
    return list(found.scalars())


async def _joined_to_id(session: Session, complaint_id: int) -> int | None:
    return (await session.execute(_above(), {"id": complaint_id})).scalar_one_or_none()


# Made once each: every move of a complaint asks for them, some twice.


@cache
def _by_id() -> sa.Select[Complaint]:
    found = sa.select(Complaint).where(col(Complaint.id) == sa.bindparam("id"))
    return found.with_for_update().execution_options(populate_existing=True)


@cache
def _joined() -> sa.Select[Complaint]:
    joined = sa.select(Complaint).where(col(Complaint.joined_to_id) == sa.bindparam("lead"))
    return joined.order_by(col(Complaint.id))


@cache
def _above() -> sa.Select[int | None]:
    return sa.select(col(Complaint.joined_to_id)).where(col(Complaint.id) == sa.bindparam("id"))
