"""What an erasure leaves behind: free space in the database, copies of files in other processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from bot.domain.clock import Clock
from bot.services.ports import MediaShelf
from bot.store import privacy
from bot.store.engine import Store
from bot.store.scrub import scrub, size

SMALL = 256 * 1024 * 1024
"""Bytes of a database that is written anew within a few seconds."""
_NIGHT = range(2, 5)
"""Hours in which a longer pause disturbs nobody."""
_AT_THE_LATEST = timedelta(hours=23)


@dataclass(frozen=True, slots=True)
class Scrubbing:
    """Overwrites free space after erasures; any number of processes may ask."""

    store: Store
    clock: Clock
    zone: tzinfo
    small: int = SMALL

    async def tick(self) -> bool:
        """Overwrite it if there is reason to, a large file by night, within a day in any case.

        Returns:
            Whether it was done.
        """
        async with self.store.read() as session:
            oldest = await privacy.unscrubbed(session)
        if oldest is None or not await self._may_pause(oldest):
            return False
        began = self.clock()
        if not await scrub(self.store):
            return False
        async with self.store.write() as session:
            await privacy.note_scrubbed(session, began, self.clock())
        return True

    async def _may_pause(self, oldest: datetime) -> bool:
        now = self.clock()
        if now - oldest > _AT_THE_LATEST or now.astimezone(self.zone).hour in _NIGHT:
            return True
        return await size(self.store) <= self.small


_OVERLAP = timedelta(minutes=15)
"""A file that was being fetched during an erasure is kept a moment later."""


@dataclass(slots=True)
class ErasedFiles:
    """Lets this process drop its copies of files that another one erased."""

    store: Store
    clock: Clock
    shelf: MediaShelf
    _since: datetime = field(default=datetime.min.replace(tzinfo=UTC))

    async def tick(self) -> None:
        """Drop what was erased since the last look; at the start, whatever is still listed."""
        now = self.clock()
        async with self.store.read() as session:
            names = await privacy.dropped_since(session, self._since)
        await self.shelf.drop(names)
        self._since = now - _OVERLAP
