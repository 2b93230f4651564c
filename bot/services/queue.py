"""The queue as staff read it: what waits, for whom and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.clock import Clock
from bot.domain.complaint import ComplaintStatus, StatusGroup
from bot.domain.duty import ClockName, Party
from bot.domain.knowledge import Localised
from bot.domain.masking import mask
from bot.domain.people import Permission, holds
from bot.services.knowledge import KnowledgeInForce
from bot.services.staff import Colleague, colleague, permitted
from bot.services.word_memory import WordMemory
from bot.store import chain, people, queue
from bot.store.engine import Session, Store
from bot.store.queue import Filter
from bot.store.tables import Complaint, StaffMember

PAGE = 25
_TEXT_SHOWN = 120


class Owned(StrEnum):
    """Whose complaints are wanted."""

    ANYBODY = "any"
    MINE = "mine"
    NOBODY = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for in the queue."""

    group: StatusGroup = StatusGroup.OPEN
    status: ComplaintStatus | None = None
    """One status of whatever group."""
    unit: str | None = None
    category: str | None = None
    owned: Owned = Owned.ANYBODY
    owner: int | None = None
    """Telegram id of the colleague whose complaints are wanted."""
    ids: tuple[int, ...] | None = None
    """These complaints alone, whatever their state."""
    place: str = ""
    is_urgent: bool = False
    is_overdue: bool = False
    words: str = ""
    is_ended_too: bool = False
    """Whatever its group."""
    page: int = 0
    """Counted from 0."""
    size: int = PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One complaint; its text is cut short and personal numbers in it are masked."""

    id: int
    reference: str
    text: str
    place: str | None
    category: Localised
    unit: Localised
    status: ComplaintStatus
    party: Party
    clock: ClockName | None
    act_by: datetime | None
    due_at: datetime
    filed_at: datetime
    owner: str | None
    joined: int
    """Residents who have joined it and not taken that back."""
    is_urgent: bool
    is_question: bool
    is_program: bool
    """Whether a program filed it: no resident answers or judges."""
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """One page of the queue, and counts for the reader's own units."""

    lines: tuple[QueueLine, ...]
    page: int
    pages: int
    total: int
    open_count: int
    overdue_count: int
    unowned_count: int
    by_unit: dict[str, int]
    """Open complaints, unit by unit."""
    version: int
    """Grows with every step of any complaint."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Shows staff the complaints they may work."""

    store: Store
    clock: Clock
    knowledge: KnowledgeInForce
    memory: WordMemory | None = None
    """Searches words where the database has them encrypted."""

    async def page(self, by: int, wanted: Wanted) -> QueuePage:
        """Show a page, overdue first, then urgent, then by its limit; no such page is the last.

        Handlers see their own unit's complaints and those offered to it.

        Raises:
            NotAllowedError: *by* does not work complaints.
        """
        async with self.store.read() as session:
            staff = await permitted(session, by, Permission.WORK_COMPLAINTS)
            mine = self._visible(staff)
            owner = await self._owner(session, wanted, staff)
            chosen = replace(self._filter(wanted, mine), owner_id=owner)
            if self.memory is not None:
                chosen = await self.memory.found(session, chosen)
            number, size, now = max(wanted.page, 0), wanted.size, self.clock()
            rows, total = await queue.page(session, chosen, now, limit=size, offset=number * size)
            pages = max(1, -(-total // size))
            if number >= pages:
                number = pages - 1
                rows, _ = await queue.page(session, chosen, now, limit=size, offset=number * size)
            joined = await queue.joined_counts(session, [row.id or 0 for row, _ in rows])
            tally = await queue.tally(session, mine, now)
            return QueuePage(
                lines=tuple(
                    self._line(row, owner, joined.get(row.id or 0, 0)) for row, owner in rows
                ),
                page=number,
                pages=pages,
                total=total,
                open_count=tally.all,
                overdue_count=tally.overdue,
                unowned_count=tally.unowned,
                by_unit=tally.by_unit,
                version=(await chain.head(session))[0],
            )

    async def version(self) -> int:
        """Tell a number that grows with every step of any complaint."""
        async with self.store.read() as session:
            return (await chain.head(session))[0]

    async def visible_units(self, session: Session, by: int) -> tuple[str, ...] | None:
        """List the units whose complaints somebody sees; None for all of them.

        Raises:
            NotAllowedError: *by* does not work complaints.
        """
        staff = await permitted(session, by, Permission.WORK_COMPLAINTS)
        units = self._visible(staff).units
        return None if units is None else tuple(units)

    def _visible(self, staff: StaffMember) -> Filter:
        if staff.unit is None or holds(staff.role, Permission.DISPATCH):
            return Filter()
        return Filter(units=(staff.unit,))

    async def colleagues(self, by: int) -> list[Colleague]:
        """List those whose complaints can be looked for, longest serving first.

        Raises:
            NotAllowedError: *by* does not work complaints.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.WORK_COMPLAINTS)
            rows = await people.staff(session)
        return [colleague(row) for row in rows if holds(row.role, Permission.WORK_COMPLAINTS)]

    async def _owner(self, session: Session, wanted: Wanted, staff: StaffMember) -> int | None:
        if wanted.owner is not None:
            owner = await people.staff_member(session, wanted.owner)
            return owner.id if owner else 0
        return staff.id if wanted.owned is Owned.MINE else None

    def _filter(self, wanted: Wanted, mine: Filter) -> Filter:
        statuses = queue.statuses_of(wanted.group) if wanted.status is None else (wanted.status,)
        if wanted.is_ended_too or wanted.ids is not None:
            statuses = tuple(ComplaintStatus)
        units = mine.units
        if wanted.unit is not None:
            units = [one for one in (units or [wanted.unit]) if one == wanted.unit]
        return replace(
            mine,
            statuses=statuses,
            units=units,
            category=wanted.category,
            ids=wanted.ids,
            place=wanted.place,
            unowned=wanted.owned is Owned.NOBODY,
            urgent=wanted.is_urgent,
            overdue_at=self.clock() if wanted.is_overdue else None,
            words=wanted.words,
        )

    def _line(self, row: Complaint, owner: str | None, joined: int) -> QueueLine:
        unit = self.knowledge.knowledge.units.get(row.unit)
        text = " ".join(mask(row.text).split())
        return QueueLine(
            id=row.id or 0,
            reference=row.reference,
            text=text if len(text) <= _TEXT_SHOWN else f"{text[:_TEXT_SHOWN]}…",
            place=mask(row.place) if row.place else None,
            category=self.knowledge.category(row.category).name,
            unit=unit.name if unit else {},
            status=row.status,
            party=row.party,
            clock=row.clock,
            act_by=row.act_by,
            due_at=row.due_at,
            filed_at=row.created_at,
            owner=owner,
            joined=joined,
            is_urgent=row.is_urgent,
            is_question=row.is_question,
            is_program=row.client_id is not None,
            is_overdue=row.act_by is not None and row.act_by < self.clock(),
        )
