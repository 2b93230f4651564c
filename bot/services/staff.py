"""Staff and their rights, read from the database at every act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.domain.clock import Clock
from bot.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from bot.domain.people import Permission, Role, may_work, require, require_another_admin
from bot.store import audit, people, sessions
from bot.store.audit import Change
from bot.store.engine import Session, Store
from bot.store.tables import AuditAct, StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One line of the staff list."""

    telegram_id: int
    name: str
    role: Role
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What somebody is given; the name and the login they have stay where there is none."""

    role: Role
    name: str | None = None
    unit: str | None = None
    login: str | None = None
    """Subject or verified e-mail at the server where staff sign in; empty takes it away."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Grants and withdraws roles."""

    store: Store
    clock: Clock

    async def ensure_admins(self, telegram_ids: Iterable[int]) -> None:
        """Make sure that the people named in the settings are admins, as at each start."""
        for telegram_id in telegram_ids:
            await self.ensure(telegram_id, Role.ADMIN)

    async def grant(self, by: int, telegram_id: int, post: Post) -> None:
        """Give somebody a role and a unit, replacing those they had; no unit works every unit's.

        Raises:
            InvalidInputError: A colleague has this login.
            LastAdminError: Nobody would be left who manages staff.
            NotAllowedError: *by* may not manage staff.
        """
        async with self.store.write() as session:
            admin = await permitted(session, by, Permission.MANAGE_STAFF)
            await self._put(session, telegram_id, post, admin)

    async def ensure(self, telegram_id: int, role: Role, *, name: str | None = None) -> None:
        """Make somebody staff with this role, of whichever unit; the operator's act.

        Raises:
            LastAdminError: Nobody would be left who manages staff.
        """
        async with self.store.write() as session:
            row = await people.anybody(session, telegram_id)
            post = Post(role=role, name=name, unit=row.unit if row else None)
            await self._put(session, telegram_id, post, None)

    async def appoint(self, telegram_id: int, post: Post) -> None:
        """Give somebody a role and a unit; the operator's act, so nobody is asked.

        Raises:
            InvalidInputError: A colleague has this login.
            LastAdminError: Nobody would be left who manages staff.
        """
        async with self.store.write() as session:
            await self._put(session, telegram_id, post, None)

    async def dismiss(self, telegram_id: int, *, by: int | None = None) -> None:
        """End somebody's rights and sessions; twice is fine, their name stays in the record.

        Args:
            telegram_id: Whose.
            by: The admin who does it; None for the operator.

        Raises:
            LastAdminError: Nobody would be left who manages staff.
            NotAllowedError: *by* may not manage staff.
            NotFoundError: There is no such colleague.
        """
        now = self.clock()
        async with self.store.write() as session:
            admin = None
            if by is not None:
                admin = await permitted(session, by, Permission.MANAGE_STAFF)
            admins = await people.admins(session)
            row = await people.anybody(session, telegram_id)
            if row is None:
                raise NotFoundError("colleague", str(telegram_id))
            if not row.is_active:
                return
            if row.role is Role.ADMIN:
                require_another_admin(row.id or 0, row.name, admins)
            row.is_active, row.login = False, None
            await sessions.revoke_all(session, row.id or 0, now)
            change = Change(at=now, act=AuditAct.DISMISS, by=admin, subject_id=row.id)
            audit.note(session, change)

    async def _put(
        self, session: Session, telegram_id: int, post: Post, by: StaffMember | None
    ) -> None:
        """Change what differs and write it down; where nothing does, nothing is written."""
        admins = await people.admins(session)
        row = await people.anybody(session, telegram_id)
        before = _stated(row) if row is not None and row.is_active else None
        if row is None:
            row = await people.ensured_staff_member(session, telegram_id, post.role, self.clock())
        if before and row.role is Role.ADMIN and post.role is not Role.ADMIN:
            require_another_admin(row.id or 0, row.name, admins)
        row.role, row.unit, row.name = post.role, post.unit, post.name or row.name
        if post.login is not None:
            row.login = await _free_login(session, telegram_id, post.login)
            if before and row.login != before["login"]:
                # Whoever had the old account may be somebody else by now.
                await sessions.revoke_all(session, row.id or 0, self.clock())
        row.is_active = True
        after = _stated(row)
        if after == before:
            return
        was = {f"was_{name}": before[name] if before else None for name in after}
        change = Change(
            at=self.clock(), act=AuditAct.GRANT, by=by, subject_id=row.id, facts=after | was
        )
        audit.note(session, change)

    async def everybody(self) -> list[Colleague]:
        """List the staff, for the operator."""
        async with self.store.read() as session:
            return [colleague(row) for row in await people.staff(session)]

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


async def _free_login(session: Session, telegram_id: int, typed: str) -> str | None:
    """Read a login that nobody else has; an e-mail is the same in small letters."""
    login = typed.strip()
    login = login.casefold() if "@" in login else login
    taken_by = await people.login_taken(session, login, telegram_id) if login else None
    if taken_by is not None:
        raise InvalidInputError("login", taken_by)
    return login or None


def _stated(row: StaffMember) -> dict[str, str | None]:
    return {"role": row.role.value, "unit": row.unit, "name": row.name, "login": row.login}


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
