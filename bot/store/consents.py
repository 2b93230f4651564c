"""Queries on what residents agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.consent import NOTICE_VERSION, Consent
from bot.store.engine import Session
from bot.store.holds import erasable
from bot.store.tables import Complaint, ComplaintMedia, ConsentGiven, MediaRole


async def latest(session: Session, resident_id: int) -> dict[Consent, ConsentGiven]:
    """Read the latest answer of each kind."""
    query = (
        sa.select(ConsentGiven)
        .where(col(ConsentGiven.resident_id) == resident_id)
        .order_by(col(ConsentGiven.id))
    )
    return {row.kind: row for row in (await session.execute(query)).scalars()}


async def live(session: Session, resident_id: int) -> set[Consent]:
    """Tell what holds now: given, and to the notice as it is today."""
    rows = await latest(session, resident_id)
    return {kind for kind, row in rows.items() if row.is_given and row.version == NOTICE_VERSION}


def note(
    session: Session, resident_id: int, kinds: Iterable[Consent], now: datetime, *, is_given: bool
) -> None:
    """Append an answer to each kind."""
    session.add_all(
        ConsentGiven(
            resident_id=resident_id, kind=kind, version=NOTICE_VERSION, is_given=is_given, at=now
        )
        for kind in sorted(kinds)
    )


async def take_out(session: Session, resident_id: int) -> list[str]:
    """Delete the files and pins that a resident's complaints have by consent; name the files."""
    own = erasable(resident_id)
    theirs = (
        col(ComplaintMedia.complaint_id).in_(own),
        col(ComplaintMedia.role) == MediaRole.REPORT,
    )
    files = (await session.execute(sa.select(col(ComplaintMedia.file_id)).where(*theirs))).scalars()
    names = list(files)
    await session.execute(sa.delete(ComplaintMedia).where(*theirs))
    await session.execute(
        sa.update(Complaint).where(col(Complaint.id).in_(own)).values(latitude=None, longitude=None)
    )
    return names
