"""Breakthroughs as staff see them: the board, one task opened, what a complaint is part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.breakthrough import BreakthroughMove, BreakthroughStatus, can_move, may_do
from bot.domain.complaint import ComplaintStatus, Verdict
from bot.domain.knowledge import Localised
from bot.domain.masking import mask
from bot.domain.people import Permission, holds
from bot.services.breakthrough_record import BreakthroughRecord
from bot.services.staff import Colleague, colleague, permitted
from bot.store import breakthroughs, people
from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.tables import (
    Answered,
    Breakthrough,
    BreakthroughComplaint,
    BreakthroughMessage,
    BreakthroughStep,
    Complaint,
)

LISTED = 50
"""Tasks of one state on the board; of those that have ended the newest."""
_TEXT_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task in a list."""

    id: int
    status: BreakthroughStatus
    title: str
    owner: str | None
    due_on: date | None
    is_late: bool
    count: int
    """Complaints in it."""
    steps_done: int
    steps: int
    commitment: Localised | None
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The tasks by state, and how many there are of each."""

    lines: dict[BreakthroughStatus, tuple[TaskLine, ...]]
    counts: dict[BreakthroughStatus, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step."""

    position: int
    text: str
    done_at: datetime | None
    done_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A complaint in it; personal numbers are masked."""

    id: int
    reference: str
    text: str
    status: ComplaintStatus
    verdict: Verdict | None
    filed_at: datetime
    answered: Answered | None
    is_joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """What was done; *by* None is the radar or the clock."""

    move: BreakthroughMove
    at: datetime
    by: str | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A breakthrough opened."""

    line: TaskLine
    category: Localised | None
    commitment_id: str
    owner_telegram_id: int | None
    outcome: str | None
    steps: tuple[StepView, ...]
    members: tuple[Member, ...]
    history: tuple[HistoryLine, ...]
    may: frozenset[BreakthroughMove]
    """What the reader may do to it now."""
    needs_proof: bool
    """Closing it needs a photo of the outcome."""


