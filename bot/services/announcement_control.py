"""What happens to an announcement once it is approved: it starts, pauses, ends, is put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.announcement import (
    AnnouncementMove,
    AnnouncementStatus,
    Approval,
    check_second,
    check_texts,
    holds,
    is_worth_telling,
    next_status,
)
from bot.domain.language import Language
from bot.domain.people import Permission
from bot.domain.people import holds as carries
from bot.services.announcement_record import (
    BOARD,
    PROPOSED,
    Act,
    AnnouncementRecord,
    audience_of,
    texts_of,
)
from bot.services.announcement_views import Tally, tally
from bot.services.announcements import merged_texts
from bot.services.staff import permitted
from bot.store import announcement_deliveries as deliveries
from bot.store import announcements
from bot.store.engine import Session, Store
from bot.store.tables import Announcement, StaffMember

_LONG_AGO = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AnnouncementControl:
    """Starts, pauses, stops, corrects and recalls."""

    store: Store
    record: AnnouncementRecord

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
            if not await _is_approved(session, row):
                await self._void(session, row, cause)
                return False
            await self.record.move(session, row, Act(move=AnnouncementMove.START, cause=cause))
            row.recipients = await deliveries.snapshot(session, id_, audience_of(row), now)
            row.is_running = row.is_open = True
            row.started_at = now
            await self._show_board(session, row, force=True)
            return True

    async def _void(self, session: Session, row: Announcement, cause: str) -> None:
        await self.record.move(session, row, Act(move=AnnouncementMove.VOID, cause=cause))
        row.approver_id = row.approved_version = None
        facts = {"id": row.id, "version": row.version, "by": "", "is_void": True}
        facts |= {"text": row.texts.get(Language.ZH_HANS, "")}
        key = f"{PROPOSED}:{row.id}:{cause}"
        await self.record.tell_staff(session, row, PROPOSED, key, facts)

    async def pause(self, by: int, id_: int, cause: str) -> None:
        """Claim nothing more until it is resumed.

        Raises:
            MoveRefusedError: It is not being sent.
            NotAllowedError: No right to announce.
            NotFoundError: No such announcement.
        """
        await self._switch(by, id_, AnnouncementMove.PAUSE, cause, is_running=False)

    async def resume(self, by: int, id_: int, cause: str) -> None:
        """Go on where it was paused.

        Raises:
            JiefangError: As `pause` says.
        """
        await self._switch(by, id_, AnnouncementMove.RESUME, cause, is_running=True)

    async def stop(self, by: int, id_: int, cause: str) -> None:
        """End it for good: whoever has not got it does not get it.

        Raises:
            JiefangError: As `pause` says.
        """
        await self._switch(by, id_, AnnouncementMove.STOP, cause, is_running=False)

    async def _switch(
        self, by: int, id_: int, move: AnnouncementMove, cause: str, *, is_running: bool
    ) -> None:
        async with self.store.write() as session:
            staff, row = await self._permitted(session, by, id_)
            if not await self.record.move(session, row, Act(move=move, cause=cause, staff=staff)):
                return
            row.is_running = is_running
            if move is AnnouncementMove.STOP:
                await deliveries.withdraw(session, id_)
            await self._show_board(session, row, force=True)

    async def correct(self, by: int, id_: int, texts: Mapping[Language, str], cause: str) -> None:
        """Write a correction; a second person's approval puts it into the messages sent.

        Raises:
            InvalidInputError: A text is missing or too long.
            JiefangError: As `pause` says.
        """
        async with self.store.write() as session:
            staff, row = await self._permitted(session, by, id_)
            full, _ = merged_texts(row, texts)
            check_texts(texts_of(full), has_picture=row.picture is not None)
            act = Act(
                move=AnnouncementMove.CORRECT, cause=cause, staff=staff, facts={"texts": full}
            )
            if not await self.record.move(session, row, act):
                return
            row.correction, row.corrector_id = full, staff.id
            facts = {"id": row.id, "version": row.version, "by": staff.name}
            facts |= {"is_correction": True, "text": full.get(Language.ZH_HANS, "")}
            key = f"{PROPOSED}:{row.id}:{cause}"
            await self.record.tell_staff(session, row, PROPOSED, key, facts)

    async def apply(self, by: int, id_: int, seen: int, cause: str) -> None:
        """Approve a correction as the second person: everything sent is edited.

        Args:
            by: Telegram id of the approver.
            id_: The announcement.
            seen: The version that the correction was shown against.
            cause: Of the press or message.

        Raises:
            MoveRefusedError: There is none, or it has been applied.
            NotAllowedError: No right to approve, or the correction is their own.
            NotFoundError: No such announcement.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.APPROVE)
            row = await self.record.found(session, id_)
            if await announcements.event_by_cause(session, id_, cause):
                return
            wrote = {row.corrector_id} if row.corrector_id else set()
            check_second(wrote, staff.id or 0, seen, row.version if row.correction else -1)
            act = Act(
                move=AnnouncementMove.APPLY, cause=cause, staff=staff, facts={"was": row.texts}
            )
            await self.record.move(session, row, act)
            row.texts, row.correction, row.corrector_id = row.correction or {}, None, None
            row.version += 1
            now = self.record.clock()
            if await deliveries.put_to_correction(session, id_, row.version, now):
                row.is_open = True
                row.is_running = row.status is not AnnouncementStatus.PAUSED

    async def recall(self, by: int, id_: int, cause: str) -> None:
        """Take it back: what waits is not sent, what Telegram still deletes is deleted.

        Raises:
            JiefangError: As `pause` says.
        """
        async with self.store.write() as session:
            staff, row = await self._permitted(session, by, id_)
            act = Act(move=AnnouncementMove.RECALL, cause=cause, staff=staff)
            if not await self.record.move(session, row, act):
                return
            row.correction = row.corrector_id = None
            await deliveries.withdraw(session, id_)
            await deliveries.put_to_recall(session, id_, self.record.clock())
            row.is_running = row.is_open = True
            await self._show_board(session, row, force=True)

    async def close_done(self) -> int:
        """End what is worked off, and show staff how far the rest is.

        Returns:
            How many were looked after.
        """
        async with self.store.read() as session:
            ids = await announcements.open_ones(session)
        for id_ in ids:
            async with self.store.write() as session:
                row = await self.record.found(session, id_)
                if row.is_open:
                    await self._look_after(session, row)
        return len(ids)

    async def _look_after(self, session: Session, row: Announcement) -> None:
        id_, now = row.id or 0, self.record.clock()
        if not await deliveries.is_worked_off(session, id_):
            await self._show_board(session, row, force=False)
            return
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
            await self._show_board(session, row, force=True)

    async def _show_board(self, session: Session, row: Announcement, *, force: bool) -> None:
        await session.flush()
        now, id_ = self.record.clock(), row.id or 0
        since = now - row.told_at if row.told_at else _LONG_AGO
        if not force and since < timedelta(seconds=5):
            return
        found = tally(await deliveries.counts(session, id_))
        share = found.settled / max(row.recipients, 1)
        if not force and not is_worth_telling(share, row.told_share, since):
            return
        facts = {"id": id_, "status": row.status, "recipients": row.recipients}
        facts |= {"text": row.texts.get(Language.ZH_HANS, ""), "counts": found.facts()}
        await self.record.tell_staff(session, row, BOARD, _board_key(row, now, found), facts)
        row.told_at, row.told_share = now, share

    async def _permitted(
        self, session: Session, by: int, id_: int
    ) -> tuple[StaffMember, Announcement]:
        staff = await permitted(session, by, Permission.ANNOUNCE)
        return staff, await self.record.found(session, id_)


def _board_key(row: Announcement, now: datetime, found: Tally) -> str:
    numbers = ",".join(str(one) for one in found.facts().values())
    return f"{BOARD}:{row.id}:{row.status}:{now.isoformat()}:{numbers}"


async def _is_approved(session: Session, row: Announcement) -> bool:
    if row.approver_id is None or row.approved_version is None:
        return False
    approver = await session.get(StaffMember, row.approver_id, with_for_update=True)
    approval = Approval(by=row.approver_id, version=row.approved_version)
    authors = await announcements.authors(session, row.id or 0)
    may = approver is not None and approver.is_active
    may = may and approver is not None and carries(approver.role, Permission.APPROVE)
    return holds(approval, authors, row.version, may_approve=may)
