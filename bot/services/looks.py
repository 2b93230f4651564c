"""Files as pages show them: fetched once, drawn anew, kept on a shelf that may be lost."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors import FileOutOfReachError, FileUnreadableError
from bot.domain.voice import is_voice
from bot.services.ports import UPLOADED, Look, MediaShelf, PictureCleaner, RemoteFiles
from bot.store import uploads
from bot.store.engine import Store

MOST_BYTES = 20 * 1024 * 1024
"""Of one file; the Bot API gives no more either (getFile)."""
_DRAWN = (Look.THUMB, Look.FULL, Look.VEILED)


@dataclass(frozen=True, slots=True)
class Looks:
    """Makes what may be served of a file; who may see it is its callers' to say."""

    store: Store
    remote: RemoteFiles
    shelf: MediaShelf
    cleaner: PictureCleaner

    async def content(self, file_id: str, look: Look) -> bytes:
        """Give a file as it may be served: a JPEG drawn anew, or the sound of a voice note.

        Raises:
            FileOutOfReachError: It cannot be fetched now.
            FileUnreadableError: It is gone, or not what it is called.
        """
        content = await self.shelf.find(file_id, look)
        if content is None:
            content = await self._made(file_id, look)
        if not content:
            raise FileUnreadableError
        return content

    async def _made(self, file_id: str, look: Look) -> bytes:
        made = await self._looks(await self._fetched(file_id), look)
        for one, content in made.items():
            await self.shelf.keep(file_id, one, content)
        return made[look]

    async def _looks(self, content: bytes | None, look: Look) -> dict[Look, bytes]:
        """Give what may be served of a file, nothing where it is not what it is called."""
        if content is None:
            return {look: b""}
        if look is Look.SOUND:
            return {look: content if is_voice(content) else b""}
        # All at once: whoever sees one look of a photo soon asks for the next.
        return {one: await self.cleaner.redrawn(content, one) or b"" for one in _DRAWN}

    async def _fetched(self, file_id: str) -> bytes | None:
        """Fetch a file; None where it is gone for good.

        Raises:
            FileOutOfReachError: The messenger cannot be reached just now.
        """
        if file_id.startswith(UPLOADED):
            async with self.store.read() as session:
                return await uploads.content(session, file_id)
        fetched = await self.remote.fetch(file_id, most_bytes=MOST_BYTES)
        if fetched.content is None and not fetched.is_for_good:
            raise FileOutOfReachError
        return fetched.content
