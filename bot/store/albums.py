"""Queries on albums: where the pictures go that arrive one by one."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.store import complaints
from bot.store.engine import Session
from bot.store.tables import Album, Complaint, ComplaintDraft, ComplaintEvent


async def found(session: Session, resident_id: int, media_group: str | None) -> Album | None:
    """Find an album of which a picture came before."""
    return await session.get(Album, (resident_id, media_group)) if media_group else None


async def goes_to(session: Session, album: Album) -> tuple[Complaint | None, int | None]:
    """Find the filed complaint, and the line of its timeline, that an album belongs to."""
    if album.event_id is not None:
        event = await session.get_one(ComplaintEvent, album.event_id)
        return await session.get(Complaint, event.complaint_id), event.id
    complaint = await complaints.of_source(session, album.source_key)
    if complaint is None:
        return None, None
    line = await complaints.submission(session, complaint.id or 0)
    return complaint, line.id if line else None


async def is_drafted(session: Session, album: Album) -> bool:
    """Say whether the draft that an album belongs to is still under way."""
    query = sa.select(sa.func.count()).where(
        col(ComplaintDraft.resident_id) == album.resident_id,
        col(ComplaintDraft.source_key) == album.source_key,
    )
    return bool((await session.execute(query)).scalar_one())
