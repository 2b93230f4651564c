"""Notes outside the database, once a day, where the chain of events ends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.chain import Anchor
from bot.domain.clock import Clock
from bot.services.ports import AnchorNotes
from bot.store import chain
from bot.store.engine import Store


@dataclass(frozen=True, slots=True)
class Anchoring:
    """Whoever cuts events off the end, and the chain's end with them, is found by the last note."""

    store: Store
    clock: Clock
    zone: tzinfo
    log: AnchorNotes

    async def tick(self) -> None:
        """Note the end if none was noted today, unless nothing has happened since the last."""
        noted = await asyncio.to_thread(self.log.read)
        now = self.clock()
        if noted and self._day(datetime.fromisoformat(noted[-1].at)) == self._day(now):
            return
        async with self.store.read() as session:
            count, seal = await chain.head(session)
        if count and (not noted or noted[-1].seal != seal):
            anchor = Anchor(events=count, seal=seal, at=now.isoformat())
            await asyncio.to_thread(self.log.note, anchor)

    def _day(self, at: datetime) -> object:
        return at.astimezone(self.zone).date()
