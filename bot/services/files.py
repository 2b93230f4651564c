"""Photos and voice notes for a screen: who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.clock import Clock
from bot.domain.errors import NotAllowedError, NotFoundError
from bot.domain.people import Permission
from bot.services.desk import seen
from bot.services.looks import Looks
from bot.services.ports import Look
from bot.services.staff import permitted
from bot.store import commitments, reveals
from bot.store.engine import Store
from bot.store.tables import Announcement, ComplaintMedia, MediaKind, MediaRole

REVEALED_FOR = timedelta(minutes=30)
"""For so long whoever revealed a complaint may look at its files."""


@dataclass(frozen=True, slots=True)
class Files:
    """Shows files of complaints to those who work them, and evidence to anybody.

    A resident's photo shows people who never agreed to it, and a voice is as personal as a name:
    both are veiled until the same look is revealed with a reason. What staff have shown to the
    resident already is not.
    """

    store: Store
    clock: Clock
    looks: Looks

    async def show(self, by: int, media_id: int, look: Look) -> bytes:
        """Give a file as it may be served: a JPEG drawn anew, or the sound of a voice note.

        Raises:
            FileOutOfReachError: It cannot be fetched now.
            FileUnreadableError: It is gone, or not what it is called.
            NotAllowedError: No right to work this unit's complaints, or not revealed.
            NotFoundError: No such file, or not of the kind that *look* is for.
        """
        return await self.looks.content(await self._permitted(by, media_id, look), look)

    async def announced(self, by: int, announcement_id: int) -> bytes:
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
        return await self.looks.content(row.picture, Look.FULL)

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

    async def evidence(self, entry: int, position: int, look: Look) -> bytes:
        """Give a photo of the ledger to anybody, as long as its entry is not corrected.

        Args:
            entry: The entry's number.
            position: Which of its photos, from 0.
            look: In full or small.

        Raises:
            FileOutOfReachError: It cannot be fetched now.
            FileUnreadableError: It is gone, or not what it is called.
            NotFoundError: No such photo, or its entry was corrected: what should not have been
                shown is taken down so.
        """
        async with self.store.read() as session:
            is_corrected = await commitments.correction_of(session, entry) is not None
            shown = (await commitments.evidence(session, [entry])).get(entry, ())
        photos = [one.photo for one in shown if one.photo]
        if is_corrected or position >= len(photos):
            raise NotFoundError("file", f"{entry}/{position}")
        return await self.looks.content(photos[position], look)
