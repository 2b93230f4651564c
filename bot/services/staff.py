"""Staff and their rights, read from the database at every act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.domain.clock import Clock
from bot.domain.errors import NotAllowedError
from bot.domain.people import Permission, Role, may_work, require
from bot.store import people
from bot.store.engine import Session, Store
from bot.store.tables import StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One line of the staff list."""

    telegram_id: int
    name: str
    role: Role
    unit: str | None


@dataclass(frozen=True, slots=True)
class Staff:
    """Grants and withdraws roles."""

    store: Store
    clock: Clock

    async def ensure_admins(self, telegram_ids: Iterable[int]) -> None:
        """Make sure that the people named in the settings are admins."""
        for telegram_id in telegram_ids:
            await self.ensure(telegram_id, Role.ADMIN)

    async def grant(
        self, by: int, telegram_id: int, role: Role, *, name: str, unit: str | None = None
    ) -> None:
        """Give somebody a role and a unit, replacing those they had; no unit works every unit's.

        Raises:
            NotAllowedError: *by* may not manage staff.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.MANAGE_STAFF)
        await self._put(telegram_id, role, name)
        async with self.store.write() as session:
            row = await people.staff_member(session, telegram_id)
            if row is not None:
                row.unit = unit

    async def ensure(self, telegram_id: int, role: Role, *, name: str | None = None) -> None:
        """Make somebody staff with this role; the operator's act, so nobody is asked."""
        await self._put(telegram_id, role, name)

    async def _put(self, telegram_id: int, role: Role, name: str | None) -> None:
        async with self.store.write() as session:
            row = await people.ensured_staff_member(session, telegram_id, role, self.clock())
            row.role, row.is_active, row.name = role, True, name or row.name

    async def note_name(self, telegram_id: int, name: str) -> None:
        """Remember what a staff member calls themselves."""
        async with self.store.write() as session:
            row = await people.staff_member(session, telegram_id)
            if row is not None:
                row.name = name

    async def colleagues(self, by: int) -> list[Colleague]:
        """List the staff.

        Raises:
            NotAllowedError: *by* is not staff.
        """
        async with self.store.read() as session:
            if await people.staff_member(session, by) is None:
                raise NotAllowedError(Permission.MANAGE_STAFF)
            rows = await people.staff(session)
        return [colleague(row) for row in rows]


def colleague(row: StaffMember) -> Colleague:
    """State a staff member as the others see them."""
    return Colleague(telegram_id=row.telegram_id, name=row.name, role=row.role, unit=row.unit)


def mention(row: StaffMember) -> dict[str, Any]:
    """State a staff member so that a message can call them."""
    return {"id": row.telegram_id, "name": row.name}


async def permitted(session: Session, telegram_id: int, permission: Permission) -> StaffMember:
    """Read the staff member behind a Telegram id and check their right now.

    Raises:
        NotAllowedError: They are not staff, or their role lacks the permission.
    """
    row = await people.staff_member(session, telegram_id)
    require(row.role if row else None, permission)
    if row is None:
        raise NotAllowedError(permission)
    return row


async def permitted_on(session: Session, telegram_id: int, unit: str) -> StaffMember:
    """Read the staff member behind a Telegram id and check that they may work a unit's complaints.

    Raises:
        NotAllowedError: They are not staff, may not work complaints, or are of another unit.
    """
    row = await permitted(session, telegram_id, Permission.WORK_COMPLAINTS)
    if not may_work(row.role, row.unit, unit):
        raise NotAllowedError(Permission.WORK_COMPLAINTS)
    return row
