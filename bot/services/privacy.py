"""What is kept about a resident, and forgetting it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.domain.clock import Clock
from bot.services.ports import Erasure, ErasureNotes, MediaShelf
from bot.store import announcement_audience, announcements, complaints, people, privacy
from bot.store.engine import Session, Store

ERASED = "—"
"""Stands where a resident's words were; the complaint's number and dates remain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much is kept about one resident."""

    questions: int
    complaints: int
    subscriptions: int


@dataclass(frozen=True, slots=True)
class Privacy:
    """Shows and erases a resident's data."""

    store: Store
    clock: Clock
    log: ErasureNotes
    shelf: MediaShelf | None = None
    """Where their pictures lie as well, once staff have looked at them on a page."""

    async def kept(self, telegram_id: int) -> Kept:
        """Count what is kept."""
        async with self.store.read() as session:
            resident = await people.resident(session, telegram_id)
            if resident is None or resident.id is None:
                return Kept(questions=0, complaints=0, subscriptions=0)
            questions, subscriptions = await privacy.counts(session, resident.id)
            filed = await complaints.count_of_resident(session, resident.id)
        return Kept(questions=questions, complaints=filed, subscriptions=subscriptions)

    async def forget(self, telegram_id: int, cause: str) -> None:
        """Erase a resident's words, pictures, places and subscriptions; the same cause once.

        What remains of a complaint is its number, kind, dates and states, which the rates are
        computed from. It is noted outside the database first: a backup restored later, which
        still has the words, forgets them anew.
        """
        now = self.clock()
        erasure = Erasure(cause=cause, telegram_id=telegram_id, at=now.isoformat())
        await asyncio.to_thread(self.log.note, erasure)
        async with self.store.write() as session:
            if not await privacy.note_done(session, cause, now):
                return
            files = await erased(session, telegram_id)
        if self.shelf is not None:
            await self.shelf.drop(files)


async def erased(session: Session, telegram_id: int) -> list[str]:
    """Erase what is kept about a resident, if they are known, and name the files to drop."""
    resident = await people.resident(session, telegram_id)
    if resident is None or resident.id is None:
        return []
    files = await privacy.files(session, resident.id)
    await privacy.erase(session, resident.id, telegram_id, ERASED)
    under_way = await announcements.open_ones(session)
    await announcement_audience.withdraw_from(session, telegram_id, under_way)
    return files
