"""Queries on photos that staff put up on a page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import ComplaintMedia, UploadedPhoto


async def content(session: Session, key: str) -> bytes | None:
    """Read a photo."""
    row = await session.get(UploadedPhoto, key)
    return row.content if row else None


async def of(session: Session, complaint_id: int, keys: Collection[str]) -> list[str]:
    """List which of these keys are photos of a complaint."""
    query = sa.select(col(UploadedPhoto.key)).where(
        col(UploadedPhoto.complaint_id) == complaint_id, col(UploadedPhoto.key).in_(keys)
    )
    found = set((await session.execute(query)).scalars())
    return [key for key in keys if key in found]


async def drop_unused(session: Session, before: datetime) -> None:
    """Delete photos that were put up before an instant and never sent."""
    used = sa.select(col(ComplaintMedia.file_id))
    unused = sa.and_(col(UploadedPhoto.at) < before, col(UploadedPhoto.key).not_in(used))
    await session.execute(sa.delete(UploadedPhoto).where(unused))