@dataclass(frozen=True, slots=True)
class BreakthroughViews:
    """Shows breakthroughs to those who work complaints."""

    store: Store
    record: BreakthroughRecord

    async def board(self, by: int) -> Board:
        """List the tasks by state.

        Raises:
            NotAllowedError: *by* does not work complaints.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.WORK_COMPLAINTS)
            lines = {
                status: await self._lines(
                    session, await breakthroughs.listed(session, status, limit=LISTED)
                )
                for status in BreakthroughStatus
            }
            counted = await breakthroughs.counts(session)
        return Board(lines=lines, counts={one: counted.get(one, 0) for one in BreakthroughStatus})

    async def _lines(self, session: Session, rows: Sequence[Breakthrough]) -> tuple[TaskLine, ...]:
        ids = [row.id or 0 for row in rows]
        sizes = await breakthroughs.sizes(session, ids)
        steps = await breakthroughs.steps(session, ids)
        owners = await people.staff_names(session, [row.owner_id for row in rows if row.owner_id])
        return tuple(
            self._line(
                row,
                [one for one in steps if one.breakthrough_id == row.id],
                sizes.get(row.id or 0, 0),
                owners.get(row.owner_id or 0),
            )
            for row in rows
        )

    def _line(
        self, row: Breakthrough, steps: Sequence[BreakthroughStep], count: int, owner: str | None
    ) -> TaskLine:
        promise = self.record.record.knowledge.knowledge.commitments.get(row.commitment or "")
        return TaskLine(
            id=row.id or 0,
            status=row.status,
            title=row.title,
            owner=owner,
            due_on=row.due_on,
            is_late=self.record.notices.is_late(row),
            count=count,
            steps_done=sum(one.done_at is not None for one in steps),
            steps=len(steps),
            commitment=promise.title if promise else None,
            created_at=row.created_at,
            ended_at=row.ended_at,
        )

    async def open(self, by: int, id_: int) -> Task:
        """Show a task whole.

        Raises:
            NotAllowedError: *by* does not work complaints.
            NotFoundError: No such breakthrough.
        """
        async with self.store.read() as session:
            staff = await permitted(session, by, Permission.WORK_COMPLAINTS)
            row = await breakthroughs.by_id(session, id_)
            (line,) = await self._lines(session, [row])
            members = await breakthroughs.members(session, id_)
            is_owner = row.owner_id == staff.id
            kind = self.record.record.knowledge.category(row.category)
            owner = await people.staff_by_id(session, row.owner_id) if row.owner_id else None
            return Task(
                line=line,
                category=kind.name if row.category else None,
                commitment_id=row.commitment or "",
                owner_telegram_id=owner.telegram_id if owner else None,
                outcome=row.outcome,
                steps=await self._steps(session, id_),
                members=tuple(_member(member, one) for member, one in members),
                history=await self._history(session, id_),
                may=frozenset(
                    move
                    for move in BreakthroughMove
                    if can_move(row.status, move) and may_do(staff.role, move, is_owner=is_owner)
                ),
                needs_proof=await self.record.notices.needs_proof(session, row),
            )

    async def _steps(self, session: Session, id_: int) -> tuple[StepView, ...]:
        rows = await breakthroughs.steps(session, [id_])
        names = await people.staff_names(
            session, [one.done_by_id for one in rows if one.done_by_id]
        )
        return tuple(
            StepView(
                position=one.position,
                text=one.text,
                done_at=one.done_at,
                done_by=names.get(one.done_by_id or 0),
            )
            for one in rows
        )

    async def _history(self, session: Session, id_: int) -> tuple[HistoryLine, ...]:
        rows = await breakthroughs.events(session, id_)
        names = await people.staff_names(session, [one.staff_id for one in rows if one.staff_id])
        return tuple(
            HistoryLine(move=one.move, at=one.at, by=names.get(one.staff_id or 0), facts=one.facts)
            for one in rows
        )

    async def card(self, by: int, id_: int) -> dict[str, Any]:
        """State a task as its card shows it now.

        Raises:
            NotAllowedError: *by* does not work complaints.
            NotFoundError: No such breakthrough.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.WORK_COMPLAINTS)
            return await self.record.notices.facts(session, await breakthroughs.by_id(session, id_))

    async def is_shown(self, chat_id: int, message_id: int, id_: int) -> None:
        """Note that a message is a task's card: it is changed in place from now on."""
        row = {"chat_id": chat_id, "message_id": message_id, "breakthrough_id": id_, "asks": None}
        async with self.store.write() as session:
            await insert_new(session, BreakthroughMessage, [row])

    async def about(self, by: int, complaint_id: int) -> TaskLine | None:
        """Tell which task a complaint is part of; None where it is part of none.

        Raises:
            NotAllowedError: *by* does not work complaints.
        """
        shown = (BreakthroughStatus.PROPOSED, *breakthroughs.TOLD)
        async with self.store.read() as session:
            await permitted(session, by, Permission.WORK_COMPLAINTS)
            found = await breakthroughs.latest_of(session, [complaint_id], shown)
            lines = await self._lines(session, list(found.values()))
        return lines[0] if lines else None

    async def colleagues(self, by: int) -> list[Colleague]:
        """List who can own a task, longest serving first.

        Raises:
            NotAllowedError: *by* does not work complaints.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.WORK_COMPLAINTS)
            rows = await people.staff(session)
        return [colleague(row) for row in rows if holds(row.role, Permission.WORK_COMPLAINTS)]

    async def open_ones(self, by: int) -> tuple[TaskLine, ...]:
        """List the tasks under way, to choose from.

        Raises:
            NotAllowedError: *by* does not work complaints.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.WORK_COMPLAINTS)
            rows = await breakthroughs.listed(session, BreakthroughStatus.OPEN, limit=LISTED)
            return await self._lines(session, rows)


def _member(member: BreakthroughComplaint, complaint: Complaint) -> Member:
    text = " ".join(mask(complaint.text).split())
    return Member(
        id=complaint.id or 0,
        reference=complaint.reference,
        text=text if len(text) <= _TEXT_SHOWN else f"{text[:_TEXT_SHOWN]}…",
        status=complaint.status,
        verdict=complaint.verdict,
        filed_at=complaint.created_at,
        answered=member.answered,
        is_joined=complaint.joined_to_id is not None,
    )
