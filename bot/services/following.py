"""Following a complaint of somebody else: its public steps, never its words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.complaint import only_reference
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.services.complaint_record import ComplaintRecord
from bot.services.complaint_views import ComplaintView, opened
from bot.services.residents import recorded
from bot.store import complaints, followers
from bot.store.engine import Session, Store
from bot.store.tables import Complaint

MOST = 20
"""Most complaints that one resident follows."""


@dataclass(frozen=True, slots=True)
class Following:
    """Keeps who follows what."""

    store: Store
    record: ComplaintRecord

    async def follow_named(self, telegram_id: int, text: str) -> ComplaintView:
        """Follow the complaint whose reference *text* gives; one's own is simply shown.

        Raises:
            InvalidInputError: There is no reference in it, or they follow too many already.
            NotFoundError: There is no such complaint, or its resident wanted it kept private.
        """
        reference = only_reference(text.upper())
        if reference is None:
            raise InvalidInputError("reference", "JF-20231105-0042")
        async with self.store.write() as session:
            row = await complaints.by_reference(session, reference)
            return await self._follow(session, telegram_id, row, reference)

    async def follow(self, telegram_id: int, complaint_id: int) -> ComplaintView:
        """Follow the complaint that a button names.

        Raises:
            InvalidInputError: They follow too many already.
            NotFoundError: There is no such complaint, or its resident wanted it kept private.
        """
        async with self.store.write() as session:
            row = await session.get(Complaint, complaint_id)
            return await self._follow(session, telegram_id, row, str(complaint_id))

    async def _follow(
        self, session: Session, telegram_id: int, row: Complaint | None, name: str
    ) -> ComplaintView:
        _, resident_id = await recorded(session, telegram_id, self.record.clock)
        if row is None or row.id is None:
            raise NotFoundError("complaint", name)
        is_own = row.resident_id == resident_id
        if not is_own:
            if row.is_anonymous or row.is_question:
                # Told as if there were none: that there is one is private as well.
                raise NotFoundError("complaint", name)
            if await followers.count_by(session, resident_id) >= MOST:
                raise InvalidInputError("followed", str(MOST))
            await followers.add(session, row.id, resident_id, self.record.clock())
        return await opened(session, self.record, row, is_own=is_own)

    async def unfollow(self, telegram_id: int, complaint_id: int) -> None:
        """Follow no longer; not having followed is fine."""
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            await followers.remove(session, complaint_id, resident_id)

    async def followed(self, telegram_id: int) -> list[ComplaintView]:
        """List what a resident follows, the newest first."""
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            rows = await followers.followed_by(session, resident_id, limit=MOST)
            return [await opened(session, self.record, row, is_own=False) for row in rows]
