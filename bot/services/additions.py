"""What a resident says of a complaint that is filed already: more of it, or better."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.complaint import Action, next_status
from bot.domain.consent import Consent
from bot.domain.errors import NotFoundError
from bot.services import holding
from bot.services.brought import Brought
from bot.services.complaint_moves import Move
from bot.services.complaint_record import ComplaintRecord, Quoted, about
from bot.services.complaint_views import ComplaintSummary, summary
from bot.services.complaints import owned
from bot.store import albums, complaints, people
from bot.store.engine import Session, Store
from bot.store.tables import (
    Album,
    Complaint,
    MessagePurpose,
    NextWords,
    Question,
)

WORDS_LAST = timedelta(hours=1)
"""For so long the next message is for the complaint whose button was pressed."""
_MOST_WAITING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Where a message went."""

    summary: ComplaintSummary | None
    action: Action
    is_mate: bool = False
    """A later picture of an album whose first one was answered; it needs no answer."""
    asks: Consent | None = None
    """What it brought and its resident has not agreed to yet; it is held until they say."""
    is_passed_on: bool = True
    """Whether anything of it reached staff."""


@dataclass(frozen=True, slots=True)
class Additions:
    """Passes on what residents add and correct."""

    store: Store
    record: ComplaintRecord

    async def ask_for(
        self, telegram_id: int, complaint_id: int, action: Action
    ) -> ComplaintSummary:
        """Take the next message for this complaint, whatever it says.

        Args:
            telegram_id: Of the resident.
            complaint_id: Of the complaint.
            action: ADD to it, or EDIT its words.

        Raises:
            MoveRefusedError: The complaint takes nothing of the kind any more.
            NotFoundError: It is not this resident's complaint.
        """
        async with self.store.write() as session:
            complaint = await owned(session, telegram_id, complaint_id)
            next_status(complaint.status, action)
            await self._forget(session, complaint.resident_id or 0)
            session.add(
                NextWords(
                    resident_id=complaint.resident_id or 0,
                    complaint_id=complaint_id,
                    action=action,
                    since=self.record.clock(),
                )
            )
            return summary(complaint, [])

    async def _forget(self, session: Session, resident_id: int) -> None:
        pending = await session.get(NextWords, resident_id)
        if pending is not None:
            await session.delete(pending)
            await session.flush()

    async def forget_request(self, telegram_id: int) -> None:
        """Take the next message as any other after all."""
        async with self.store.write() as session:
            resident = await people.resident(session, telegram_id)
            if resident is not None:
                await self._forget(session, resident.id or 0)

    async def take(
        self, telegram_id: int, brought: Brought, quoted: Quoted | None = None
    ) -> Added | None:
        """Pass a message on to the complaint that it is about.

        It is about the one whose message it replies to, else about the one whose button asked for
        it; the later pictures of an album go where its first one went.

        Returns:
            None when it is about none that was filed.

        Raises:
            MoveRefusedError: The complaint takes nothing any more.
            NotFoundError: The message replied to is about somebody else's complaint.
        """
        async with self.store.write() as session:
            resident = await people.resident(session, telegram_id)
            # Somebody new has nothing filed: what they bring begins a draft.
            resident_id = (resident.id if resident else None) or 0
            held = await self._held_before(session, resident_id, brought)
            if held is not None:
                return held
            mate = await self._with_its_album(session, resident_id, brought)
            if mate is not None:
                return mate
            aim = await self._aim(session, resident_id, brought, quoted)
            if aim is None:
                return None
            complaint = await owned(session, telegram_id, aim[0])
            return await self._kept_or_held(session, complaint, aim[1], brought)

    async def _held_before(
        self, session: Session, resident_id: int, brought: Brought
    ) -> Added | None:
        """Know a message that is held already, and hold the later pictures of a held album."""
        row = await holding.before(session, resident_id, brought.cause, brought.album)
        if row is None:
            return None
        complaint = await session.get_one(Complaint, row.complaint_id)
        is_mate = row.cause != brought.cause
        await holding.hold(session, complaint, brought, row.kind, self.record.clock())
        return Added(
            summary=summary(complaint, []),
            action=Action.ADD,
            is_mate=is_mate,
            asks=row.kind,
            is_passed_on=False,
        )

    async def _kept_or_held(
        self, session: Session, complaint: Complaint, action: Action, brought: Brought
    ) -> Added:
        """Pass on what may be; a file that needs its resident's yes is held, its words are not."""
        kind = await holding.unagreed(session, complaint.resident_id or 0, brought)
        if kind is None:
            return await self._add(session, complaint, action, brought)
        next_status(complaint.status, Action.ADD)
        await holding.hold(session, complaint, brought, kind, self.record.clock())
        words = replace(brought, photo=None, voice=None, location=None)
        if not _words(words):
            return Added(
                summary=summary(complaint, []), action=Action.ADD, asks=kind, is_passed_on=False
            )
        return replace(await self._add(session, complaint, action, words), asks=kind)

    async def answer(self, telegram_id: int, *, is_given: bool) -> list[ComplaintSummary]:
        """Pass on what is held, or let it go, as its resident says; both are kept on record.

        Returns:
            The complaints that it was sent to; none when nothing is held, as at a second press.

        Raises:
            MoveRefusedError: A complaint takes nothing any more.
        """
        async with self.store.write() as session:
            resident = await people.resident(session, telegram_id)
            resident_id = (resident.id if resident else None) or 0
            found = await holding.released(
                session, resident_id, self.record.clock(), is_given=is_given
            )
            complaints_of: dict[int, Complaint] = {}
            for complaint_id, brought in found:
                complaint = await owned(session, telegram_id, complaint_id)
                complaints_of[complaint_id] = complaint
                if is_given and not await self._with_its_album(session, resident_id, brought):
                    await self._add(session, complaint, Action.ADD, brought)
            return [summary(one, []) for one in complaints_of.values()]

    async def _with_its_album(
        self, session: Session, resident_id: int, brought: Brought
    ) -> Added | None:
        album = await albums.found(session, resident_id, brought.album)
        if album is None:
            return None
        complaint, event_id = await albums.goes_to(session, album)
        if complaint is None:
            is_drafted = await albums.is_drafted(session, album)
            # Of a draft that was dropped meanwhile: its last picture begins no new one.
            return None if is_drafted else Added(summary=None, action=Action.ADD, is_mate=True)
        kind = await holding.unagreed(session, resident_id, brought)
        if kind is not None:
            await holding.hold(session, complaint, brought, kind, self.record.clock())
        elif await complaints.attach(session, complaint.id or 0, event_id, brought.media):
            await self.record.notices.refresh(session, complaint, brought.cause)
        return Added(summary=summary(complaint, []), action=Action.ADD, is_mate=True)

    async def _aim(
        self, session: Session, resident_id: int, brought: Brought, quoted: Quoted | None
    ) -> tuple[int, Action] | None:
        if quoted is not None:
            subject = await about(session, quoted, MessagePurpose.NOTICE)
            if subject is not None and subject[1] is MessagePurpose.NOTICE:
                return subject[0], Action.ADD
        moved = await complaints.moved_by(session, resident_id, brought.cause)
        if moved is not None:
            return moved.complaint_id, moved.action
        pending = await session.get(NextWords, resident_id)
        if pending is None or self.record.clock() - pending.since > WORDS_LAST:
            return None
        await session.delete(pending)
        return pending.complaint_id, pending.action

    async def _add(
        self, session: Session, complaint: Complaint, action: Action, brought: Brought
    ) -> Added:
        # A correction without words is a picture or a place: it adds.
        action = action if brought.text else Action.ADD
        move = Move(
            action=action, cause=brought.cause, text=_words(brought) or None, media=brought.media
        )
        if not await complaints.event_by_cause(session, complaint.id or 0, brought.cause):
            # First, so that staff read it as it is now; a move that is refused takes it back.
            _settle(complaint, action, brought)
        if await self.record.apply(session, complaint, move):
            event = await complaints.event_by_cause(session, complaint.id or 0, brought.cause)
            if brought.album and event is not None:
                session.add(
                    Album(
                        resident_id=complaint.resident_id or 0,
                        media_group=brought.album,
                        source_key=complaint.source_key,
                        event_id=event.id,
                    )
                )
        return Added(summary=summary(complaint, []), action=action)

    async def pass_on(
        self, telegram_id: int, complaint_id: int, question_id: int, cause: str
    ) -> ComplaintSummary:
        """Add to a complaint what was typed and kept as a question: nothing is retyped.

        Raises:
            MoveRefusedError: The complaint takes nothing any more.
            NotFoundError: The question or the complaint is not this resident's.
        """
        async with self.store.write() as session:
            complaint = await owned(session, telegram_id, complaint_id)
            question = await session.get(Question, question_id)
            if question is None or question.resident_id != complaint.resident_id:
                raise NotFoundError("question", str(question_id))
            move = Move(action=Action.ADD, cause=cause, text=question.text)
            await self.record.apply(session, complaint, move)
            return summary(complaint, [])

    async def waiting(self, telegram_id: int) -> list[ComplaintSummary]:
        """List the complaints on which staff wait for this resident's answer."""
        async with self.store.read() as session:
            rows = await complaints.waiting_for(session, telegram_id, limit=_MOST_WAITING)
            return [summary(row, []) for row in rows]


def _words(brought: Brought) -> str:
    """Write down a message; a pin without a name by its coordinates."""
    pin = f"{brought.location[0]:.6f}, {brought.location[1]:.6f}" if brought.location else ""
    return "\n".join(part for part in (brought.text, brought.place or pin) if part)


def _settle(complaint: Complaint, action: Action, brought: Brought) -> None:
    """Change the complaint itself: its words by a correction, its place where it had none."""
    if action is Action.EDIT:
        complaint.text = brought.text
    complaint.place = complaint.place or brought.place
    if brought.location and complaint.latitude is None:
        complaint.latitude, complaint.longitude = brought.location
