"""Queries on photos that staff put up on a page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import (
    Announcement,
    Answered,
    BreakthroughComplaint,
    ComplaintMedia,
    Evidence,
    UploadedPhoto,
)


async def content(session: Session, key: str) -> bytes | None:
    """Read a photo."""
    row = await session.get(UploadedPhoto, key)
    return row.content if row else None


async def known(session: Session, keys: Collection[str]) -> list[str]:
    """List which of these keys stand for a photo, in the order given."""
    query = sa.select(col(UploadedPhoto.key)).where(col(UploadedPhoto.key).in_(keys))
    found = set((await session.execute(query)).scalars())
    return [key for key in keys if key in found]


async def drop_unused(session: Session, before: datetime) -> None:
    """Delete photos that were put up before an instant and that nothing shows or will send."""
    about_to_go = sa.exists().where(
        col(BreakthroughComplaint.breakthrough_id) == col(UploadedPhoto.breakthrough_id),
        col(BreakthroughComplaint.answered) == Answered.WAITING,
    )
    shown = sa.select(col(Evidence.photo)).where(col(Evidence.photo).is_not(None))
    announced = sa.select(col(Announcement.picture)).where(col(Announcement.picture).is_not(None))
    unused = sa.and_(
        col(UploadedPhoto.at) < before,
        col(UploadedPhoto.key).not_in(sa.select(col(ComplaintMedia.file_id))),
        col(UploadedPhoto.key).not_in(shown),
        col(UploadedPhoto.key).not_in(announced),
        ~about_to_go,
    )
    await session.execute(sa.delete(UploadedPhoto).where(unused))
