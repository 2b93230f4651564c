"""What every act on an announcement has in common: the right, the move, its line in the history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.domain.announcement import (
    AnnouncementMove,
    AnnouncementStatus,
    Audience,
    next_status,
)
from bot.domain.clock import Clock
from bot.domain.errors import NotFoundError
from bot.domain.language import Language
from bot.services.outbox import Post, post
from bot.store import announcements
from bot.store.engine import Session
from bot.store.tables import Announcement, AnnouncementEvent, Lane, StaffMember

BOARD = "announcement_board"
PROPOSED = "announcement_proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: which, why, whose and with what facts."""

    move: AnnouncementMove
    cause: str
    staff: StaffMember | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnnouncementRecord:
    """Moves announcements within the caller's transaction."""

    clock: Clock
    staff_chat_id: int | None

    async def found(self, session: Session, id_: int) -> Announcement:
        """Read an announcement and hold it.

        Raises:
            NotFoundError: There is none.
        """
        row = await announcements.for_change(session, id_)
        if row is None:
            raise NotFoundError("announcement", str(id_))
        return row

    async def move(self, session: Session, row: Announcement, act: Act) -> bool:
        """Make a move and write it down; the same cause makes it once.

        Returns:
            False when it had been made before.

        Raises:
            MoveRefusedError: It is not possible from where the announcement is.
        """
        if await announcements.event_by_cause(session, row.id or 0, act.cause):
            return False
        row.status = next_status(row.status, act.move)
        self.note(session, row, act)
        return True

    def note(self, session: Session, row: Announcement, act: Act) -> None:
        """Write a line of the history."""
        session.add(
            AnnouncementEvent(
                announcement_id=row.id or 0,
                move=act.move,
                status=row.status,
                version=row.version,
                staff_id=act.staff.id if act.staff else None,
                facts=act.facts,
                at=self.clock(),
                cause=act.cause,
            )
        )

    async def tell_staff(
        self, session: Session, row: Announcement, kind: str, key: str, facts: dict[str, Any]
    ) -> None:
        """Put a message to the staff group into the outbox."""
        if self.staff_chat_id is None:
            return
        is_edit = kind == BOARD and row.told_at is not None
        notice = Post(
            key=key,
            chat_id=self.staff_chat_id,
            kind=kind,
            facts=facts,
            lane=Lane.STAFF,
            is_edit=is_edit,
            announcement_id=row.id if kind == BOARD else None,
        )
        await post(session, self.clock, notice)


def audience_of(row: Announcement) -> Audience:
    """Read whom an announcement addresses."""
    facts = row.audience
    return Audience(
        topics=tuple(facts.get("topics", ())),
        places=tuple(facts.get("places", ())),
        languages=tuple(Language(one) for one in facts.get("languages", ())),
    )


def texts_of(stored: dict[str, str]) -> dict[Language, str]:
    """Read texts by language."""
    return {Language(key): text for key, text in stored.items()}


def is_written(status: AnnouncementStatus) -> bool:
    """Say whether an announcement's words may still be changed freely."""
    return status in {
        AnnouncementStatus.DRAFT,
        AnnouncementStatus.PROPOSED,
        AnnouncementStatus.APPROVED,
    }
