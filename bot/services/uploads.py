"""Photos that staff put up on a page: drawn anew, kept for what they show, sent by their key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from bot.domain.clock import Clock
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.people import Permission
from bot.services.ports import UPLOADED, Look, PictureCleaner
from bot.services.staff import permitted
from bot.services.triage import worked
from bot.store import breakthroughs, uploads
from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.tables import StaffMember, UploadedPhoto

MOST_PHOTOS = 5
"""With one message to a resident."""
_UNUSED_FOR = timedelta(days=1)


class Subject(Protocol):
    """What photos are put up for."""

    @property
    def prefix(self) -> str:
        """What the keys of its photos begin with."""
        ...

    @property
    def columns(self) -> dict[str, Any]:
        """How its photos' rows name it."""
        ...

    async def check(self, session: Session, by: int) -> StaffMember:
        """Let through whoever may put photos up for it.

        Raises:
            NotAllowedError: Their role does not permit it.
            NotFoundError: There is no such thing.
        """
        ...


@dataclass(frozen=True, slots=True)
class OfComplaint:
    """An answer or outcome of a complaint."""

    id: int

    @property
    def prefix(self) -> str:
        """What the keys of its photos begin with."""
        return f"{UPLOADED}{self.id}:"

    @property
    def columns(self) -> dict[str, Any]:
        """How its photos' rows name it."""
        return {"complaint_id": self.id}

    async def check(self, session: Session, by: int) -> StaffMember:
        """Let through whoever works this unit's complaints."""
        return (await worked(session, by, self.id, to_move=False))[0]


@dataclass(frozen=True, slots=True)
class OfBreakthrough:
    """The outcome of a task."""

    id: int

    @property
    def prefix(self) -> str:
        """What the keys of its photos begin with."""
        return f"{UPLOADED}breakthrough:{self.id}:"

    @property
    def columns(self) -> dict[str, Any]:
        """How its photos' rows name it."""
        return {"breakthrough_id": self.id}

    async def check(self, session: Session, by: int) -> StaffMember:
        """Let through whoever may close it."""
        staff = await permitted(session, by, Permission.DISPATCH)
        await breakthroughs.by_id(session, self.id)
        return staff


@dataclass(frozen=True, slots=True)
class OfCommitment:
    """Evidence of a commitment's progress; *id* is one that the ledger knows."""

    id: str

    @property
    def prefix(self) -> str:
        """What the keys of its photos begin with."""
        return f"{UPLOADED}commitment:{self.id}:"

    @property
    def columns(self) -> dict[str, Any]:
        """How its photos' rows name it."""
        return {"commitment": self.id}

    async def check(self, session: Session, by: int) -> StaffMember:
        """Let through whoever records progress."""
        return await permitted(session, by, Permission.RECORD_PROGRESS)


@dataclass(frozen=True, slots=True)
class OfAnnouncement:
    """The picture of an announcement; it may be put up before there is one."""

    @property
    def prefix(self) -> str:
        """What the keys of its photos begin with."""
        return f"{UPLOADED}announcement:"

    @property
    def columns(self) -> dict[str, Any]:
        """How its photos' rows name it: not at all, the announcement names the photo."""
        return {}

    async def check(self, session: Session, by: int) -> StaffMember:
        """Let through whoever writes announcements."""
        return await permitted(session, by, Permission.ANNOUNCE)


@dataclass(frozen=True, slots=True)
class Uploads:
    """Takes photos in before the words that they go with are sent.

    Each of its acts raises NotAllowedError and NotFoundError as the subject's check does.
    """

    store: Store
    clock: Clock
    cleaner: PictureCleaner

    async def keep(self, by: int, subject: Subject, photos: Sequence[bytes]) -> tuple[str, ...]:
        """Keep photos and give a key for each; the same photo twice is kept once.

        Raises:
            InvalidInputError: One of them is no picture that can be shown, or there are too many.
        """
        if len(photos) > MOST_PHOTOS:
            raise InvalidInputError("photos", str(MOST_PHOTOS))
        async with self.store.read() as session:
            staff = await subject.check(session, by)
        drawn = [await self.cleaner.redrawn(one, Look.FULL) for one in photos]
        rows = [
            {
                "key": f"{subject.prefix}{hashlib.sha256(one).hexdigest()[:32]}",
                **subject.columns,
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

    async def gather(
        self, by: int, subject: Subject, keys: Sequence[str], photos: Sequence[bytes]
    ) -> tuple[str, ...]:
        """Let those go on that were kept before, keep new ones, and give the keys of all.

        Raises:
            InvalidInputError: One of them is no picture that can be shown, or there are too many.
        """
        if len(keys) + len(photos) > MOST_PHOTOS:
            raise InvalidInputError("photos", str(MOST_PHOTOS))
        before = await self.kept(by, subject, keys)
        return tuple(dict.fromkeys((*before, *await self.keep(by, subject, photos))))

    async def kept(self, by: int, subject: Subject, keys: Sequence[str]) -> tuple[str, ...]:
        """Give those of some keys that stand for photos of this subject.

        Raises:
            InvalidInputError: There are too many.
        """
        if len(keys) > MOST_PHOTOS:
            raise InvalidInputError("photos", str(MOST_PHOTOS))
        async with self.store.read() as session:
            await subject.check(session, by)
            own = [key for key in keys if key.startswith(subject.prefix)]
            return tuple(dict.fromkeys(await uploads.known(session, own)))

    async def show(self, by: int, subject: Subject, key: str) -> bytes:
        """Give a photo that was put up, as a JPEG.

        Raises:
            NotFoundError: No such photo of it.
        """
        async with self.store.read() as session:
            await subject.check(session, by)
            content = await uploads.content(session, key)
        if content is None or not key.startswith(subject.prefix):
            raise NotFoundError("file", key)
        return content
