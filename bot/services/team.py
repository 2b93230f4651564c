"""The team on a screen: who works here and when, is signed in, has a key; and who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.clock import Clock
from bot.domain.people import Permission, Role
from bot.services.api_clients import ApiClients, Client
from bot.services.complaint_clock import ComplaintClock
from bot.services.sign_in import OpenSession, SignedIn, SignIn, is_fresh, require_fresh
from bot.services.staff import Post, Staff, permitted
from bot.services.working import Working, working
from bot.store import audit, people, queue, refusals
from bot.store.audit import AuditLine
from bot.store.engine import Store
from bot.store.refusals import Refused
from bot.store.tables import StaffMember

LINES = 50
"""Of the log, a page."""
REFUSED = 20
"""Counts of refusals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works here, or did."""

    telegram_id: int
    name: str
    role: Role
    unit: str | None
    login: str | None
    """What they sign in with elsewhere."""
    is_active: bool
    since: datetime
    open_complaints: int
    """Which somebody else has to take when they leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """Everything on the page."""

    members: tuple[Member, ...]
    working: Working
    sessions: tuple[OpenSession, ...]
    clients: tuple[Client, ...]
    refused: tuple[Refused, ...]
    """The newest counts of who was refused."""
    log: tuple[AuditLine, ...]
    page: int
    has_more: bool
    is_fresh: bool
    """Whether the reader may do what needs a fresh sign-in."""


@dataclass(frozen=True, slots=True)
class Team:
    """Shows the team to admins and changes it; what is hard to undo needs a fresh sign-in."""

    store: Store
    clock: Clock
    staff: Staff
    sign_in: SignIn
    clients: ApiClients
    limits: ComplaintClock

    async def view(self, by: SignedIn, page: int = 0) -> TeamView:
        """Show the team, and a page of the log.

        Raises:
            NotAllowedError: *by* does not manage staff.
        """
        async with self.store.read() as session:
            await permitted(session, by.telegram_id, Permission.MANAGE_STAFF)
            rows = await people.everybody(session)
            owned = await people.open_complaints(session)
            refused = await refusals.latest(session, REFUSED)
            log = await audit.latest(session, limit=LINES + 1, offset=page * LINES)
            waiting = await queue.tally(session, queue.Filter(), self.clock())
        return TeamView(
            members=tuple(_member(row, owned.get(row.id or 0, 0)) for row in rows),
            working=working(self.limits, rows, waiting.by_unit, self.clock()),
            sessions=tuple(await self.sign_in.sessions(by)),
            clients=tuple(await self.clients.everyone()),
            refused=tuple(refused),
            log=tuple(log[:LINES]),
            page=page,
            has_more=len(log) > LINES,
            is_fresh=is_fresh(by, self.clock()),
        )

    async def grant(self, by: SignedIn, telegram_id: int, post: Post) -> None:
        """Take somebody on, or give them another role, unit, name or login.

        Raises:
            InvalidInputError: A colleague has this login.
            LastAdminError: Nobody would be left who manages staff.
            NotAllowedError: *by* may not manage staff.
            StaleSignInError: *by* signed in too long ago.
        """
        require_fresh(by, self.clock())
        await self.staff.grant(by.telegram_id, telegram_id, post)

    async def dismiss(self, by: SignedIn, telegram_id: int) -> None:
        """End somebody's rights and sessions.

        Raises:
            LastAdminError: Nobody would be left who manages staff.
            NotAllowedError: *by* may not manage staff.
            NotFoundError: There is no such colleague.
            StaleSignInError: *by* signed in too long ago.
        """
        require_fresh(by, self.clock())
        await self.staff.dismiss(telegram_id, by=by.telegram_id)

    async def give_key(self, by: SignedIn, name: str, *, reads_all: bool) -> str:
        """Give a program a key, which nobody can read again.

        Raises:
            InvalidInputError: No name, too long a one, or one that has a key.
            NotAllowedError: *by* may not manage staff.
            StaleSignInError: *by* signed in too long ago.
        """
        require_fresh(by, self.clock())
        return await self.clients.add(name, reads_all=reads_all, by=by.telegram_id)

    async def revoke_key(self, by: SignedIn, name: str) -> None:
        """Take a program's key back: it only closes, so an older sign-in will do.

        Raises:
            NotAllowedError: *by* may not manage staff.
            NotFoundError: No program of this name.
        """
        await self.clients.revoke(name, by=by.telegram_id)


def _member(row: StaffMember, open_complaints: int) -> Member:
    return Member(
        telegram_id=row.telegram_id,
        name=row.name,
        role=row.role,
        unit=row.unit,
        login=row.login,
        is_active=row.is_active,
        since=row.created_at,
        open_complaints=open_complaints,
    )
