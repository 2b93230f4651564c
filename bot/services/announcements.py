"""Writing announcements and having a second person approve them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.announcement import (
    AnnouncementMove,
    Audience,
    check_lengths,
    check_second,
    check_texts,
    complete,
    proposed,
)
from bot.domain.errors import EditedError, InvalidInputError
from bot.domain.language import Language
from bot.domain.people import Permission
from bot.domain.subscription import PLACE_MOST, is_place_key, place_key
from bot.services.announcement_buttons import LinkButton, check_buttons, stored
from bot.services.announcement_record import PROPOSED, Act, AnnouncementRecord, texts_of
from bot.services.knowledge import KnowledgeInForce
from bot.services.ports import UPLOADED
from bot.services.staff import permitted
from bot.services.uploads import OfAnnouncement
from bot.store import announcements
from bot.store.engine import Session, Store
from bot.store.tables import Announcement, StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What shall be different; None leaves it as it is.

    Attributes:
        texts: by language; an empty one takes that language out, or lets it be proposed anew.
        picture: Telegram's file id; empty takes it off.
        is_urgent: whether it comes at night too.
        starts_at: with *is_timed*, when it shall start; None is once it is approved.
        seen: the version that it was made from; None changes whatever there is now.
    """

    texts: Mapping[Language, str] | None = None
    picture: str | None = None
    buttons: tuple[LinkButton, ...] | None = None
    audience: Audience | None = None
    is_urgent: bool | None = None
    is_timed: bool = False
    starts_at: datetime | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Announcements:
    """Everything until an announcement starts."""

    store: Store
    record: AnnouncementRecord
    knowledge: KnowledgeInForce

    async def create(self, by: int, cause: str, edit: Edit | None = None) -> int:
        """Begin an announcement, perhaps with all its words; the same cause begins one.

        Returns:
            Its number.

        Raises:
            InvalidInputError: As `write` says; nothing was begun then.
            NotAllowedError: No right to announce.
        """
        first = edit or Edit()
        self._check(first)
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.ANNOUNCE)
            known = await announcements.created_by_cause(session, cause)
            if known is not None:
                return known
            row = Announcement(author_id=staff.id or 0, created_at=self.record.clock())
            session.add(row)
            await session.flush()
            act = Act(move=AnnouncementMove.CREATE, cause=cause, staff=staff)
            self.record.note(session, row, act)
            applied(row, first)
            return row.id or 0

    async def write(self, by: int, id_: int, edit: Edit, cause: str) -> None:
        """Change an announcement; whatever was approved or proposed is so no longer.

        Raises:
            EditedError: Somebody was faster than who read the version *seen*.
            InvalidInputError: A text, button, topic, place or time that cannot be.
            MoveRefusedError: It has begun; it can be corrected.
            NotAllowedError: No right to announce.
            NotFoundError: No such announcement.
        """
        self._check(edit)
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.ANNOUNCE)
            row = await self.record.found(session, id_)
            facts = {"was": row.status}
            act = Act(move=AnnouncementMove.EDIT, cause=cause, staff=staff, facts=facts)
            if await self.record.move(session, row, act):
                if edit.seen not in {None, row.version}:
                    raise EditedError(AnnouncementMove.EDIT)
                row.version += 1
                row.approver_id = row.approved_version = None
                applied(row, edit)

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
        check_buttons(edit.buttons or (), topics)
        picture, own = edit.picture or "", OfAnnouncement().prefix
        if picture.startswith(UPLOADED) and not picture.startswith(own):
            raise InvalidInputError("photo", "")
        audience = edit.audience or Audience()
        if any(topic not in topics for topic in audience.topics):
            raise InvalidInputError("topic", ", ".join(topics))
        if not all(is_place_key(place_key(place)) for place in audience.places):
            raise InvalidInputError("place", str(PLACE_MOST))


def applied(row: Announcement, edit: Edit) -> None:
    """Make an edit on a row.

    Raises:
        InvalidInputError: A text would be too long.
    """
    if edit.texts is not None:
        row.texts = merged_texts(row, edit.texts)
        row.proposed_texts = only_proposed(row.texts)
    if edit.picture is not None:
        row.picture = edit.picture or None
    if edit.buttons is not None:
        row.buttons = [stored(one) for one in edit.buttons]
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
    check_lengths(texts_of(row.texts), has_picture=row.picture is not None)


def merged_texts(row: Announcement, given: Mapping[Language, str]) -> dict[str, str]:
    """Lay new texts over the written ones and propose what is missing.

    A proposed text that comes back as it was is still nobody's: it follows the Simplified one.
    """
    written = {
        language: text
        for language, text in texts_of(row.texts).items()
        if language not in row.proposed_texts
    }
    for language, text in given.items():
        is_same = language is Language.ZH_HANT and _is_proposal(row, text)
        written[language] = "" if is_same else text
    return {str(key): text for key, text in complete(written).items()}


def _is_proposal(row: Announcement, text: str) -> bool:
    known = (texts_of(one) for one in (row.texts, row.correction or {}))
    return any(text.strip() == proposed(one) for one in known)


def only_proposed(texts: Mapping[str, str]) -> list[str]:
    """Name the languages whose text is the conversion, whoever wrote it down."""
    text = texts.get(Language.ZH_HANT)
    is_so = text and text == proposed(texts_of(dict(texts)))
    return [str(Language.ZH_HANT)] if is_so else []
