"""Queries on files that wait for their resident's yes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import HeldFile


async def of_message(
    session: Session, resident_id: int, cause: str, media_group: str | None
) -> HeldFile | None:
    """Find what a message brought, of an album what its first one did."""
    is_its = col(HeldFile.cause) == cause
    if media_group is not None:
        is_its = sa.or_(is_its, col(HeldFile.media_group) == media_group)
    query = (
        sa.select(HeldFile)
        .where(col(HeldFile.resident_id) == resident_id, is_its)
        .order_by(col(HeldFile.id))
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def add(session: Session, new: Mapping[str, Any]) -> None:
    """Add a file; one of the same message is there already."""
    await insert_new(session, HeldFile, [new])


async def taken(session: Session, resident_id: int) -> list[HeldFile]:
    """Take out all that is held of a resident, in the order it came."""
    query = (
        sa.select(HeldFile)
        .where(col(HeldFile.resident_id) == resident_id)
        .order_by(col(HeldFile.id))
    )
    rows = list((await session.execute(query)).scalars())
    session.expunge_all()
    await session.execute(sa.delete(HeldFile).where(col(HeldFile.resident_id) == resident_id))
    return rows
