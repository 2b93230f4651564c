"""The resident's side of a complaint once it is filed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.complaint import Action, Verdict, judging_ends_at
from bot.domain.errors import NotFoundError, TooLateError
from bot.services.complaint_record import (
    ComplaintRecord,
    ComplaintSummary,
    Move,
    Quoted,
    TimelineLine,
    about,
    found,
)
from bot.services.residents import recorded
from bot.store import complaints, people
from bot.store.engine import Session, Store
from bot.store.tables import Complaint, ComplaintEvent, MessagePurpose

PAGE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintPage:
    """One page of a resident's complaints, newest first."""

    complaints: tuple[ComplaintSummary, ...]
    page: int
    """Counted from 0."""
    pages: int
    total: int


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
        return ComplaintPage(
            complaints=tuple(_summary(row, events) for row in rows),
            page=page,
            pages=pages,
            total=total,
        )

    async def judge(
        self, telegram_id: int, complaint_id: int, verdict: Verdict, cause: str
    ) -> ComplaintSummary:
        """Record the resident's own answer to "is it solved?"; unsolved reopens.

        Raises:
            MoveRefusedError: Staff have not finished it yet, or it is open again.
            NotFoundError: It is not this resident's complaint.
            TooLateError: They judged it, or it was closed, more than seven days ago.
        """
        move = Move(action=verdict.action, cause=cause, verdict=verdict)
        return await self._move(telegram_id, complaint_id, move)

    async def withdraw(self, telegram_id: int, complaint_id: int, cause: str) -> ComplaintSummary:
        """Take a complaint back.

        Raises:
            MoveRefusedError: It is finished already.
            NotFoundError: It is not this resident's complaint.
        """
        return await self._move(
            telegram_id, complaint_id, Move(action=Action.WITHDRAW, cause=cause)
        )

    async def add(
        self, telegram_id: int, quoted: Quoted, text: str, cause: str
    ) -> ComplaintSummary | None:
        """Pass on words that the resident sent in reply to a message about their complaint.

        Returns:
            None when the message replied to is not about a complaint.
        """
        async with self.store.read() as session:
            subject = await about(session, quoted, MessagePurpose.NOTICE)
        if subject is None or subject[1] is not MessagePurpose.NOTICE:
            return None
        move = Move(action=Action.ADD, cause=cause, text=text)
        return await self._move(telegram_id, subject[0], move)

    async def _move(self, telegram_id: int, complaint_id: int, move: Move) -> ComplaintSummary:
        async with self.store.write() as session:
            complaint = await self._own(session, telegram_id, complaint_id)
            ends_at = judging_ends_at(complaint.status, complaint.ended_at, complaint.judged_at)
            if move.verdict and ends_at is not None and self.record.clock() > ends_at:
                raise TooLateError(ends_at)
            await self.record.apply(session, complaint, move)
            return _summary(complaint, [])

    async def _own(self, session: Session, telegram_id: int, complaint_id: int) -> Complaint:
        complaint = await found(session, complaint_id)
        resident = await people.resident(session, telegram_id)
        if resident is None or resident.id != complaint.resident_id:
            # The same answer as for a complaint that does not exist: nothing is given away.
            raise NotFoundError("complaint", str(complaint_id))
        return complaint


def _summary(row: Complaint, events: list[ComplaintEvent]) -> ComplaintSummary:
    return ComplaintSummary(
        id=row.id or 0,
        reference=row.reference,
        text=row.text,
        status=row.status,
        is_question=row.is_question,
        due_at=row.due_at,
        timeline=tuple(
            TimelineLine(action=one.action, at=one.at, text=one.text, verdict=one.verdict)
            for one in events
            if one.complaint_id == row.id and one.action.is_public
        ),
    )
