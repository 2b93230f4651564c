"""Queries on who looked at what was masked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import Reveal


async def any_since(
    session: Session, complaint_id: int, staff_id: int | None, since: datetime
) -> bool:
    """Say whether somebody has revealed a complaint since an instant."""
    query = sa.select(sa.literal(1)).where(
        col(Reveal.complaint_id) == complaint_id,
        col(Reveal.staff_id) == staff_id,
        col(Reveal.at) >= since,
    )
    return (await session.execute(query.limit(1))).first() is not None
