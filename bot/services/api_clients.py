"""Programs that may file reports: their keys, given once and kept as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.domain.clock import Clock
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.people import Permission
from bot.services.staff import permitted
from bot.store import audit, clients
from bot.store.audit import Change
from bot.store.engine import Session, Store
from bot.store.tables import ApiClient, AuditAct, StaffMember

_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program as the database has it now."""

    id: int
    name: str
    is_active: bool
    reads_all: bool
    """Whether it is shown everybody's words, masked."""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ApiClients:
    """Gives keys, takes them back and knows them again."""

    store: Store
    clock: Clock

    async def add(self, name: str, *, reads_all: bool = False, by: int | None = None) -> str:
        """Give a program a key; one whose key was taken back gets a new one.

        Args:
            name: Of the program, as staff read it.
            reads_all: Whether it is shown everybody's words, masked, and not only its own.
            by: The admin who gives it; None for the operator.

        Returns:
            The key: nobody can read it again.

        Raises:
            InvalidInputError: No name, too long a one, or one that has a key.
            NotAllowedError: *by* may not manage staff.
        """
        name, key = name.strip(), secrets.token_urlsafe(32)
        if not 0 < len(name) <= _NAME_LENGTH:
            raise InvalidInputError("name", f"1-{_NAME_LENGTH}")
        async with self.store.write() as session:
            admin = await _admin(session, by)
            row = await clients.named(session, name)
            if row is not None and row.is_active:
                raise InvalidInputError("name", f"{name} has a key; revoke it first")
            if row is None:
                row = ApiClient(name=name, key_hash="", created_at=self.clock())
                session.add(row)
            row.key_hash, row.is_active, row.reads_all = _hash(key), True, reads_all
            facts = {"client": name, "reads_all": reads_all}
            change = Change(at=self.clock(), act=AuditAct.GIVE_KEY, by=admin, facts=facts)
            audit.note(session, change)
        return key

    async def everyone(self) -> list[Client]:
        """List programs, oldest first."""
        async with self.store.read() as session:
            return [_client(row) for row in await clients.everyone(session)]

    async def revoke(self, name: str, *, by: int | None = None) -> None:
        """Take a key back from this moment on; twice is fine.

        Args:
            name: Of the program.
            by: The admin who does it; None for the operator.

        Raises:
            NotAllowedError: *by* may not manage staff.
            NotFoundError: No program of this name.
        """
        async with self.store.write() as session:
            admin = await _admin(session, by)
            row = await clients.named(session, name)
            if row is None:
                raise NotFoundError("client", name)
            if row.is_active:
                row.is_active, facts = False, {"client": name}
                change = Change(at=self.clock(), act=AuditAct.REVOKE_KEY, by=admin, facts=facts)
                audit.note(session, change)

    async def of(self, key: str) -> Client | None:
        """Tell whose key this is; None where it is nobody's or was taken back.

        Compared with every key in the same time, whichever it is like: there are a handful.
        """
        sent = _hash(key)
        async with self.store.read() as session:
            known = await clients.active(session)
            fitting = [row for row in known if hmac.compare_digest(row.key_hash, sent)]
            return _client(fitting[0]) if fitting else None


async def _admin(session: Session, by: int | None) -> StaffMember | None:
    return None if by is None else await permitted(session, by, Permission.MANAGE_STAFF)


def _client(row: ApiClient) -> Client:
    return Client(
        id=row.id or 0,
        name=row.name,
        is_active=row.is_active,
        reads_all=row.reads_all,
        created_at=row.created_at,
    )


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
