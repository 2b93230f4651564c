"""Queries on residents and staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.complaint import ComplaintStatus
from bot.domain.language import Language
from bot.domain.people import Role
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import Complaint, Resident, StaffMember


@cache
def _by_telegram_id() -> sa.Select[Resident]:
    # Made once: every update asks for it.
    return sa.select(Resident).where(col(Resident.telegram_id) == sa.bindparam("telegram_id"))


async def resident(session: Session, telegram_id: int) -> Resident | None:
    """Find a resident by their Telegram id."""
    found = await session.execute(_by_telegram_id(), {"telegram_id": telegram_id})
    return found.scalar_one_or_none()


async def resident_by_id(session: Session, resident_id: int) -> Resident | None:
    """Find a resident by the number of their row."""
    return await session.get(Resident, resident_id)


async def ensured_resident(
    session: Session, telegram_id: int, now: datetime, hint: Language = Language.ZH_HANS
) -> Resident:
    """Find a resident, or add one who speaks *hint*; two who add the same one add one."""
    row = await resident(session, telegram_id)
    if row is not None:
        return row
    new = {"telegram_id": telegram_id, "seen_language": hint, "is_gone": False, "is_quiet": True}
    new["created_at"] = now
    await insert_new(session, Resident, [new])
    found = await session.execute(_by_telegram_id(), {"telegram_id": telegram_id})
    return found.scalar_one()


async def languages(session: Session, telegram_ids: Iterable[int]) -> dict[int, Resident]:
    """Map the Telegram ids that belong to residents to their rows."""
    wanted = list(telegram_ids)
    if not wanted:
        return {}
    query = sa.select(Resident).where(col(Resident.telegram_id).in_(wanted))
    return {row.telegram_id: row for row in (await session.execute(query)).scalars()}


async def mark_gone(session: Session, telegram_id: int, *, is_gone: bool) -> None:
    """Note that a resident cannot be reached any more, or can again."""
    await session.execute(
        sa.update(Resident).where(col(Resident.telegram_id) == telegram_id).values(is_gone=is_gone)
    )


async def staff_member(session: Session, telegram_id: int) -> StaffMember | None:
    """Find an active staff member by their Telegram id."""
    found = await session.execute(_active_staff(), {"telegram_id": telegram_id})
    return found.scalar_one_or_none()


@cache
def _active_staff() -> sa.Select[StaffMember]:
    # Made once: every press of staff asks for it.
    is_theirs = col(StaffMember.telegram_id) == sa.bindparam("telegram_id")
    return sa.select(StaffMember).where(is_theirs, col(StaffMember.is_active))


async def by_login(session: Session, login: str) -> StaffMember | None:
    """Find an active staff member by what they sign in with elsewhere."""
    query = sa.select(StaffMember).where(
        col(StaffMember.login) == login, col(StaffMember.is_active)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def login_taken(session: Session, login: str, by_others_than: int) -> str | None:
    """Name whoever else has a login."""
    query = sa.select(col(StaffMember.name)).where(
        col(StaffMember.login) == login, col(StaffMember.telegram_id) != by_others_than
    )
    return (await session.execute(query)).scalar_one_or_none()


async def ensured_staff_member(
    session: Session, telegram_id: int, role: Role, now: datetime
) -> StaffMember:
    """Find a staff member, active or not, or add one; two who add the same one add one."""
    new = {
        "telegram_id": telegram_id,
        "name": str(telegram_id),
        "role": role,
        "is_active": True,
        "created_at": now,
    }
    await insert_new(session, StaffMember, [new])
    query = sa.select(StaffMember).where(col(StaffMember.telegram_id) == telegram_id)
    return (await session.execute(query)).scalar_one()


async def staff(session: Session) -> list[StaffMember]:
    """List active staff, longest serving first."""
    query = sa.select(StaffMember).where(col(StaffMember.is_active)).order_by(col(StaffMember.id))
    return list((await session.execute(query)).scalars())


async def staff_by_id(session: Session, staff_id: int) -> StaffMember | None:
    """Find a staff member, active or not, by the number of their row."""
    return await session.get(StaffMember, staff_id)


async def staff_names(session: Session, staff_ids: Iterable[int]) -> dict[int, str]:
    """Name staff, active or not, by the numbers of their rows."""
    query = sa.select(col(StaffMember.id), col(StaffMember.name)).where(
        col(StaffMember.id).in_(list(staff_ids))
    )
    return {number or 0: name for number, name in (await session.execute(query)).all()}


async def everybody(session: Session) -> list[StaffMember]:
    """List whoever works or worked here, those who do first."""
    query = sa.select(StaffMember).order_by(col(StaffMember.is_active).desc(), col(StaffMember.id))
    return list((await session.execute(query)).scalars())


async def anybody(session: Session, telegram_id: int) -> StaffMember | None:
    """Find a staff member, active or not, held against another change."""
    query = sa.select(StaffMember).where(col(StaffMember.telegram_id) == telegram_id)
    return (await session.execute(query.with_for_update())).scalar_one_or_none()


async def admins(session: Session) -> list[int]:
    """List the ids of active admins, all held: of two who let each other go one waits."""
    query = (
        sa.select(StaffMember)
        .where(col(StaffMember.role) == Role.ADMIN, col(StaffMember.is_active))
        .order_by(col(StaffMember.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [row.id or 0 for row in (await session.execute(query)).scalars()]


async def open_complaints(session: Session) -> dict[int, int]:
    """Count the open complaints of each owner."""
    query = (
        sa.select(col(Complaint.owner_id), sa.func.count())
        .where(
            col(Complaint.owner_id).is_not(None),
            col(Complaint.status).in_([one for one in ComplaintStatus if one.is_open]),
        )
        .group_by(col(Complaint.owner_id))
    )
    return {int(owner or 0): int(count) for owner, count in (await session.execute(query)).all()}


async def staff_called(session: Session, who: str) -> StaffMember | None:
    """Find an active staff member by their name or Telegram id as text."""
    query = (
        sa.select(StaffMember)
        .where(
            col(StaffMember.is_active),
            sa.or_(
                col(StaffMember.name) == who,
                sa.cast(col(StaffMember.telegram_id), sa.String) == who,
            ),
        )
        .order_by(col(StaffMember.id))
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()
