"""What staff change on a task under way: its complaints, plan, owner, date and promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.breakthrough import (
    STEPS_MOST,
    TITLE_MOST,
    BreakthroughMove,
    BreakthroughStatus,
    Plan,
    check,
    check_words,
)
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.people import Permission, holds
from bot.services.breakthrough_notices import Tidings
from bot.services.breakthrough_record import Act, BreakthroughRecord
from bot.services.breakthroughs import step_rows
from bot.store import breakthroughs, people
from bot.store.engine import Session, Store
from bot.store.tables import Breakthrough, BreakthroughStep, Complaint

_M = BreakthroughMove


@dataclass(frozen=True, slots=True)
class BreakthroughWork:
    """Keeps tasks true; every act checks the right, and the same cause acts once.

    All of them raise MoveRefusedError where the task is not open, NotAllowedError where the role
    does not permit the act and NotFoundError where there is no such task.
    """

    store: Store
    record: BreakthroughRecord

    async def add(self, by: int, id_: int, references: Sequence[str], cause: str) -> int:
        """Put complaints under a task, with those joined with them; their residents are told.

        Returns:
            How many were new in it.

        Raises:
            InvalidInputError: No such complaint, or it is under another task.
        """
        async with self.store.write() as session:
            await breakthroughs.hold_members(session)
            found = await self.record.named(session, references, into=id_)
            if not found:
                raise InvalidInputError("task_reference", "")
            facts = {"references": [one.reference for one in found]}
            row = await self._begun(session, by, id_, _M.ADD, cause, facts)
            if row is None:
                return 0
            staff = await self.record.permitted(session, by, _M.ADD)
            new = await self.record.put_in(session, row, found, staff)
            await session.flush()
            if row.status is BreakthroughStatus.OPEN:
                await self._tell(session, row, new, Tidings.OPENED, cause)
            await self._shown(session, row, cause)
            return len(new)

    async def remove(self, by: int, id_: int, complaint_id: int, cause: str) -> None:
        """Take a complaint, with those joined with it, out of a task; their residents are told."""
        async with self.store.write() as session:
            await breakthroughs.hold_members(session)
            members = [one for _, one in await breakthroughs.members(session, id_)]
            own = next((one for one in members if one.id == complaint_id), None)
            if own is None:
                return
            facts = {"references": [own.reference]}
            row = await self._begun(session, by, id_, _M.REMOVE, cause, facts)
            if row is None:
                return
            lead = own.joined_to_id or own.id
            gone = [one for one in members if lead in {one.id, one.joined_to_id}]
            if row.status is BreakthroughStatus.OPEN:
                await self._tell(session, row, gone, Tidings.LEFT, cause)
            await breakthroughs.remove(session, id_, [one.id or 0 for one in gone])
            await self._shown(session, row, cause)

    async def _tell(
        self,
        session: Session,
        row: Breakthrough,
        complaints: Sequence[Complaint],
        what: Tidings,
        cause: str,
    ) -> None:
        key = f"breakthrough:{row.id}:{cause}"
        for one in complaints:
            await self.record.notices.tell(session, row, one, what, key)

    async def give(self, by: int, id_: int, to: str, cause: str) -> None:
        """Give a task to a colleague, by name or Telegram id.

        Raises:
            InvalidInputError: No such colleague, or they do not work complaints.
        """
        async with self.store.write() as session:
            owner = await people.staff_called(session, to.strip())
            if owner is None or not holds(owner.role, Permission.WORK_COMPLAINTS):
                raise InvalidInputError("task_owner", to)
            row = await self._begun(session, by, id_, _M.GIVE, cause, {"owner": owner.name})
            if row is not None:
                row.owner_id = owner.id
                await self._shown(session, row, cause)

    async def reschedule(self, by: int, id_: int, until: date | None, why: str, cause: str) -> None:
        """Move the day; the residents read the new one and why.

        Raises:
            InvalidInputError: The day has passed or is the same, or there is no reason.
        """
        async with self.store.write() as session:
            row = await self._begun(
                session, by, id_, _M.RESCHEDULE, cause, {"until": until and until.isoformat()}
            )
            if row is None:
                return
            plan = Plan(title=row.title, due_on=until, steps=("-",))
            check(plan, self.record.today())
            said = check_words(why, "reason")
            if until == row.due_on:
                raise InvalidInputError("task_date", self.record.today().isoformat())
            row.due_on = until
            await self._shown(session, row, cause)
            key = f"breakthrough:{row.id}:{cause}"
            await self.record.notices.tell_all(session, row, Tidings.RESCHEDULED, key, said)

    async def rename(self, by: int, id_: int, title: str, cause: str) -> None:
        """Call a task otherwise.

        Raises:
            InvalidInputError: There is no title, or it is too long.
        """
        if not title.strip() or len(title.strip()) > TITLE_MOST:
            raise InvalidInputError("task_title", str(TITLE_MOST))
        async with self.store.write() as session:
            row = await self._begun(session, by, id_, _M.RENAME, cause, {"was": title.strip()})
            if row is not None:
                row.title = title.strip()
                await self._shown(session, row, cause)

    async def plan(self, by: int, id_: int, steps: Sequence[str], cause: str) -> None:
        """Add steps at the end.

        Raises:
            InvalidInputError: There are none, they are too long, or there would be too many.
        """
        async with self.store.write() as session:
            row = await self._begun(session, by, id_, _M.PLAN, cause, {"steps": list(steps)})
            if row is None:
                return
            known = await breakthroughs.steps(session, [id_])
            texts = (*(one.text for one in known), *steps)
            if not steps:
                raise InvalidInputError("task_steps", str(STEPS_MOST))
            check(
                Plan(title=row.title, due_on=self.record.today(), steps=texts), self.record.today()
            )
            session.add_all(step_rows(row, steps, after=len(known)))
            await self._shown(session, row, cause)

    async def tick(self, by: int, id_: int, position: int, cause: str, *, is_done: bool) -> None:
        """Note that a step is done, or is not after all; saying it twice changes nothing.

        Raises:
            NotFoundError: No such step.
        """
        async with self.store.write() as session:
            known = await breakthroughs.steps(session, [id_])
            step = next((one for one in known if one.position == position), None)
            if step is None:
                raise NotFoundError("step", str(position))
            if (step.done_at is not None) is is_done:
                return
            move = _M.TICK if is_done else _M.UNTICK
            row = await self._begun(session, by, id_, move, cause, {"step": step.text})
            if row is not None:
                await self._tick(session, step, by, is_done=is_done)
                await self._shown(session, row, cause)

    async def _tick(
        self, session: Session, step: BreakthroughStep, by: int, *, is_done: bool
    ) -> None:
        staff = await people.staff_member(session, by)
        step.done_at = self.record.record.clock() if is_done else None
        step.done_by_id = staff.id if staff and is_done else None

    async def tie(self, by: int, id_: int, commitment: str, cause: str) -> None:
        """Tie a task to a promise, which is at risk while the task is open; empty is to none.

        Raises:
            NotFoundError: No such promise.
        """
        promise = commitment or None
        if promise and promise not in self.record.record.knowledge.knowledge.commitments:
            raise NotFoundError("commitment", commitment)
        async with self.store.write() as session:
            row = await self._begun(session, by, id_, _M.TIE, cause, {"commitment": promise})
            if row is not None:
                row.commitment = promise
                await self._shown(session, row, cause)

    async def _begun(
        self,
        session: Session,
        by: int,
        id_: int,
        move: BreakthroughMove,
        cause: str,
        facts: dict[str, Any],
    ) -> Breakthrough | None:
        """Check the right and make the move; None where this cause made it before."""
        row = await self.record.found(session, id_)
        staff = await self.record.permitted(session, by, move, row)
        act = Act(move=move, cause=cause, staff=staff, facts=facts)
        return row if await self.record.move(session, row, act) else None

    async def _shown(self, session: Session, row: Breakthrough, cause: str) -> None:
        await session.flush()
        await self.record.notices.put_card(session, row, f"breakthrough:{row.id}:{cause}")
