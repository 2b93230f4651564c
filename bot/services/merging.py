"""What merging or splitting complaints would do and whom it would tell, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.complaint import Action, can_move, next_status
from bot.domain.errors import InvalidInputError, MoveRefusedError, NotFoundError
from bot.domain.language import Language
from bot.domain.masking import mask
from bot.domain.people import Permission
from bot.services.complaint_record import ComplaintRecord, found
from bot.services.staff import permitted
from bot.store import complaints, groups
from bot.store.engine import Session, Store
from bot.store.tables import Complaint, Resident


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the complaints that a merge or a split concerns."""

    id: int
    reference: str
    text: str
    """Personal numbers are masked."""
    place: str | None
    owner: str | None
    joined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What some residents would read."""

    kind: str
    """Of the notice."""
    count: int
    language: Language
    """Of the first of them."""
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A merge or split as it would be."""

    moving: Side
    lead: Side
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Merging:
    """Looks ahead for dispatchers; `Joining` does it."""

    store: Store
    record: ComplaintRecord

    async def merge(self, by: int, complaint_id: int, into: str) -> Foreseen:
        """Foresee that a complaint, and what is joined to it, is joined to another.

        Raises:
            InvalidInputError: Both are one event already, or one is a question.
            MoveRefusedError: One of them is not open.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.DISPATCH)
            other = await complaints.by_reference(session, into.strip().upper())
            if other is None:
                raise NotFoundError("complaint", into)
            own = await found(session, complaint_id, to_move=False)
            moving = await groups.lead_of(session, own)
            lead = await groups.lead_of(session, other)
            if moving.id == lead.id or moving.is_question or lead.is_question:
                raise InvalidInputError("merge", moving.reference)
            for one in (moving, lead):
                next_status(one.status, Action.JOIN)
            return await self._merged(session, moving, lead)

    async def _merged(self, session: Session, moving: Complaint, lead: Complaint) -> Foreseen:
        joined = list(await groups.joined_to(session, moving.id or 0))
        going = [moving, *(one for one in joined if can_move(one.status, Action.JOIN))]
        return Foreseen(
            moving=await self._side(session, moving),
            lead=await self._side(session, lead),
            told=(
                await self._told(session, moving, Action.JOIN, count=len(going)),
                await self._told(session, lead, None, brings=len(going)),
            ),
        )

    async def split(self, by: int, complaint_id: int) -> Foreseen:
        """Foresee that a joined complaint is set on its own again.

        Raises:
            MoveRefusedError: It is joined to none, or not open.
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.DISPATCH)
            own = await found(session, complaint_id, to_move=False)
            next_status(own.status, Action.SPLIT)
            if own.joined_to_id is None:
                raise MoveRefusedError(own.status, Action.SPLIT)
            lead = await groups.lead_of(session, own)
            return Foreseen(
                moving=await self._side(session, own),
                lead=await self._side(session, lead),
                told=(await self._told(session, own, Action.SPLIT),),
            )

    async def _side(self, session: Session, row: Complaint) -> Side:
        facts = await self.record.notices.facts.state(session, row)
        return Side(
            id=row.id or 0,
            reference=row.reference,
            text=mask(row.text),
            place=mask(row.place) if row.place else None,
            owner=facts["owner"],
            joined=facts["joined"],
        )

    async def _told(
        self,
        session: Session,
        row: Complaint,
        action: Action | None,
        *,
        count: int = 1,
        brings: int = 0,
    ) -> Told:
        resident = await session.get(Resident, row.resident_id) if row.resident_id else None
        facts = await self.record.notices.facts.state(session, row)
        # As it will be said: with those who come along already counted.
        facts["joined"] += brings
        if action is not None:
            facts |= {"action": action, "said": None, "verdict": None, "more": {}}
        return Told(
            kind="joined" if action is None else "notice",
            count=count,
            language=resident.language if resident else Language.ZH_HANS,
            facts=facts,
        )
