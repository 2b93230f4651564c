"""Queries on complaints of one event: what leads it, and whose card shows it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import Complaint


async def lock_lead(session: Session, complaint_id: int) -> None:
    """Lock what a complaint is joined to, if it is."""
    lead_id = await _joined_to_id(session, complaint_id)
    if lead_id is not None:
        await session.get(Complaint, lead_id, with_for_update=True, populate_existing=True)


async def lead_of(session: Session, complaint: Complaint) -> Complaint:
    """Read what a complaint is joined to in the end; itself where it is joined to none."""
    while complaint.joined_to_id is not None:
        complaint = await session.get_one(Complaint, complaint.joined_to_id)
    return complaint


async def shown_with(session: Session, complaint_id: int) -> int:
    """Name the complaint whose card shows this one: what it is joined to, or itself."""
    return await _joined_to_id(session, complaint_id) or complaint_id


async def _joined_to_id(session: Session, complaint_id: int) -> int | None:
    query = sa.select(col(Complaint.joined_to_id)).where(col(Complaint.id) == complaint_id)
    return (await session.execute(query)).scalar_one_or_none()
