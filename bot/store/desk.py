"""What the page of one complaint shows beside the complaint itself."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import Complaint, ComplaintEvent, StaffMember


async def staff_names(session: Session, complaint_id: int) -> dict[int, str]:
    """Name the staff who did something to a complaint, by their ids."""
    query = (
        sa.select(col(StaffMember.id), col(StaffMember.name))
        .join(ComplaintEvent, col(ComplaintEvent.staff_id) == col(StaffMember.id))
        .where(col(ComplaintEvent.complaint_id) == complaint_id)
        .distinct()
    )
    return {number or 0: name for number, name in (await session.execute(query)).all()}


async def joined(session: Session, lead_id: int) -> list[tuple[int, str]]:
    """List the ids and references of the complaints that have joined one, oldest first."""
    query = (
        sa.select(col(Complaint.id), col(Complaint.reference))
        .where(col(Complaint.joined_to_id) == lead_id)
        .order_by(col(Complaint.id))
    )
    return [(row[0] or 0, row[1]) for row in (await session.execute(query)).all()]
