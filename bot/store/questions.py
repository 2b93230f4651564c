"""Queries on questions asked."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import Question


async def by_cause(session: Session, cause: str) -> Question | None:
    """Find the question that a cause has already recorded."""
    return (await session.execute(_by_cause(), {"cause": cause})).scalar_one_or_none()


@cache
def _by_cause() -> sa.Select[Question]:
    # Made once: every question asks for it.
    return sa.select(Question).where(col(Question.cause) == sa.bindparam("cause"))
