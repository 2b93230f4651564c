"""Sends what is claimed from the outbox: render, send, settle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

import structlog

from bot.replies.cards import card, topic
from bot.replies.notices import render
from bot.replies.privacy import erased_reply
from bot.replies.sender import Sender
from bot.replies.texts import Texts
from bot.services.outbox import Outbox
from bot.services.ports import DueDelivery, SendResult, SendStatus, TopicCall
from bot.services.taking_back import TAKE_BACK
from bot.services.tracing import because
from bot.services.worker import persist

log = structlog.get_logger(__name__)
IN_FLIGHT = 8
"""Most sends under way: what a crash can leave ambiguous."""


def unheard(_kind: str, _outcome: str) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Deliverer:
    """Renders and sends one claimed message at a time."""

    outbox: Outbox
    sender: Sender
    zone: tzinfo
    on_outcome: Callable[[str, str], None] = unheard
    """Told the kind of each message and what is known of it."""

    async def deliver(self, due: DueDelivery) -> None:
        """Send one message and settle it."""
        with because(due.cause, delivery=due.id):
            result = await self._outcome(due)
            if result.status is SendStatus.SENT:
                log.info("delivery_sent", kind=due.kind)
            else:
                log.warning("delivery_not_sent", kind=due.kind, status=result.status)
            self.on_outcome(due.kind, result.status)
            await persist(lambda: self.outbox.settle(due, result))

    async def _outcome(self, due: DueDelivery) -> SendResult:
        try:
            return await self._send(due)
        except Exception as error:  # noqa: BLE001 — a door: one that cannot be rendered stops no other
            return SendResult(status=SendStatus.FAILED, error=type(error).__name__)

    async def _send(self, due: DueDelivery) -> SendResult:
        if due.topic_call is not None:
            return await self._arrange(due, due.topic_call)
        if due.kind == TAKE_BACK:
            return await self._take_back(due)
        reply = render(Texts(due.language, self.zone), due.kind, due.facts)
        if due.edit_message_id is not None:
            return await self.sender.edit(due.chat_id, due.edit_message_id, reply)
        return await self.sender.send(
            due.chat_id,
            reply,
            reply_to_message_id=due.reply_to_message_id,
            thread_id=due.thread_id,
        )

    async def _take_back(self, due: DueDelivery) -> SendResult:
        """Leave a card without its words; delete what only quotes them, or say it is erased."""
        t, message_id = Texts(due.language, self.zone), due.facts["message_id"]
        if due.facts["card"] is not None:
            return await self.sender.edit(due.chat_id, message_id, card(t, due.facts["card"]))
        result = await self.sender.delete(due.chat_id, message_id)
        if result.status is not SendStatus.FAILED:
            return result
        # Too old to be deleted where the bot is no administrator.
        return await self.sender.edit(due.chat_id, message_id, erased_reply(t))

    async def _arrange(self, due: DueDelivery, call: TopicCall) -> SendResult:
        """Do to a topic what is due."""
        if call is TopicCall.NONE:
            return SendResult(status=SendStatus.SENT)
        if call is TopicCall.OPEN:
            return await self.sender.open_topic(due.chat_id, *topic(due.facts))
        if call is TopicCall.RENAME:
            name, _ = topic(due.facts)
            return await self.sender.rename_topic(due.chat_id, due.thread_id or 0, name)
        is_closed = call is TopicCall.CLOSE
        return await self.sender.close_topic(due.chat_id, due.thread_id or 0, is_closed=is_closed)
