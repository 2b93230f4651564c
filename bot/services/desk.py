"""One complaint as staff work it on a screen: whole, personal data masked until revealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.complaint import Action, ComplaintStatus, Verdict, can_move, next_status
from bot.domain.duty import ClockName, Party
from bot.domain.errors import InvalidInputError, NotAllowedError
from bot.domain.knowledge import Category, Localised
from bot.domain.language import Language
from bot.domain.masking import mask
from bot.domain.people import Permission
from bot.services.complaint_record import ComplaintRecord
from bot.services.similar import similar_open
from bot.services.staff import permitted, permitted_on
from bot.services.triage import worked
from bot.store import complaints, desk
from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.tables import (
    Complaint,
    ComplaintEvent,
    ComplaintMedia,
    MediaKind,
    MediaRole,
    Resident,
    Reveal,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLine:
    """One event, those among staff included; words are masked."""

    action: Action
    at: datetime
    by: str | None
    """The staff member's name; None for the resident and the clock."""
    is_resident: bool
    text: str | None
    verdict: Verdict | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFile:
    """A picture or voice note."""

    id: int
    is_voice: bool
    is_proof: bool
    at: datetime
    """When it came."""
    gist: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A complaint with all that its worker needs; personal numbers are masked."""

    id: int
    reference: str
    text: str
    place: str | None
    near: tuple[float, float] | None
    """Where it is to three places after the point, about 100 m: latitude and longitude."""
    category: Category
    unit: Localised
    offered_unit: Localised | None
    status: ComplaintStatus
    verdict: Verdict | None
    party: Party
    clock: ClockName | None
    act_by: datetime | None
    due_at: datetime
    filed_at: datetime
    extensions: int
    owner: str | None
    client: str | None
    """The program that filed it; None where a resident did."""
    is_own: bool
    """Whether the reader owns it."""
    is_urgent: bool
    is_question: bool
    is_anonymous: bool
    is_overdue: bool
    lead: tuple[int, str] | None
    """Id and reference of the complaint it has joined."""
    joined: tuple[tuple[int, str], ...]
    """Ids and references of those that have joined it."""
    similar: tuple[str, ...]
    """References of open complaints that may tell of the same event."""
    timeline: tuple[DeskLine, ...]
    files: tuple[DeskFile, ...]
    actions: frozenset[Action]
    """What may be done to it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """What was masked."""

    text: str
    place: str | None
    location: tuple[float, float] | None
    """Latitude and longitude, WGS-84 degrees."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Opens complaints for those who work them."""

    store: Store
    record: ComplaintRecord

    async def open(self, by: int, complaint_id: int) -> Case:
        """Show a complaint.

        Raises:
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            staff, complaint = await seen(session, by, complaint_id)
            return await self._case(session, complaint, staff_id=staff)

    async def _case(self, session: Session, row: Complaint, *, staff_id: int | None) -> Case:
        facts = await self.record.notices.facts.state(session, row)
        names = await desk.staff_names(session, row.id or 0)
        events = await complaints.events(session, [row.id or 0])
        lead = await session.get(Complaint, row.joined_to_id) if row.joined_to_id else None
        return Case(
            id=row.id or 0,
            reference=row.reference,
            text=mask(row.text),
            place=mask(row.place) if row.place else None,
            near=_near(row),
            category=self.record.knowledge.category(row.category),
            unit=self._unit(row.unit),
            offered_unit=self._unit(row.offered_unit) if row.offered_unit else None,
            status=row.status,
            verdict=row.verdict,
            party=row.party,
            clock=row.clock,
            act_by=row.act_by,
            due_at=row.due_at,
            filed_at=row.created_at,
            extensions=row.extensions,
            owner=facts["owner"],
            client=facts["client"],
            is_own=staff_id is not None and row.owner_id == staff_id,
            is_urgent=row.is_urgent,
            is_question=row.is_question,
            is_anonymous=row.is_anonymous,
            is_overdue=row.act_by is not None and row.act_by < self.record.clock(),
            lead=(lead.id or 0, lead.reference) if lead else None,
            joined=tuple(await desk.joined(session, row.id or 0)),
            similar=tuple(await similar_open(session, row) if lead else facts["similar"]),
            timeline=tuple(_line(event, names) for event in events),
            files=_files(await complaints.media(session, row.id or 0), events, row.created_at),
            actions=frozenset(action for action in Action if can_move(row.status, action)),
        )

    def _unit(self, name: str) -> Localised:
        unit = self.record.knowledge.knowledge.units.get(name)
        return unit.name if unit else {}

    async def reveal(self, by: int, complaint_id: int, reason: str, cause: str) -> Revealed:
        """Show what is masked, and note who looked and why in the same transaction.

        Raises:
            InvalidInputError: There is no reason.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        if not reason.strip():
            raise InvalidInputError("why", "")
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            look = {
                "complaint_id": complaint.id,
                "staff_id": staff.id,
                "reason": reason.strip(),
                "at": self.record.clock(),
                "cause": cause,
            }
            await insert_new(session, Reveal, [look])
        north, east = complaint.latitude, complaint.longitude
        return Revealed(
            text=complaint.text,
            place=complaint.place,
            location=None if north is None or east is None else (north, east),
        )

    async def foreseen(
        self, by: int, complaint_id: int, action: Action, text: str, facts: dict[str, Any]
    ) -> tuple[Language, dict[str, Any]]:
        """Say what the resident would be told by an act, without doing it.

        Returns:
            The resident's language, and the facts of the notice; of a complaint that a program
            filed its *client* is named there, and nobody is sent anything.

        Raises:
            MoveRefusedError: The complaint cannot make this move now.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            _, complaint = await worked(session, by, complaint_id)
            next_status(complaint.status, action)
            resident = await session.get(Resident, complaint.resident_id or 0)
            stated = await self.record.notices.facts.state(session, complaint)
        said = {"action": action, "said": text, "verdict": None, "more": facts}
        return resident.language if resident else Language.ZH_HANS, stated | said


async def seen(session: Session, by: int, complaint_id: int) -> tuple[int | None, Complaint]:
    """Read a complaint for its unit's workers, or for those of the unit it is offered to.

    Returns:
        The id of the staff member, and the complaint.

    Raises:
        NotAllowedError: *by* works neither's complaints.
        NotFoundError: No such complaint.
    """
    await permitted(session, by, Permission.WORK_COMPLAINTS)
    complaint = await complaints.by_id(session, complaint_id)
    if complaint.offered_unit is not None:
        try:
            return (await permitted_on(session, by, complaint.offered_unit)).id, complaint
        except NotAllowedError:
            pass
    return (await permitted_on(session, by, complaint.unit)).id, complaint


def _near(row: Complaint) -> tuple[float, float] | None:
    if row.latitude is None or row.longitude is None:
        return None
    return round(row.latitude, 3), round(row.longitude, 3)


def _line(event: ComplaintEvent, names: dict[int, str]) -> DeskLine:
    is_clock = event.action in {Action.WARN, Action.ESCALATE, Action.REMIND, Action.LAPSE}
    return DeskLine(
        action=event.action,
        at=event.at,
        by=names.get(event.staff_id) if event.staff_id is not None else None,
        is_resident=event.staff_id is None and not is_clock,
        text=mask(event.text) if event.text else None,
        verdict=event.verdict,
        facts=event.facts,
    )


def _files(
    rows: list[ComplaintMedia], events: list[ComplaintEvent], filed_at: datetime
) -> tuple[DeskFile, ...]:
    came = {event.id: event.at for event in events}
    return tuple(
        DeskFile(
            id=row.id or 0,
            is_voice=row.kind is MediaKind.VOICE,
            is_proof=row.role is MediaRole.PROOF,
            at=came.get(row.event_id, filed_at),
            gist=mask(row.gist) if row.gist else None,
        )
        for row in rows
    )
