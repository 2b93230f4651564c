"""What staff see of an announcement, as results: each language's message, how many, how far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.announcement import (
    AnnouncementMove,
    AnnouncementStatus,
    Audience,
    can_move,
    text_for,
)
from bot.domain.language import Language
from bot.domain.slots import Slot
from bot.services.announcement_record import texts_of
from bot.services.announcement_tally import Tally
from bot.store.tables import Announcement, AnnouncementDelivery, AnnouncementEvent, DeliveryStatus


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
    """A recipient whose message failed, is unknown, or could not be put right; never who it is."""

    number: int
    """Of the delivery; says nothing about the person."""
    language: Language
    status: DeliveryStatus
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One line of an announcement's history."""

    move: AnnouncementMove
    by: str | None
    at: datetime
    why: str = ""
    was: AnnouncementStatus | None = None
    """Of an edit: what the announcement was until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom an announcement would reach now, and how long sending takes."""

    recipients: Mapping[Language, int]
    seconds: float

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.recipients.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """New words for what was sent, waiting for a second person."""

    number: int
    """Of this wording; an approval is of one."""
    by: str | None
    is_own: bool
    """Whoever looks wrote some of it."""
    texts: Mapping[Language, str]
    contents: Mapping[Language, Content]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementView:
    """An announcement as staff see it."""

    id: int
    status: AnnouncementStatus
    version: int
    beat: str
    """Differs whenever there is something new to see; see `Pulse`."""
    is_own: bool
    """Whoever looks wrote of it and cannot approve it."""
    authors: tuple[str, ...]
    approver: str | None
    """Of the present version."""
    contents: Mapping[Language, Content]
    """By language of the reader: exactly what each will get."""
    texts: Mapping[Language, str]
    proposed: tuple[Language, ...]
    correction: Correction | None
    last_correction: int
    """The number of the latest, also of one that was applied; 0 for none."""
    audience: Audience
    starts_at: datetime | None
    is_urgent: bool
    quiet: Slot
    """The hours in which what is not urgent waits, local."""
    held_until: datetime | None
    """Until when those who want quiet are left alone just now."""
    reach: Reach
    """Before the start, whom it would reach now; after it, how long the rest takes."""
    tally: Tally
    troubles: tuple[Trouble, ...]
    refused: int
    """Messages that could not be corrected or recalled."""
    beyond_recall: int
    """Messages sent that a recall could not take back."""
    history: tuple[Done, ...]

    @property
    def has_begun(self) -> bool:
        """Whether some of it may have been sent."""
        is_recalled = self.status is AnnouncementStatus.RECALLED
        return is_recalled or can_move(self.status, AnnouncementMove.RECALL)

    @property
    def moves(self) -> frozenset[AnnouncementMove]:
        """What whoever looks can do with it now; services check it again."""
        possible = {one for one in AnnouncementMove if can_move(self.status, one)}
        if self.is_own:
            possible -= {AnnouncementMove.APPROVE}
        if self.correction is None or self.correction.is_own:
            possible -= {AnnouncementMove.APPLY}
        return frozenset(possible)


def content(row: Announcement, language: Language) -> Content:
    """Give what a reader of *language* gets."""
    return with_texts(row, texts_of(row.texts), language)


def with_texts(row: Announcement, texts: Mapping[Language, str], language: Language) -> Content:
    """Give what a reader of *language* would get if the announcement had these texts."""
    text, is_in_language = text_for(texts, language)
    return Content(
        text=text,
        is_in_language=is_in_language,
        picture=row.picture,
        buttons=tuple(row.buttons),
        version=row.version,
    )


def trouble(row: AnnouncementDelivery) -> Trouble:
    """Show a delivery that went wrong."""
    return Trouble(number=row.id or 0, language=row.language, status=row.status, error=row.error)


def done(event: AnnouncementEvent, name: str | None) -> Done:
    """Show a line of the history."""
    was = event.facts.get("was") if event.move is AnnouncementMove.EDIT else None
    return Done(
        move=event.move,
        by=name,
        at=event.at,
        why=event.facts.get("why", ""),
        was=AnnouncementStatus(was) if was else None,
    )
