"""Queries on pictures that were sent."""

from __future__ import annotations

from datetime import datetime

from bot.store.engine import Session
from bot.store.tables import SentPicture


async def file_id(session: Session, key: str) -> str | None:
    """Find the file id of a picture."""
    row = await session.get(SentPicture, key)
    return row.file_id if row else None


async def put(session: Session, key: str, file_id: str, now: datetime) -> None:
    """Note the file id of a picture, or change it."""
    await session.merge(SentPicture(key=key, file_id=file_id, sent_at=now))
