"""Queries on complaints that must stay whole for now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import Complaint, LegalHold, StaffMember


def on_hold() -> sa.Select[int]:
    """Find the complaints on hold."""
    return sa.select(col(LegalHold.complaint_id))


def erasable(resident_id: int) -> sa.Select[int | None]:
    """Find a resident's complaints that nothing keeps from being erased."""
    return sa.select(col(Complaint.id)).where(
        col(Complaint.resident_id) == resident_id, col(Complaint.id).not_in(on_hold())
    )


async def put(session: Session, new: Mapping[str, Any]) -> bool:
    """Put a complaint on hold; False when it is already."""
    return bool(await insert_new(session, LegalHold, [new]))


async def ended(session: Session, complaint_id: int) -> bool:
    """End a complaint's hold; False when there is none."""
    query = sa.delete(LegalHold).where(col(LegalHold.complaint_id) == complaint_id)
    return bool(getattr(await session.execute(query), "rowcount", 0))


async def everyone(session: Session, limit: int) -> list[tuple[LegalHold, str, str]]:
    """List holds with the complaint's number and who set them, newest first."""
    query = (
        sa.select(LegalHold, col(Complaint.reference), col(StaffMember.name))
        .join(Complaint, col(Complaint.id) == col(LegalHold.complaint_id))
        .join(StaffMember, col(StaffMember.id) == col(LegalHold.staff_id))
        .order_by(col(LegalHold.at).desc())
        .limit(limit)
    )
    return [(row, number, name) for row, number, name in (await session.execute(query)).all()]
