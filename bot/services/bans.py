"""Keeping somebody out who misuses the bot, and letting them back in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.people import Permission
from bot.services.staff import permitted
from bot.store import audit, bans, complaints, flood, people
from bot.store.audit import Change
from bot.store.engine import Session, Store
from bot.store.flood import Hasty
from bot.store.tables import AuditAct, Resident

REASON_LENGTH = 300
_LISTED = 20
_LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Banned:
    """One ban, as staff see it."""

    number: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BanList:
    """Who is kept out, and who was slowed down within a day."""

    bans: tuple[Banned, ...]
    hasty: tuple[Hasty, ...]


@dataclass(frozen=True, slots=True)
class Bans:
    """Pronounces and lifts bans; each is a line of the audit log."""

    store: Store
    clock: Clock

    async def ban(self, by: int, whom: str, reason: str) -> int:
        """Keep somebody out, for a reason that they are told; twice is fine, the first one stands.

        Args:
            by: Whose act.
            whom: The number of a complaint that they filed, or their own from the list.
            reason: Cut to `REASON_LENGTH`.

        Returns:
            The number of the ban, to lift it by.

        Raises:
            InvalidInputError: No reason, or they are a colleague.
            NotAllowedError: *by* may not.
            NotFoundError: Nobody is found by *whom*, as after an erasure.
        """
        async with self.store.write() as session:
            member = await permitted(session, by, Permission.BAN)
            if not reason.strip():
                raise InvalidInputError("reason", "")
            person = await _person(session, whom)
            if await people.staff_member(session, person.telegram_id) is not None:
                raise InvalidInputError("ban", "")
            salt = await bans.ensured_salt(session, secrets.token_hex(32))
            key, said = key_of(salt, person.telegram_id), reason.strip()[:REASON_LENGTH]
            new = {"key": key, "reason": said, "staff_id": member.id, "at": self.clock()}
            is_new = await bans.added(session, new)
            row = await bans.by_key(session, key)
            number = (row.id if row else None) or 0
            if is_new:
                facts = {"ban": number, "reason": said}
                change = Change(at=self.clock(), act=AuditAct.BAN, by=member, facts=facts)
                audit.note(session, change)
            return number

    async def lift(self, by: int, number: int, reason: str) -> None:
        """Let somebody back in.

        Raises:
            InvalidInputError: No reason.
            NotAllowedError: *by* may not.
            NotFoundError: There is no such ban.
        """
        async with self.store.write() as session:
            member = await permitted(session, by, Permission.BAN)
            if not reason.strip():
                raise InvalidInputError("reason", "")
            row = await bans.by_number(session, number)
            if row is None:
                raise NotFoundError("ban", str(number))
            await bans.lifted(session, row)
            facts = {"ban": number, "reason": reason.strip()[:REASON_LENGTH]}
            change = Change(at=self.clock(), act=AuditAct.UNBAN, by=member, facts=facts)
            audit.note(session, change)

    async def overview(self, by: int) -> BanList:
        """List the newest bans, and who was slowed down lately.

        Raises:
            NotAllowedError: *by* may not.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.BAN)
            rows = await bans.everyone(session, _LISTED)
            hasty = await flood.hasty(session, self.clock() - _LATELY, _LISTED)
        return BanList(
            bans=tuple(
                Banned(number=row.id or 0, reason=row.reason, by=name, at=row.at)
                for row, name in rows
            ),
            hasty=tuple(hasty),
        )


def key_of(salt: str, telegram_id: int) -> str:
    """Name somebody by what cannot be turned back into their id without trying them all."""
    return hmac.new(salt.encode(), str(telegram_id).encode(), hashlib.sha256).hexdigest()


async def _person(session: Session, whom: str) -> Resident:
    number = whom.removeprefix("#")
    if number.isascii() and number.isdecimal() and len(number) < 19:  # noqa: PLR2004 — of 64 bits
        found = await people.resident_by_id(session, int(number))
    else:
        complaint = await complaints.by_reference(session, whom.upper())
        of = complaint.resident_id if complaint else None
        found = await people.resident_by_id(session, of) if of else None
    # Whoever was forgotten has no id any more.
    if found is None or found.telegram_id < 0:
        raise NotFoundError("resident", whom)
    return found
