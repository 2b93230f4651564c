"""Who works a complaint: taking, giving, handing over and sorting; every act checks the right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.complaint import Action
from bot.domain.errors import InvalidInputError, MoveRefusedError, TakenError
from bot.domain.people import Permission, may_work
from bot.services.complaint_moves import Move
from bot.services.complaint_record import ComplaintRecord, found
from bot.services.staff import Colleague, colleague, permitted, permitted_on
from bot.store import complaints, people
from bot.store.engine import Session, Store
from bot.store.tables import Complaint, MediaKind, StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of a staff member's act."""

    id: int
    reference: str
    action: Action
    is_new: bool
    """False when the same press or message had been applied before."""
    is_kept: bool = False
    """Photos came before the words that they belong to, and wait for them."""
    is_program: bool = False
    """Whether a program filed it: nobody was sent anything."""
    held_until: datetime | None = None
    """When the resident reads of it, where their quiet hours hold it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a card leaves out, for a colleague who works complaints."""

    complaint_id: int
    reference: str
    text: str
    place: str | None
    location: tuple[float, float] | None
    """Latitude and longitude, WGS-84 degrees."""
    photos: tuple[str, ...]
    """Telegram file ids, as the next."""
    voices: tuple[tuple[int, str], ...]
    """Each with its number, by which its gist is kept."""


