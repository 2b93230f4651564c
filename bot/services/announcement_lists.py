"""Announcements by the line: the newest of each state, for staff who choose one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.announcement import AnnouncementStatus
from bot.domain.language import Language
from bot.services.announcement_views import viewing
from bot.store import announcements
from bot.store.engine import Store
from bot.store.tables import Announcement

SHOWN = 8
"""Of each state on the first screen."""
PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One announcement."""

    id: int
    status: AnnouncementStatus
    text: str
    """The Simplified one; may be empty in a draft."""
    author: str
    created_at: datetime
    starts_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    recipients: int
    is_urgent: bool
    awaits_second: bool
    """Itself, or a correction of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Announcements of one state, the newest first."""

    status: AnnouncementStatus
    count: int
    lines: tuple[Line, ...]
    page: int = 0

    @property
    def has_more(self) -> bool:
        """Whether there are older ones than those."""
        return self.count > self.page * PAGE + len(self.lines)


@dataclass(frozen=True, slots=True)
class AnnouncementLists:
    """Lists announcements to staff who write or approve them."""

    store: Store

    async def board(self, by: int) -> Mapping[AnnouncementStatus, Shelf]:
        """Show the newest of every state.

        Raises:
            NotAllowedError: No right to announce.
        """
        async with self.store.read() as session:
            await viewing(session, by)
            counts = await announcements.count_by_status(session)
            shelves = {}
            for status in AnnouncementStatus:
                rows = await announcements.of_status(session, status, limit=SHOWN)
                lines = tuple(_line(row, name) for row, name in rows)
                count = counts.get(status, 0)
                shelves[status] = Shelf(status=status, count=count, lines=lines)
        return shelves

    async def shelf(self, by: int, status: AnnouncementStatus, page: int) -> Shelf:
        """Show a page of one state.

        Raises:
            NotAllowedError: No right to announce.
        """
        async with self.store.read() as session:
            await viewing(session, by)
            counts = await announcements.count_by_status(session)
            rows = await announcements.of_status(session, status, limit=PAGE, offset=page * PAGE)
        lines = tuple(_line(row, name) for row, name in rows)
        return Shelf(status=status, count=counts.get(status, 0), lines=lines, page=page)

    async def newest(self, by: int, limit: int = 10) -> list[tuple[int, AnnouncementStatus, str]]:
        """List the latest: number, status and the beginning of the text.

        Raises:
            NotAllowedError: No right to announce.
        """
        async with self.store.read() as session:
            await viewing(session, by)
            rows = await announcements.newest(session, limit)
        return [(row.id or 0, row.status, row.texts.get(Language.ZH_HANS, "")) for row in rows]


def _line(row: Announcement, author: str) -> Line:
    is_proposed = row.status is AnnouncementStatus.PROPOSED
    return Line(
        id=row.id or 0,
        status=row.status,
        text=row.texts.get(Language.ZH_HANS, ""),
        author=author,
        created_at=row.created_at,
        starts_at=row.starts_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        recipients=row.recipients,
        is_urgent=row.is_urgent,
        awaits_second=is_proposed or row.correction is not None,
    )
