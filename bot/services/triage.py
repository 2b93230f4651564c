"""The staff's side of a complaint: claim, reply, finish; every act checks the right anew."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.complaint import Action, next_status
from bot.domain.errors import NotAllowedError
from bot.domain.people import Permission
from bot.services.complaint_record import ComplaintRecord, Move, Quoted, about, found
from bot.services.outbox import Post, post
from bot.services.staff import permitted
from bot.store import complaints
from bot.store.engine import Store
from bot.store.tables import Lane, MessagePurpose, StaffMember

_BY_PURPOSE = {
    MessagePurpose.CARD: Action.REPLY,
    MessagePurpose.ASK_REPLY: Action.REPLY,
    MessagePurpose.ASK_OUTCOME: Action.FINISH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of a staff member's act."""

    reference: str
    action: Action
    is_new: bool
    """False when the same press or message had been applied before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a card leaves out, for a colleague who works complaints."""

    reference: str
    text: str
    place: str | None
    location: tuple[float, float] | None
    """Latitude and longitude, WGS-84 degrees."""
    photos: tuple[str, ...]
    """Telegram file ids."""


@dataclass(frozen=True, slots=True)
class Triage:
    """Works complaints from the staff group."""

    store: Store
    record: ComplaintRecord

    async def claim(self, by: int, complaint_id: int, cause: str) -> Moved:
        """Take a complaint: the first to press owns it, and pressing again changes nothing.

        Raises:
            MoveRefusedError: Somebody else has it already.
            NotAllowedError: No right to work complaints.
            NotFoundError: No such complaint.
        """
        return await self._move(by, complaint_id, Action.CLAIM, cause)

    async def _move(
        self, by: int, complaint_id: int, action: Action, cause: str, text: str | None = None
    ) -> Moved:
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.WORK_COMPLAINTS)
            complaint = await found(session, complaint_id)
            if action is Action.CLAIM and complaint.owner_id == staff.id:
                return Moved(reference=complaint.reference, action=action, is_new=False)
            move = Move(action=action, cause=cause, staff=staff, text=text)
            is_new = await self.record.apply(session, complaint, move)
            return Moved(reference=complaint.reference, action=action, is_new=is_new)

    async def details(self, by: int, complaint_id: int) -> Details:
        """Show the text, place and pictures as the resident gave them.

        Raises:
            NotAllowedError: No right to work complaints.
            NotFoundError: No such complaint.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.WORK_COMPLAINTS)
            complaint = await found(session, complaint_id)
            photos = await complaints.photos(session, complaint_id)
        north, east = complaint.latitude, complaint.longitude
        return Details(
            reference=complaint.reference,
            text=complaint.text,
            place=complaint.place,
            location=None if north is None or east is None else (north, east),
            photos=tuple(photos),
        )

    async def ask_for_reply(self, by: int, complaint_id: int, cause: str) -> None:
        """Put a prompt into the group whose reply will be the answer to the resident.

        Raises:
            MoveRefusedError: The complaint cannot be answered any more.
            NotAllowedError: No right to work complaints.
            NotFoundError: No such complaint.
        """
        await self._ask_for(by, complaint_id, MessagePurpose.ASK_REPLY, cause)

    async def ask_for_outcome(self, by: int, complaint_id: int, cause: str) -> None:
        """Put a prompt into the group whose reply will say what was done.

        Raises:
            MoveRefusedError: The complaint is finished or withdrawn already.
            NotAllowedError: No right to work complaints.
            NotFoundError: No such complaint.
        """
        await self._ask_for(by, complaint_id, MessagePurpose.ASK_OUTCOME, cause)

    async def _ask_for(
        self, by: int, complaint_id: int, purpose: MessagePurpose, cause: str
    ) -> None:
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.WORK_COMPLAINTS)
            complaint = await found(session, complaint_id)
            next_status(complaint.status, _BY_PURPOSE[purpose])
            if self.record.staff_chat_id is None:
                raise NotAllowedError(Permission.WORK_COMPLAINTS)
            prompt = Post(
                key=f"prompt:{cause}",
                chat_id=self.record.staff_chat_id,
                kind=purpose,
                facts={"reference": complaint.reference, "staff": _mention(staff)},
                lane=Lane.STAFF,
                complaint_id=complaint.id,
                purpose=purpose,
            )
            await post(session, self.record.clock, prompt)

    async def answer(self, by: int, quoted: Quoted, text: str, cause: str) -> Moved | None:
        """Act on a reply to one of our messages in the staff group.

        Args:
            quoted: The message replied to.
            text: What the staff member wrote.

        Returns:
            None when the message replied to is not about a complaint.

        Raises:
            MoveRefusedError: The complaint cannot take it now.
            NotAllowedError: No right to work complaints.
        """
        async with self.store.read() as session:
            subject = await about(session, quoted, MessagePurpose.CARD)
        action = _BY_PURPOSE.get(subject[1]) if subject else None
        if subject is None or action is None:
            return None
        return await self._move(by, subject[0], action, cause, text)


def _mention(staff: StaffMember) -> dict[str, str | int]:
    return {"id": staff.telegram_id, "name": staff.name}
