"""Photos that staff put up on a page: drawn anew, kept with the complaint, sent by their key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.clock import Clock
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.services.ports import UPLOADED, Look, PictureCleaner
from bot.services.triage import worked
from bot.store import uploads
from bot.store.engine import Store
from bot.store.inserts import insert_new
from bot.store.tables import UploadedPhoto

MOST_PHOTOS = 5
"""With one message to a resident."""
_UNUSED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Uploads:
    """Takes photos in before the words that they go with are sent."""

    store: Store
    clock: Clock
    cleaner: PictureCleaner

    async def keep(self, by: int, complaint_id: int, photos: Sequence[bytes]) -> tuple[str, ...]:
        """Keep photos and give a key for each; the same photo twice is kept once.

        Raises:
            InvalidInputError: One of them is no picture that can be shown, or there are too many.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        if len(photos) > MOST_PHOTOS:
            raise InvalidInputError("photos", str(MOST_PHOTOS))
        async with self.store.read() as session:
            staff, _ = await worked(session, by, complaint_id, to_move=False)
        drawn = [await self.cleaner.redrawn(one, Look.FULL) for one in photos]
        rows = [
            {
                "key": _key(complaint_id, one),
                "complaint_id": complaint_id,
                "staff_id": staff.id,
                "content": one,
                "at": self.clock(),
            }
            for one in drawn
            if one
        ]
        if len(rows) < len(photos):
            raise InvalidInputError("photo", "")
        async with self.store.write() as session:
            await uploads.drop_unused(session, self.clock() - _UNUSED_FOR)
            await insert_new(session, UploadedPhoto, rows)
        return tuple(dict.fromkeys(str(row["key"]) for row in rows))

    async def kept(self, by: int, complaint_id: int, keys: Sequence[str]) -> tuple[str, ...]:
        """Give those of some keys that stand for photos of this complaint.

        Raises:
            InvalidInputError: There are too many.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        if len(keys) > MOST_PHOTOS:
            raise InvalidInputError("photos", str(MOST_PHOTOS))
        async with self.store.read() as session:
            await worked(session, by, complaint_id, to_move=False)
            return tuple(dict.fromkeys(await uploads.of(session, complaint_id, keys)))

    async def show(self, by: int, complaint_id: int, key: str) -> bytes:
        """Give a photo that was put up, as a JPEG.

        Raises:
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint, or no such photo of it.
        """
        async with self.store.read() as session:
            await worked(session, by, complaint_id, to_move=False)
            if not await uploads.of(session, complaint_id, [key]):
                raise NotFoundError("file", key)
            return await uploads.content(session, key) or b""


def _key(complaint_id: int, content: bytes) -> str:
    return f"{UPLOADED}{complaint_id}:{hashlib.sha256(content).hexdigest()[:32]}"
