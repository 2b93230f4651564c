"""What is kept about a resident, and forgetting it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.domain.clock import Clock
from bot.domain.file_names import shelf_name
from bot.services.ports import Erasure, ErasureNotes, MediaShelf
from bot.services.taking_back import TakingBack
from bot.store import announcement_audience, announcements, complaints, people, privacy, traces
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
    taking_back: TakingBack | None = None
    """Takes their words out of what staff were shown."""

    async def kept(self, telegram_id: int) -> Kept:
        """Count what is kept."""
        async with self.store.read() as session:
            resident = await people.resident(session, telegram_id)
            if resident is None or resident.id is None:
                return Kept(questions=0, complaints=0, subscriptions=0)
            questions, subscriptions = await privacy.counts(session, resident.id)
            filed = await complaints.count_of_resident(session, resident.id)
        return Kept(questions=questions, complaints=filed, subscriptions=subscriptions)

    async def forget(self, telegram_id: int, cause: str) -> int:
        """Erase a resident's words, pictures, places and subscriptions; the same cause once.

        What remains of a complaint is its number, kind, dates and states, which the rates are
        computed from, and leads to nobody. Staff's cards lose the words. It is noted outside the
        database first: a backup restored later, which still has the words, forgets them anew.

        Returns:
            How many of their complaints are on hold: those are erased when that ends.
        """
        now = self.clock()
        erasure = Erasure(cause=cause, telegram_id=telegram_id, at=now.isoformat())
        await asyncio.to_thread(self.log.note, erasure)
        async with self.store.write() as session:
            if not await privacy.note_done(session, cause, now):
                return 0
            resident = await people.resident(session, telegram_id)
            found = await traces.of(session, resident.id or 0, telegram_id) if resident else None
            names = [shelf_name(one) for one in await erased(session, telegram_id)]
            await privacy.note_dropped(session, names, now)
            if found is not None and self.taking_back is not None:
                await self.taking_back.post(session, found, cause)
            kept = (resident.id if resident else None) or 0
            left = await complaints.count_of_resident(session, kept) if kept else 0
        if self.shelf is not None:
            await self.shelf.drop(names)
        return left


async def erased(session: Session, telegram_id: int) -> list[str]:
    """Erase what is kept about a resident and name the files to drop.

    Of somebody who is not known there may be messages all the same.
    """
    resident = await people.resident(session, telegram_id)
    resident_id = (resident.id if resident else None) or 0
    files = await privacy.files(session, resident_id)
    await privacy.erase(session, resident_id, telegram_id, ERASED)
    under_way = await announcements.open_ones(session)
    await announcement_audience.withdraw_from(session, telegram_id, under_way)
    return files