@dataclass(frozen=True, slots=True)
class Triage:
    """Decides who works what."""

    store: Store
    record: ComplaintRecord

    async def claim(self, by: int, complaint_id: int, cause: str) -> Moved:
        """Take a complaint: the first to press owns it, and pressing again changes nothing.

        Raises:
            TakenError: Somebody else has it already.
            MoveRefusedError: It is not in the queue.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            if complaint.owner_id == staff.id:
                return moved(complaint, Action.CLAIM, is_new=False)
            if complaint.owner_id is not None:
                owner = await session.get_one(StaffMember, complaint.owner_id)
                raise TakenError(complaint.status, Action.CLAIM, owner.name)
            move = Move(action=Action.CLAIM, cause=cause, staff=staff)
            return await self._apply(session, complaint, move)

    async def release(self, by: int, complaint_id: int, cause: str) -> Moved:
        """Give a complaint back to the queue.

        Raises:
            MoveRefusedError: It is not in work.
            NotAllowedError: It is another's, and *by* does not dispatch.
            NotFoundError: No such complaint.
        """
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            is_done = await complaints.event_by_cause(session, complaint_id, cause)
            if complaint.owner_id != staff.id and not is_done:
                await permitted(session, by, Permission.DISPATCH)
            move = Move(action=Action.RELEASE, cause=cause, staff=staff)
            return await self._apply(session, complaint, move)

    async def assign(self, by: int, complaint_id: int, to: int, cause: str) -> Moved:
        """Give a complaint to a colleague, as dispatchers do.

        Args:
            by: Telegram id of the dispatcher.
            complaint_id: Of the complaint.
            to: Telegram id of the colleague; they must have the right to work it.
            cause: Of the press or message.

        Raises:
            MoveRefusedError: It is not open, or waits for its resident.
            NotAllowedError: *by* does not dispatch, or *to* may not work it.
            NotFoundError: No such complaint.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.DISPATCH)
            complaint = await found(session, complaint_id)
            owner = await permitted_on(session, to, complaint.unit)
            facts = {"owner_id": owner.id}
            move = Move(action=Action.ASSIGN, cause=cause, staff=staff, facts=facts)
            return await self._apply(session, complaint, move)

    async def offer(self, by: int, complaint_id: int, unit: str, text: str, cause: str) -> Moved:
        """Offer a complaint to another unit; until that unit accepts, its owner answers for it.

        Raises:
            InvalidInputError: No reason, no such unit, or it is the complaint's own.
            MoveRefusedError: It is not open.
            NotAllowedError: No right to work complaints of its unit.
            NotFoundError: No such complaint.
        """
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            if await complaints.event_by_cause(session, complaint_id, cause):
                return moved(complaint, Action.OFFER, is_new=False)
            if not text.strip():
                raise InvalidInputError("reason", "")
            units = self.record.knowledge.knowledge.units
            if unit not in units or unit == complaint.unit:
                raise InvalidInputError("unit", ", ".join(units))
            move = Move(
                action=Action.OFFER, cause=cause, staff=staff, text=text, facts={"unit": unit}
            )
            return await self._apply(session, complaint, move)

    async def accept(self, by: int, complaint_id: int, cause: str) -> Moved:
        """Take over what another unit offers; whoever accepts owns it.

        Raises:
            MoveRefusedError: Nothing is offered any more.
            NotAllowedError: No right to work complaints of the unit it is offered to.
            NotFoundError: No such complaint.
        """
        return await self._answer_offer(by, complaint_id, Action.ACCEPT, None, cause)

    async def reject(self, by: int, complaint_id: int, text: str, cause: str) -> Moved:
        """Leave what another unit offers with that unit, and say why.

        Raises:
            MoveRefusedError: Nothing is offered any more.
            NotAllowedError: No right to work complaints of the unit it is offered to.
            NotFoundError: No such complaint.
        """
        return await self._answer_offer(by, complaint_id, Action.REJECT, text, cause)

    async def _answer_offer(
        self, by: int, complaint_id: int, action: Action, text: str | None, cause: str
    ) -> Moved:
        async with self.store.write() as session:
            complaint = await found(session, complaint_id)
            if await complaints.event_by_cause(session, complaint_id, cause):
                return moved(complaint, action, is_new=False)
            if complaint.offered_unit is None:
                raise MoveRefusedError(complaint.status, action)
            if text is not None and not text.strip():
                raise InvalidInputError("reason", "")
            staff = await permitted_on(session, by, complaint.offered_unit)
            facts = {"unit": complaint.offered_unit}
            move = Move(action=action, cause=cause, staff=staff, text=text, facts=facts)
            return await self._apply(session, complaint, move)

    async def categorise(self, by: int, complaint_id: int, category: str, cause: str) -> Moved:
        """Put a complaint under another category, and with it under that category's unit.

        Its clocks go on from the same start with the new limits.

        Raises:
            InvalidInputError: There is no such category.
            MoveRefusedError: It is not open.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such complaint.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.DISPATCH)
            complaint = await found(session, complaint_id)
            move = self.sorted_as(category, cause, staff)
            return await self._apply(session, complaint, move)

    def sorted_as(self, category: str, cause: str, staff: StaffMember | None) -> Move:
        """Make the move that puts a complaint under a category and its unit.

        Raises:
            InvalidInputError: There is no such category.
        """
        known = self.record.knowledge.knowledge.categories.get(category)
        if known is None:
            raise InvalidInputError("category", "")
        facts: dict[str, Any] = {"category": known.id, "unit": known.unit}
        return Move(action=Action.CATEGORISE, cause=cause, staff=staff, facts=facts)

    async def details(self, by: int, complaint_id: int) -> Details:
        """Show the text, place and files as the resident gave them.

        Raises:
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            _, complaint = await worked(session, by, complaint_id, to_move=False)
            media = await complaints.media(session, complaint_id)
        north, east = complaint.latitude, complaint.longitude
        return Details(
            complaint_id=complaint_id,
            reference=complaint.reference,
            text=complaint.text,
            place=complaint.place,
            location=None if north is None or east is None else (north, east),
            photos=tuple(one.file_id for one in media if one.kind is MediaKind.PHOTO),
            voices=tuple(
                (one.id or 0, one.file_id) for one in media if one.kind is MediaKind.VOICE
            ),
        )

    async def colleagues(self, by: int, complaint_id: int) -> list[Colleague]:
        """List who could be given a complaint, longest serving first.

        Raises:
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.DISPATCH)
            complaint = await found(session, complaint_id)
            rows = await people.staff(session)
        return [colleague(row) for row in rows if may_work(row.role, row.unit, complaint.unit)]

    async def _apply(self, session: Session, complaint: Complaint, move: Move) -> Moved:
        is_new = await self.record.apply(session, complaint, move)
        return moved(complaint, move.action, is_new=is_new)


async def worked(
    session: Session, by: int, complaint_id: int, *, to_move: bool = True
) -> tuple[StaffMember, Complaint]:
    """Read a complaint for somebody who works its unit's complaints.

    Args:
        to_move: Lock it against anyone else who would move it.

    Raises:
        NotAllowedError: They do not.
        NotFoundError: There is none with this id.
    """
    await permitted(session, by, Permission.WORK_COMPLAINTS)
    complaint = await found(session, complaint_id, to_move=to_move)
    return await permitted_on(session, by, complaint.unit), complaint


def moved(complaint: Complaint, action: Action, *, is_new: bool, is_kept: bool = False) -> Moved:
    """Say what became of an act."""
    return Moved(
        id=complaint.id or 0,
        reference=complaint.reference,
        action=action,
        is_new=is_new,
        is_kept=is_kept,
        is_program=complaint.client_id is not None,
    )
