"""Breakthroughs: opened from complaints or from what the radar found, declined, closed, dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.breakthrough import (
    BreakthroughMove,
    Plan,
    check,
    check_words,
    faults,
    next_status,
)
from bot.domain.errors import InvalidInputError, NotFoundError, ProofMissingError
from bot.domain.people import Permission, holds
from bot.services.breakthrough_notices import Tidings
from bot.services.breakthrough_record import Act, BreakthroughRecord
from bot.services.handling import Said
from bot.store import breakthroughs, people
from bot.store.engine import Session, Store
from bot.store.tables import Answered, Breakthrough, BreakthroughStep, Complaint, StaffMember

_M = BreakthroughMove


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a task is opened with."""

    due_on: date | None
    steps: tuple[str, ...]
    title: str = ""
    """Empty keeps the radar's."""
    owner: str = ""
    """A colleague's name or Telegram id; empty is whoever opens it."""
    commitment: str = ""
    """Empty ties it to no promise."""


@dataclass(frozen=True, slots=True)
class Breakthroughs:
    """Opens improvement tasks and keeps their plans."""

    store: Store
    record: BreakthroughRecord

    async def open_new(
        self, by: int, opening: Opening, references: Sequence[str], cause: str
    ) -> int:
        """Make complaints a task by hand; their residents are told.

        Args:
            by: Telegram id of a dispatcher.
            opening: Its plan.
            references: Of the complaints; those joined with them come along.
            cause: Of the press or message; the same one opens one task.

        Returns:
            Its number.

        Raises:
            InvalidInputError: The plan lacks something, or a complaint cannot be part of it.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such commitment.
        """
        async with self.store.write() as session:
            staff = await self.record.permitted(session, by, _M.OPEN)
            await breakthroughs.hold_members(session)
            known = await breakthroughs.by_cause(session, cause)
            if known is not None:
                return known.id or 0
            found = await self.record.named(session, references)
            if not found:
                raise InvalidInputError("task_reference", "")
            row = Breakthrough(
                title=opening.title, cause=cause, created_at=self.record.record.clock()
            )
            await self._check(session, row, opening, staff)
            session.add(row)
            await session.flush()
            await self.record.put_in(session, row, found, staff)
            await self._open(session, row, opening, Act(move=_M.OPEN, cause=cause, staff=staff))
            return row.id or 0

    async def open_proposed(self, by: int, id_: int, opening: Opening, cause: str) -> bool:
        """Make a task of what the radar found; the residents are told.

        Returns:
            False when this cause had opened it before.

        Raises:
            InvalidInputError: The plan lacks something, or no complaint is left in it.
            MoveRefusedError: It was decided on already.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such breakthrough or commitment.
        """
        async with self.store.write() as session:
            staff = await self.record.permitted(session, by, _M.OPEN)
            row = await self.record.found(session, id_)
            if await breakthroughs.event_by_cause(session, id_, cause):
                return False
            await self._check(session, row, opening, staff)
            if not await breakthroughs.members(session, id_):
                raise InvalidInputError("task_reference", "")
            await self._open(session, row, opening, Act(move=_M.OPEN, cause=cause, staff=staff))
            return True

    def faults(self, opening: Opening, title: str = "") -> tuple[InvalidInputError, ...]:
        """List all that a plan lacks; *title* is the one it has already."""
        plan = Plan(title=opening.title or title, due_on=opening.due_on, steps=opening.steps)
        return faults(plan, self.record.today())

    async def _check(
        self, session: Session, row: Breakthrough, opening: Opening, staff: StaffMember
    ) -> None:
        title = (opening.title or row.title).strip()
        plan = Plan(title=title, due_on=opening.due_on, steps=opening.steps)
        check(plan, self.record.today())
        owner = await self._owner(session, opening.owner, staff)
        row.title, row.due_on, row.owner_id = title, opening.due_on, owner.id
        row.commitment = self._promise(opening.commitment)

    async def _owner(self, session: Session, named: str, staff: StaffMember) -> StaffMember:
        owner = await people.staff_called(session, named.strip()) if named.strip() else staff
        if owner is None or not holds(owner.role, Permission.WORK_COMPLAINTS):
            raise InvalidInputError("task_owner", named)
        return owner

    def _promise(self, commitment: str) -> str | None:
        if commitment and commitment not in self.record.record.knowledge.knowledge.commitments:
            raise NotFoundError("commitment", commitment)
        return commitment or None

    async def _open(self, session: Session, row: Breakthrough, opening: Opening, act: Act) -> None:
        await self.record.move(session, row, act)
        row.opened_at = self.record.record.clock()
        session.add_all(step_rows(row, opening.steps))
        await session.flush()
        key = f"breakthrough:{row.id}"
        await self.record.notices.put_card(session, row, f"{key}:{act.cause}")
        await self.record.notices.tell_all(session, row, Tidings.OPENED, key)

    async def decline(self, by: int, id_: int, cause: str) -> bool:
        """Say not now to what the radar found; the same complaints are not proposed again.

        Returns:
            False when this cause had declined it before.

        Raises:
            MoveRefusedError: It was decided on already.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such breakthrough.
        """
        async with self.store.write() as session:
            staff = await self.record.permitted(session, by, _M.DECLINE)
            row = await self.record.found(session, id_)
            act = Act(move=_M.DECLINE, cause=cause, staff=staff)
            return await self._end(session, row, act)

    async def close(self, by: int, id_: int, said: Said, cause: str) -> bool:
        """Say what was done: the task is done, and everybody in it is answered next.

        Each open complaint is finished with these words and photos, each in a transaction of its
        own, see `Answering`.

        Returns:
            False when this cause had closed it before.

        Raises:
            InvalidInputError: There are no words.
            MoveRefusedError: It is not open.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such breakthrough.
            ProofMissingError: Some complaint in it needs a photo and there is none.
        """
        async with self.store.write() as session:
            staff = await self.record.permitted(session, by, _M.CLOSE)
            await breakthroughs.hold_members(session)
            row = await self.record.found(session, id_)
            if await breakthroughs.event_by_cause(session, id_, cause):
                return False
            next_status(row.status, _M.CLOSE)
            row.outcome = check_words(said.text, "outcome")
            members = await breakthroughs.members(session, id_)
            if not said.photos:
                self._check_proof([complaint for _, complaint in members])
            for member, _ in members:
                member.answered = Answered.WAITING
            facts = {"photos": list(said.photos)}
            act = Act(move=_M.CLOSE, cause=cause, staff=staff, facts=facts)
            return await self._end(session, row, act)

    def check_closing(self, said: Said, *, needs_proof: bool) -> None:
        """Say beforehand whether a task could be closed with these words and photos.

        Raises:
            InvalidInputError: There are no words, or too many.
            ProofMissingError: Some complaint in it needs a photo, and there is none.
        """
        check_words(said.text, "outcome")
        if needs_proof and not said.photos:
            raise ProofMissingError("")

    def _check_proof(self, found: Sequence[Complaint]) -> None:
        for one in found:
            if one.status.is_open and self.record.notices.wants_photo(one):
                raise ProofMissingError(one.category)

    async def drop(self, by: int, id_: int, why: str, cause: str) -> bool:
        """Give a task up; its residents read why, and their complaints go on by themselves.

        Returns:
            False when this cause had dropped it before.

        Raises:
            InvalidInputError: There is no reason.
            MoveRefusedError: It is not open.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such breakthrough.
        """
        async with self.store.write() as session:
            staff = await self.record.permitted(session, by, _M.DROP)
            row = await self.record.found(session, id_)
            if await breakthroughs.event_by_cause(session, id_, cause):
                return False
            next_status(row.status, _M.DROP)
            row.outcome = check_words(why, "reason")
            await self._end(session, row, Act(move=_M.DROP, cause=cause, staff=staff))
            key = f"breakthrough:{row.id}"
            await self.record.notices.tell_all(session, row, Tidings.DROPPED, key)
            return True

    async def _end(self, session: Session, row: Breakthrough, act: Act) -> bool:
        is_new = await self.record.move(session, row, act)
        if is_new:
            row.ended_at = self.record.record.clock()
            await session.flush()
            await self.record.notices.put_card(session, row, f"breakthrough:{row.id}:{act.cause}")
        return is_new


def step_rows(row: Breakthrough, steps: Sequence[str], after: int = 0) -> list[BreakthroughStep]:
    """Make the rows of steps that come after so many others."""
    return [
        BreakthroughStep(breakthrough_id=row.id or 0, position=position, text=text.strip())
        for position, text in enumerate(steps, start=after + 1)
    ]
