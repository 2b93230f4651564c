"""What every act on an announcement has in common: the right, the move, its line in the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.announcement import (
    AnnouncementMove,
    Audience,
    next_status,
)
from bot.domain.clock import Clock
from bot.domain.errors import NotFoundError
from bot.domain.language import Language
from bot.services.announcement_tally import Tally, tally
from bot.services.outbox import Post, post
from bot.store import announcement_deliveries as deliveries
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

    async def show_board(self, session: Session, row: Announcement) -> None:
        """Show the staff group how far an announcement is."""
        await session.flush()
        now, id_ = self.clock(), row.id or 0
        found = tally(await deliveries.counts(session, id_))
        facts = {"id": id_, "status": row.status, "recipients": row.recipients}
        facts |= {"text": row.texts.get(Language.ZH_HANS, ""), "counts": found.facts()}
        await self.tell_staff(session, row, BOARD, _board_key(row, now, found), facts)
        row.told_at, row.told_share = now, found.settled / max(row.recipients, 1)

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


def _board_key(row: Announcement, now: datetime, found: Tally) -> str:
    numbers = ",".join(str(one) for one in found.facts().values())
    return f"{BOARD}:{row.id}:{row.status}:{now.isoformat()}:{numbers}"


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


def correction_number(row: Announcement, wrote: Mapping[int, int]) -> int | None:
    """Number the correction that waits, so that another one is not taken for it.

    Args:
        row: The announcement.
        wrote: Who wrote corrections of its present version, by number.
    """
    return max(wrote, default=None) if row.correction else None
