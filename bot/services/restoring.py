"""What a restored office must not do again: keep what was erased since, or tell what was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.announcement import AnnouncementMove, AnnouncementStatus
from bot.domain.clock import Clock
from bot.services.announcement_record import Act, AnnouncementRecord
from bot.services.ports import Erasure
from bot.services.privacy import erased
from bot.store import announcements, deliveries, privacy, sessions
from bot.store.engine import Session, Store
from bot.store.tables import Announcement

_RESTORED = {"restored": True}


@dataclass(frozen=True, slots=True)
class Restoring:
    """Works on a backup's copy before anything runs on it; nobody is written to."""

    store: Store
    clock: Clock

    async def settle(self, erasures: Iterable[Erasure]) -> int:
        """Forget whom the backup still knows, and hold what may have gone out since.

        Announcements under way are paused, those whose time has come want approval again,
        digests that wait are unknown, and everybody has to sign in anew.

        Args:
            erasures: All that were noted; those that the backup has seen are left out.

        Returns:
            How many were forgotten again.
        """
        async with self.store.write() as session:
            await self._hold_announcements(session)
            await deliveries.leave_unknown(session, self.clock())
            await sessions.end_all(session)
            return sum([await self._forget(session, one) for one in erasures])

    async def _forget(self, session: Session, erasure: Erasure) -> bool:
        if not await privacy.note_done(session, erasure.cause, self.clock()):
            return False
        await privacy.drop_waiting(session, erasure.telegram_id)
        await erased(session, erasure.telegram_id)
        return True

    async def _hold_announcements(self, session: Session) -> None:
        record, now = AnnouncementRecord(self.clock, None), self.clock()
        cause = f"restored:{now.isoformat()}"
        for id_ in await announcements.to_start(session, now):
            row = await record.found(session, id_)
            act = Act(move=AnnouncementMove.VOID, cause=cause, facts=_RESTORED)
            await record.move(session, row, act)
            row.approver_id = row.approved_version = None
        for id_ in await announcements.running(session):
            await self._pause(session, record, await record.found(session, id_), cause)

    async def _pause(
        self, session: Session, record: AnnouncementRecord, row: Announcement, cause: str
    ) -> None:
        # A recall or a correction goes on: done twice it is the same as once.
        if row.status is AnnouncementStatus.SENDING:
            act = Act(move=AnnouncementMove.PAUSE, cause=cause, facts=_RESTORED)
            await record.move(session, row, act)
            row.is_running = False
