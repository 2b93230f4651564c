"""Which pictures the messenger keeps already, so that each is uploaded once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.clock import Clock
from bot.services.ports import UPLOADED
from bot.store import pictures, uploads
from bot.store.engine import Store


@dataclass(frozen=True, slots=True)
class SentPictures:
    """Remembers the file id of each picture by its key."""

    store: Store
    clock: Clock

    async def file_id(self, key: str) -> str | None:
        """Give the file id under which a picture can be sent again; none of one that is erased."""
        async with self.store.read() as session:
            if key.startswith(UPLOADED) and not await uploads.known(session, [key]):
                return None
            return await pictures.file_id(session, key)

    async def uploaded(self, key: str) -> bytes | None:
        """Give a photo that staff put up; None where it is erased."""
        async with self.store.read() as session:
            return await uploads.content(session, key)

    async def remember(self, key: str, file_id: str) -> None:
        """Note where a picture is kept; a newer id replaces an older one."""
        async with self.store.write() as session:
            await pictures.put(session, key, file_id, self.clock())
