"""What staff say by replying in their group: to a card, or to a prompt that a button posted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.complaint import Action, next_status
from bot.domain.errors import NotAllowedError
from bot.domain.people import Permission
from bot.services.complaint_record import Quoted, about
from bot.services.handling import Handling
from bot.services.outbox import Post, post
from bot.services.staff import mention
from bot.services.triage import Moved, worked
from bot.store.engine import Store
from bot.store.tables import Lane, MessagePurpose

_PROMPTS = {
    Action.REPLY: MessagePurpose.ASK_REPLY,
    Action.FINISH: MessagePurpose.ASK_OUTCOME,
}
_BY_PURPOSE = {
    MessagePurpose.CARD: Action.REPLY,
    MessagePurpose.THREAD: Action.REPLY,
    **{purpose: action for action, purpose in _PROMPTS.items()},
}


@dataclass(frozen=True, slots=True)
class Prompts:
    """Asks staff for words and acts on them."""

    store: Store
    handling: Handling

    async def ask_for(self, by: int, complaint_id: int, action: Action, cause: str) -> None:
        """Put a prompt into the group; a reply to it is the words for *action*.

        Raises:
            MoveRefusedError: The complaint cannot take it now.
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint.
        """
        record = self.handling.record
        async with self.store.write() as session:
            staff, complaint = await worked(session, by, complaint_id)
            next_status(complaint.status, action)
            if record.notices.cards.chat_id is None:
                raise NotAllowedError(Permission.WORK_COMPLAINTS)
            prompt = Post(
                key=f"prompt:{cause}",
                chat_id=record.notices.cards.chat_id,
                kind=_PROMPTS[action],
                facts={"reference": complaint.reference, "staff": mention(staff)},
                lane=Lane.STAFF,
                complaint_id=complaint.id,
                purpose=_PROMPTS[action],
            )
            await post(session, record.clock, prompt)

    async def answer(
        self, by: int, quoted: Quoted, text: str, cause: str, photos: tuple[str, ...] = ()
    ) -> Moved | None:
        """Act on a reply to one of our messages in the staff group.

        Args:
            by: Telegram id of the staff member.
            quoted: The message replied to.
            text: What they wrote.
            cause: Of the message.
            photos: Telegram file ids of pictures in it.

        Returns:
            None when the message replied to is not about a complaint.

        Raises:
            MoveRefusedError: The complaint cannot take it now.
            NotAllowedError: No right to work complaints of this unit.
            ProofMissingError: An outcome needs a photo and has none.
        """
        async with self.store.read() as session:
            subject = await about(session, quoted, MessagePurpose.CARD)
        action = _BY_PURPOSE.get(subject[1]) if subject else None
        if subject is None or action is None:
            return None
        if action is Action.FINISH:
            return await self.handling.finish(by, subject[0], text, cause, photos)
        return await self.handling.say(by, subject[0], action, text, cause)
