"""Queries on a complaint's files: voice notes written down, proof that waits for its words."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import ComplaintMedia, MediaKind, MediaRole


async def gists(session: Session, complaint_id: int) -> list[str]:
    """List what staff wrote down of a complaint's voice notes."""
    found = await session.execute(_gists(), {"id": complaint_id})
    return [one or "" for one in found.scalars()]


@cache
def _gists() -> sa.Select[str | None]:
    # Made once: every card of a complaint asks for it.
    gist, complaint = col(ComplaintMedia.gist), col(ComplaintMedia.complaint_id)
    of = (complaint == sa.bindparam("id"), gist.is_not(None))
    return sa.select(gist).where(*of).order_by(col(ComplaintMedia.id))


async def voice(session: Session, complaint_id: int, media_id: int) -> ComplaintMedia | None:
    """Find a voice note of this complaint."""
    row = await session.get(ComplaintMedia, media_id)
    is_its = row is not None and row.complaint_id == complaint_id and row.kind is MediaKind.VOICE
    return row if is_its else None


async def keep_proof(session: Session, complaint_id: int, photos: tuple[str, ...]) -> None:
    """Keep pictures of an outcome until the words to it come."""
    kept = {"complaint_id": complaint_id, "kind": MediaKind.PHOTO, "role": MediaRole.PROOF}
    rows = [{**kept, "file_id": one} for one in photos]
    await insert_new(session, ComplaintMedia, rows)


async def take_kept_proof(session: Session, complaint_id: int) -> tuple[str, ...]:
    """Take out the pictures that were kept for the words to an outcome."""
    waiting = (
        col(ComplaintMedia.complaint_id) == complaint_id,
        col(ComplaintMedia.role) == MediaRole.PROOF,
        col(ComplaintMedia.event_id).is_(None),
    )
    query = sa.select(ComplaintMedia).where(*waiting).order_by(col(ComplaintMedia.id))
    photos = tuple(one.file_id for one in (await session.execute(query)).scalars())
    await session.execute(sa.delete(ComplaintMedia).where(*waiting))
    return photos
