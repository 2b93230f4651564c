"""What staff see of an announcement: each language's message, how many, how long, how far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.announcement import (
    AnnouncementStatus,
    Audience,
    text_for,
)
from bot.domain.errors import NotAllowedError, NotFoundError
from bot.domain.language import Language
from bot.domain.people import Permission
from bot.domain.slots import Slot
from bot.services.announcement_record import audience_of, texts_of
from bot.services.announcement_tally import Tally, tally
from bot.services.quiet import QuietHours
from bot.services.staff import permitted
from bot.store import announcement_audience as queries
from bot.store import announcement_deliveries as deliveries
from bot.store import announcements
from bot.store.engine import Session, Store
from bot.store.tables import Announcement, DeliveryStatus

_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one reader gets, before it is rendered."""

    text: str
    is_in_language: bool
    """False: the office has no text in the reader's language."""
    picture: str | None
    buttons: tuple[dict[str, Any], ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A recipient whose message failed, is unknown, or could not be put right."""

    chat_id: int
    status: DeliveryStatus
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One line of an announcement's history."""

    move: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementView:
    """An announcement as staff see it."""

    id: int
    status: AnnouncementStatus
    version: int
    is_own: bool
    """Whoever looks wrote of it and cannot approve it."""
    contents: Mapping[Language, Content]
    """By language of the reader: exactly what each will get."""
    proposed: tuple[Language, ...]
    correction: Mapping[Language, str] | None
    audience: Audience
    starts_at: datetime | None
    is_urgent: bool
    quiet: Slot
    """The hours in which what is not urgent waits, local."""
    recipients: Mapping[Language, int]
    """Before the start, whom it would reach now."""
    seconds: float
    """How long sending takes."""
    tally: Tally
    troubles: tuple[Trouble, ...]
    beyond_recall: int
    """Messages sent that a recall could not take back."""
    history: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class AnnouncementViews:
    """Shows announcements to staff who write or approve them."""

    store: Store
    per_second: float
    quiet: QuietHours

    async def view(self, by: int, id_: int) -> AnnouncementView:
        """Show one.

        Raises:
            NotAllowedError: No right to announce.
            NotFoundError: No such announcement.
        """
        async with self.store.read() as session:
            viewer = await _viewer(session, by)
            row = await session.get(Announcement, id_)
            if row is None:
                raise NotFoundError("announcement", str(id_))
            authors = await announcements.authors(session, id_)
            audience = audience_of(row)
            size = {} if row.started_at else await queries.size(session, audience)
            found = tally(await deliveries.counts(session, id_))
            troubles = await deliveries.troubled(session, id_, _LISTED)
            history = await announcements.history(session, id_)
        left = found.waiting if row.started_at else sum(size.values())
        is_recalled = row.status is AnnouncementStatus.RECALLED
        return AnnouncementView(
            id=id_,
            status=row.status,
            version=row.version,
            is_own=viewer in authors,
            contents={one: content(row, one) for one in Language},
            proposed=tuple(Language(one) for one in row.proposed_texts),
            correction=texts_of(row.correction) if row.correction else None,
            audience=audience,
            starts_at=row.starts_at,
            is_urgent=row.is_urgent,
            quiet=self.quiet.hours,
            recipients=size,
            seconds=left / self.per_second,
            tally=found,
            troubles=tuple(
                Trouble(chat_id=one.chat_id, status=one.status, error=one.error) for one in troubles
            ),
            beyond_recall=found.sent if is_recalled else 0,
            history=tuple(Done(move=event.move, by=name, at=event.at) for event, name in history),
        )

    async def newest(self, by: int, limit: int = 10) -> list[tuple[int, AnnouncementStatus, str]]:
        """List the latest: number, status and the beginning of the text.

        Raises:
            NotAllowedError: No right to announce.
        """
        async with self.store.read() as session:
            await _viewer(session, by)
            rows = await announcements.newest(session, limit)
        return [(row.id or 0, row.status, row.texts.get(Language.ZH_HANS, "")) for row in rows]


async def _viewer(session: Session, by: int) -> int:
    try:
        row = await permitted(session, by, Permission.ANNOUNCE)
    except NotAllowedError:
        row = await permitted(session, by, Permission.APPROVE)
    return row.id or 0


def content(row: Announcement, language: Language) -> Content:
    """Give what a reader of *language* gets."""
    text, is_in_language = text_for(texts_of(row.texts), language)
    return Content(
        text=text,
        is_in_language=is_in_language,
        picture=row.picture,
        buttons=tuple(row.buttons),
        version=row.version,
    )
