"""The resident's side of a complaint once it is filed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.complaint import Action, ComplaintStatus, Verdict
from bot.domain.errors import MoveRefusedError, NotFoundError, TooLateError
from bot.services.complaint_moves import Move
from bot.services.complaint_record import ComplaintRecord, found
from bot.services.complaint_views import (
    ComplaintSummary,
    ComplaintView,
    Judging,
    judging_of,
    opened,
    summary,
    tasks_of,
)
from bot.services.residents import recorded
from bot.store import complaints, followers, people
from bot.store.engine import Session, Store
from bot.store.tables import Complaint

PAGE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintPage:
    """One page of a resident's complaints: the open ones first, then newest first."""

    complaints: tuple[ComplaintSummary, ...]
    page: int
    """Counted from 0."""
    pages: int
    total: int
    followed: int = 0
    """How many of others they follow."""


@dataclass(frozen=True, slots=True)
class Complaints:
    """Shows residents their own complaints and takes their verdicts."""

    store: Store
    record: ComplaintRecord

    async def mine(self, telegram_id: int, page: int = 0) -> ComplaintPage:
        """List a resident's complaints with their timelines; no such page is the nearest one."""
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            total = await complaints.count_of_resident(session, resident_id)
            pages = max(1, -(-total // PAGE))
            page = min(max(page, 0), pages - 1)
            rows = await complaints.of_resident(
                session, resident_id, limit=PAGE, offset=page * PAGE
            )
            events = await complaints.events(session, [row.id or 0 for row in rows])
            tasks = await tasks_of(session, rows)
            followed = await followers.count_by(session, resident_id)
        return ComplaintPage(
            complaints=tuple(summary(row, events, tasks.get(row.id or 0)) for row in rows),
            page=page,
            pages=pages,
            total=total,
            followed=followed,
        )

    async def show(self, telegram_id: int, complaint_id: int) -> ComplaintView:
        """Open a complaint for its resident, or what is public of it for a follower.

        Raises:
            NotFoundError: It is neither this resident's nor followed by them.
        """
        async with self.store.read() as session:
            row = await session.get(Complaint, complaint_id)
            resident = await people.resident(session, telegram_id)
            if row is None or resident is None or resident.id is None:
                raise NotFoundError("complaint", str(complaint_id))
            is_own = row.resident_id == resident.id
            if not is_own and not await followers.is_following(session, complaint_id, resident.id):
                raise NotFoundError("complaint", str(complaint_id))
            return await opened(session, self.record, row, is_own=is_own)

    async def judge(
        self, telegram_id: int, complaint_id: int, verdict: Verdict, cause: str
    ) -> ComplaintView:
        """Record the resident's own answer to "is it solved?"; unsolved reopens.

        Until staff have begun again, another answer takes that back.

        Raises:
            MoveRefusedError: Staff have not finished it yet, or have begun again.
            NotFoundError: It is not this resident's complaint.
            TooLateError: They judged it, or it was closed, more than seven days ago.
        """
        async with self.store.write() as session:
            complaint = await owned(session, telegram_id, complaint_id)
            if not await complaints.event_by_cause(session, complaint_id, cause):
                events = await complaints.events(session, [complaint_id])
                action = self._judging(judging_of(complaint, events), complaint.status, verdict)
                move = Move(action=action, cause=cause, verdict=verdict)
                await self.record.apply(session, complaint, move)
            return await opened(session, self.record, complaint, is_own=True)

    def _judging(self, judging: Judging, status: ComplaintStatus, verdict: Verdict) -> Action:
        if verdict not in judging.verdicts:
            raise MoveRefusedError(status, verdict.action)
        if judging.ends_at is not None and self.record.clock() > judging.ends_at:
            raise TooLateError(judging.ends_at)
        return Action.RECANT if status.is_open else verdict.action

    async def withdraw(self, telegram_id: int, complaint_id: int, cause: str) -> ComplaintSummary:
        """Take a complaint back.

        Raises:
            MoveRefusedError: It is finished already.
            NotFoundError: It is not this resident's complaint.
        """
        async with self.store.write() as session:
            complaint = await owned(session, telegram_id, complaint_id)
            move = Move(action=Action.WITHDRAW, cause=cause)
            await self.record.apply(session, complaint, move)
            return summary(complaint, [])


async def owned(session: Session, telegram_id: int, complaint_id: int) -> Complaint:
    """Read a complaint for its resident, locked.

    Raises:
        NotFoundError: It is not this resident's; nothing is given away about others'.
    """
    complaint = await found(session, complaint_id)
    resident = await people.resident(session, telegram_id)
    if resident is None or resident.id != complaint.resident_id:
        raise NotFoundError("complaint", str(complaint_id))
    return complaint
