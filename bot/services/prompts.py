"""What staff say by replying to one of our messages: to a card, or to a prompt for words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.complaint import MAX_EXTENSIONS, Action, CloseReason, next_status, only_reference
from bot.domain.errors import MoveRefusedError, NoMoreTimeError
from bot.domain.new_date import read_new_date
from bot.domain.people import Permission
from bot.services.complaint_record import Quoted, found
from bot.services.handling import Handling, Said
from bot.services.outbox import Post, post
from bot.services.staff import mention, permitted, permitted_on
from bot.services.triage import Moved, Triage, worked
from bot.store import complaints
from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.tables import Complaint, ComplaintMessage, Lane, MessagePurpose, StaffMember

_CLOSES = {reason.action: reason for reason in CloseReason}
_MEANT = {
    MessagePurpose.CARD: Action.REPLY,
    MessagePurpose.THREAD: Action.REPLY,
    MessagePurpose.ASK_REPLY: Action.REPLY,
    MessagePurpose.ASK_OUTCOME: Action.FINISH,
}
"""What a reply to a message means that does not say so itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What words are asked for, and in which chat."""

    action: Action
    chat_id: int
    argument: str | None = None
    """The unit of an offer; the number of a voice note whose gist is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    complaint_id: int
    action: Action
    argument: str | None = None


@dataclass(frozen=True, slots=True)
class Prompts:
    """Asks staff for words and acts on them."""

    store: Store
    handling: Handling
    triage: Triage

    async def ask_for(self, by: int, complaint_id: int, wanted: Wanted, cause: str) -> None:
        """Put a prompt into a chat; a reply to it is the words.

        Raises:
            MoveRefusedError: The complaint cannot take it now.
            NotAllowedError: No right to do this.
            NotFoundError: No such complaint.
        """
        record = self.handling.record
        async with self.store.write() as session:
            staff, complaint = await self._permitted(session, by, complaint_id, wanted.action)
            _check(complaint, wanted.action)
            facts = {
                "action": wanted.action,
                "argument": wanted.argument,
                "reference": complaint.reference,
                "staff": mention(staff),
                "needs_proof": record.knowledge.category(complaint.category).proof
                and not complaint.is_question,
                "due_at": complaint.due_at.isoformat(),
                "extensions_left": MAX_EXTENSIONS - complaint.extensions,
            }
            prompt = Post(
                key=f"prompt:{cause}",
                chat_id=wanted.chat_id,
                kind="prompt",
                facts=facts,
                lane=Lane.STAFF,
                complaint_id=complaint.id,
                purpose=MessagePurpose.PROMPT,
            )
            await post(session, record.clock, prompt)

    async def _permitted(
        self, session: Session, by: int, complaint_id: int, action: Action
    ) -> tuple[StaffMember, Complaint]:
        if action is Action.REJECT:
            complaint = await found(session, complaint_id)
            return await permitted_on(session, by, complaint.offered_unit or ""), complaint
        if action is Action.EXTEND:
            await permitted(session, by, Permission.DISPATCH)
        return await worked(session, by, complaint_id)

    async def expect_gist(self, chat_id: int, message_id: int, complaint_id: int, of: int) -> None:
        """Note that a reply to this message, a voice note sent in private, is its gist."""
        row = {
            "chat_id": chat_id,
            "message_id": message_id,
            "complaint_id": complaint_id,
            "purpose": MessagePurpose.PROMPT,
            "action": Action.NOTE,
            "argument": str(of),
        }
        async with self.store.write() as session:
            await insert_new(session, ComplaintMessage, [row])

    async def answer(
        self, by: int, quoted: Quoted, said: Said, cause: str, *, is_private: bool = False
    ) -> Moved | None:
        """Act on a reply of a staff member's to one of our messages.

        Args:
            by: Telegram id of the staff member.
            quoted: The message replied to.
            said: What they wrote and showed.
            cause: Of the message; the pictures of one album share theirs.
            is_private: In private only what is on record counts: somebody may be a resident too.

        Returns:
            None when the message replied to is not about a complaint.

        Raises:
            InvalidInputError: The words do not say what was asked for.
            MoveRefusedError: The complaint cannot take it now.
            NotAllowedError: No right to do this.
            ProofMissingError: An outcome needs a photo and has none.
        """
        async with self.store.read() as session:
            subject = await _subject(session, quoted, is_private=is_private)
        if subject is None:
            return None
        act = self._acts.get(subject.action, self._say)
        return await act(by, subject, said, cause)

    @property
    def _acts(self) -> dict[Action, Callable[[int, _Subject, Said, str], Awaitable[Moved]]]:
        return {
            Action.FINISH: self._finish,
            Action.EXTEND: self._extend,
            Action.OFFER: self._offer,
            Action.REJECT: self._reject,
            **dict.fromkeys(_CLOSES, self._close),
        }

    async def _say(self, by: int, subject: _Subject, said: Said, cause: str) -> Moved:
        if subject.argument is not None:
            media_id = int(subject.argument)
            return await self.handling.write_down(
                by, subject.complaint_id, media_id, said.text, cause
            )
        return await self.handling.say(by, subject.complaint_id, subject.action, said, cause)

    async def _finish(self, by: int, subject: _Subject, said: Said, cause: str) -> Moved:
        return await self.handling.finish(by, subject.complaint_id, said, cause)

    async def _extend(self, by: int, subject: _Subject, said: Said, cause: str) -> Moved:
        zone = self.handling.record.limits.zone
        until, why = read_new_date(said.text, self.handling.record.clock().astimezone(zone).date())
        return await self.handling.extend(by, subject.complaint_id, until, why, cause)

    async def _offer(self, by: int, subject: _Subject, said: Said, cause: str) -> Moved:
        unit = subject.argument or ""
        return await self.triage.offer(by, subject.complaint_id, unit, said.text, cause)

    async def _reject(self, by: int, subject: _Subject, said: Said, cause: str) -> Moved:
        return await self.triage.reject(by, subject.complaint_id, said.text, cause)

    async def _close(self, by: int, subject: _Subject, said: Said, cause: str) -> Moved:
        reason = _CLOSES[subject.action]
        return await self.handling.close(by, subject.complaint_id, reason, said.text, cause)


def _check(complaint: Complaint, action: Action) -> None:
    next_status(complaint.status, action)
    if action is Action.EXTEND and complaint.extensions >= MAX_EXTENSIONS:
        raise NoMoreTimeError(complaint.status, action, MAX_EXTENSIONS)
    if action is Action.REJECT and complaint.offered_unit is None:
        raise MoveRefusedError(complaint.status, action)


async def _subject(session: Session, quoted: Quoted, *, is_private: bool) -> _Subject | None:
    message = await complaints.message(session, quoted.chat_id, quoted.message_id)
    if message is not None:
        action = message.action or _MEANT.get(message.purpose)
        if action is None:
            return None
        return _Subject(complaint_id=message.complaint_id, action=action, argument=message.argument)
    # Sent just before the process died, or before the group got a new id: its text names it.
    reference = None if is_private else only_reference(quoted.text)
    complaint = await complaints.by_reference(session, reference) if reference else None
    if complaint is None:
        return None
    return _Subject(complaint_id=complaint.id or 0, action=Action.REPLY)
