"""Queries on questions asked."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import Question


async def by_cause(session: Session, cause: str) -> Question | None:
    """Find the question that a cause has already recorded."""
    query = sa.select(Question).where(col(Question.cause) == cause)
    return (await session.execute(query)).scalar_one_or_none()
