"""What the clock does with announcements: it starts them, shows how far they are, ends them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.announcement import (
    AnnouncementMove,
    AnnouncementStatus,
    Approval,
    holds,
    is_worth_telling,
    next_status,
)
from bot.domain.language import Language
from bot.domain.people import Permission
from bot.domain.people import holds as carries
from bot.services.announcement_record import PROPOSED, Act, AnnouncementRecord, audience_of
from bot.services.digests import AUDIENCE
from bot.services.quiet import QuietHours
from bot.store import announcement_audience as audience
from bot.store import announcement_deliveries as deliveries
from bot.store import announcements
from bot.store.engine import Session, Store, in_turn
from bot.store.tables import Announcement, StaffMember

_LONG_AGO = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AnnouncementClock:
    """Starts what is due and looks after what is under way."""

    store: Store
    record: AnnouncementRecord
    quiet: QuietHours

    async def start_due(self) -> int:
        """Start what is approved and whose time has come; the approval is checked once more.

        Returns:
            How many began.
        """
        async with self.store.read() as session:
            ids = await announcements.to_start(session, self.record.clock())
        return sum([await self._start(id_) for id_ in ids])

    async def _start(self, id_: int) -> bool:
        now = self.record.clock()
        async with self.store.write() as session:
            row = await self.record.found(session, id_)
            # Another process may have been faster.
            if row.status is not AnnouncementStatus.APPROVED:
                return False
            cause = f"clock:{row.version}:{now.isoformat()}"
            await in_turn(session, AUDIENCE)
            if not await _is_approved(session, row):
                await self._void(session, row, cause)
                return False
            await self.record.move(session, row, Act(move=AnnouncementMove.START, cause=cause))
            row.held_until = None if row.is_urgent else self.quiet.until()
            row.recipients = await audience.snapshot(
                session, id_, audience_of(row), now, asleep_until=row.held_until or now
            )
            row.is_running = row.is_open = True
            row.started_at = now
            await self.record.show_board(session, row)
            return True

    async def _void(self, session: Session, row: Announcement, cause: str) -> None:
        await self.record.move(session, row, Act(move=AnnouncementMove.VOID, cause=cause))
        row.approver_id = row.approved_version = None
        facts = {"id": row.id, "version": row.version, "by": "", "is_void": True}
        facts |= {"text": row.texts.get(Language.ZH_HANS, "")}
        key = f"{PROPOSED}:{row.id}:{cause}"
        await self.record.tell_staff(session, row, PROPOSED, key, facts)

    async def close_done(self) -> int:
        """End what is worked off, and show staff how far the rest is.

        Returns:
            How many were looked after.
        """
        async with self.store.read() as session:
            ids = await announcements.open_ones(session)
            # Read apart: counting a million rows must hold up nobody who writes.
            wanting = [id_ for id_ in ids if await self._wants_a_look(session, id_)]
        for id_ in wanting:
            async with self.store.write() as session:
                row = await self.record.found(session, id_)
                if row.is_open:
                    await self._look_after(session, row)
        return len(ids)

    async def _wants_a_look(self, session: Session, id_: int) -> bool:
        row = await session.get_one(Announcement, id_)
        now = self.record.clock()
        since = now - row.told_at if row.told_at else _LONG_AGO
        left = await deliveries.count_left(session, id_)
        share = 1 - left / max(row.recipients, 1)
        return not left or is_worth_telling(share, row.told_share, since)

    async def _look_after(self, session: Session, row: Announcement) -> None:
        id_, now = row.id or 0, self.record.clock()
        if await deliveries.is_worked_off(session, id_):
            await self._end(session, row, now)
        else:
            await self.record.show_board(session, row)

    async def _end(self, session: Session, row: Announcement, now: datetime) -> None:
        id_ = row.id or 0
        # What was under way when it was corrected or recalled has come out as it was before.
        if row.status is AnnouncementStatus.RECALLED:
            again = await deliveries.put_to_recall(session, id_, now)
        else:
            again = await deliveries.put_to_correction(session, id_, row.version, now)
        if again:
            return
        if row.status is AnnouncementStatus.SENDING:
            row.status = next_status(row.status, AnnouncementMove.FINISH)
            act = Act(move=AnnouncementMove.FINISH, cause=f"clock:{now.isoformat()}")
            self.record.note(session, row, act)
        if row.status is not AnnouncementStatus.PAUSED:
            row.is_running = row.is_open = False
            row.ended_at = now
            await self.record.show_board(session, row)


async def _is_approved(session: Session, row: Announcement) -> bool:
    if row.approver_id is None or row.approved_version is None:
        return False
    approver = await session.get(StaffMember, row.approver_id, with_for_update=True)
    approval = Approval(by=row.approver_id, version=row.approved_version)
    authors = await announcements.authors(session, row.id or 0)
    may = approver is not None and approver.is_active
    may = may and approver is not None and carries(approver.role, Permission.APPROVE)
    return holds(approval, authors, row.version, may_approve=may)
