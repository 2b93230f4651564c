"""Complaints' photos and voice notes for a screen: who may see them, and in which shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.clock import Clock
from bot.domain.errors import (
    FileOutOfReachError,
    FileUnreadableError,
    NotAllowedError,
    NotFoundError,
)
from bot.domain.people import Permission
from bot.domain.voice import is_voice
from bot.services.desk import seen
from bot.services.ports import UPLOADED, Look, MediaShelf, PictureCleaner, RemoteFiles
from bot.services.staff import permitted
from bot.store import reveals, uploads
from bot.store.engine import Store
from bot.store.tables import Announcement, ComplaintMedia, MediaKind, MediaRole

MOST_BYTES = 20 * 1024 * 1024
"""Of one file; the Bot API gives no more either (getFile)."""
REVEALED_FOR = timedelta(minutes=30)
"""For so long whoever revealed a complaint may look at its files."""


@dataclass(frozen=True, slots=True)
class Files:
    """Shows files to those who work the complaint they belong to.

    A resident's photo shows people who never agreed to it, and a voice is as personal as a name:
    both are veiled until the same look is revealed with a reason. What staff have shown to the
    resident already is not.
    """

    store: Store
    clock: Clock
    remote: RemoteFiles
    shelf: MediaShelf
    cleaner: PictureCleaner

    async def show(self, by: int, media_id: int, look: Look) -> Path:
        """Give a file as it may be served: a JPEG drawn anew, or the sound of a voice note.

        Raises:
            FileOutOfReachError: It cannot be fetched now.
            FileUnreadableError: It is gone, or not what it is called.
            NotAllowedError: No right to work this unit's complaints, or not revealed.
            NotFoundError: No such file, or not of the kind that *look* is for.
        """
        return await self._served(await self._permitted(by, media_id, look), look)

    async def announced(self, by: int, announcement_id: int) -> Path:
        """Give the picture of an announcement, drawn anew.

        Raises:
            FileOutOfReachError: It cannot be fetched now.
            FileUnreadableError: It is gone.
            NotAllowedError: No right to announce.
            NotFoundError: No such announcement, or it has no picture.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.ANNOUNCE)
            row = await session.get(Announcement, announcement_id)
            if row is None or row.picture is None:
                raise NotFoundError("file", str(announcement_id))
        return await self._served(row.picture, Look.FULL)

    async def _served(self, file_id: str, look: Look) -> Path:
        path = await self.shelf.find(file_id, look) or await self._made(file_id, look)
        if path.stat().st_size == 0:
            raise FileUnreadableError
        return path

    async def _permitted(self, by: int, media_id: int, look: Look) -> str:
        async with self.store.read() as session:
            media = await session.get(ComplaintMedia, media_id)
            if media is None or (media.kind is MediaKind.VOICE) != (look is Look.SOUND):
                raise NotFoundError("file", str(media_id))
            staff, _ = await seen(session, by, media.complaint_id)
            if look is not Look.VEILED and media.role is not MediaRole.PROOF:
                since = self.clock() - REVEALED_FOR
                if not await reveals.any_since(session, media.complaint_id, staff, since):
                    raise NotAllowedError(Permission.WORK_COMPLAINTS)
            return media.file_id

    async def _made(self, file_id: str, look: Look) -> Path:
        content = await self._fetched(file_id)
        if content is None:
            return await self.shelf.keep(file_id, look, b"")
        if look is Look.SOUND:
            return await self.shelf.keep(file_id, look, content if is_voice(content) else b"")
        # All at once: whoever sees one look of a photo soon asks for the next.
        made = {one: await self.cleaner.redrawn(content, one) for one in _DRAWN}
        paths = {
            one: await self.shelf.keep(file_id, one, drawn or b"") for one, drawn in made.items()
        }
        return paths[look]

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


_DRAWN = (Look.THUMB, Look.FULL, Look.VEILED)
