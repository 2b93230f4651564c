"""Queries on saved views."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import SavedView, StaffMember


async def visible(session: Session, staff: StaffMember) -> list[SavedView]:
    """List somebody's own views and those that colleagues of the same unit share, by name."""
    same = (
        col(StaffMember.unit).is_(None)
        if staff.unit is None
        else col(StaffMember.unit) == staff.unit
    )
    shared = sa.and_(col(SavedView.is_shared).is_(True), col(StaffMember.is_active).is_(True), same)
    query = (
        sa.select(SavedView)
        .join(StaffMember, col(StaffMember.id) == col(SavedView.staff_id))
        .where(sa.or_(col(SavedView.staff_id) == staff.id, shared))
        .order_by(col(SavedView.name), col(SavedView.id))
    )
    return list((await session.execute(query)).scalars())


async def count(session: Session, staff_id: int | None) -> int:
    """Count somebody's own."""
    query = sa.select(sa.func.count()).where(col(SavedView.staff_id) == staff_id)
    return int((await session.execute(query)).scalar_one())


async def put(session: Session, row: dict[str, Any]) -> None:
    """Keep a view, in place of one of the same name."""
    await drop_named(session, row["staff_id"], row["name"])
    await insert_new(session, SavedView, [row])


async def drop_named(session: Session, staff_id: int | None, name: str) -> None:
    """Drop somebody's view of this name."""
    own = sa.and_(col(SavedView.staff_id) == staff_id, col(SavedView.name) == name)
    await session.execute(sa.delete(SavedView).where(own))
