"""Writing announcements and having a second person approve them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.announcement import (
    BUTTONS_MOST,
    LABEL_MOST,
    AnnouncementMove,
    Audience,
    check_second,
    check_texts,
    complete,
)
from bot.domain.errors import InvalidInputError
from bot.domain.language import Language
from bot.domain.people import Permission
from bot.services.announcement_record import PROPOSED, Act, AnnouncementRecord, texts_of
from bot.services.knowledge import KnowledgeInForce
from bot.services.staff import permitted
from bot.store import announcements
from bot.store.engine import Session, Store
from bot.store.tables import Announcement, StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkButton:
    """A button under the message: to a page, or to a topic of the bot's own."""

    label: Mapping[Language, str] = field(default_factory=dict)
    url: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What shall be different; None leaves it as it is.

    Attributes:
        texts: by language; an empty one takes that language out, or lets it be proposed anew.
        picture: Telegram's file id; empty takes it off.
        is_urgent: whether it comes at night too.
        starts_at: with *is_timed*, when it shall start; None is once it is approved.
    """

    texts: Mapping[Language, str] | None = None
    picture: str | None = None
    buttons: tuple[LinkButton, ...] | None = None
    audience: Audience | None = None
    is_urgent: bool | None = None
    is_timed: bool = False
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcements:
    """Everything until an announcement starts."""

    store: Store
    record: AnnouncementRecord
    knowledge: KnowledgeInForce

    async def create(self, by: int, cause: str) -> int:
        """Begin an announcement; the same cause begins one.

        Returns:
            Its number.

        Raises:
            NotAllowedError: No right to announce.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.ANNOUNCE)
            known = await announcements.created_by_cause(session, cause)
            if known is not None:
                return known
            row = Announcement(author_id=staff.id or 0, created_at=self.record.clock())
            session.add(row)
            await session.flush()
            self.record.note(
                session, row, Act(move=AnnouncementMove.CREATE, cause=cause, staff=staff)
            )
            return row.id or 0

    async def write(self, by: int, id_: int, edit: Edit, cause: str) -> None:
        """Change an announcement; whatever was approved or proposed is so no longer.

        Raises:
            InvalidInputError: A text, button, topic, place or time that cannot be.
            MoveRefusedError: It has begun; it can be corrected.
            NotAllowedError: No right to announce.
            NotFoundError: No such announcement.
        """
        self._check(edit)
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.ANNOUNCE)
            row = await self.record.found(session, id_)
            act = Act(move=AnnouncementMove.EDIT, cause=cause, staff=staff)
            if await self.record.move(session, row, act):
                row.version += 1
                row.approver_id = row.approved_version = None
                _apply(row, edit)

    async def propose(self, by: int, id_: int, cause: str) -> None:
        """Ask for a second person's approval.

        Raises:
            InvalidInputError: It has no text, or too long a one.
            JiefangError: As `write` says.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.ANNOUNCE)
            row = await self.record.found(session, id_)
            check_texts(texts_of(row.texts), has_picture=row.picture is not None)
            act = Act(move=AnnouncementMove.PROPOSE, cause=cause, staff=staff)
            if await self.record.move(session, row, act):
                await self.ask_second(session, row, staff)

    async def ask_second(self, session: Session, row: Announcement, staff: StaffMember) -> None:
        """Tell the staff group that an announcement waits for a second person."""
        facts = {"id": row.id, "version": row.version, "by": staff.name}
        facts |= {"text": row.texts.get(Language.ZH_HANS, "")}
        moment = self.record.clock().isoformat()
        await self.record.tell_staff(session, row, PROPOSED, f"{PROPOSED}:{row.id}:{moment}", facts)

    async def approve(self, by: int, id_: int, seen: int, cause: str) -> None:
        """Approve an announcement as the second person.

        Args:
            by: Telegram id of the approver.
            id_: The announcement.
            seen: The version they were shown.
            cause: Of the press or message.

        Raises:
            MoveRefusedError: It was edited meanwhile, or does not wait for approval.
            NotAllowedError: No right to approve, or they wrote of it themselves.
            NotFoundError: No such announcement.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.APPROVE)
            row = await self.record.found(session, id_)
            authors = await announcements.authors(session, id_)
            check_second(authors, staff.id or 0, seen, row.version)
            facts = {"texts": row.texts, "audience": row.audience, "is_urgent": row.is_urgent}
            act = Act(move=AnnouncementMove.APPROVE, cause=cause, staff=staff, facts=facts)
            if await self.record.move(session, row, act):
                row.approver_id, row.approved_version = staff.id, row.version

    async def give_back(self, by: int, id_: int, why: str, cause: str) -> None:
        """Have it changed before it may go.

        Raises:
            JiefangError: As `approve` says, but authors may as well.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.APPROVE)
            row = await self.record.found(session, id_)
            act = Act(move=AnnouncementMove.GIVE_BACK, cause=cause, staff=staff, facts={"why": why})
            if await self.record.move(session, row, act):
                row.approver_id = row.approved_version = None

    async def drop(self, by: int, id_: int, cause: str) -> None:
        """Give an announcement up before it starts.

        Raises:
            JiefangError: As `write` says.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.ANNOUNCE)
            row = await self.record.found(session, id_)
            await self.record.move(
                session, row, Act(move=AnnouncementMove.DROP, cause=cause, staff=staff)
            )

    def _check(self, edit: Edit) -> None:
        topics = self.knowledge.knowledge.topics
        wanted = list(edit.audience.topics) if edit.audience else []
        wanted += [one.topic for one in edit.buttons or () if one.topic]
        for topic in wanted:
            if topic not in topics:
                raise InvalidInputError("topic", ", ".join(topics))
        if len(edit.buttons or ()) > BUTTONS_MOST:
            raise InvalidInputError("buttons", f"≤ {BUTTONS_MOST}")
        for button in edit.buttons or ():
            _check_button(button)


