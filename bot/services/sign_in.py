"""Letting staff into the console by a link from the bot, and knowing them at each request."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.clock import Clock
from bot.domain.errors import (
    NotAllowedError,
    NotFoundError,
    StaleSignInError,
    TooManyError,
    UnknownLoginError,
)
from bot.domain.people import Permission, Role, holds
from bot.services.ports import Identity
from bot.store import audit, people, sessions
from bot.store.audit import Change
from bot.store.engine import Session, Store
from bot.store.tables import AuditAct, SignInAttempt, SignInLink, StaffMember, StaffSession

log = structlog.get_logger(__name__)
LINK_LASTS = timedelta(minutes=5)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
"""A session ends after so long unused, and after so long in any case."""
MOST_TRIES = 10
TRIES_WITHIN = timedelta(minutes=5)
"""Links a person may ask for, and tries an address has, within so long."""
FRESH = timedelta(minutes=10)
"""What is hard to undo needs a sign-in no older than this."""
_SEEN_EVERY = timedelta(minutes=1)
_BROWSER_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is behind a request, as the database has it now."""

    session_id: int
    staff_id: int
    telegram_id: int
    name: str
    role: Role
    unit: str | None
    entered_at: datetime
    """When this session was opened by a link."""

    @property
    def is_named(self) -> bool:
        """Whether somebody has named them: the settings know an admin by number alone."""
        return self.name != str(self.telegram_id)

    def may(self, permission: Permission) -> bool:
        """Say whether a page should offer what needs this right; services check it again."""
        return holds(self.role, permission)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """One line of the list of sessions."""

    id: int
    name: str
    browser: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """Gives links, opens sessions and ends them."""

    store: Store
    clock: Clock

    async def link_for(self, telegram_id: int) -> str:
        """Make a token that opens one session within five minutes.

        Raises:
            NotAllowedError: This person is not staff.
            TooManyError: They have asked for ten within five minutes.
        """
        now, token = self.clock(), secrets.token_urlsafe(32)
        async with self.store.write() as session:
            staff = await people.staff_member(session, telegram_id)
            if staff is None or staff.id is None:
                raise NotAllowedError("console")
            await sessions.forget_old(session, now - LONGEST)
            if await sessions.links_since(session, staff.id, now - TRIES_WITHIN) >= MOST_TRIES:
                raise TooManyError(TRIES_WITHIN)
            session.add(
                SignInLink(
                    token_hash=_hash(token),
                    staff_id=staff.id,
                    created_at=now,
                    expires_at=now + LINK_LASTS,
                )
            )
        return token

    async def enter(self, token: str, *, address: str, browser: str) -> str:
        """Use up a link and open a session.

        Args:
            token: From the link.
            address: Where the request came from.
            browser: What the browser says it is.

        Returns:
            The session's token, for the cookie.

        Raises:
            NotFoundError: The link is unknown, used or too old.
            TooManyError: Ten tries from this address within five minutes.
        """
        now = self.clock()
        await self.count_try(address)
        async with self.store.write() as session:
            staff_id = await sessions.use_link(session, _hash(token), now)
            if staff_id is None:
                raise NotFoundError("link", "")
            return self._opened(session, staff_id, browser)

    async def enter_as(self, identity: Identity, *, browser: str) -> str:
        """Open a session for who signed in elsewhere, by the login that an admin has written.

        Returns:
            The session's token, for the cookie.

        Raises:
            UnknownLoginError: No active colleague has it.
        """
        logins = [identity.subject, *([identity.email.casefold()] if identity.email else [])]
        async with self.store.write() as session:
            for login in logins:
                staff = await people.by_login(session, login)
                if staff is not None:
                    return self._opened(session, staff.id or 0, browser)
        raise UnknownLoginError(logins[-1])

    def _opened(self, session: Session, staff_id: int, browser: str) -> str:
        """Open a session under a new token within the caller's transaction."""
        new, now = secrets.token_urlsafe(32), self.clock()
        log.info("signed_in", staff=staff_id)
        session.add(
            StaffSession(
                token_hash=_hash(new),
                staff_id=staff_id,
                browser=browser[:_BROWSER_LENGTH],
                created_at=now,
                seen_at=now,
            )
        )
        return new

    async def count_try(self, address: str) -> None:
        """Count a try to get in from an address.

        Raises:
            TooManyError: Ten from there within five minutes.
        """
        now = self.clock()
        # In a transaction of its own: a try that fails counts as well.
        async with self.store.write() as session:
            if await sessions.attempts_since(session, address, now - TRIES_WITHIN) >= MOST_TRIES:
                raise TooManyError(TRIES_WITHIN)
            session.add(SignInAttempt(address=address, at=now))

    async def who(self, token: str) -> SignedIn | None:
        """Tell who a session's token stands for; None when it has ended or they have left."""
        now = self.clock()
        async with self.store.read() as session:
            found = await sessions.by_token(session, _hash(token))
        if found is None or _is_over(found[0], now):
            return None
        row, staff = found
        if now - row.seen_at > _SEEN_EVERY:
            async with self.store.write() as session:
                (await session.get_one(StaffSession, row.id)).seen_at = now
        return _signed_in(row, staff)

    async def sessions(self, by: SignedIn) -> list[OpenSession]:
        """List open sessions: one's own, or everybody's for who manages staff."""
        now = self.clock()
        own = None if by.may(Permission.MANAGE_STAFF) else by.staff_id
        async with self.store.read() as session:
            rows = await sessions.open_sessions(session, now - LONGEST, own)
        return [
            OpenSession(
                id=row.id or 0,
                name=staff.name,
                browser=row.browser,
                created_at=row.created_at,
                seen_at=row.seen_at,
            )
            for row, staff in rows
            if not _is_over(row, now)
        ]

    async def end(self, by: SignedIn, session_id: int) -> None:
        """End a session; it is refused at its next request.

        Raises:
            NotFoundError: There is none, or it is another's and *by* does not manage staff.
        """
        async with self.store.write() as session:
            row = await session.get(StaffSession, session_id)
            is_own = row is not None and row.staff_id == by.staff_id
            if row is None or not (is_own or by.may(Permission.MANAGE_STAFF)):
                raise NotFoundError("session", str(session_id))
            if row.revoked_at is not None:
                return
            row.revoked_at = self.clock()
            if not is_own:
                me = await session.get_one(StaffMember, by.staff_id)
                change = Change(
                    at=self.clock(), act=AuditAct.END_SESSION, by=me, subject_id=row.staff_id
                )
                audit.note(session, change)


def is_fresh(by: SignedIn, now: datetime) -> bool:
    """Say whether somebody has signed in of late."""
    return now - by.entered_at <= FRESH


def require_fresh(by: SignedIn, now: datetime) -> None:
    """Let through who has signed in of late.

    Raises:
        StaleSignInError: It is longer ago.
    """
    if not is_fresh(by, now):
        raise StaleSignInError(FRESH)


def _is_over(row: StaffSession, now: datetime) -> bool:
    return now - row.seen_at > IDLE or now - row.created_at > LONGEST


def _signed_in(row: StaffSession, staff: StaffMember) -> SignedIn:
    return SignedIn(
        session_id=row.id or 0,
        staff_id=staff.id or 0,
        telegram_id=staff.telegram_id,
        name=staff.name,
        role=staff.role,
        unit=staff.unit,
        entered_at=row.created_at,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
