"""Cards brought up again, and the lists to choose from that take the place of their buttons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bot.domain.knowledge import Localised
from bot.domain.people import Permission, may_work
from bot.services.complaint_record import ComplaintRecord
from bot.services.staff import permitted
from bot.services.triage import worked
from bot.store import complaints, people, topics, traces
from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.tables import Complaint, ComplaintMessage, MediaKind, MessagePurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line to choose."""

    key: str
    name: str | Localised


@dataclass(frozen=True, slots=True)
class CardMenus:
    """Shows cards and choices to those who may work the complaint."""

    store: Store
    record: ComplaintRecord

    async def card(self, by: int, complaint_id: int) -> dict[str, Any]:
        """State a complaint as its card shows it now.

        Raises:
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            complaint = await self._seen(session, by, complaint_id)
            return await self.record.notices.facts.state(session, complaint)

    async def _seen(self, session: Session, by: int, complaint_id: int) -> Complaint:
        staff = await permitted(session, by, Permission.WORK_COMPLAINTS)
        complaint = await session.get(Complaint, complaint_id)
        # The unit that it is offered to has to see it, too.
        if (
            complaint
            and complaint.offered_unit
            and may_work(staff.role, staff.unit, complaint.offered_unit)
        ):
            return complaint
        return (await worked(session, by, complaint_id, to_move=False))[1]

    async def is_shown(self, chat_id: int, message_id: int, complaint_id: int) -> None:
        """Note that a message is a card: replies to it reach the resident."""
        async with self.store.write() as session:
            has_topic = await topics.of(session, complaint_id, chat_id) is not None
            row = {
                "chat_id": chat_id,
                "message_id": message_id,
                "complaint_id": complaint_id,
                # The card that is kept true is the one in its topic.
                "purpose": MessagePurpose.THREAD if has_topic else MessagePurpose.CARD,
            }
            await insert_new(session, ComplaintMessage, [row])

    async def quotes(
        self, chat_id: int, message_id: int | None, complaint_ids: Collection[int]
    ) -> None:
        """Note that a message quotes complaints, so that it can be taken back.

        Args:
            chat_id: Where it is.
            message_id: None where it perhaps did not go out.
            complaint_ids: Whose words it has.
        """
        if message_id is None or not complaint_ids:
            return
        async with self.store.write() as session:
            await traces.note_shown(
                session, chat_id, message_id, complaint_ids, self.record.clock()
            )

    async def colleagues(self, by: int, complaint_id: int) -> list[Choice]:
        """List who could be given it, longest serving first.

        Raises:
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.DISPATCH)
            _, complaint = await worked(session, by, complaint_id, to_move=False)
            rows = await people.staff(session)
        return [
            Choice(key=str(row.telegram_id), name=row.name)
            for row in rows
            if may_work(row.role, row.unit, complaint.unit) and row.id != complaint.owner_id
        ]

    async def units(self, by: int, complaint_id: int) -> list[Choice]:
        """List the units that it could be offered to.

        Raises:
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            _, complaint = await worked(session, by, complaint_id, to_move=False)
        units = self.record.knowledge.knowledge.units.values()
        return [Choice(key=one.id, name=one.name) for one in units if one.id != complaint.unit]

    async def categories(self, by: int, complaint_id: int) -> list[Choice]:
        """List the kinds that it could be put under.

        Raises:
            NotAllowedError: *by* does not dispatch.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.DISPATCH)
            _, complaint = await worked(session, by, complaint_id, to_move=False)
        kinds = self.record.knowledge.knowledge.categories.values()
        return [Choice(key=one.id, name=one.name) for one in kinds if one.id != complaint.category]

    async def voices(self, by: int, complaint_id: int) -> list[Choice]:
        """List the voice notes whose gist could be written down.

        Raises:
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            await worked(session, by, complaint_id, to_move=False)
            media = await complaints.media(session, complaint_id)
        voices = [one for one in media if one.kind is MediaKind.VOICE]
        return [
            Choice(key=str(one.id), name=f"🎤 {number}") for number, one in enumerate(voices, 1)
        ]