def _check_button(button: LinkButton) -> None:
    if (button.url is None) == (button.topic is None):
        raise InvalidInputError("button", "https://…")
    if button.url is not None and not button.url.startswith("https://"):
        raise InvalidInputError("button", "https://…")
    label = button.label.get(Language.ZH_HANS, "")
    if button.url is not None and not 0 < len(label) <= LABEL_MOST:
        raise InvalidInputError("button", f"1–{LABEL_MOST}")


def _apply(row: Announcement, edit: Edit) -> None:
    if edit.texts is not None:
        row.texts, row.proposed_texts = merged_texts(row, edit.texts)
    if edit.picture is not None:
        row.picture = edit.picture or None
    if edit.buttons is not None:
        row.buttons = [_stored_button(one) for one in edit.buttons]
    if edit.audience is not None:
        row.audience = {
            "topics": list(edit.audience.topics),
            "places": list(edit.audience.places),
            "languages": list(edit.audience.languages),
        }
    if edit.is_urgent is not None:
        row.is_urgent = edit.is_urgent
    if edit.is_timed:
        row.starts_at = edit.starts_at


def merged_texts(
    row: Announcement, given: Mapping[Language, str]
) -> tuple[dict[str, str], list[str]]:
    """Lay new texts over the written ones and propose what is missing.

    Returns:
        All texts, and the languages whose text is only proposed.
    """
    written = {
        language: text
        for language, text in texts_of(row.texts).items()
        if language not in row.proposed_texts
    }
    written |= given
    full = complete(written)
    proposed = [language for language in full if not written.get(language, "").strip()]
    return {str(key): text for key, text in full.items()}, [str(one) for one in proposed]


def _stored_button(button: LinkButton) -> dict[str, Any]:
    label = {str(key): text for key, text in complete(button.label).items()}
    return {"label": label, "url": button.url, "topic": button.topic}
