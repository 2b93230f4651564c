"""What staff were shown of somebody who is forgotten: cards lose the words, the rest goes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.breakthrough_notices import BreakthroughNotices
from bot.services.complaint_record import ComplaintRecord
from bot.services.places import TOPIC_NAME
from bot.services.posting import Post, post
from bot.store import breakthroughs, complaints
from bot.store.engine import Session
from bot.store.tables import Lane
from bot.store.traces import Traces

TAKE_BACK = "take_back"
"""The kind of a delivery that deletes a message, or leaves a card without the words."""


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Puts what has to be changed in chats into the outbox, within the erasure's transaction."""

    record: ComplaintRecord
    tasks: BreakthroughNotices

    async def post(self, session: Session, found: Traces, cause: str) -> None:
        """Let every message that quotes an erased complaint say no more than its number."""
        posts = [self._message(chat, number, cause) for chat, number in sorted(found.others)]
        for (chat, number), complaint_id in sorted(found.cards.items()):
            complaint = await complaints.by_id(session, complaint_id)
            state = await self.record.notices.facts.state(session, complaint)
            posts.append(self._message(chat, number, cause, state))
        posts += [await self._topic(session, one, cause) for one in found.topics]
        await post(session, self.record.clock, *posts)
        for task in found.tasks:
            row = await breakthroughs.by_id(session, task)
            await self.tasks.put_card(session, row, f"breakthrough:{task}:{cause}")

    def _message(
        self, chat_id: int, message_id: int, cause: str, card: dict[str, object] | None = None
    ) -> Post:
        return Post(
            key=f"{TAKE_BACK}:{chat_id}:{message_id}:{cause}",
            chat_id=chat_id,
            kind=TAKE_BACK,
            facts={"message_id": message_id, "card": card},
            lane=Lane.STAFF,
        )

    async def _topic(self, session: Session, complaint_id: int, cause: str) -> Post:
        complaint = await complaints.by_id(session, complaint_id)
        return Post(
            key=f"{TOPIC_NAME}:{complaint_id}:{cause}",
            chat_id=self.record.notices.cards.chat_id or 0,
            kind=TOPIC_NAME,
            facts=await self.record.notices.facts.state(session, complaint),
            lane=Lane.STAFF,
            complaint_id=complaint_id,
        )
