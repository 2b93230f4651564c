"""Keeping a complaint whole while a duty asks for it, and letting it go again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.clock import Clock
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.file_names import shelf_name
from bot.domain.people import Permission
from bot.services.privacy import ERASED
from bot.services.staff import permitted
from bot.services.taking_back import TakingBack
from bot.store import audit, complaints, holds, people, privacy, traces
from bot.store.audit import Change
from bot.store.engine import Session, Store
from bot.store.tables import AuditAct, Complaint, StaffMember

REASON_LENGTH = 300
_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OnHold:
    """One complaint on hold, as admins see it."""

    reference: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Holds:
    """Sets and ends holds; while one lasts no limit, wish or withdrawal erases the complaint."""

    store: Store
    clock: Clock
    taking_back: TakingBack
    """Takes words out of what staff were shown, once they go."""

    async def set(self, by: int, reference: str, reason: str) -> None:
        """Put a complaint on hold; twice is fine, the first one stands.

        Raises:
            InvalidInputError: No reason.
            NotAllowedError: *by* may not.
            NotFoundError: There is no such complaint.
        """
        async with self.store.write() as session:
            member, complaint, said = await self._asked(session, by, reference, reason)
            new = {"complaint_id": complaint.id, "reason": said, "staff_id": member.id}
            if await holds.put(session, new | {"at": self.clock()}):
                self._note(session, AuditAct.HOLD, member, complaint, said)

    async def end(self, by: int, reference: str, reason: str) -> None:
        """End a hold; what its resident had erased meanwhile is erased now.

        Raises:
            InvalidInputError: No reason.
            NotAllowedError: *by* may not.
            NotFoundError: There is no such complaint, or it is not on hold.
        """
        async with self.store.write() as session:
            member, complaint, said = await self._asked(session, by, reference, reason)
            if not await holds.ended(session, complaint.id or 0):
                raise NotFoundError("hold", reference)
            self._note(session, AuditAct.END_HOLD, member, complaint, said)
            await self._erase_at_last(session, complaint)

    async def _erase_at_last(self, session: Session, complaint: Complaint) -> None:
        owner = complaint.resident_id
        resident = await people.resident_by_id(session, owner) if owner else None
        # Whoever was forgotten has a number below nought, which is no chat's.
        if resident is None or resident.id is None or resident.telegram_id > 0:
            return
        now, nobody = self.clock(), resident.telegram_id
        cause = f"hold:{complaint.id}:{now.isoformat()}"
        await privacy.note_done(session, cause, now)
        found = await traces.of(session, resident.id, nobody)
        names = [shelf_name(one) for one in await privacy.files(session, resident.id)]
        await privacy.erase(session, resident.id, nobody, ERASED)
        await privacy.note_dropped(session, names, now)
        await self.taking_back.post(session, found, cause)

    async def everyone(self, by: int) -> list[OnHold]:
        """List the newest holds.

        Raises:
            NotAllowedError: *by* may not.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.HOLD)
            rows = await holds.everyone(session, _LISTED)
        return [
            OnHold(reference=reference, reason=row.reason, by=name, at=row.at)
            for row, reference, name in rows
        ]

    @staticmethod
    async def _asked(
        session: Session, by: int, reference: str, reason: str
    ) -> tuple[StaffMember, Complaint, str]:
        member = await permitted(session, by, Permission.HOLD)
        said = reason.strip()[:REASON_LENGTH]
        if not said:
            raise InvalidInputError("reason", "")
        complaint = await complaints.by_reference(session, reference.upper())
        if complaint is None:
            raise NotFoundError("complaint", reference)
        return member, complaint, said

    def _note(
        self, session: Session, act: AuditAct, by: StaffMember, complaint: Complaint, said: str
    ) -> None:
        facts = {"reference": complaint.reference, "reason": said}
        audit.note(session, Change(at=self.clock(), act=act, by=by, facts=facts))
