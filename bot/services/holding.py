"""Files and pins sent to a filed complaint, held until their resident says what becomes of them."""

from __future__ import annotations

from datetime import datetime

from bot.domain.consent import Consent
from bot.services.brought import Brought
from bot.store import consents
from bot.store import held as queries
from bot.store.engine import Session
from bot.store.tables import Complaint, HeldFile


async def unagreed(session: Session, resident_id: int, brought: Brought) -> Consent | None:
    """Tell what a message brings that its resident has not agreed to; a message brings one."""
    kind = _kind_of(brought)
    if kind is None or kind in await consents.live(session, resident_id):
        return None
    return kind


def _kind_of(brought: Brought) -> Consent | None:
    if brought.photo:
        return Consent.PHOTO
    if brought.voice:
        return Consent.VOICE
    return Consent.LOCATION if brought.location else None


async def before(
    session: Session, resident_id: int, cause: str, album: str | None
) -> HeldFile | None:
    """Find what the same message brought, of an album what its first one did."""
    return await queries.of_message(session, resident_id, cause, album)


async def hold(
    session: Session, complaint: Complaint, brought: Brought, kind: Consent, now: datetime
) -> None:
    """Hold what a message brought; once, however often it arrives."""
    latitude, longitude = brought.location or (None, None)
    new = {
        "resident_id": complaint.resident_id,
        "complaint_id": complaint.id,
        "cause": brought.cause,
        "kind": kind,
        "file_id": brought.photo or brought.voice,
        "latitude": latitude,
        "longitude": longitude,
        "media_group": brought.album,
        "at": now,
    }
    await queries.add(session, new)


async def released(
    session: Session, resident_id: int, now: datetime, *, is_given: bool
) -> list[tuple[int, Brought]]:
    """Hold a resident's files no longer and write down what they said to them.

    Returns:
        Each with the complaint that it was sent to, in the order they came.
    """
    rows = await queries.taken(session, resident_id)
    consents.note(session, resident_id, {row.kind for row in rows}, now, is_given=is_given)
    await session.flush()
    return [(row.complaint_id, _brought(row)) for row in rows]


def _brought(row: HeldFile) -> Brought:
    is_pinned = row.latitude is not None and row.longitude is not None
    return Brought(
        # Its words, if it had any, went by its own cause.
        cause=f"{row.cause}:kept",
        photo=row.file_id if row.kind is Consent.PHOTO else None,
        voice=row.file_id if row.kind is Consent.VOICE else None,
        location=(row.latitude or 0.0, row.longitude or 0.0) if is_pinned else None,
        album=row.media_group,
    )
