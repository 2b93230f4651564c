"""Shows announcements to staff who write or approve them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.announcement import (
    AnnouncementMove,
    AnnouncementStatus,
    Audience,
    check_texts,
)
from bot.domain.errors import NotAllowedError, NotFoundError
from bot.domain.language import Language
from bot.domain.people import Permission
from bot.services.announcement_record import audience_of, correction_number, texts_of
from bot.services.announcement_shown import (
    AnnouncementView,
    Content,
    Correction,
    Reach,
    Trouble,
    content,
    done,
    trouble,
    with_texts,
)
from bot.services.announcement_tally import Tally, tally
from bot.services.announcements import Edit, applied, merged_texts
from bot.services.quiet import QuietHours
from bot.services.staff import permitted
from bot.store import announcement_audience as queries
from bot.store import announcement_deliveries as deliveries
from bot.store import announcements
from bot.store.engine import Session, Store
from bot.store.tables import Announcement

_LISTED = 20
_PUT_RIGHT = frozenset({AnnouncementMove.APPLY, AnnouncementMove.RECALL})
"""After these some messages may have refused to be changed."""
_COUNTED_A_SECOND = 100_000
"""Recipients that are counted without anybody waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """Whether an announcement has moved, and how soon it pays to ask again."""

    beat: str
    """Differs whenever there is something new to see."""
    seconds: float


@dataclass(frozen=True, slots=True)
class AnnouncementViews:
    """One announcement, whole or as it would be."""

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
            viewer = await viewing(session, by)
            row = await _found(session, id_)
            authors = await announcements.authors(session, id_)
            audience = audience_of(row)
            size = {} if row.started_at else await queries.size(session, audience)
            history = await announcements.history(session, id_)
            is_put_right = any(event.move in _PUT_RIGHT for event, _ in history)
            found, troubles, refused = await _outcome(session, id_, is_put_right=is_put_right)
            correction = await _correction(session, row, viewer)
            last_correction = await announcements.last_correction(session, id_)
            beat = (await _pulse(session, id_)).beat
        names = {event.staff_id: name for event, name in history}
        left = found.waiting if row.started_at else sum(size.values())
        is_recalled = row.status is AnnouncementStatus.RECALLED
        return AnnouncementView(
            id=id_,
            status=row.status,
            version=row.version,
            beat=beat,
            is_own=viewer in authors,
            authors=tuple(names.get(one) or "" for one in sorted(authors)),
            approver=names.get(row.approver_id) if row.approver_id else None,
            contents={one: content(row, one) for one in Language},
            texts=texts_of(row.texts),
            proposed=tuple(Language(one) for one in row.proposed_texts),
            correction=correction,
            last_correction=last_correction,
            audience=audience,
            starts_at=row.starts_at,
            is_urgent=row.is_urgent,
            quiet=self.quiet.hours,
            held_until=row.held_until,
            reach=Reach(recipients=size, seconds=left / self.per_second),
            tally=found,
            troubles=troubles,
            refused=refused,
            beyond_recall=found.sent if is_recalled else 0,
            history=tuple(done(event, name) for event, name in history),
        )

    async def reach(self, by: int, audience: Audience) -> Reach:
        """Count whom an announcement to this audience would reach now.

        Raises:
            NotAllowedError: No right to announce.
        """
        async with self.store.read() as session:
            await viewing(session, by)
            size = await queries.size(session, audience)
        return Reach(recipients=size, seconds=sum(size.values()) / self.per_second)

    async def foreseen(self, by: int, id_: int | None, edit: Edit) -> Mapping[Language, Content]:
        """Show what each reader would get if this edit were made; nothing is kept.

        Args:
            by: Telegram id of who looks.
            id_: The announcement; None before there is one.
            edit: What is typed so far.

        Raises:
            NotAllowedError: No right to announce.
            NotFoundError: No such announcement.
        """
        async with self.store.read() as session:
            await viewing(session, by)
            new = Announcement(author_id=0, created_at=self.quiet.clock())
            row = await _found(session, id_) if id_ else new
            session.expunge_all()
        applied(row, edit)
        return {one: content(row, one) for one in Language}

    async def corrected(
        self, by: int, id_: int, texts: Mapping[Language, str]
    ) -> Mapping[Language, Content]:
        """Show what those who got it would read once corrected; nothing is kept.

        Raises:
            InvalidInputError: A text is missing or too long.
            NotAllowedError: No right to announce.
            NotFoundError: No such announcement.
        """
        async with self.store.read() as session:
            await viewing(session, by)
            row = await _found(session, id_)
        full = texts_of(merged_texts(row, texts))
        check_texts(full, has_picture=row.picture is not None)
        return {one: with_texts(row, full, one) for one in Language}

    async def recallable(self, by: int, id_: int) -> tuple[int, int]:
        """Count the messages that Telegram still deletes, and those that are too old.

        Raises:
            NotAllowedError: No right to announce.
        """
        async with self.store.read() as session:
            await viewing(session, by)
            return await deliveries.by_age(session, id_, self.quiet.clock())

    async def pulse(self, by: int, id_: int) -> Pulse:
        """Tell whether an announcement has moved; cheap enough to ask all the time.

        Raises:
            NotAllowedError: No right to announce.
            NotFoundError: No such announcement.
        """
        async with self.store.read() as session:
            await viewing(session, by)
            await _found(session, id_)
            return await _pulse(session, id_)


async def viewing(session: Session, by: int) -> int:
    """Let through who writes or approves announcements; give their number.

    Raises:
        NotAllowedError: They do neither.
    """
    try:
        row = await permitted(session, by, Permission.ANNOUNCE)
    except NotAllowedError:
        row = await permitted(session, by, Permission.APPROVE)
    return row.id or 0


async def _outcome(
    session: Session, id_: int, *, is_put_right: bool
) -> tuple[Tally, tuple[Trouble, ...], int]:
    # Of a million recipients the index alone is read, until some were corrected or recalled.
    count = deliveries.counts if is_put_right else deliveries.counts_of_sending
    found = tally(await count(session, id_))
    refused = await deliveries.count_refused(session, id_) if is_put_right else 0
    if not (found.failed or found.unknown or refused):
        return found, (), refused
    troubles = await deliveries.troubled(session, id_, _LISTED)
    return found, tuple(trouble(one) for one in troubles), refused


async def _pulse(session: Session, id_: int) -> Pulse:
    event = await announcements.last_event(session, id_)
    left = await deliveries.count_left(session, id_)
    return Pulse(beat=f"{event}-{left}", seconds=max(1.0, left / _COUNTED_A_SECOND))


async def _found(session: Session, id_: int) -> Announcement:
    row = await session.get(Announcement, id_)
    if row is None:
        raise NotFoundError("announcement", str(id_))
    return row


async def _correction(session: Session, row: Announcement, viewer: int) -> Correction | None:
    wrote = await announcements.corrections(session, row.id or 0, row.version)
    number = correction_number(row, wrote)
    if number is None or row.correction is None:
        return None
    texts = texts_of(row.correction)
    return Correction(
        number=number,
        by=await announcements.name_of(session, row.corrector_id),
        is_own=viewer in wrote.values(),
        texts=texts,
        contents={one: with_texts(row, texts, one) for one in Language},
    )
