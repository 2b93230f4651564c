"""Answering everybody in a task that was closed, and calling the owners of those that are late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.breakthrough import BreakthroughMove
from bot.domain.complaint import Action
from bot.domain.errors import MoveRefusedError, NotFoundError, ProofMissingError
from bot.services.breakthrough_notices import Tidings
from bot.services.breakthrough_record import Act, BreakthroughRecord
from bot.services.complaint_moves import Move
from bot.services.complaint_record import found
from bot.store import breakthroughs, complaints, media
from bot.store.engine import Session, Store
from bot.store.tables import (
    Answered,
    Breakthrough,
    BreakthroughComplaint,
    BreakthroughEvent,
    Complaint,
    MediaKind,
    StaffMember,
)

BATCH = 50


@dataclass(frozen=True, slots=True)
class Answering:
    """Finishes the complaints of closed tasks, each in a transaction of its own.

    Each is one ordinary move under its own reference, so its resident is asked for a verdict; the
    locks are those of any move, the complaint's before the task's.
    """

    store: Store
    record: BreakthroughRecord

    async def due(self) -> list[tuple[int, int]]:
        """List the next to be answered, as task and complaint."""
        async with self.store.read() as session:
            return await breakthroughs.unanswered(session, BATCH)

    async def answer(self, id_: int, complaint_id: int) -> bool:
        """Answer one resident; after the last one staff read what became of all.

        Returns:
            False when it was done before.
        """
        async with self.store.write() as session:
            complaint = await found(session, complaint_id)
            row = await self.record.found(session, id_)
            member = await session.get(
                BreakthroughComplaint, (id_, complaint_id), populate_existing=True
            )
            if member is None or member.answered is not Answered.WAITING:
                return False
            member.answered = await self._answered(session, row, complaint)
            await session.flush()
            if not await breakthroughs.count_unanswered(session, id_):
                await self.record.notices.report(session, row)
            return True

    async def _answered(
        self, session: Session, row: Breakthrough, complaint: Complaint
    ) -> Answered:
        closing = await _closing(session, row)
        cause = f"breakthrough:{row.id}:close"
        if not complaint.status.is_open:
            return await self._left(session, row, complaint, cause)
        photos = tuple(closing.facts.get("photos", ()))
        photos = (*await media.take_kept_proof(session, complaint.id or 0), *photos)
        move = Move(
            action=Action.FINISH,
            cause=cause,
            staff=await session.get_one(StaffMember, closing.staff_id),
            text=row.outcome,
            facts={"task": row.title},
            media=tuple((MediaKind.PHOTO, one) for one in dict.fromkeys(photos)),
        )
        try:
            self._check_proof(complaint, move)
            await self.record.record.apply(session, complaint, move)
        except (MoveRefusedError, ProofMissingError):
            return Answered.REFUSED
        return Answered.TOLD

    def _check_proof(self, complaint: Complaint, move: Move) -> None:
        if self.record.notices.wants_photo(complaint) and not move.media:
            raise ProofMissingError(complaint.category)

    async def _left(
        self, session: Session, row: Breakthrough, complaint: Complaint, cause: str
    ) -> Answered:
        """Leave alone what has ended; one that its lead's answer reached has been told with it."""
        if await complaints.event_by_cause(session, complaint.id or 0, cause):
            return Answered.TOLD
        await self.record.notices.tell(session, row, complaint, Tidings.DONE, cause)
        return Answered.LEFT

    async def call_late(self) -> int:
        """Call the owners of tasks whose day has passed, once a day that was set.

        Nobody is called while the office is closed.

        Returns:
            How many were called.
        """
        record = self.record.record
        if not record.limits.hours.is_open(record.clock()):
            return 0
        async with self.store.read() as session:
            late = await breakthroughs.overdue(session, self.record.today())
        return sum([await self._call(one) for one in late])

    async def _call(self, id_: int) -> bool:
        async with self.store.write() as session:
            row = await self.record.found(session, id_)
            if not self.record.notices.is_late(row):
                return False
            act = Act(move=BreakthroughMove.LATE, cause=f"late:{row.due_on}", facts=_day(row))
            if not await self.record.move(session, row, act):
                return False
            key = f"breakthrough:{row.id}:{act.cause}"
            await self.record.notices.call_owner(session, row, f"{key}:call")
            await self.record.notices.put_card(session, row, key)
            return True


async def _closing(session: Session, row: Breakthrough) -> BreakthroughEvent:
    """Find who closed it, and with what."""
    for event in await breakthroughs.events(session, row.id or 0):
        if event.move is BreakthroughMove.CLOSE:
            return event
    raise NotFoundError("breakthrough", str(row.id))


def _day(row: Breakthrough) -> dict[str, Any]:
    return {"due_on": row.due_on.isoformat() if row.due_on else None}
