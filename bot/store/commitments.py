"""Queries on the promise ledger."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import ProgressEntry


async def latest(session: Session, commitments: Collection[str]) -> dict[str, ProgressEntry]:
    """Find the entry in force for each commitment: the one recorded last."""
    newest = (
        sa.select(sa.func.max(ProgressEntry.id))
        .where(col(ProgressEntry.commitment).in_(commitments))
        .group_by(col(ProgressEntry.commitment))
    )
    query = sa.select(ProgressEntry).where(col(ProgressEntry.id).in_(newest))
    return {row.commitment: row for row in (await session.execute(query)).scalars()}


async def since(session: Session, entry_id: int) -> list[ProgressEntry]:
    """List the entries recorded after *entry_id*, oldest first."""
    query = (
        sa.select(ProgressEntry)
        .where(col(ProgressEntry.id) > entry_id)
        .order_by(col(ProgressEntry.id))
    )
    return list((await session.execute(query)).scalars())


async def by_cause(session: Session, cause: str) -> ProgressEntry | None:
    """Find what a cause has already recorded."""
    query = sa.select(ProgressEntry).where(col(ProgressEntry.cause) == cause)
    return (await session.execute(query)).scalar_one_or_none()
