"""What every act on a breakthrough has in common: the right, the move, its line in the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.breakthrough import BreakthroughMove, next_status, require_may_do
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.services.breakthrough_notices import BreakthroughNotices
from bot.services.complaint_record import ComplaintRecord
from bot.store import breakthroughs, complaints, people
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import (
    Breakthrough,
    BreakthroughComplaint,
    BreakthroughEvent,
    Complaint,
    StaffMember,
)

MEMBERS_MOST = 200
"""Complaints of one task; more are more than one task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: which, why, whose and with what facts."""

    move: BreakthroughMove
    cause: str
    staff: StaffMember | None = None
    """None is the radar or the clock."""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BreakthroughRecord:
    """Moves breakthroughs within the caller's transaction."""

    record: ComplaintRecord
    notices: BreakthroughNotices

    def today(self) -> date:
        """Tell the office's day."""
        return self.record.clock().astimezone(self.record.limits.zone).date()

    async def found(self, session: Session, id_: int) -> Breakthrough:
        """Read a breakthrough and hold it.

        Raises:
            NotFoundError: There is none.
        """
        row = await breakthroughs.for_change(session, id_)
        if row is None:
            raise NotFoundError("breakthrough", str(id_))
        return row

    async def permitted(
        self, session: Session, by: int, move: BreakthroughMove, row: Breakthrough | None = None
    ) -> StaffMember:
        """Read the staff member behind a Telegram id and check that they may do this now.

        Raises:
            NotAllowedError: They may not.
        """
        staff = await people.staff_member(session, by)
        is_owner = staff is not None and row is not None and row.owner_id == staff.id
        require_may_do(staff.role if staff else None, move, is_owner=is_owner)
        if staff is None:
            raise NotFoundError("staff", str(by))
        return staff

    async def move(self, session: Session, row: Breakthrough, act: Act) -> bool:
        """Make a move and write it down; the same cause makes it once.

        Returns:
            False when it had been made before.

        Raises:
            MoveRefusedError: It is not possible from where the breakthrough is.
        """
        if await breakthroughs.event_by_cause(session, row.id or 0, act.cause):
            return False
        row.status = next_status(row.status, act.move)
        self.note(session, row, act)
        return True

    def note(self, session: Session, row: Breakthrough, act: Act) -> None:
        """Write a line of the history."""
        session.add(
            BreakthroughEvent(
                breakthrough_id=row.id or 0,
                move=act.move,
                staff_id=act.staff.id if act.staff else None,
                facts=act.facts,
                at=self.record.clock(),
                cause=act.cause,
            )
        )

    async def put_in(
        self,
        session: Session,
        row: Breakthrough,
        found: Sequence[Complaint],
        staff: StaffMember | None,
    ) -> list[Complaint]:
        """Put complaints under a task; the caller holds the members of all tasks.

        Whoever is joined with one of them comes along; what is under another live task stays
        there.

        Returns:
            Those that are new in it.
        """
        everyone = {one.id or 0: one for lead in found for one in await _event(session, lead)}
        taken = await breakthroughs.latest_of(session, list(everyone))
        new = [one for id_, one in everyone.items() if id_ not in taken]
        own = len(await breakthroughs.members(session, row.id or 0))
        if own + len(new) > MEMBERS_MOST:
            raise InvalidInputError("task_complaints", str(MEMBERS_MOST))
        member = {
            "breakthrough_id": row.id,
            "added_at": self.record.clock(),
            "added_by_id": staff.id if staff else None,
            "answered": None,
        }
        rows = [{**member, "complaint_id": one.id} for one in new]
        await insert_new(session, BreakthroughComplaint, rows)
        return new

    async def named(
        self, session: Session, references: Sequence[str], into: int | None = None
    ) -> list[Complaint]:
        """Read the complaints of these references, none of which is under another live task.

        Raises:
            InvalidInputError: There is no such complaint, it was taken back, or it is under
                another task already; the hint names it.
        """
        known = []
        for reference in dict.fromkeys(references):
            complaint = await complaints.by_reference(session, reference)
            if complaint is None or complaint.status in breakthroughs.TAKEN_BACK:
                raise InvalidInputError("task_reference", reference)
            known.append(complaint)
        taken = await breakthroughs.latest_of(session, [one.id or 0 for one in known])
        for complaint in known:
            other = taken.get(complaint.id or 0)
            if other is not None and other.id != into:
                raise InvalidInputError("task_taken", f"{complaint.reference} → #{other.id}")
        return known


async def _event(session: Session, complaint: Complaint) -> list[Complaint]:
    """Give a complaint with those joined with it; one told twice stands for itself alone."""
    return await breakthroughs.event_of(session, complaint) or [complaint]
