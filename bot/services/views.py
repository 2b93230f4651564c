"""Views of the queue that staff keep under a name and may share with their unit."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.clock import Clock
from bot.domain.errors import InvalidInputError
from bot.domain.people import Permission
from bot.services.staff import permitted
from bot.store import views
from bot.store.engine import Store

LONGEST_NAME = 40
MOST = 30
"""Views of one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One view."""

    name: str
    query: str
    """As the page's address has it."""
    is_own: bool
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Views:
    """Keeps them."""

    store: Store
    clock: Clock

    async def seen(self, by: int) -> list[View]:
        """List one's own and those that colleagues of the same unit share.

        Raises:
            NotAllowedError: *by* does not work complaints.
        """
        async with self.store.read() as session:
            staff = await permitted(session, by, Permission.WORK_COMPLAINTS)
            rows = await views.visible(session, staff)
        return [
            View(
                name=row.name,
                query=row.query,
                is_own=row.staff_id == staff.id,
                is_shared=row.is_shared,
            )
            for row in rows
        ]

    async def keep(self, by: int, name: str, query: str, *, is_shared: bool) -> None:
        """Keep a view, in place of one's own of the same name.

        Raises:
            InvalidInputError: It has no name, too long a one, or there are too many.
            NotAllowedError: *by* does not work complaints.
        """
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise InvalidInputError("view", str(LONGEST_NAME))
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.WORK_COMPLAINTS)
            if await views.count(session, staff.id) >= MOST:
                raise InvalidInputError("views", str(MOST))
            row = {
                "staff_id": staff.id,
                "name": name,
                "query": query,
                "is_shared": is_shared,
                "created_at": self.clock(),
            }
            await views.put(session, row)

    async def drop(self, by: int, name: str) -> None:
        """Drop one's own view; none of this name is fine.

        Raises:
            NotAllowedError: *by* does not work complaints.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.WORK_COMPLAINTS)
            await views.drop_named(session, staff.id, name)
