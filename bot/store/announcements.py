"""Queries on announcements and what was done to them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.announcement import AnnouncementMove, AnnouncementStatus
from bot.store.engine import Session
from bot.store.tables import Announcement, AnnouncementEvent, StaffMember

_WRITING = (AnnouncementMove.CREATE, AnnouncementMove.EDIT)


async def for_change(session: Session, id_: int) -> Announcement | None:
    """Read an announcement and hold it until the commit."""
    return await session.get(Announcement, id_, with_for_update=True)


async def event_by_cause(session: Session, id_: int, cause: str) -> AnnouncementEvent | None:
    """Find what a cause has brought about already."""
    query = sa.select(AnnouncementEvent).where(
        col(AnnouncementEvent.announcement_id) == id_, col(AnnouncementEvent.cause) == cause
    )
    return (await session.execute(query)).scalar_one_or_none()


async def created_by_cause(session: Session, cause: str) -> int | None:
    """Find the announcement that a cause has begun."""
    query = sa.select(col(AnnouncementEvent.announcement_id)).where(
        col(AnnouncementEvent.cause) == cause,
        col(AnnouncementEvent.move) == AnnouncementMove.CREATE,
    )
    return (await session.execute(query)).scalar_one_or_none()


async def authors(session: Session, id_: int) -> set[int]:
    """Tell whose words an announcement has: everybody who ever wrote of it."""
    query = sa.select(col(AnnouncementEvent.staff_id)).where(
        col(AnnouncementEvent.announcement_id) == id_, col(AnnouncementEvent.move).in_(_WRITING)
    )
    return {one for one in (await session.execute(query)).scalars() if one is not None}


async def corrections(session: Session, id_: int, version: int) -> dict[int, int]:
    """Tell who wrote corrections of a version, by the number of each, oldest first."""
    event = AnnouncementEvent
    query = (
        sa.select(col(event.id), col(event.staff_id))
        .where(
            col(event.announcement_id) == id_,
            col(event.move) == AnnouncementMove.CORRECT,
            col(event.version) == version,
        )
        .order_by(col(event.id))
    )
    return {row[0] or 0: row[1] or 0 for row in (await session.execute(query)).all()}


async def last_correction(session: Session, id_: int) -> int:
    """Give the number of the latest correction of any version; 0 where there is none."""
    query = sa.select(sa.func.max(col(AnnouncementEvent.id))).where(
        col(AnnouncementEvent.announcement_id) == id_,
        col(AnnouncementEvent.move) == AnnouncementMove.CORRECT,
    )
    return int((await session.execute(query)).scalar_one() or 0)


async def history(session: Session, id_: int) -> list[tuple[AnnouncementEvent, str | None]]:
    """List what was done, oldest first, with the names of those who did it."""
    query = (
        sa.select(AnnouncementEvent, col(StaffMember.name))
        .join(StaffMember, col(StaffMember.id) == col(AnnouncementEvent.staff_id), isouter=True)
        .where(col(AnnouncementEvent.announcement_id) == id_)
        .order_by(col(AnnouncementEvent.id))
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def to_start(session: Session, now: datetime) -> list[int]:
    """List what is approved and whose time has come."""
    query = (
        sa.select(col(Announcement.id))
        .where(
            col(Announcement.status) == AnnouncementStatus.APPROVED,
            sa.or_(col(Announcement.starts_at).is_(None), col(Announcement.starts_at) <= now),
        )
        .order_by(col(Announcement.id))
    )
    return [one for one in (await session.execute(query)).scalars() if one is not None]


async def running(session: Session) -> list[int]:
    """List those whose deliveries may be claimed."""
    query = (
        sa.select(col(Announcement.id))
        .where(col(Announcement.is_running))
        .order_by(col(Announcement.id))
    )
    return [one for one in (await session.execute(query)).scalars() if one is not None]


async def being_sent(session: Session) -> list[Announcement]:
    """Read those of which some messages may still be sent; a resident's stop goes through them."""
    unfinished = (AnnouncementStatus.SENDING, AnnouncementStatus.PAUSED)
    query = sa.select(Announcement).where(col(Announcement.status).in_(unfinished))
    return list((await session.execute(query)).scalars())


async def open_ones(session: Session) -> list[int]:
    """List those of whose deliveries some may wait or be under way."""
    query = (
        sa.select(col(Announcement.id))
        .where(col(Announcement.is_open))
        .order_by(col(Announcement.id))
    )
    return [one for one in (await session.execute(query)).scalars() if one is not None]


async def held(session: Session, ids: list[int]) -> list[Announcement]:
    """Read those that may still be claimed from; a pause waits until the claim is committed."""
    query = (
        sa.select(Announcement)
        .where(col(Announcement.id).in_(ids), col(Announcement.is_running))
        .order_by(col(Announcement.id))
        .with_for_update(read=True)
    )
    return list((await session.execute(query)).scalars())


async def newest(session: Session, limit: int) -> list[Announcement]:
    """List the latest announcements that were not dropped."""
    query = (
        sa.select(Announcement)
        .where(col(Announcement.status) != AnnouncementStatus.DROPPED)
        .order_by(col(Announcement.id).desc())
        .limit(limit)
    )
    return list((await session.execute(query)).scalars())


async def of_status(
    session: Session, status: AnnouncementStatus, *, limit: int, offset: int = 0
) -> list[tuple[Announcement, str]]:
    """List announcements of a state with the names of those who began them, the newest first."""
    query = (
        sa.select(Announcement, col(StaffMember.name))
        .join(StaffMember, col(StaffMember.id) == col(Announcement.author_id))
        .where(col(Announcement.status) == status)
        .order_by(col(Announcement.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def count_by_status(session: Session) -> dict[AnnouncementStatus, int]:
    """Count announcements by state."""
    status = col(Announcement.status)
    query = sa.select(status, sa.func.count()).group_by(status)
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def last_event(session: Session, id_: int) -> int:
    """Give the number of the latest line of the history; 0 where there is none."""
    query = sa.select(sa.func.max(col(AnnouncementEvent.id))).where(
        col(AnnouncementEvent.announcement_id) == id_
    )
    return int((await session.execute(query)).scalar_one() or 0)


async def name_of(session: Session, staff_id: int | None) -> str | None:
    """Give a colleague's name."""
    staff = await session.get(StaffMember, staff_id) if staff_id else None
    return staff.name if staff else None
